/**
 * A Cloudflare Worker that streams the answer as server-sent events. The key is a secret binding, nothing needs
 * `nodejs_compat`, and a client that leaves stops the model.
 *
 * ```sh
 * npx wrangler secret put AWS_BEARER_TOKEN_BEDROCK
 * npx wrangler deploy examples/cloudflare-worker.ts --name chat --var AWS_REGION:us-east-1 \
 *   --compatibility-date 2026-07-01 --compatibility-flags enable_request_signal
 * curl --no-buffer --data "What is the capital of France?" https://chat.….workers.dev
 * ```
 *
 * @module
 */
// deno-lint-ignore-file no-console -- the Worker's log
import { createBedrock } from "@bedrock-edge/client";

/** The Worker's bindings; `createBedrock` reads the names it knows and nothing else. */
export interface Env {
  readonly AWS_BEARER_TOKEN_BEDROCK: string;
  readonly AWS_REGION: string;
  /** For tests: where Bedrock is instead. */
  readonly AWS_ENDPOINT_URL?: string;
}

const worker: { fetch(request: Request, env: Env): Promise<Response> } = {
  async fetch(request, env) {
    if (request.method !== "POST") return new Response("POST a prompt\n", { status: 405, headers: { allow: "POST" } });
    // Made here, where the env is: a client holds no connection, so one for each request costs nothing.
    const bedrock = createBedrock({ env });
    const stream = bedrock.stream({
      model: "us.amazon.nova-lite-v1:0",
      messages: await request.text(),
      maxTokens: 1000,
      // With the flag `enable_request_signal` it is aborted when the client leaves.
      signal: request.signal,
    });
    // A failure before the first word becomes 429, 502 or 504; one midway becomes an `error` event. The log gets it whole.
    return await stream.toResponse({ onError: (error) => console.error(error) });
  },
};

export default worker;
