/**
 * A chat endpoint in oak. A visitor who leaves stops the model.
 *
 * ```sh
 * export AWS_BEARER_TOKEN_BEDROCK=… AWS_REGION=us-east-1
 * deno run --allow-net --allow-env examples/oak.ts
 * curl --no-buffer --data "What is the capital of France?" http://localhost:8000/chat
 * ```
 *
 * The newest oak is `jsr:@oak/oak`, which has all that this program uses. The older package on npm, with its server for Node,
 * does not notice a visitor who leaves.
 *
 * @module
 */
// deno-lint-ignore-file no-console -- the log of a server
import { env } from "node:process";
import { Application, Router } from "npm:@oakserver/oak@14.1.0";
import { createBedrock, toResponse } from "@bedrock-edge/client";
import { inferenceProfile } from "@bedrock-edge/client/models";

const bedrock = createBedrock();
const router = new Router();

router.post("/chat", async ({ request, response }) => {
  const prompt = (await request.body.text()).trim();
  if (prompt === "") {
    response.status = 400;
    response.body = "An empty prompt\n";
    return;
  }
  const stream = bedrock.stream({
    // The region's own inference profile, such as "eu.amazon.nova-lite-v1:0".
    model: inferenceProfile("amazon.nova-lite-v1:0", { region: bedrock.region }).modelId,
    messages: prompt,
    maxTokens: 1000,
    signal: request.source?.signal,
  });
  // A failure before the first word becomes 429, 502 or 504, a later one an `error` event. The log gets the error.
  const { status, headers, body } = await toResponse(stream, { onError: (error) => console.error(error) });
  response.status = status;
  for (const [name, value] of headers) response.headers.set(name, value);
  response.body = body;
});

export const app: Application = new Application();
app.use(router.routes(), router.allowedMethods());
app.addEventListener("listen", ({ port }) => console.error(`Listening on http://localhost:${port}`));

if (import.meta.main) await app.listen({ hostname: env.HOST ?? "localhost", port: Number(env.PORT ?? 8000) });
