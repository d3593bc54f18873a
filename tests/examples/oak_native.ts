/**
 * Stands in for the server of oak on Deno: each request of `Deno.serve` goes through `app.handle`, as there. The package on npm
 * answers with a response of undici, which Deno does not take for its own.
 */
import { app } from "../../examples/oak.ts";

// A cast: the package has undici's types of requests and responses, which are the same at run time.
const handle = app.handle as unknown as (request: Request) => Promise<Response | undefined>;

const server: Deno.ServeDefaultExport = {
  async fetch(request) {
    const answer = await handle(request);
    if (!answer) return new Response(null, { status: 404 });
    const { status, headers, body } = answer;
    return new Response(body, { status, headers: [...headers] });
  },
};

export default server;
