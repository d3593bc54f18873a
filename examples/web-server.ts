/**
 * A chat page and its server, on Node, Deno and Bun. The handler is a function from `Request` to `Response`, the same
 * on all three; thirty lines at the end connect it to Node's own server. A visitor who leaves stops the model.
 *
 * ```sh
 * export AWS_BEARER_TOKEN_BEDROCK=… AWS_REGION=us-east-1
 * npm install @bedrock-edge/client && node web-server.ts      # Node 22.18 or later; before that: npx tsx web-server.ts
 * deno run --allow-net --allow-env examples/web-server.ts
 * ```
 *
 * Open http://localhost:8000. With Hono the handler is `app.post("/chat", (c) => handle(c.req.raw))`, with Bun
 * `Bun.serve({ fetch: handle })`, with Deno `Deno.serve(handle)`.
 *
 * @module
 */
// deno-lint-ignore-file no-console -- the log of a server
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { env } from "node:process";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createBedrock, toResponse } from "@bedrock-edge/client";
import { inferenceProfile } from "@bedrock-edge/client/models";
import { page } from "./web-server/page.ts";

const bedrock = createBedrock();

/** Answers a request for the page, or a question from the page. */
async function handle(request: Request): Promise<Response> {
  const { pathname } = new URL(request.url);
  if (request.method === "GET" && pathname === "/") {
    return new Response(page, { headers: { "content-type": "text/html; charset=utf-8" } });
  }
  if (request.method !== "POST" || pathname !== "/chat") return new Response("Not found\n", { status: 404 });
  const question = (await request.text()).trim();
  if (question === "") return new Response("An empty question\n", { status: 400 });
  const stream = bedrock.stream({
    // The region's own inference profile, such as "eu.amazon.nova-lite-v1:0".
    model: inferenceProfile("amazon.nova-lite-v1:0", { region: bedrock.region }).modelId,
    messages: question,
    maxTokens: 1000,
    signal: request.signal,
  });
  // The log has the whole failure and its hint; the visitor gets a status, or an error event after the first words.
  return await toResponse(stream, { onError: (error) => console.error(error) });
}

/** Connects a handler of web standards to Node's server. */
async function answer(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  const left = new AbortController();
  outgoing.once("close", () => left.abort());
  const { method = "GET", url = "/", rawHeaders } = incoming;
  const headers = new Headers();
  for (let at = 0; at < rawHeaders.length; at += 2) headers.append(rawHeaders[at] ?? "", rawHeaders[at + 1] ?? "");
  const hasBody = method !== "GET" && method !== "HEAD";
  // Casts: Node's types of web streams differ from the platform's, and the platform's types lack duplex, which Node
  // requires.
  const body = hasBody ? Readable.toWeb(incoming) as ReadableStream<Uint8Array> : null;
  const init = { method, headers, body, signal: left.signal, duplex: "half" } as RequestInit;
  try {
    const response = await handle(new Request(new URL(url, "http://localhost"), init));
    outgoing.writeHead(response.status, Object.fromEntries(response.headers));
    // Reads only as fast as the visitor does, and cancels the answer if the visitor leaves.
    await pipeline(response.body ?? [], outgoing);
  } catch (error) {
    if (left.signal.aborted) return;
    console.error(error);
    if (!outgoing.headersSent) outgoing.writeHead(500);
    outgoing.end();
  }
}

const server = createServer(answer);
server.listen(Number(env.PORT ?? 8000), env.HOST ?? "localhost", () => {
  const address = server.address();
  console.error(`Open http://localhost:${typeof address === "object" ? address?.port : address}`);
});
