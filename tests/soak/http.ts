/**
 * Just enough HTTP/1.1 for the soak's service: requests in, chunked answers out, one connection for many of both.
 */
import { concat } from "../helpers/bytes.ts";
import type { Script } from "./script.ts";

/** A request, and which attempt of its call it says that it is. */
export interface SoakRequest {
  readonly path: string;
  readonly attempt: number;
  readonly body: string;
}

/** One connection. */
export class Wire {
  readonly #connection: Deno.Conn;
  #text = "";

  constructor(connection: Deno.Conn) {
    this.#connection = connection;
  }

  /** Takes in what the client sends; false when it has left. */
  async #more(): Promise<boolean> {
    const chunk = new Uint8Array(16_384);
    const size = await this.#connection.read(chunk).catch(() => null);
    // The requests are ASCII: a character is a byte.
    this.#text += new TextDecoder().decode(chunk.subarray(0, size ?? 0));
    return size !== null;
  }

  /** The next request; `undefined` when the client has left. */
  async request(): Promise<SoakRequest | undefined> {
    let end: number;
    while ((end = this.#text.indexOf("\r\n\r\n")) < 0) if (!await this.#more()) return undefined;
    const head = this.#text.slice(0, end);
    const number = (name: string) => Number(new RegExp(`^${name}: *(\\d+)`, "im").exec(head)?.[1] ?? 0);
    const length = number("content-length");
    while (this.#text.length < end + 4 + length) if (!await this.#more()) return undefined;
    const body = this.#text.slice(end + 4, end + 4 + length);
    this.#text = this.#text.slice(end + 4 + length);
    return { path: head.split(" ")[1] ?? "", attempt: number("x-soak-attempt"), body };
  }

  async #write(bytes: Uint8Array): Promise<void> {
    for (let at = 0; at < bytes.length;) at += await this.#connection.write(bytes.subarray(at));
  }

  /** A status line and headers; a body follows in chunks. */
  async head(status: number, headers: Record<string, string>): Promise<void> {
    const lines = Object.entries({ "transfer-encoding": "chunked", "x-amzn-requestid": "soak", ...headers })
      .map(([name, value]) => `${name}: ${value}\r\n`).join("");
    await this.#write(new TextEncoder().encode(`HTTP/1.1 ${status} Status\r\n${lines}\r\n`));
  }

  /** The frames in the script's writes and pauses. */
  async chunks(frames: readonly Uint8Array[], { writeBytes, pauseMs }: Script): Promise<true> {
    const bytes = concat(frames);
    for (let at = 0; at < bytes.length; at += writeBytes) {
      if (at > 0) await new Promise((resolve) => setTimeout(resolve, pauseMs));
      const chunk = bytes.subarray(at, at + writeBytes);
      await this.#write(concat([
        new TextEncoder().encode(`${chunk.length.toString(16)}\r\n`),
        chunk,
        new TextEncoder().encode("\r\n"),
      ]));
    }
    return true;
  }

  /** The end of a body. */
  async end(): Promise<true> {
    await this.#write(new TextEncoder().encode("0\r\n\r\n"));
    return true;
  }

  /** An answer at once. */
  async whole(status: number, headers: Record<string, string>, body: string): Promise<true> {
    await this.head(status, { "content-type": "application/json", ...headers });
    const bytes = new TextEncoder().encode(body);
    await this.#write(concat([
      new TextEncoder().encode(`${bytes.length.toString(16)}\r\n`),
      bytes,
      new TextEncoder().encode("\r\n0\r\n\r\n"),
    ]));
    return true;
  }

  /** A refusal in AWS's shape. */
  async refuse(status: number, code: string): Promise<true> {
    return await this.whole(status, { "x-amzn-errortype": code }, JSON.stringify({ message: "scripted" }));
  }

  /** Waits for the client to leave. */
  async left(): Promise<void> {
    while (await this.#more());
  }
}
