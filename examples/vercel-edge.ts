/**
 * A chat endpoint in Vercel's edge runtime: `api/chat.ts` of a project. A visitor who leaves stops the model.
 *
 * ```sh
 * npm install @bedrock-edge/client
 * npx vercel env add AWS_REGION
 * npx vercel env add AWS_ROLE_ARN
 * npx vercel deploy
 * curl --no-buffer --data "What is the capital of France?" https://YOUR-PROJECT.vercel.app/api/chat
 * ```
 *
 * The project needs no key: Vercel gives each request a token, and AWS gives the credentials of a role for it. The role must
 * trust `https://oidc.vercel.com/YOUR-TEAM`. Without `AWS_ROLE_ARN` the key is that of `AWS_BEARER_TOKEN_BEDROCK`.
 *
 * @module
 */
// deno-lint-ignore-file no-console no-process-global -- the log of a server; the edge runtime has no `node:process`
import { type Bedrock, createBedrock, toResponse } from "@bedrock-edge/client";
import { fromWebIdentity } from "@bedrock-edge/client/credentials";
import { inferenceProfile } from "@bedrock-edge/client/models";

export const config: { readonly runtime: string } = { runtime: "edge" };

/** Creates the client of a request, whose token ends soon. `vercel dev` has the token in a variable. */
function connect(request: Request): Bedrock {
  const roleArn = process.env.AWS_ROLE_ARN;
  const token = request.headers.get("x-vercel-oidc-token") ?? process.env.VERCEL_OIDC_TOKEN;
  return roleArn && token ? createBedrock({ credentials: fromWebIdentity({ roleArn, token }) }) : createBedrock();
}

export default async function handler(request: Request): Promise<Response> {
  if (request.method !== "POST") return new Response("POST a prompt\n", { status: 405, headers: { allow: "POST" } });
  const prompt = (await request.text()).trim();
  if (prompt === "") return new Response("An empty prompt\n", { status: 400 });
  const bedrock = connect(request);
  const stream = bedrock.stream({
    // The region's own inference profile, such as "eu.amazon.nova-lite-v1:0".
    model: inferenceProfile("amazon.nova-lite-v1:0", { region: bedrock.region }).modelId,
    messages: prompt,
    maxTokens: 1000,
    signal: request.signal,
  });
  // A failure before the first word becomes 429, 502 or 504, a later one an `error` event. The log gets the error.
  return await toResponse(stream, { onError: (error) => console.error(error) });
}
