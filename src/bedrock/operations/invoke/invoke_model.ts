/**
 * InvokeModel, uninterpreted: a body in the model's own format in, its own answer out.
 */
import { REQUEST_ID } from "../../../aws/error_body.ts";
import { defined } from "../../../base/defined.ts";
import type { Usage } from "../../../chat/result.ts";
import { bodyReader } from "../../../transport/body.ts";
import type { Exchange } from "../../../transport/exchange.ts";
import type { Bedrock } from "../../client/client.ts";
import { countsInHeaders, type InvokeCounts, usageOfCounts } from "../../invoke/base/counts.ts";
import { callOperation } from "../base/call.ts";
import { type InvokeModelOptions, invokeSpec } from "./options.ts";

/** The answer's facts that do not depend on the model's format. */
export interface InvokeFacts {
  /** The service's headers. */
  readonly headers: Headers;
  /** The service's id of the answer. */
  readonly requestId?: string | undefined;
  /**
   * The counts of the service, which each format also has under names of its own. Counts that the service did not send are 0: an
   * embedding has no output. Absent without any count, as for images.
   */
  readonly usage?: Usage | undefined;
  /** The service's own time, in milliseconds. */
  readonly latencyMs?: number | undefined;
}

/** The answer of {@linkcode invokeModel}. `Body` is the caller's claim about the model's format; nothing checks it. */
export interface InvokeModelResult<Body = unknown> extends InvokeFacts {
  /** The body: its JSON; the bytes as a `Uint8Array` if `accept` asked for another media type and the answer has another one. */
  readonly body: Body;
  /** The media type of the body. */
  readonly contentType: string;
}

/**
 * Calls a model in its own format, and resolves with its own answer. Retries, routing, the residency fence and errors are those of
 * the client. A model that answers with a JSON of another shape than expected is not an error here: read `body` with care.
 *
 * @throws {TypeError} for options that cannot work, before anything is sent.
 * @throws {ProviderError} for a refusal; kind `protocol` for an answer that should be JSON and is not.
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { createBedrock } from "@bedrock-edge/client";
 * import { invokeModel } from "@bedrock-edge/client/invoke";
 * import { fakeBedrock } from "@bedrock-edge/client/testing";
 *
 * const bedrock = createBedrock({ region: "us-east-1", apiKey: "k", fetch: fakeBedrock({ apiKey: "k", replies: ["Paris."] }) });
 * const { body, usage } = await invokeModel<{ content: { text: string }[] }>(bedrock, {
 *   model: "us.anthropic.claude-haiku-4-5-20251001-v1:0",
 *   body: {
 *     anthropic_version: "bedrock-2023-05-31",
 *     max_tokens: 100,
 *     messages: [{ role: "user", content: "What is the capital of France?" }],
 *   },
 * });
 * assertEquals([body.content[0]?.text, usage?.outputTokens], ["Paris.", 2]);
 * ```
 */
// deno-lint-ignore require-await -- a mistake in the options must reject
export async function invokeModel<Body = unknown>(
  bedrock: Bedrock,
  options: InvokeModelOptions,
): Promise<InvokeModelResult<Body>> {
  const spec = invokeSpec(options, "invokeModel", false);
  return callOperation(bedrock, "invokeModel", spec, {
    operation: "InvokeModel",
    isStreamed: false,
    async read(exchange): Promise<InvokeModelResult<Body>> {
      const { headers } = exchange.response;
      const contentType = headers.get("content-type") ?? "";
      const bytes = await readBytes(exchange);
      // A page of a proxy has another type too. A caller that asks for JSON gets JSON or an error.
      const isJson = hasJsonType(contentType) || hasJsonType(options.accept ?? "");
      // A cast: the caller claims the format.
      const body = (isJson ? readJson(bytes, exchange) : bytes) as Body;
      return { body, contentType, ...factsOf(headers, countsInHeaders(headers)) };
    },
  });
}

/** Returns the facts in headers, with counts from there or from a stream. */
export function factsOf(headers: Headers, counts: InvokeCounts = {}): InvokeFacts {
  const requestId = headers.get(REQUEST_ID) ?? undefined;
  return { headers, ...defined({ requestId, usage: usageOfCounts(counts), latencyMs: counts.latencyMs }) };
}

/** An answer or a request without a media type is JSON, as the answer of every model is (261 recorded, 2024-01 to 2026-08). */
function hasJsonType(contentType: string): boolean {
  return contentType === "" || /[/+]json\b/i.test(contentType);
}

async function readBytes({ response, call, maxAnswerBytes, unusable }: Exchange): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  // Copied, because the reader uses the memory of a chunk again.
  const body = bodyReader(response, call, (chunk) => chunk && chunks.push(new Uint8Array(chunk)) && chunk.length);
  while (true) {
    const read = await body.read();
    if (read === undefined) break;
    length += read;
    if (length <= maxAnswerBytes) continue;
    await body.cancel();
    throw unusable(`it is larger than ${maxAnswerBytes} bytes; raise maxAnswerBytes`);
  }
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return bytes;
}

/** JSON that was cut may be whole the next time, and is retryable; a proxy's page is not. */
function readJson(bytes: Uint8Array, { response, unusable, quoteBody }: Exchange): unknown {
  const text = new TextDecoder().decode(bytes);
  try {
    return JSON.parse(text);
  } catch {
    const retryable = !text || hasJsonType(response.headers.get("content-type") ?? "");
    throw unusable(`expected JSON, got ${quoteBody(text)}`, { retryable, body: text });
  }
}
