/**
 * Reads a successful response as the API promises it.
 */
import { pullStream } from "../base/pull_stream.ts";
import { bodyReader, LONGEST_TEXT, readText } from "./body.ts";
import type { Exchange } from "./exchange.ts";

/**
 * Reads the JSON object of a whole answer.
 *
 * @throws {ProviderError} `protocol` when the body is not a JSON object, or is too large. JSON that was cut may be whole the
 * next time, and is retryable; a proxy's page is not.
 */
export async function readJson(exchange: Exchange): Promise<Record<string, unknown>> {
  return parseAnswer(await readAnswer(exchange), exchange);
}

/**
 * Reads the text of a whole answer.
 *
 * @throws {ProviderError} `protocol` when the body is too large.
 */
export async function readAnswer({ response, call, maxAnswerBytes, unusable }: Exchange): Promise<string> {
  const { text, isWhole } = await readText(response, call, Math.min(maxAnswerBytes, LONGEST_TEXT));
  if (!isWhole) throw unusable(`it is larger than ${maxAnswerBytes} bytes; raise maxAnswerBytes`);
  return text;
}

/**
 * Parses the text of a whole answer.
 *
 * @throws {ProviderError} `protocol` when the text is not a JSON object.
 */
export function parseAnswer(
  text: string,
  { response, unusable, quoteBody }: Exchange,
): Record<string, unknown> {
  let json: unknown;
  let cut = !text;
  try {
    json = JSON.parse(text);
  } catch {
    cut ||= /json/.test(response.headers.get("content-type") ?? "");
  }
  if (typeof json === "object" && json) return json as Record<string, unknown>;
  throw unusable(`expected JSON, got ${quoteBody(text)}`, { retryable: cut, body: text });
}

/**
 * Returns a copy of the response whose body the call's signal, timers and `close()` still reach. The call ends with the body.
 *
 * @param held an object that is kept as long as the body is open.
 */
// deno-lint-ignore require-await -- what reads an answer is asynchronous
export async function guardBody({ response, call }: Exchange, held?: unknown): Promise<Response> {
  // Copied, because the reader uses the memory of a chunk again.
  const body = bodyReader(response, call, (chunk) => chunk && [new Uint8Array(chunk)]);
  const open = new Set([held]);
  const end = () => {
    open.clear();
    call.end();
  };
  const chunks = pullStream(
    async () => {
      let chunks: Uint8Array[] | undefined;
      try {
        chunks = await body.read();
        return chunks;
      } finally {
        if (!chunks) end();
      }
    },
    (reason) => body.cancel(reason).finally(end),
  );
  if (response.body) return new Response(chunks as ReadableStream<Uint8Array<ArrayBuffer>>, response);
  end();
  return response;
}
