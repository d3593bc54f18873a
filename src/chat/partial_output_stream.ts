/**
 * Structured output as it grows.
 */
import type { ChatStream } from "./chat_stream.ts";
import { ObjectFinder } from "./partial_json.ts";
import type { ToolEntry } from "./tool.ts";

/** `T` before it is whole: members may be missing and lists shorter, all the way down. */
export type DeepPartial<T> = T extends readonly (infer E)[] ? readonly DeepPartial<E>[]
  : T extends object ? { readonly [K in keyof T]?: DeepPartial<T[K]> }
  : T;

const DONE: { readonly done: true; readonly value: undefined } = { done: true, value: undefined };

/**
 * The output of a stream that was asked for one, every time it has grown, in whatever mode it is got. Each value stands for
 * itself, so that it may be kept: what has changed in it is new, what has not is shared with the one before.
 *
 * Until the answer is whole these are parts as the model writes them, which no schema has looked at: strings may be cut, and
 * what the schema would transform is not transformed. The last value is the validated one, where it differs.
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

function partialOutputs<T extends readonly ToolEntry[], O>(
  stream: ChatStream<T, O>,
): AsyncIterator<DeepPartial<O>, void> {
  const deltas = stream.textStream[Symbol.asyncIterator]();
  const finder = new ObjectFinder();
  let ended = false;
  return {
    async next() {
      const before = finder.changes;
      while (!ended) {
        const { done, value: delta } = await deltas.next();
        if (!done) {
          finder.push(delta);
          // What it grows into is O, once the schema has seen it.
          if (finder.changes > before) return { done: false, value: finder.value() as DeepPartial<O> };
        } else if (!ended) {
          ended = true;
          const { output } = await stream.final();
          if (output !== undefined && !same(output, finder.value())) {
            return { done: false, value: output as DeepPartial<O> };
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

/** Whether JSON made of both would say the same; members may stand in another order. */
function same(a: unknown, b: unknown): boolean {
  if (typeof a !== "object" || typeof b !== "object" || !a || !b) return a === b;
  const keys = Object.keys(a);
  return Object.getPrototypeOf(a) === Object.getPrototypeOf(b) && keys.length === Object.keys(b).length &&
    keys.every((key) => Object.hasOwn(b, key) && same(a[key as never], b[key as never]));
}
