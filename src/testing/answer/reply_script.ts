/** Answers from the script of replies. */
import { lastUserMessage, messageText } from "../judge/conversation.ts";
import type { CacheUsage } from "./prompt_cache.ts";
import { Refusal, statusOf } from "../judge/refusal.ts";
import { readReplies } from "../replies/read_replies.ts";
import { replyQueue } from "../replies/reply_queue.ts";
import { BEDROCK_REPLIES, type FakeReply, type FakeReplyRequest, type FakeReplyScript, type Script } from "./reply.ts";
import { respond, type StreamShape, type WireResponse } from "./response.ts";
import { traitsOf } from "../judge/answer_traits.ts";

/** An answer, its form in a stream, and the scripted events of a stream. */
export interface Answer {
  readonly response: WireResponse;
  readonly shape: StreamShape;
  readonly events: readonly Readonly<Record<string, unknown>>[] | undefined;
  /** Counts a use of the reply. An uncounted reply also answers the next request. */
  readonly use: () => void;
}

/** A request, and the inputs of its answer. */
export interface Question {
  readonly request: FakeReplyRequest;
  /** The model behind the id of the request. */
  readonly model: string;
  /** Uses the prompt cache. */
  readonly cache: () => CacheUsage | undefined;
}

/** Answers from a script. */
export interface ReplyScript {
  /** Returns the answer to a request. @throws {Refusal} when the script refuses. */
  answer(question: Question): Answer;
  /** Forgets the uses. */
  reset(): void;
}

/** The operations that answer with a stream, in which scripted events replace those of the answer. */
const STREAMS: readonly string[] = ["ConverseStream", "InvokeModelWithResponseStream", "MessagesStream"];

/**
 * Reads the script. The small model answers the requests that no reply answers.
 *
 * @param msPerToken makes the default `latencyMs`
 * @throws {TypeError} or a `RangeError` for an invalid script.
 */
export function replyScript(replies: readonly FakeReply[], msPerToken: number): ReplyScript {
  const queue = replyQueue<FakeReplyRequest, Script>(readReplies<FakeReplyScript>(replies, BEDROCK_REPLIES));
  return {
    answer({ request, model, cache }) {
      const isStream = STREAMS.includes(request.operation);
      const text = messageText(lastUserMessage(request.body));
      const { script, use } = queue.choose({ request, modelId: request.modelId, text, isStream });
      if (script?.error) {
        use();
        throw new Refusal(script.error.code, script.error.message, script.status ?? statusOf(script.error.code));
      }
      const { interleave = false, indexGap = 0, events }: Partial<Script> = script ?? {};
      return {
        response: respond(script ?? { content: undefined }, request, msPerToken, cache(), traitsOf(model)),
        shape: { interleave, indexGap },
        events: isStream ? events : undefined,
        use,
      };
    },
    reset: queue.reset,
  };
}
