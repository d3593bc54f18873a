/**
 * A Worker whose clients live in global scope, as those of most Workers do. Visitors call it and leave.
 */
import { type Bedrock, type Clock, createBedrock, toResponse } from "@bedrock-edge/client";
import { discoverModels, resolveModel } from "@bedrock-edge/client/models";

interface Env {
  readonly UPSTREAM: string;
}

let upstream = "";
let aheadMs = 0;
let beganAt: number | undefined;

/** Ten seconds of patience are half a second here. */
const SPEED = 20;

/** Faster than the platform's time, and a visitor can move it on. */
const clock: Clock = {
  now() {
    // Global scope has no time.
    beganAt ??= Date.now();
    return beganAt + (Date.now() - beganAt) * SPEED + aheadMs;
  },
  setTimeout(run, ms) {
    const id = setTimeout(run, ms / SPEED);
    return () => clearTimeout(id);
  },
};

/** Sends to the test what would go to AWS. */
function fetchFromUpstream(input: string | URL | Request, init?: RequestInit): Promise<Response> {
  const request = new Request(input, init);
  const { pathname, search } = new URL(request.url);
  return fetch(`${upstream}${pathname}${search}`, request);
}

const options = { region: "us-east-1", env: {}, fetch: fetchFromUpstream, clock, retry: false } as const;
const bedrock: Bedrock = createBedrock({ ...options, apiKey: "k" });
const signing: Bedrock = createBedrock({
  ...options,
  async credentials() {
    return await (await fetch(`${upstream}/sts`)).json();
  },
});
const store = new Map<string, string>();

const CHAT = { model: "amazon.nova-lite-v1:0", messages: "Hi" } as const;

/** The action of each path with a global client. */
const WAYS: Readonly<Record<string, (url: URL) => Promise<unknown> | Response>> = {
  "/": () => new Response("nothing"),
  "/ten-seconds-later": () => new Response(`${aheadMs += 10_000}`),
  "/chat": async () => (await bedrock.chat(CHAT)).text,
  "/signed-chat": async () => (await signing.chat(CHAT)).text,
  "/stream": () => toResponse(bedrock.stream(CHAT)),
  "/discover": async () => (await discoverModels(bedrock, { store, clock })).models.length,
  "/discover-without-awaiting": () => {
    discoverModels(bedrock, { store, clock }).catch(() => {});
    return new Response("nothing");
  },
  "/resolve": async ({ searchParams }) => {
    const arn = `arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/${searchParams.get("id")}`;
    return (await resolveModel(bedrock, arn, { store, clock })).baseId;
  },
};

export default {
  async fetch(request: Request, env: Env): Promise<Response> {
    upstream = env.UPSTREAM;
    const url = new URL(request.url);
    try {
      const answer = await WAYS[url.pathname]!(url);
      return answer instanceof Response ? answer : Response.json({ answer });
    } catch (error) {
      return Response.json({ error: `${error}` }, { status: 500 });
    }
  },
};
