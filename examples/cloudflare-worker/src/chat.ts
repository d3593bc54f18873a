/** The endpoint for one prompt. */
// deno-lint-ignore-file no-console -- the log of a server
import { toResponse } from "@bedrock-edge/client";
import { connect, type ModelEnv } from "./env.ts";

/** Streams the answer to the prompt that is the body of the request. */
export async function chat(request: Request, env: ModelEnv): Promise<Response> {
  if (request.method !== "POST") return new Response("POST a prompt\n", { status: 405, headers: { allow: "POST" } });
  const prompt = (await request.text()).trim();
  if (prompt === "") return new Response("An empty prompt\n", { status: 400 });
  const stream = connect(env).stream({
    model: env.MODEL,
    messages: prompt,
    maxTokens: 1000,
    // With the flag `enable_request_signal` the signal aborts when the client leaves.
    signal: request.signal,
  });
  // A failure before the first word becomes 429, 502 or 504, a later one an `error` event. The log gets the error.
  return await toResponse(stream, { onError: (error) => console.error(error) });
}
