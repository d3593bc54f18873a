/**
 * An agent behind an HTTP endpoint: it remembers each visitor in a store, runs tools, and streams to the browser. A
 * visitor who leaves stops the model and the tools.
 *
 * ```sh
 * deno run examples/agent-endpoint.ts    # without credentials: the fake answers, and no model runs
 * AWS_BEARER_TOKEN_BEDROCK=… AWS_REGION=us-east-1 deno run --allow-net --allow-env examples/agent-endpoint.ts
 * ```
 *
 * The handler is a function from `Request` to `Response`: it fits `Deno.serve`, `Bun.serve`, a Worker, or Node with
 * Hono. This program makes two requests without a server, and prints the bytes that a page would get.
 *
 * @module
 */
// deno-lint-ignore-file no-console -- a command, whose output is its purpose
import { type ChatModel, conversation, type Store, tool, toResponse } from "@bedrock-edge/client";
import { connect, inRegion } from "./connect.ts";

const stock = tool({
  name: "stock",
  description: "How many of an article are in stock",
  inputSchema: { type: "object", properties: { article: { type: "string" } }, required: ["article"] },
  // The result is for the model. Visitors see that the tool ran, but not its result.
  execute: () => ({ count: 12, supplier: "internal: Rainwear Ltd" }),
});

/** Returns a handler for `POST /?visitor=ID` with the visitor's words as the body. */
function endpoint(model: ChatModel, store: Store): (request: Request) => Promise<Response> {
  return async (request) => {
    const visitor = new URL(request.url).searchParams.get("visitor");
    if (request.method !== "POST" || !visitor) return new Response("POST /?visitor=ID\n", { status: 405 });
    // One conversation for each request: everything that outlives the request is in the store. Take the key from a
    // session, not from the visitor. If two requests of one visitor may overlap, use one Durable Object for each
    // visitor.
    const talk = conversation(model, {
      system: "You sell umbrellas. Be brief.",
      tools: [stock],
      loop: { maxSteps: 5 },
      store,
      key: visitor,
      signal: request.signal,
    });
    // Any failure goes to the log; the visitor gets a status, or an error event once the answer has begun.
    return await toResponse(talk.stream(await request.text()), { onError: (error) => console.error(error) });
  };
}

const bedrock = await connect({
  fake: {
    replies: [
      { type: "toolUse", name: "stock", input: { article: "umbrella" } },
      "Yes, 12 umbrellas.",
      "Red ones too.",
    ],
  },
});
const model = bedrock.model(inRegion("amazon.nova-lite-v1:0", bedrock));
const store = new Map<string, string>(); // Or KV, D1, a Durable Object: see examples/conversation.ts
const handler = endpoint(model, store);

for (const body of ["Do you have umbrellas?", "And red ones?"]) {
  const response = await handler(new Request("http://localhost/?visitor=7", { method: "POST", body }));
  console.log(`${response.status} ${response.headers.get("content-type")}`);
  for (const message of (await response.text()).split("\n\n").filter((message) => message.startsWith("data: "))) {
    const event = JSON.parse(message.slice("data: ".length));
    if (event.type === "toolUse") console.log(`calls ${event.toolUse.name}`);
    if (event.type === "toolResult") console.log(`  ${JSON.stringify(event.toolResult)}`);
    if (event.type === "stop") console.log(`stops with ${event.stopReason}`);
    if (event.type === "text") console.log(`says ${JSON.stringify(event.text)}`);
  }
}
console.log(`kept for visitor 7: ${JSON.parse(store.get("7") ?? "{}").messages?.length} messages`);
