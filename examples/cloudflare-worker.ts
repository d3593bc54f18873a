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

/** The Worker's bindings; `createBedrock` reads the names it knows and nothing else. */
export interface Env {
  readonly AWS_BEARER_TOKEN_BEDROCK: string;
  readonly AWS_REGION: string;
  /** The model, or an inference profile that the region has. @default {"us.amazon.nova-lite-v1:0"} */
  readonly MODEL?: string;
  /** For tests: where Bedrock is instead. */
  readonly AWS_ENDPOINT_URL?: string;
}

const worker: { fetch(request: Request, env: Env): Promise<Response> } = {
  async fetch(request, env) {
    if (request.method !== "POST") return new Response("POST a prompt\n", { status: 405, headers: { allow: "POST" } });
    const prompt = (await request.text()).trim();
    if (prompt === "") return new Response("An empty prompt\n", { status: 400 });
    // Made here, where the env is: a client holds no connection, so one for each request costs nothing.
    const bedrock = createBedrock({ env });
    const stream = bedrock.stream({
      model: env.MODEL ?? "us.amazon.nova-lite-v1:0",
      messages: prompt,
      maxTokens: 1000,
      // With the flag `enable_request_signal` it is aborted when the client leaves.
      signal: request.signal,
    });
    // A failure before the first word becomes 429, 502 or 504; one midway becomes an `error` event. The log gets it whole.
    return await toResponse(stream, { onError: (error) => console.error(error) });
  },
};

export default worker;
