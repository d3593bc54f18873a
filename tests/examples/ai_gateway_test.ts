/**
 * The example for Cloudflare's AI Gateway, with a stand-in for the gateway: it takes its own headers out, and passes the request on to
 * AWS's host, where the fake verifies the signature. Source: "Amazon Bedrock" of Cloudflare's AI Gateway documentation, read 2026-11-20.
 */
import { assertEquals } from "@std/assert";
import { fakeBedrock } from "@bedrock-edge/client/testing";
import { serveHttp } from "../contract/http_server.ts";
import { account, finish, spawn } from "./run.ts";

const CREDENTIALS = { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "the-secret-of-the-gateway-example-0000000" };
const PREFIX = "/v1/acme/chat/aws-bedrock/bedrock-runtime/eu-west-1/";

interface Passed {
  readonly authorization: string | null;
  readonly metadata: string | null;
}

/** The gateway in front of a Bedrock, and what it has read in its own headers. */
function gateway(bedrock: (request: Request) => Promise<Response>) {
  const passed: Passed[] = [];
  const serve = async (request: Request): Promise<Response> => {
    const { pathname } = new URL(request.url);
    if (!pathname.startsWith(PREFIX)) return new Response(`No provider at ${pathname}`, { status: 404 });
    const headers = new Headers(request.headers);
    passed.push({ authorization: headers.get("cf-aig-authorization"), metadata: headers.get("cf-aig-metadata") });
    for (const name of [...headers.keys()]) if (name.startsWith("cf-aig-")) headers.delete(name);
    const url = `https://bedrock-runtime.eu-west-1.amazonaws.com/${pathname.slice(PREFIX.length)}`;
    headers.set("host", new URL(url).host);
    const body = await request.arrayBuffer();
    return await bedrock(new Request(url, { method: request.method, headers, body }));
  };
  return { serve, passed };
}

/** The program, with the keys of AWS or with an API key. */
const AUTH: Readonly<Record<string, Record<string, string>>> = {
  sigv4: {
    AWS_BEARER_TOKEN_BEDROCK: "",
    AWS_ACCESS_KEY_ID: CREDENTIALS.accessKeyId,
    AWS_SECRET_ACCESS_KEY: CREDENTIALS.secretAccessKey,
  },
  bearer: {},
};

for (const [scheme, env] of Object.entries(AUTH)) {
  Deno.test(`cloudflare-ai-gateway sends to the gateway, and AWS accepts the request: ${scheme}`, async () => {
    const fake = fakeBedrock({ credentials: CREDENTIALS, replies: ["Paris."] });
    const { serve, passed } = gateway(fake);
    using server = serveHttp(serve);
    const args = ["run", "--quiet", "--frozen", "--no-prompt", "--allow-net", "--allow-env"];
    const { code, stdout, stderr } = await finish(
      spawn([...args, "examples/cloudflare-ai-gateway.ts", "The capital of France?"], {
        ...account(""),
        AWS_REGION: "eu-west-1",
        CLOUDFLARE_AI_GATEWAY: `${server.origin}/v1/acme/chat`,
        CLOUDFLARE_AI_GATEWAY_TOKEN: "the-token-of-the-gateway",
        ...env,
      }),
    );
    assertEquals([code, stdout.replaceAll("\n", ""), stderr], [0, "Paris.", ""]);
    assertEquals(fake.requests.map(({ auth, modelId }) => [auth, modelId]), [[scheme, "eu.amazon.nova-lite-v1:0"]]);
    assertEquals(passed, [{ authorization: "Bearer the-token-of-the-gateway", metadata: '{"feature":"example"}' }]);
  });
}
