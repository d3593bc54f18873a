/**
 * Serves a function of a web `Request` over HTTP/1.1, and over HTTP/2 without TLS to clients that begin with it, as the AWS SDK for
 * JavaScript does by default.
 */
import { serveInDeno } from "./serve_in_deno.ts";
import { serveInNode } from "./serve_in_node.ts";
import type { Handler, RunningServer } from "./server.ts";

/**
 * Starts the server of this runtime.
 *
 * @throws {Error} when the address cannot be listened to.
 */
export async function serve(handle: Handler, host: string, port: number): Promise<RunningServer> {
  return "Deno" in globalThis ? serveInDeno(handle, host, port) : await serveInNode(handle, host, port);
}
