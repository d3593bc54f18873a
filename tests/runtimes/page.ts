/**
 * A page on loopback that has one module.
 */
import { type HttpServer, serveHttp } from "../contract/http_server.ts";

/** Serves an empty page at `/`, and a module at `/suites.js`. */
export function servePage(module: string): HttpServer {
  return serveHttp(({ url }) => {
    const [body, type] = url.endsWith("/suites.js")
      ? [module, "text/javascript"]
      : ["<title>Suites</title>", "text/html"];
    return Promise.resolve(new Response(body, { headers: { "content-type": `${type}; charset=utf-8` } }));
  });
}
