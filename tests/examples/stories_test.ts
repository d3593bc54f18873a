/**
 * The examples that tell a story: each runs as its documentation says, and prints exactly what stands in `output/`, whether
 * the fake is embedded or behind a socket, where the example takes it for AWS.
 */
import { assertEquals } from "@std/assert";
import { fakeBedrock, type FakeBedrockOptions } from "@bedrock-edge/client/testing";
import { embeddingsStandIn } from "../../examples/embeddings/stand_in.ts";
import { serveHttp } from "../contract/http_server.ts";
import { account, finish, spawn } from "./run.ts";

const NOTICE =
  "No complete credentials are set, so the embedded fake answers and no model runs; for a real answer set " +
  "AWS_BEARER_TOKEN_BEDROCK and AWS_REGION, with --allow-net --allow-env\n";

/** The service behind the socket, if it is more than the fake's own model: its options, or its stand-in. */
const STORIES: Readonly<Record<string, FakeBedrockOptions | typeof embeddingsStandIn>> = {
  "agent-endpoint": {
    replies: [
      { type: "toolUse", name: "stock", input: { article: "umbrella" } },
      "Yes, 12 umbrellas.",
      "Red ones too.",
    ],
  },
  "async-video": {},
  "conversation": {},
  "cost": {
    replies: [
      {
        when: ({ body }) => JSON.stringify(body).includes("Search on and on."),
        content: [{ toolUse: { toolUseId: "t1", name: "search", input: {} } }],
        usage: { inputTokens: 20_000, outputTokens: 40, totalTokens: 20_040 },
      },
      { when: { text: /everything/ }, text: "There is the umbrella, and then there is the raincoat. ".repeat(400) },
      { text: "On shelf 3.", usage: { inputTokens: 1_200, outputTokens: 6, totalTokens: 1_206 } },
    ],
  },
  "documents-with-citations": {},
  "embeddings": embeddingsStandIn,
  "guardrail": {
    guardrails: {
      umbrellas: { blockedWords: ["raincoat"], piiPatterns: { EMAIL: /\S+@\w+\.\w+/ }, message: "We sell umbrellas." },
    },
    replies: [{ when: { text: "dry" }, text: "Stay inside, or wear a raincoat. It covers the arms too." }],
  },
  "image": { imageFilter: { blockedWords: ["shipwreck"] } },
  "media": {},
  "model-repairs": { refuses: ["temperature", "toolChoice", "streamedTools"] },
  "models": {},
  "observability": {
    replies: [
      { content: [{ toolUse: { toolUseId: "t1", name: "stock", input: { article: "umbrella" } } }] },
      "There are 12 umbrellas.",
      "An umbrella keeps you dry.",
    ],
  },
  "prompt-cache": {},
  "reasoning": {},
  "rerank": {},
  "response-cache": {},
  "residency": { profileOnly: ["anthropic.claude-haiku-4-5-20251001-v1:0"] },
  "structured-output": {},
  "tools": {},
  "vision": {},
};

/**
 * These ask the control plane, whose host is AWS's own whatever `AWS_ENDPOINT_URL` says: no socket of ours can stand for it,
 * and the fake that they bring is the only one that they meet.
 */
const EMBEDDED_ONLY = ["application-profile", "discover-models"];

/** These need no Bedrock at all, and mention none. */
const ALONE = ["batch", "circuit-breaker", "iam-policy", "knowledge-base", "region-failover"];

// Frozen: an example of which the lock does not know a package would write the lock.
const RUN = ["run", "--quiet", "--frozen", "--no-prompt"];

for (const name of [...Object.keys(STORIES), ...EMBEDDED_ONLY, ...ALONE]) {
  Deno.test(`${name} tells its story without an account and without a permission`, async () => {
    const { code, stdout, stderr } = await finish(spawn([...RUN, `examples/${name}.ts`]));
    assertEquals([code, stdout, stderr], [0, await expected(name), ALONE.includes(name) ? "" : NOTICE]);
  });
}

for (const [name, fake] of Object.entries(STORIES)) {
  Deno.test(`${name} asks the real service where there are credentials`, async () => {
    using server = serveHttp(typeof fake === "function" ? fake : fakeBedrock(fake));
    const { code, stdout, stderr } = await finish(
      spawn([...RUN, "--allow-net", "--allow-env", `examples/${name}.ts`], account(server.origin)),
    );
    assertEquals([code, stdout, stderr], [0, await expected(name), ""]);
  });
}

/** A model that exists in the US alone is a part of its story. */
const AMERICAN = ["image", "model-repairs"];

for (const [name, fake] of Object.entries(STORIES)) {
  if (AMERICAN.includes(name) || typeof fake === "function") continue;
  Deno.test(`${name} calls models that a region in Europe has`, async () => {
    const bedrock = fakeBedrock(fake);
    using server = serveHttp(bedrock);
    const env = { ...account(server.origin), AWS_REGION: "eu-west-1" };
    const { code, stderr } = await finish(
      spawn([...RUN, "--allow-net", "--allow-env", `examples/${name}.ts`], env),
    );
    assertEquals([code, stderr], [0, ""]);
    assertEquals(bedrock.requests.map(({ modelId }) => modelId).filter((modelId) => modelId.startsWith("us.")), []);
  });
}

Deno.test("every example is run by a test", async () => {
  const examples = new URL("../../examples/", import.meta.url);
  // A folder is an example of its own, unless it has the parts of a program beside it.
  const names = new Set<string>();
  for await (const { name } of Deno.readDir(examples)) names.add(name.replace(/\.m?[jt]s$/, ""));
  // By the other tests of this folder; `connect` is what they share.
  const others = [
    "anthropic-sdk",
    "apply-guardrail",
    "bearer-only",
    "browser",
    "bun",
    "chat",
    "cloudflare-ai-gateway",
    "cloudflare-worker",
    "connect",
    "count-tokens",
    "deno-deploy",
    "docker-compose",
    "errors",
    "gateway",
    "hono",
    "keyless",
    "lambda",
    "local-model",
    "mantle",
    "node",
    "oak",
    "openai-sdk",
    "own-provider",
    "playground",
    "profiles",
    "sveltekit",
    "test-your-worker",
    "vercel-edge",
    "web-server",
  ];
  assertEquals([...names].sort(), [...others, ...Object.keys(STORIES), ...EMBEDDED_ONLY, ...ALONE].sort());
});

async function expected(name: string): Promise<string> {
  return await Deno.readTextFile(new URL(`output/${name}.txt`, import.meta.url));
}
