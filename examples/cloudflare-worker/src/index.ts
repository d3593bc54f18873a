/**
 * A Cloudflare Worker that streams answers as server-sent events: `POST /` answers one prompt, and `POST /talks/ID` goes
 * on with a conversation that a Durable Object keeps. Nothing needs `nodejs_compat`, and a client that leaves stops the
 * model.
 *
 * Copy this folder. With Node 22.12 or later:
 *
 * ```sh
 * npm install
 * cp .dev.vars.example .dev.vars
 * npx wrangler dev
 * npx wrangler deploy --dry-run --outdir dist
 * npx wrangler deploy
 * npx wrangler secret put AWS_BEARER_TOKEN_BEDROCK
 * curl --no-buffer --data "What is the capital of France?" https://chat.YOUR-SUBDOMAIN.workers.dev
 * ```
 *
 * The dry run prints the size. `npx wrangler tail` shows the failures that the Worker logs.
 *
 * @module
 */
import { chat } from "./chat.ts";
import type { Env } from "./env.ts";

export { Talks } from "./talks.ts";

const worker: { fetch(request: Request, env: Env): Promise<Response> } = {
  async fetch(request, env) {
    const { pathname } = new URL(request.url);
    // Everybody who knows the id can read the conversation: use a random id for each session, or check the visitor here.
    const [, id] = /^\/talks\/([\w-]{1,64})$/.exec(pathname) ?? [];
    if (id !== undefined) return await env.TALKS.getByName(id).fetch(request);
    if (pathname !== "/") return new Response("Not found\n", { status: 404 });
    return await chat(request, env);
  },
};

export default worker;
