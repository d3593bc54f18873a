/**
 * A Deno Deploy app that streams answers as server-sent events, without a key of AWS: the app proves to AWS who it is,
 * and gets the credentials of a role. `POST /` answers one prompt, and `POST /talks/ID` goes on with a conversation in
 * Deno KV. A reader who leaves stops the model.
 *
 * Copy this folder. In the settings of the app, connect it to AWS with a role that may call `bedrock:InvokeModel*`, add a
 * KV database, and set `AWS_REGION`. On your own machine, a key takes the place of the role:
 *
 * ```sh
 * AWS_BEARER_TOKEN_BEDROCK=… AWS_REGION=us-east-1 deno task start
 * curl --no-buffer --data "What is the capital of France?" http://localhost:8000
 * ```
 *
 * ```text
 * data:"The"
 * data:" capital"
 * …
 * event:stop
 * data:"end_turn"
 * ```
 *
 * This program chooses its own events. One line, `toResponse(stream, { onError })`, sends the events of the stream
 * unchanged.
 *
 * @module
 */
/// <reference lib="deno.unstable" />
import { type ChatModel, conversation, createBedrock } from "@bedrock-edge/client";
import { edgeChain } from "@bedrock-edge/client/credentials";
import { inferenceProfile } from "@bedrock-edge/client/models";
import { denoKvStore } from "@bedrock-edge/client/store";
import { answer } from "./answer.ts";

// On Deno Deploy, the connection to AWS sets a role, and a file with a token that the platform renews.
const bedrock = createBedrock({ auth: edgeChain() });

const store = denoKvStore(await Deno.openKv(), { prefix: ["talks"] });
const WEEK_MS = 7 * 86_400_000;

/** The region's own inference profile, such as "eu.amazon.nova-lite-v1:0". */
function model(): ChatModel {
  return bedrock.model(inferenceProfile("amazon.nova-lite-v1:0", { region: bedrock.region }).modelId);
}

const handler: { fetch(request: Request): Promise<Response> } = {
  async fetch(request) {
    const { pathname } = new URL(request.url);
    // Everybody who knows the id can read the conversation: use a random id for each session, or check the visitor here.
    const [, key] = /^\/talks\/([\w-]{1,64})$/.exec(pathname) ?? [];
    if (key === undefined && pathname !== "/") return new Response("Not found\n", { status: 404 });
    if (request.method !== "POST") return new Response("POST a prompt\n", { status: 405, headers: { allow: "POST" } });
    const prompt = (await request.text()).trim();
    if (prompt === "") return new Response("An empty prompt\n", { status: 400 });
    const options = { system: "Be brief.", maxTokens: 1000, signal: request.signal };
    return await answer(() =>
      key === undefined
        ? model().stream({ messages: prompt, ...options })
        : conversation(model(), { store, key, expiresInMs: WEEK_MS, ...options }).stream(prompt)
    );
  },
};

export default handler;
