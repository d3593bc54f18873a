/**
 * The first check of a streamed answer: its content type.
 */
import { readText } from "../../../transport/body.ts";
import type { Exchange } from "../../../transport/exchange.ts";

/** Bytes of a page that is quoted in place of a stream. */
const MAX_QUOTED_BYTES = 65_536;

/**
 * Refuses a success whose body is not an event stream. The message quotes the body.
 *
 * @throws {ProviderError} `protocol`.
 */
export async function requireEventStream({ response, call, unusable, quoteBody }: Exchange): Promise<void> {
  if (response.headers.get("content-type")?.startsWith("application/vnd.amazon.eventstream")) return;
  const { text } = await readText(response, call, MAX_QUOTED_BYTES);
  throw unusable(`expected an event stream, got ${quoteBody(text)}`, { body: text });
}
