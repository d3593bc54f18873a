/**
 * Structured output as it grows.
 */
import type { ChatStream } from "../chat_stream.ts";
import { ObjectFinder } from "../schema/partial_json.ts";
import type { ToolEntry } from "../tool.ts";

/** `T` before it is whole: members may be missing and lists shorter, all the way down. */
export type DeepPartial<T> = T extends readonly (infer E)[] ? readonly DeepPartial<E>[]
  : T extends object ? { readonly [K in keyof T]?: DeepPartial<T[K]> }
  : T;

const DONE: { readonly done: true; readonly value: undefined } = { done: true, value: undefined };

/**
 * Streams the structured output of a stream as it grows, in any output mode. Each value may be kept: changed parts of it are
 * new, and unchanged parts are shared with the value before.
 *
 * A value comes with each delta that changes the output, as long as the output is small. The more items a list holds, the more
 * deltas share one value: copying the list for each of them would take quadratic time. Levels beyond 200 are not read.
 *
 * Until the answer is whole, values are parts as the model writes them, which no schema has validated: strings may be cut, and
 * transformations of the schema are not applied. The last value is the validated output, unless it equals the one before.
 *
 * Reads the stream, as its one reader; `stream.final()` joins. Leaving the loop closes the connection.
 *
 * @throws {StructuredOutputError} at the end, when the answer does not fit; before it, whatever the stream fails with.
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { createBedrock, partialOutputStream } from "@bedrock-edge/client";
 * import { fakeBedrock } from "@bedrock-edge/client/testing";
 *
 * const fetch = fakeBedrock({ apiKey: "k", replies: ['{"city":"Paris","rivers":["Seine"]}'] });
 * const bedrock = createBedrock({ region: "us-east-1", apiKey: "k", fetch });
 * const stream = bedrock.stream({
 *   model: "amazon.nova-lite-v1:0",
 *   messages: "The capital of France, and its rivers?",
 *   output: { schema: { type: "object", properties: { city: {}, rivers: { type: "array" } } } },
 * });
 * let last: unknown;
 * for await (const partial of partialOutputStream(stream)) last = partial;
 * assertEquals(last, { city: "Paris", rivers: ["Seine"] });
 * assertEquals((await stream.final()).output, last); // no second request
 * ```
 */
export function partialOutputStream<T extends readonly ToolEntry[], O>(
  stream: ChatStream<T, O>,
): AsyncIterable<DeepPartial<O>> {
  return { [Symbol.asyncIterator]: () => partialOutputs(stream) };
}

/** The items, members and levels that may be copied for each delta, and for each of its characters. */
const COPIES_PER_DELTA = 128;
const COPIES_PER_CHARACTER = 4;

function partialOutputs<T extends readonly ToolEntry[], O>(
  stream: ChatStream<T, O>,
): AsyncIterator<DeepPartial<O>, void> {
  const deltas = stream.textStream[Symbol.asyncIterator]();
  const finder = new ObjectFinder();
  /** The state of the finder that the last value shows. */
  let shown = 0;
  /** The number of copies that are allowed. It grows with the text, so that all copies together take linear time. */
  let copies = 0;
  let ended = false;

  /** Returns the output so far, if it has changed. A cast: it grows into the O that the schema validates. */
  function changed(most: number): DeepPartial<O> | undefined {
    if (finder.changes === shown || finder.cost > most) return undefined;
    copies -= finder.cost;
    shown = finder.changes;
    return finder.value() as DeepPartial<O>;
  }

  return {
    async next() {
      while (!ended) {
        const { done, value: delta } = await deltas.next();
        if (!done) {
          finder.push(delta);
          copies += COPIES_PER_DELTA + COPIES_PER_CHARACTER * delta.length;
          const value = changed(copies);
          if (value !== undefined) return { done: false, value };
        } else if (!ended) {
          ended = true;
          const { output } = await stream.final();
          const last = finder.value();
          const hasMore = finder.changes > shown;
          if (output === undefined ? hasMore : hasMore || !same(output, last)) {
            return { done: false, value: (output ?? last) as DeepPartial<O> };
          }
        }
      }
      return DONE;
    },
    async return() {
      ended = true;
      await deltas.return?.();
      return DONE;
    },
  };
}

/** Returns whether both have the same JSON, in any order of the members. */
function same(a: unknown, b: unknown): boolean {
  if (typeof a !== "object" || typeof b !== "object" || !a || !b) return a === b;
  const keys = Object.keys(a);
  return Object.getPrototypeOf(a) === Object.getPrototypeOf(b) && keys.length === Object.keys(b).length &&
    keys.every((key) => Object.hasOwn(b, key) && same(a[key as never], b[key as never]));
}
