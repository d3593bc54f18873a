/** A client that leaves in the middle of an answer. */
import { assert } from "@std/assert";
import { eventually } from "../contract/eventually.ts";

/** Posts "Hello?" over a bare socket. Closing the socket is all that a client does that leaves. */
async function post(url: URL, path: string): Promise<Deno.Conn> {
  const client = await Deno.connect({ hostname: "127.0.0.1", port: Number(url.port) });
  const head = `POST ${path} HTTP/1.1\r\nhost: ${url.host}\r\ncontent-length: 6\r\n\r\n`;
  await client.write(new TextEncoder().encode(`${head}Hello?`));
  return client;
}

/** Posts "Hello?", and leaves once the answer contains `text`. */
export async function leaveAfter(url: URL, path: string, text: string): Promise<void> {
  using client = await post(url, path);
  const decoder = new TextDecoder();
  const buffer = new Uint8Array(65_536);
  let answer = "";
  while (!answer.includes(text)) {
    const size = await client.read(buffer);
    assert(size !== null, `the answer ended: ${answer}`);
    answer += decoder.decode(buffer.subarray(0, size), { stream: true });
  }
}

/** Posts "Hello?", and leaves once `claim` is true. */
export async function leaveOnce(url: URL, path: string, claim: () => Promise<boolean>): Promise<void> {
  using _client = await post(url, path);
  await eventually(claim, "the request arrived");
}
