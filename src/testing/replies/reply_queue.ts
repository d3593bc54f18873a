/** The script of replies: chooses a reply for each request, and counts its uses. */
import type { Scriptable, ScriptOf } from "./read_replies.ts";

/** A request, as far as the conditions of replies read it. */
export interface Question<R> {
  /** The request, as passed to a reply's `when` function. */
  readonly request: R;
  readonly modelId: string;
  /** The last text of the user. */
  readonly text: string;
  /** True for a request whose answer is a stream. */
  readonly isStream: boolean;
}

/** The chosen reply. */
export interface ChosenReply<S> {
  /** `undefined` if no reply answers the request. */
  readonly script: S | undefined;
  /** Counts a use of the reply. An uncounted reply also answers the next request. */
  readonly use: () => void;
}

/** Chooses replies and counts their uses. */
export interface ReplyQueue<R, S> {
  /** Returns the reply to a request. */
  choose(question: Question<R>): ChosenReply<S>;
  /** Forgets the uses. */
  reset(): void;
}

/**
 * Creates the queue of checked replies. A request gets the first reply whose `when` holds. If no `when` holds, the
 * replies without `when` answer in order, and the last of them forever.
 */
export function replyQueue<R, S extends ScriptOf<Scriptable>>(scripts: readonly S[]): ReplyQueue<R, S> {
  let used = scripts.map(() => 0);

  function indexFor(question: Question<R>): number {
    const isLeft = (at: number, times: number): boolean => used[at]! < (scripts[at]!.times ?? times);
    const able = [...scripts.keys()].filter((at) => canAnswer(scripts[at]!, question.isStream));
    const met = able.find((at) => {
      const { when } = scripts[at]!;
      return when !== undefined && isLeft(at, Infinity) && matches(when, question);
    });
    if (met !== undefined) return met;
    const queue = able.filter((at) => scripts[at]!.when === undefined);
    return queue.find((at) => isLeft(at, at === queue.at(-1) ? Infinity : 1)) ?? -1;
  }

  return {
    choose(question) {
      const index = indexFor(question);
      return {
        script: scripts[index],
        use() {
          if (index >= 0) used[index]!++;
        },
      };
    },
    reset() {
      used = scripts.map(() => 0);
    },
  };
}

/** Returns whether a script can answer at all: `events` alone answer only a request for a stream. */
function canAnswer({ events, content, error }: ScriptOf<Scriptable>, isStream: boolean): boolean {
  return isStream || events === undefined || content !== undefined || error !== undefined;
}

function matches<R>(when: NonNullable<Scriptable["when"]>, { request, modelId, text: given }: Question<R>): boolean {
  if (typeof when === "function") {
    // A cast: the function came with replies to requests of this type.
    const holds: unknown = when(request as never);
    // A promise would be truthy in any case.
    if (typeof Object(holds).then !== "function") return Boolean(holds);
    throw new TypeError("Cannot choose a reply: its when returned a promise; return true or false");
  }
  const { model, text } = when;
  // `search` ignores the state of a pattern with the g flag, `test` does not.
  return (typeof model === "object" ? modelId.search(model) >= 0 : model === undefined || modelId === model) &&
    (typeof text === "object" ? given.search(text) >= 0 : given.includes(text ?? ""));
}
