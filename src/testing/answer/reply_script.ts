/** The script of replies: chooses a reply for each request, and counts its uses. */
import { lastUserMessage, messageText } from "../judge/conversation.ts";
import type { CacheUsage } from "./prompt_cache.ts";
import { Refusal, statusOf } from "../judge/refusal.ts";
import { type FakeReply, type FakeReplyRequest, readReplies, type Script } from "./reply.ts";
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

/** Chooses replies and counts their uses. */
export interface ReplyScript {
  /** Returns the answer to a request. @throws {Refusal} when the script refuses. */
  answer(question: Question): Answer;
  /** Forgets the uses. */
  reset(): void;
}

/**
 * Reads the script. A request gets the first reply whose `when` holds. If no `when` holds, the replies without `when`
 * answer in order, and the last of them forever. The small model answers the rest.
 *
 * @param msPerToken makes the default `latencyMs`
 * @throws {TypeError} or a `RangeError` for an invalid script.
 */
export function replyScript(replies: readonly FakeReply[], msPerToken: number): ReplyScript {
  const scripts = readReplies(replies);
  let used = scripts.map(() => 0);

  function choose(request: FakeReplyRequest): number {
    const isLeft = (at: number, times: number): boolean => used[at]! < (scripts[at]!.times ?? times);
    const able = [...scripts.keys()].filter((at) => canAnswer(scripts[at]!, request.operation));
    const met = able.find((at) => {
      const { when } = scripts[at]!;
      return when !== undefined && isLeft(at, Infinity) && matches(when, request);
    });
    if (met !== undefined) return met;
    const queue = able.filter((at) => scripts[at]!.when === undefined);
    return queue.find((at) => isLeft(at, at === queue.at(-1) ? Infinity : 1)) ?? -1;
  }

  return {
    answer({ request, model, cache }) {
      const index = choose(request);
      const script: Script = scripts[index] ?? { content: undefined };
      const use = (): void => {
        if (index >= 0) used[index]!++;
      };
      if (script.error) {
        use();
        throw new Refusal(script.error.code, script.error.message, script.status ?? statusOf(script.error.code));
      }
      const { interleave = false, indexGap = 0, events } = script;
      return {
        response: respond(script, request, msPerToken, cache(), traitsOf(model)),
        shape: { interleave, indexGap },
        events: request.operation === "ConverseStream" ? events : undefined,
        use,
      };
    },
    reset() {
      used = scripts.map(() => 0);
    },
  };
}

/** Returns whether a script can answer the operation at all. */
function canAnswer({ events, content, error }: Script, operation: FakeReplyRequest["operation"]): boolean {
  return operation === "ConverseStream" || events === undefined || content !== undefined || error !== undefined;
}

function matches(when: NonNullable<Script["when"]>, request: FakeReplyRequest): boolean {
  if (typeof when === "function") {
    const holds: unknown = when(request);
    // A promise would be truthy in any case.
    if (typeof Object(holds).then !== "function") return Boolean(holds);
    throw new TypeError("Cannot choose a reply: its when returned a promise; return true or false");
  }
  const { model, text } = when;
  const given = messageText(lastUserMessage(request.body));
  // `search` ignores the state of a pattern with the g flag, `test` does not.
  return (typeof model === "object"
    ? request.modelId.search(model) >= 0
    : model === undefined || request.modelId === model) &&
    (typeof text === "object" ? given.search(text) >= 0 : given.includes(text ?? ""));
}
