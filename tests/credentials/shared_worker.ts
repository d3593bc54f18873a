/**
 * A Worker whose sources of credentials live in global scope, as those of most Workers do.
 */
import { createBedrock } from "@bedrock-edge/client";
import { cached, type Clock, fromWebIdentity } from "@bedrock-edge/client/credentials";

interface Env {
  readonly UPSTREAM: string;
}

let upstream = "";

/** Sends to the test what would go to AWS, with the name of the host. */
function fetchFromUpstream(input: string | URL | Request, init?: RequestInit): Promise<Response> {
  const { hostname, pathname } = new URL(input instanceof Request ? input.url : input);
  return fetch(`${upstream}/${hostname.split(".")[0]}${pathname}`, init);
}

const options = { region: "us-east-1", env: {}, fetch: fetchFromUpstream } as const;
const role = () =>
  fromWebIdentity({
    ...options,
    roleArn: "arn:aws:iam::123456789012:role/app",
    token: "eyJhbGciOiJSUzI1NiJ9.e30.c2ln",
  });
const clients = {
  client: createBedrock({ ...options, credentials: role() }),
  cached: createBedrock({ ...options, credentials: cached(role()) }),
};

/** The context of a request, as far as it is used. */
interface Context {
  waitUntil(promise: Promise<unknown>): void;
}

let context: Context | undefined;
let aheadMs = 0;
/** The platform's clock, which a visitor can move on. */
const clock: Clock = {
  now: () => Date.now() + aheadMs,
  setTimeout(run, ms) {
    const id = setTimeout(run, ms);
    return () => clearTimeout(id);
  },
};
const sources = {
  guarded: cached(role(), { clock, waitUntil: (promise) => context?.waitUntil(promise) }),
  unguarded: cached(role(), { clock }),
};

export default {
  async fetch(request: Request, env: Env, ctx: Context): Promise<Response> {
    upstream = env.UPSTREAM;
    context = ctx;
    const { pathname } = new URL(request.url);
    if (pathname === "/ten-seconds-later") return Response.json(aheadMs += 10_000);
    if (pathname.startsWith("/key/")) {
      return Response.json((await sources[pathname.slice("/key/".length) as keyof typeof sources]()).accessKeyId);
    }
    const [, name = "", visitor = "", chats = "1"] = pathname.split("/");
    try {
      const bedrock = clients[name as keyof typeof clients];
      const model = bedrock.model("amazon.nova-lite-v1:0");
      const answers = await Promise.all(Array.from({ length: Number(chats) }, () => model.chat({ messages: "Hi" })));
      // More I/O. workerd refuses the body of one request to code that runs on behalf of another.
      const body = await request.text();
      const later = await (await fetch(`${upstream}/later/${visitor}`)).text();
      return Response.json({ texts: answers.map(({ text }) => text), body, later });
    } catch (error) {
      return Response.json({ error: `${error}` }, { status: 500 });
    }
  },
};
