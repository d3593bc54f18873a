/**
 * InvokeModelWithResponseStream, uninterpreted: the chunks of the model's own format.
 */
import { defined } from "../../../base/defined.ts";
import { asObject } from "../../../base/json_object.ts";
import { pullStream } from "../../../base/pull_stream.ts";
import { missingStop } from "../../../chat/stream/truncated.ts";
import type { Exchange } from "../../../transport/exchange.ts";
import { type EventSource, openStream } from "../../../transport/open_stream.ts";
import type { Bedrock } from "../../client/client.ts";
import { requireEventStream } from "../../converse/events/require_event_stream.ts";
import { chunkDecoder, type InvokeChunk } from "../../invoke/base/chunk_decoder.ts";
import { countsInMetrics, type InvokeCounts } from "../../invoke/base/counts.ts";
import { callOperation } from "../base/call.ts";
import { internalsOf } from "../base/internals.ts";
import { factsOf, type InvokeFacts } from "./invoke_model.ts";
import { type InvokeModelOptions, invokeSpec } from "./options.ts";
import { placeOf } from "./stream_end.ts";

/**
 * The chunks of {@linkcode invokeModelWithResponseStream}, as a stream that is pulled: a cancel closes the connection. `Chunk` is
 * the caller's claim about the model's format. `usage` and `latencyMs` are there once the last chunk has been read.
 */
export type InvokeModelStream<Chunk = unknown> = ReadableStream<Chunk> & AsyncIterable<Chunk> & InvokeFacts & {
  /** The media type of the chunks. */
  readonly contentType: string;
};

/**
 * Calls a model in its own format, and resolves with the chunks of its own answer, once the first one has come: an earlier failure
 * is retried unseen. Each chunk is parsed JSON. Events with another name than `chunk` pass as `{ [name]: payload }`.
 *
 * The stream fails at an exception inside it, at a broken frame, and with kind `streamTruncated` if it ends before its end. The
 * service has no mark of the end that holds for every format. The stream knows the end by the metrics of the service, which
 * every recorded whole answer has in its last chunk, and by the end of each known format. An answer in an unknown format and
 * without metrics counts as whole if its connection closed cleanly between two frames.
 *
 * @throws {TypeError} for options that cannot work, before anything is sent.
 * @throws {ProviderError} for a refusal; kind `protocol` for an answer that is not an event stream of JSON.
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { createBedrock } from "@bedrock-edge/client";
 * import { invokeModelWithResponseStream } from "@bedrock-edge/client/invoke";
 * import { fakeBedrock } from "@bedrock-edge/client/testing";
 *
 * const bedrock = createBedrock({ region: "us-east-1", apiKey: "k", fetch: fakeBedrock({ apiKey: "k", replies: ["Paris."] }) });
 * const stream = await invokeModelWithResponseStream<{ generation: string }>(bedrock, {
 *   model: "us.meta.llama3-3-70b-instruct-v1:0",
 *   body: { prompt: "The capital of France is" },
 * });
 * let text = "";
 * for await (const { generation } of stream) text += generation;
 * assertEquals([text, stream.usage?.outputTokens], ["Paris.", 2]);
 * ```
 */
// deno-lint-ignore require-await -- a mistake in the options must reject
export async function invokeModelWithResponseStream<Chunk = unknown>(
  bedrock: Bedrock,
  options: InvokeModelOptions,
): Promise<InvokeModelStream<Chunk>> {
  const user = "invokeModelWithResponseStream";
  return callOperation(bedrock, user, invokeSpec(options, user, true), {
    operation: "InvokeModelWithResponseStream",
    isStreamed: true,
    async read(exchange): Promise<InvokeModelStream<Chunk>> {
      await requireEventStream(exchange);
      const { maxFrameBytes } = internalsOf(bedrock, user);
      return streamOf(exchange, await openStream(exchange, chunkDecoder(exchange, maxFrameBytes), isContent));
    },
  });
}

/** A failure behind the opening of an answer is still a failure of the attempt. */
function isContent({ value }: InvokeChunk): boolean {
  return placeOf(value) !== "opening";
}

function streamOf<Chunk>(
  { response: { headers } }: Exchange,
  source: EventSource<InvokeChunk>,
): InvokeModelStream<Chunk> {
  let counts: InvokeCounts | undefined;
  /** The place of the last chunk; the end stays the end, because a chunk with the usage may follow. */
  let place: ReturnType<typeof placeOf> = "unknown";
  const see = ({ name, value }: InvokeChunk): Chunk => {
    const next = placeOf(value);
    place = place === "end" && next !== "opening" ? "end" : next;
    counts = countsInMetrics(asObject(value)["amazon-bedrock-invocationMetrics"]) ?? counts;
    // A cast: the caller claims the format.
    return (name === "chunk" ? value : { [name]: value }) as Chunk;
  };
  const stream = pullStream<Chunk>(async () => {
    try {
      const batch = await source.pull();
      if (batch) return batch.map(see);
      if (place === "opening" || place === "middle") throw missingStop();
      await source.close();
      return undefined;
    } catch (error) {
      source.describe?.(error);
      await source.close(error);
      throw error;
    }
  }, source.close);
  const { requestId } = factsOf(headers);
  return Object.defineProperties(
    Object.assign(stream, {
      headers,
      contentType: headers.get("x-amzn-bedrock-content-type") ?? "application/json",
      ...defined({ requestId }),
    }),
    {
      usage: { enumerable: true, get: () => factsOf(headers, counts).usage },
      latencyMs: { enumerable: true, get: () => counts?.latencyMs },
    },
  );
}
