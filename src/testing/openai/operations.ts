/** The operations of the fake OpenAI: how each judges a body, and answers it. */
import type { Clock } from "../../base/clock.ts";
import { promptParts } from "../answer/prompt_parts.ts";
import { say } from "../answer/response.ts";
import type { SourceEvent } from "../base/event_source.ts";
import type { FakeRequestBody } from "../base/request_log.ts";
import { traitsOf } from "../judge/answer_traits.ts";
import { lastUserMessage, messageText } from "../judge/conversation.ts";
import { readReplies } from "../replies/read_replies.ts";
import { replyQueue } from "../replies/reply_queue.ts";
import { CHAT } from "./answer/chat_format.ts";
import { COMPLETIONS } from "./answer/completion_format.ts";
import { embeddingsAnswer, judgeEmbeddings } from "./answer/embeddings.ts";
import { imagesAnswer, judgeEdit, judgeGeneration } from "./answer/images.ts";
import { finishOf, partsOf, tokensOf, usageOf } from "./answer/parts.ts";
import type { TextAnswer, TextFormat } from "./answer/text_format.ts";
import type { Dialect } from "./base/dialect.ts";
import type { FakeOpenAIReplyRequest } from "./base/request_log.ts";
import type { FakeOpenAIOperation } from "./base/route.ts";
import { RESPONSES, responsesError } from "./answer/responses_format.ts";
import { refuseLength, refuseMembers } from "./judge/limits.ts";
import { errorEvent, scriptedError } from "./judge/refusal.ts";
import {
  type FakeOpenAIReply,
  type FakeOpenAIReplyScript,
  OPENAI_REPLIES,
  type OpenAIScript,
  refuseUnsayable,
} from "./reply.ts";

/** An answer, before it is sent and before a fault strikes it. */
export interface OperationAnswer {
  /** The body of a whole answer. */
  readonly body: unknown;
  /** The events of a stream; `undefined` for a whole answer. */
  readonly events: readonly SourceEvent[] | undefined;
  /** Returns an error that ends a stream after `sent` events. */
  readonly errorEvent: (code: string, message: string, sent: number) => SourceEvent;
  /** Counts a use of the reply. An uncounted reply also answers the next request. */
  readonly use: () => void;
}

/** The inputs of the operations. */
export interface OperationInputs {
  readonly dialect: Dialect;
  readonly clock: Clock;
  readonly replies: readonly FakeOpenAIReply[];
  readonly refuses: readonly string[];
  readonly contextWindow: number;
}

/** Judges and answers requests. */
export interface Operations {
  /** @throws {OpenAIRefusal} for a request that the service refuses. */
  judge(request: FakeOpenAIReplyRequest): void;
  /** Returns the answer to a judged request. @throws {OpenAIRefusal} when the script refuses. */
  answer(request: FakeOpenAIReplyRequest, origin: string): OperationAnswer;
  /** Forgets the uses of replies, and the number of answers. */
  reset(): void;
}

const FORMATS: ReadonlyMap<FakeOpenAIOperation, TextFormat> = new Map([
  ["chat/completions", CHAT],
  ["completions", COMPLETIONS],
  ["responses", RESPONSES],
]);

/** Reads the script, and creates the operations. @throws {TypeError} or a `RangeError` for an invalid script. */
export function operations({ dialect, clock, replies, refuses, contextWindow }: OperationInputs): Operations {
  const scripts = readReplies<FakeOpenAIReplyScript>(replies, OPENAI_REPLIES);
  refuseUnsayable(scripts);
  const queue = replyQueue<FakeOpenAIReplyRequest, OpenAIScript>(scripts);
  let answered = 0;

  function textAnswer(request: FakeOpenAIReplyRequest, format: TextFormat, created: number): OperationAnswer {
    const { modelId, body } = request;
    const isStream = request.stream && dialect.streams;
    // A cast: the small model reads any Converse body.
    const read = format.read(body) as FakeRequestBody;
    const text = messageText(lastUserMessage(read));
    const { script = { content: undefined }, use } = queue.choose({ request, modelId, text, isStream });
    if (script.error) {
      use();
      throw scriptedError(script.error, script.status);
    }
    const said = say(script, read, traitsOf(modelId), "fakeOpenAI");
    const { stopReason } = said;
    const parts = partsOf(said.content, dialect);
    const inputTokens = promptParts(read).reduce((sum, { tokens }) => sum + tokens, 0);
    const outputTokens = parts.reduce((sum, part) => sum + tokensOf(part), 0);
    const reasoningTokens = parts.reduce((sum, part) => part.type === "reasoning" ? sum + tokensOf(part) : sum, 0);
    const answer: TextAnswer = {
      parts,
      facts: {
        number: ++answered,
        created,
        model: modelId,
        stopReason,
        finish: finishOf(stopReason),
        usage: usageOf(script.usage ?? { inputTokens, outputTokens }, reasoningTokens),
      },
      dialect,
      request: body,
      interleave: script.interleave ?? false,
      indexGap: script.indexGap ?? 0,
    };
    const events = script.events?.map((data) => ({ data })) ?? format.events(answer);
    return {
      body: { ...format.whole(answer), ...script.members },
      events: isStream
        ? events.map((event) => withMembers(event, script.events ? undefined : script.members))
        : undefined,
      errorEvent: (code, message, sent) =>
        request.operation === "responses"
          ? responsesError(code, message, sent)
          : errorEvent([code, message], events, dialect),
      use,
    };
  }

  return {
    judge({ operation, body }) {
      const format = FORMATS.get(operation);
      if (format) {
        format.judge(body);
        refuseMembers(body, refuses);
        const tokens = promptParts(format.read(body)).reduce((sum, { tokens }) => sum + tokens, 0);
        refuseLength(tokens, contextWindow);
      } else if (operation === "embeddings") judgeEmbeddings(body);
      else if (operation === "images/edits") judgeEdit(body);
      else judgeGeneration(body);
    },
    answer(request, origin) {
      const { operation, modelId, body } = request;
      const created = Math.floor(clock.now() / 1000);
      const format = FORMATS.get(operation);
      if (format) return textAnswer(request, format, created);
      const whole = operation === "embeddings" ? embeddingsAnswer(body, modelId) : imagesAnswer(body, created, origin);
      return wholeAnswer(whole);
    },
    reset() {
      answered = 0;
      queue.reset();
    },
  };
}

/** An answer that is never a stream. */
export function wholeAnswer(body: unknown): OperationAnswer {
  return { body, events: undefined, errorEvent: (code, message) => ({ data: { code, message } }), use() {} };
}

/** Adds members to a chunk. */
function withMembers(event: SourceEvent, members: Readonly<Record<string, unknown>> | undefined): SourceEvent {
  return members ? { ...event, data: { ...Object(event.data), ...members } } : event;
}
