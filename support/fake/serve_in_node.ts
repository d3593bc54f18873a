/**
 * Serves a function of a web `Request` in Node. One port speaks HTTP/1.1, and HTTP/2 to clients that begin with it.
 */
import { Buffer } from "node:buffer";
import { createServer as createHttp1, type IncomingMessage, type ServerResponse } from "node:http";
import { createServer as createHttp2, type Http2ServerRequest, type Http2ServerResponse } from "node:http2";
import { createServer, type Server, type Socket } from "node:net";
import type { Handler, RunningServer } from "./server.ts";

type NodeRequest = IncomingMessage | Http2ServerRequest;
type NodeResponse = ServerResponse | Http2ServerResponse;

/** The first bytes of a client that speaks HTTP/2: RFC 9113, section 3.4. */
const HTTP2_PREFACE = "PRI";

/** More than the service takes, which refuses a longer body itself. */
const MAX_BODY_BYTES = 32_000_000;

/**
 * Starts the server.
 *
 * @throws {Error} when the address cannot be listened to.
 */
export async function serveInNode(handle: Handler, host: string, port: number): Promise<RunningServer> {
  const onRequest = (request: NodeRequest, response: NodeResponse): void => {
    answer(handle, request, response).catch(() => void response.destroy());
  };
  const http1 = createHttp1(onRequest);
  const http2 = createHttp2(onRequest);
  http2.on("sessionError", () => {});
  const sockets = new Set<Socket>();
  const server = createServer({ noDelay: true }, (socket) => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
    // A client that breaks its connection off is not a failure of the server.
    socket.on("error", () => {});
    socket.once("readable", () => {
      const chunk: Buffer | null = socket.read();
      if (chunk === null) return;
      // The server that gets the socket reads the first bytes again.
      socket.unshift(chunk);
      const isHttp2 = chunk.subarray(0, HTTP2_PREFACE.length).toString("latin1") === HTTP2_PREFACE;
      (isHttp2 ? http2 : http1).emit("connection", socket);
    });
  });
  const bound = await listen(server, host, port);
  return {
    host,
    port: bound,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

function listen(server: Server, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => {
      server.off("error", reject);
      const address = server.address();
      resolve(typeof address === "object" && address !== null ? address.port : port);
    });
  });
}

async function answer(handle: Handler, incoming: NodeRequest, outgoing: NodeResponse): Promise<void> {
  const left = new AbortController();
  outgoing.once("close", () => left.abort(new DOMException("The client left", "AbortError")));
  const response = await handle(await requestOf(incoming, left.signal));
  outgoing.writeHead(response.status, Object.fromEntries(response.headers));
  if (response.body === null) {
    outgoing.end();
    return;
  }
  if ("flushHeaders" in outgoing) outgoing.flushHeaders();
  const reader = response.body.getReader();
  left.signal.addEventListener("abort", () => void reader.cancel(left.signal.reason).catch(() => {}), { once: true });
  for (let read = await reader.read(); !read.done; read = await reader.read()) {
    await write(outgoing, read.value, left.signal);
  }
  outgoing.end();
}

/** Writes a chunk, and waits until it is on its way: a connection that breaks afterwards has delivered it. */
function write(outgoing: NodeResponse, chunk: Uint8Array, left: AbortSignal): Promise<void> {
  if (left.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    left.addEventListener("abort", () => resolve(), { once: true });
    // A cast: both kinds of responses have the method, with different overloads.
    (outgoing as { write(chunk: Uint8Array, written: () => void): boolean }).write(chunk, resolve);
  });
}

async function requestOf(incoming: NodeRequest, signal: AbortSignal): Promise<Request> {
  const { method = "GET", url = "/" } = incoming;
  const headers = new Headers();
  const raw = incoming.rawHeaders;
  for (let at = 0; at < raw.length; at += 2) {
    // HTTP/2 has the method, the path and the host among the headers, with names such as `:path`.
    if (!raw[at]!.startsWith(":")) headers.append(raw[at]!, raw[at + 1]!);
  }
  const host = headers.get("host") ?? incoming.headers[":authority"] ?? "127.0.0.1";
  headers.delete("host");
  const body = await bodyOf(incoming);
  return new Request(`http://${host}${url}`, { method, headers, signal, ...body.length > 0 && { body } });
}

async function bodyOf(incoming: NodeRequest): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of incoming) {
    chunks.push(chunk);
    bytes += chunk.length;
    if (bytes > MAX_BODY_BYTES) throw new RangeError("Cannot read the request: its body is too long");
  }
  return new Uint8Array(Buffer.concat(chunks));
}
