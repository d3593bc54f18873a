/**
 * Which host the control plane's questions go to: the one that the options and the environment allow, and no other, whatever
 * lets the requests in.
 */
import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { type BedrockOptions, createBedrock } from "@bedrock-edge/client";
import { discoverModels, resolveModel } from "@bedrock-edge/client/models";
import { fakeBedrock } from "@bedrock-edge/client/testing";
import { API_KEY, byRequest, CREDENTIALS } from "../../helpers/fire.ts";
import { serveHttp } from "../../contract/http_server.ts";
import { arnOf, HAIKU, models, NOVA, REGION } from "./control_planes.ts";

const PROFILE = arnOf("application-inference-profile", "abc123");
const PROMPT = arnOf("prompt", "PROMPT0001:2");

/** A store that keeps nothing, so that every question is asked. */
const store = { get: () => undefined, set: () => {}, delete: () => {} };

/** A client that asks nobody, and the URLs that it would have asked. */
function recording(options: Partial<BedrockOptions>) {
  const sent: string[] = [];
  const bedrock = createBedrock({
    region: REGION,
    env: {},
    apiKey: API_KEY,
    ...options,
    fetch: byRequest(({ url }) => {
      sent.push(url);
      return Response.json({ models: models(HAIKU, REGION), variants: [{ name: "a", modelId: NOVA }] });
    }),
  } as BedrockOptions);
  return { bedrock, sent };
}

type Env = Readonly<Record<string, string>>;

interface Case {
  readonly what: string;
  readonly options?: Partial<BedrockOptions>;
  readonly env?: Env;
  readonly bedrock: string;
  readonly agent: string;
}

const AWS = "https://bedrock.us-east-1.amazonaws.com";
const AGENT = "https://bedrock-agent.us-east-1.amazonaws.com";
const VPC = "https://vpce-1.bedrock.us-east-1.vpce.amazonaws.com";

const CASES: readonly Case[] = [
  { what: "nothing", bedrock: AWS, agent: AGENT },
  {
    what: "fips",
    options: { fips: true },
    bedrock: "https://bedrock-fips.us-east-1.amazonaws.com",
    agent: "https://bedrock-agent-fips.us-east-1.amazonaws.com",
  },
  {
    what: "dualStack",
    options: { dualStack: true },
    bedrock: "https://bedrock.us-east-1.api.aws",
    agent: "https://bedrock-agent.us-east-1.api.aws",
  },
  {
    what: "AWS_USE_FIPS_ENDPOINT and AWS_USE_DUALSTACK_ENDPOINT",
    env: { AWS_USE_FIPS_ENDPOINT: "true", AWS_USE_DUALSTACK_ENDPOINT: "True" },
    bedrock: "https://bedrock-fips.us-east-1.api.aws",
    agent: "https://bedrock-agent-fips.us-east-1.api.aws",
  },
  {
    what: "switches of the environment that options turn off",
    options: { fips: false, dualStack: false },
    env: { AWS_USE_FIPS_ENDPOINT: "true", AWS_USE_DUALSTACK_ENDPOINT: "true" },
    bedrock: AWS,
    agent: AGENT,
  },
  { what: "control.endpoint", options: { control: { endpoint: `${VPC}/` } }, bedrock: VPC, agent: VPC },
  {
    what: "control.agentEndpoint",
    options: { control: { endpoint: VPC, agentEndpoint: new URL("https://agent.example/x") } },
    bedrock: VPC,
    agent: "https://agent.example/x",
  },
  {
    what: "a gateway for the runtime, and control.endpoint",
    options: { endpoint: "https://gateway.example/bedrock", control: { endpoint: VPC } },
    bedrock: VPC,
    agent: VPC,
  },
  {
    what: "AWS_ENDPOINT_URL",
    env: { AWS_ENDPOINT_URL: "http://127.0.0.1:4566" },
    bedrock: "http://127.0.0.1:4566",
    agent: "http://127.0.0.1:4566",
  },
  {
    what: "the variables of the services, before the general one",
    env: {
      AWS_ENDPOINT_URL: "https://general.example",
      AWS_ENDPOINT_URL_BEDROCK: VPC,
      AWS_ENDPOINT_URL_BEDROCK_AGENT: "https://agent.example",
    },
    bedrock: VPC,
    agent: "https://agent.example",
  },
  {
    what: "an option, before the variables",
    options: { control: { endpoint: "https://option.example" } },
    env: { AWS_ENDPOINT_URL: "https://general.example", AWS_ENDPOINT_URL_BEDROCK: VPC },
    bedrock: "https://option.example",
    agent: "https://option.example",
  },
  {
    what: "an endpoint on loopback, which stands for all of Bedrock",
    options: { endpoint: "http://127.0.0.1:8000" },
    env: { AWS_ENDPOINT_URL: "https://general.example" },
    bedrock: "http://127.0.0.1:8000",
    agent: "http://127.0.0.1:8000",
  },
  {
    what: "an endpoint that is AWS's own FIPS host",
    options: { endpoint: "https://bedrock-runtime-fips.us-east-1.amazonaws.com/" },
    bedrock: "https://bedrock-fips.us-east-1.amazonaws.com",
    agent: "https://bedrock-agent-fips.us-east-1.amazonaws.com",
  },
];

const AUTHORITIES: Readonly<Record<string, Partial<BedrockOptions>>> = {
  "an API key": {},
  "signatures": { apiKey: undefined, credentials: CREDENTIALS },
  "auth": { apiKey: undefined, auth: ({ headers }) => headers.set("x-gateway-authorization", "Bearer token") },
} as Readonly<Record<string, Partial<BedrockOptions>>>;

for (const { what, options = {}, env = {}, bedrock: base, agent } of CASES) {
  Deno.test(`the control plane by ${what} is asked at ${base}, and for prompts at ${agent}`, async () => {
    for (const authority of Object.values(AUTHORITIES)) {
      const { bedrock, sent } = recording({ ...authority, ...options, env } as Partial<BedrockOptions>);
      await resolveModel(bedrock, PROFILE, { store });
      await resolveModel(bedrock, PROMPT, { store });
      // No list is in the answer: what was asked is all that counts.
      await discoverModels(bedrock, { store }).catch(() => {});
      assertEquals([bedrock.controlEndpoint(), bedrock.controlEndpoint("bedrock-agent")], [base, agent]);
      // The second list may be given up once the first has failed.
      assert(sent.length >= 3, `${sent}`);
      for (const [index, url] of sent.entries()) {
        const expected = index === 1 ? `${agent}/prompts/` : `${base}/`;
        assert(url.startsWith(expected), `${url} is not at ${expected}`);
      }
    }
  });
}

/** Clients whose credentials are for somebody else than AWS. */
const GATEWAYS: readonly (readonly [what: string, options: Partial<BedrockOptions>, env: Env, says: RegExp])[] = [
  [
    "endpoint",
    { endpoint: "https://litellm.mycorp.example/bedrock" },
    {},
    /endpoint is an endpoint of the runtime alone/,
  ],
  [
    "endpoint on a VPC",
    { endpoint: "https://vpce-1.bedrock-runtime.us-east-1.vpce.amazonaws.com" },
    {},
    /control: \{ endpoint \}/,
  ],
  ["endpoint of AWS in another region", { endpoint: "https://bedrock-runtime.us-west-2.amazonaws.com" }, {}, /control/],
  [
    "AWS_ENDPOINT_URL_BEDROCK_RUNTIME",
    {},
    { AWS_ENDPOINT_URL_BEDROCK_RUNTIME: "https://gateway.example" },
    /AWS_ENDPOINT_URL_BEDROCK_RUNTIME is an endpoint of the runtime alone.*set control: \{ endpoint \} or AWS_ENDPOINT_URL_BEDROCK$/,
  ],
];

for (const [what, options, env, says] of GATEWAYS) {
  Deno.test(`a client with ${what} alone asks no control plane, by function or by fetch, and says what to set`, async () => {
    for (const authority of Object.values(AUTHORITIES)) {
      const { bedrock, sent } = recording({ ...authority, ...options, env } as Partial<BedrockOptions>);
      for (
        const ask of [
          () => resolveModel(bedrock, PROFILE, { store }),
          () => resolveModel(bedrock, PROMPT, { store }),
          () => discoverModels(bedrock, { store }),
        ]
      ) {
        const { message } = await assertRejects(ask, TypeError, "Cannot call the control plane: ");
        assert(says.test(message) || message.includes("AWS_ENDPOINT_URL_BEDROCK_AGENT"), message);
      }
      assertThrows(() => bedrock.controlEndpoint(), TypeError, "Cannot call the control plane: ");
      for (const host of [AWS, AGENT, "https://bedrock-runtime.us-east-1.amazonaws.com"]) {
        await assertRejects(() => bedrock.fetch(`${host}/foundation-models`), TypeError, "Cannot send credentials to ");
      }
      assertEquals(sent, []);
    }
  });
}

Deno.test("with FIPS, by option or by the environment, credentials go to no other host", async () => {
  for (const [options, env] of [[{ fips: true }, {}], [{}, { AWS_USE_FIPS_ENDPOINT: "true" }]] as const) {
    const { bedrock, sent } = recording({ ...options, env });
    await assertRejects(
      () => bedrock.fetch(`${AWS}/foundation-models`),
      TypeError,
      "allows FIPS hosts only; call https://bedrock-fips.us-east-1.amazonaws.com",
    );
    await bedrock.fetch("https://bedrock-fips.us-east-1.amazonaws.com/foundation-models");
    assertEquals(sent, ["https://bedrock-fips.us-east-1.amazonaws.com/foundation-models"]);
  }
});

Deno.test("with a control endpoint, AWS's own control plane gets no credentials by fetch", async () => {
  const { bedrock, sent } = recording({ control: { endpoint: VPC } });
  await assertRejects(
    () => bedrock.fetch(`${AWS}/foundation-models`),
    TypeError,
    "control: { endpoint } sets another host",
  );
  await bedrock.fetch(`${VPC}/foundation-models`);
  await bedrock.fetch("https://bedrock-agent-runtime.us-east-1.amazonaws.com/rerank");
  assertEquals(sent.length, 2);
});

Deno.test("a bad control endpoint is refused when the client is made", () => {
  for (const endpoint of ["http://control.example", "control", "https://u:p@control.example"]) {
    for (const control of [{ endpoint }, { agentEndpoint: endpoint }]) {
      assertThrows(() => recording({ control }), TypeError, "as control: { ");
    }
  }
  assertEquals(
    recording({ control: { endpoint: "http://mock:1" }, allowHttp: true }).bedrock.controlEndpoint(),
    "http://mock:1",
  );
});

Deno.test("a switch of the environment that is neither true nor false is refused by name", async () => {
  for (const name of ["AWS_USE_FIPS_ENDPOINT", "AWS_USE_DUALSTACK_ENDPOINT"]) {
    assertThrows(
      () => recording({ env: { [name]: "yes" } }),
      TypeError,
      `Cannot use ${name} "yes": set it to "true" or "false"`,
    );
    const { bedrock, sent } = recording({ env: { [name]: " " } });
    await bedrock.chat({ model: NOVA, messages: "Hi" }).catch(() => {});
    assertEquals(new URL(sent[0]!).host, "bedrock-runtime.us-east-1.amazonaws.com");
  }
});

Deno.test("FIPS and dual stack that meet a custom endpoint are refused, and both are named", () => {
  const url = "https://proxy.example";
  const refused: readonly (readonly [Partial<BedrockOptions>, Env, string])[] = [
    [{ fips: true, endpoint: url }, {}, "Cannot use fips with endpoint: "],
    [{ dualStack: true, endpoint: url }, {}, "Cannot use dualStack with endpoint: "],
    [{ fips: true }, { AWS_ENDPOINT_URL: url }, "Cannot use fips with AWS_ENDPOINT_URL: "],
    [
      { dualStack: true },
      { AWS_ENDPOINT_URL_BEDROCK_RUNTIME: url },
      "Cannot use dualStack with AWS_ENDPOINT_URL_BEDROCK_RUNTIME: ",
    ],
    [
      {},
      { AWS_USE_FIPS_ENDPOINT: "true", AWS_ENDPOINT_URL: url },
      "Cannot use AWS_USE_FIPS_ENDPOINT with AWS_ENDPOINT_URL: ",
    ],
    [{ fips: true, control: { endpoint: url } }, {}, "Cannot use fips with control: { endpoint }: "],
  ];
  for (const [options, env, says] of refused) assertThrows(() => recording({ ...options, env }), TypeError, says);
  // An endpoint in the code overrides the environment's switch.
  const { bedrock } = recording({ endpoint: "http://127.0.0.1:8000", env: { AWS_USE_FIPS_ENDPOINT: "true" } });
  assertEquals(bedrock.controlEndpoint(), "http://127.0.0.1:8000");
});

Deno.test("a served fake answers for the control plane at the same endpoint as for models", async () => {
  const fake = fakeBedrock({
    apiKey: API_KEY,
    controlPlane: { foundationModels: [NOVA], resources: { [PROFILE]: { models: models(HAIKU, REGION) } } },
  });
  using server = serveHttp((request) => fake(request));
  for (const options of [{ endpoint: server.origin }, { env: { AWS_ENDPOINT_URL: server.origin } }]) {
    const bedrock = createBedrock({ region: REGION, env: {}, apiKey: API_KEY, ...options });
    assertEquals((await discoverModels(bedrock, { store })).models.map(({ id }) => id), [NOVA]);
    assertEquals((await resolveModel(bedrock, PROFILE, { store })).baseId, HAIKU);
    assertEquals((await bedrock.chat({ model: NOVA, messages: "Hi" })).stopReason, "end_turn");
  }
});
