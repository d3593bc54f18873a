/**
 * A Lambda function on Node that streams its answer. It needs no key: the role of the function may call
 * `bedrock:InvokeModelWithResponseStream`.
 *
 * ```sh
 * npm install @bedrock-edge/client
 * npx esbuild lambda.ts --bundle --platform=node --format=esm --outfile=index.mjs
 * zip function.zip index.mjs
 * aws lambda update-function-code --function-name chat --zip-file fileb://function.zip
 * aws lambda create-function-url-config --function-name chat --auth-type AWS_IAM --invoke-mode RESPONSE_STREAM
 * ```
 *
 * The types of `awslambda` are in `@types/aws-lambda`.
 *
 * @module
 */
// deno-lint-ignore-file no-console -- the log of a function
import { Buffer } from "node:buffer";
import { pipeline } from "node:stream/promises";
import { createBedrock, toResponse } from "@bedrock-edge/client";
import { inferenceProfile } from "@bedrock-edge/client/models";

// Lambda replaces the keys of the role while a container lives. The client reads them from the environment each time.
const bedrock = createBedrock();

/** The time that is left for the visitor to hear that the answer takes too long. */
const RESERVE_MS = 2000;

async function answer(method: string, prompt: string, signal: AbortSignal, totalMs: number): Promise<Response> {
  if (method !== "POST") return new Response("POST a prompt\n", { status: 405, headers: { allow: "POST" } });
  if (prompt === "") return new Response("An empty prompt\n", { status: 400 });
  const stream = bedrock.stream({
    // The region's own inference profile, such as "eu.amazon.nova-lite-v1:0".
    model: inferenceProfile("amazon.nova-lite-v1:0", { region: bedrock.region }).modelId,
    messages: prompt,
    maxTokens: 1000,
    signal,
    timeouts: { totalMs },
  });
  // A failure before the first word becomes 429, 502 or 504, a later one an `error` event. The log gets the error.
  return await toResponse(stream, { onError: (error) => console.error(error) });
}

export const handler: unknown = awslambda.streamifyResponse(async (event, output, context) => {
  const closed = new AbortController();
  output.once("close", () => closed.abort());
  const { body = "", isBase64Encoded, requestContext: { http: { method } } } = event;
  const prompt = Buffer.from(body, isBase64Encoded ? "base64" : "utf8").toString().trim();
  const totalMs = Math.max(1, context.getRemainingTimeInMillis() - RESERVE_MS);
  try {
    const response = await answer(method, prompt, closed.signal, totalMs);
    const head = { statusCode: response.status, headers: Object.fromEntries(response.headers) };
    await pipeline(response.body ?? [], awslambda.HttpResponseStream.from(output, head));
  } catch (error) {
    if (!closed.signal.aborted) throw error;
  }
});
