/**
 * A Cloudflare Worker that streams the answer as server-sent events. The key is a secret binding, nothing needs
 * `nodejs_compat`, and a client that leaves stops the model.
 *
 * Copy this file and the `wrangler.jsonc` beside it into a folder of your own:
 *
 * ```sh
 * npm install @bedrock-edge/client wrangler
 * npx wrangler deploy
 * npx wrangler secret put AWS_BEARER_TOKEN_BEDROCK
 * curl --no-buffer --data "What is the capital of France?" https://chat.YOUR-SUBDOMAIN.workers.dev
 * ```
 *
 * `npx wrangler dev` runs it on this machine; it reads the key from a line `AWS_BEARER_TOKEN_BEDROCK=…` in `.dev.vars`.
 * `npx wrangler tail` shows the failures that the Worker logs.
 *
 * @module
 */
// deno-lint-ignore-file no-console -- the log of a server
import { createBedrock, toResponse } from "@bedrock-edge/client";

/** The Worker's bindings. `createBedrock` reads only the names that it knows. */
export interface Env {
  readonly AWS_BEARER_TOKEN_BEDROCK: string;
  readonly AWS_REGION: string;
  /** The model, or an inference profile of the region. @default {"us.amazon.nova-lite-v1:0"} */
  readonly MODEL?: string;
  /** For tests: another endpoint. */
  readonly AWS_ENDPOINT_URL?: string;
}

const worker: { fetch(request: Request, env: Env): Promise<Response> } = {
  async fetch(request, env) {
    if (request.method !== "POST") return new Response("POST a prompt\n", { status: 405, headers: { allow: "POST" } });
    const prompt = (await request.text()).trim();
    if (prompt === "") return new Response("An empty prompt\n", { status: 400 });
    // Created here, because `env` only exists here. A client holds no connection, so that one client per request costs
    // nothing.
    const bedrock = createBedrock({ env });
    const stream = bedrock.stream({
      model: env.MODEL ?? "us.amazon.nova-lite-v1:0",
      messages: prompt,
      maxTokens: 1000,
      // With the flag `enable_request_signal` the signal aborts when the client leaves.
      signal: request.signal,
    });
    // A failure before the first word becomes 429, 502 or 504, a later one an `error` event. The log gets the error.
    return await toResponse(stream, { onError: (error) => console.error(error) });
  },
};

export default worker;
