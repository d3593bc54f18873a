/**
 * A Worker whose sources of credentials live in global scope, as those of most Workers do.
 */
import { createBedrock } from "@bedrock-edge/client";
import { cached, fromWebIdentity } from "@bedrock-edge/client/credentials";

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

export default {
  async fetch(request: Request, env: Env): Promise<Response> {
    upstream = env.UPSTREAM;
    const [, name = "", visitor = "", chats = "1"] = new URL(request.url).pathname.split("/");
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
