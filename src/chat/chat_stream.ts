/**
 * The stream of one answer, as every provider returns it.
 */
import type { ChatEvent } from "./event.ts";
import type { PartialResult, ResultOf } from "./result.ts";
import type { ToolEntry } from "./tool.ts";

/**
 * The stream of one answer. Like `Response.body`, it can be read once: the request is sent at the first read, and leaving the
 * loop closes the connection. The first way to read (iteration, `textStream`, `toResponse(stream)` …) becomes the one reader, which
 * `final()` and `text()` join.
 *
 * `final()` and `text()` may be called first, for example to log how the answer ended: they send the request at once, and join
 * a reader that comes before the first event does. After that there is nothing left to read for anybody else.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { createBedrock } from "@bedrock-edge/client";
 * import { fakeBedrock } from "@bedrock-edge/client/testing";
 *
 * const bedrock = createBedrock({ region: "us-east-1", apiKey: "k", fetch: fakeBedrock({ apiKey: "k", replies: ["Paris."] }) });
 * const stream = bedrock.stream({ model: "amazon.nova-lite-v1:0", messages: "The capital of France?" });
 * let text = "";
 * for await (const delta of stream.textStream) text += delta;
 * assertEquals(text, "Paris.");
 * assertEquals((await stream.final()).stopReason, "end_turn"); // no second request
 * ```
 */
export interface ChatStream<T extends readonly ToolEntry[] = readonly ToolEntry[], O = unknown>
  extends AsyncIterable<ChatEvent<T>> {
  /** Streams the text deltas only. */
  readonly textStream: AsyncIterable<string>;
  /** Resolves with the whole text, once the answer is whole. Joins the active reader. */
  text(): Promise<string>;
  /**
   * Resolves with the result that `chat()` would return, except request id, timings and attempts. Joins the active reader, or
   * reads to the end. Rejects when the answer does not become whole, or does not match the requested output.
   *
   * Do not wait for it inside the loop that reads: the loop could not go on. If the reader takes nothing for two minutes, the
   * promise rejects with a `TimeoutError`, and the stream stays as it is.
   */
  final(): Promise<ResultOf<T, O>>;
  /** The part of the answer that has arrived; valid at any time, and after any end. */
  readonly partial: PartialResult;
  /** The events as a pull stream. */
  toReadableStream(): ReadableStream<ChatEvent<T>>;
  /** Stops the stream and closes the connection; pending reads reject with `reason`. */
  cancel(reason?: unknown): Promise<void>;
  /** Stops the stream, unless it has ended. */
  [Symbol.asyncDispose](): Promise<void>;
}
