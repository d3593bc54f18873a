/**
 * Serves a function of a web `Request` in Deno. Deno's own server speaks HTTP/1.1 and HTTP/2 on one port.
 *
 * Node's servers do not do it here: an HTTP server that gets its sockets from another server loses about one request in twenty on
 * connections that are kept (Deno 2.9.6, seen 2026-11-29 with boto3).
 */
import type { Handler, RunningServer } from "./server.ts";

/**
 * Starts the server.
 *
 * @throws {Error} when the address cannot be listened to.
 */
export function serveInDeno(handle: Handler, host: string, port: number): RunningServer {
  const stop = new AbortController();
  const server = Deno.serve({
    hostname: host,
    port,
    signal: stop.signal,
    onListen() {},
    // A client that left before it got an answer: nothing is sent.
    onError: () => new Response(null, { status: 500 }),
  }, handle);
  return {
    host,
    port: server.addr.port,
    async close() {
      stop.abort();
      await server.finished;
    },
  };
}
