/**
 * Our requests and our reading against AWS's own SDK for JavaScript: the same input becomes the same request, the same
 * answer is read as the same. Run with `deno task test:oracles`; it downloads the SDK from npm.
 */
import { assert, assertEquals } from "@std/assert";
import {
  BedrockRuntimeClient,
  type BedrockRuntimeClientConfig,
  ConverseCommand,
  type ConverseCommandInput,
  ConverseStreamCommand,
} from "npm:@aws-sdk/client-bedrock-runtime@3.1162.0";
import {
  type Bedrock,
  type BedrockOptions,
  type ChatRequest,
  type ContentBlock,
  createBedrock,
  isProviderError,
} from "@bedrock-edge/client";
import { fakeBedrock, type FakeReply } from "@bedrock-edge/client/testing";

const KEYS = { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY" };
const REGION = "us-east-1";
const MODEL = "anthropic.claude-3-haiku-20240307-v1:0";

type Json = Record<string, unknown>;

/** The SDK's request, as far as it is looked at here. */
interface SdkRequest {
  readonly method: string;
  readonly protocol: string;
  readonly hostname: string;
  readonly port?: number;
  readonly path: string;
  readonly headers: Record<string, string>;
  readonly body?: string | Uint8Array;
}

function requestOf({ method, protocol, hostname, port, path, headers, body }: SdkRequest): Request {
  const { host: _host, ...sendable } = headers;
  return new Request(`${protocol}//${hostname}${port ? `:${port}` : ""}${path}`, {
    method,
    headers: sendable,
    // What the SDK gives here is bytes under a class of its own.
    ...(body !== undefined && { body: typeof body === "string" ? body : new Uint8Array(body) }),
  });
}

/** The SDK's client over a function, as ours is. */
function sdkOver(
  fetch: (request: Request) => Promise<Response>,
  config: BedrockRuntimeClientConfig = {},
): BedrockRuntimeClient {
  return new BedrockRuntimeClient({
    region: REGION,
    credentials: KEYS,
    maxAttempts: 1,
    ...config,
    requestHandler: {
      async handle(request: SdkRequest) {
        const response = await fetch(requestOf(request));
        return {
          response: {
            statusCode: response.status,
            reason: response.statusText,
            headers: Object.fromEntries(response.headers),
            body: response.body,
          },
        };
      },
    } as NonNullable<BedrockRuntimeClientConfig["requestHandler"]>,
  });
}

/** What is compared of a request: everything that is not the signer's, the SDK's telemetry or the runtime's. */
interface Asked {
  readonly method: string;
  readonly url: string;
  readonly contentType: string | null;
  readonly bearer: string | null;
  readonly body: unknown;
}

async function askedBy(request: Request): Promise<Asked> {
  const authorization = request.headers.get("authorization");
  return {
    method: request.method,
    url: request.url,
    contentType: request.headers.get("content-type"),
    bearer: authorization?.startsWith("Bearer ") ? authorization : null,
    body: await request.json(),
  };
}

/** The one request that `run` makes; how it ends does not count. */
async function captured(run: (fetch: (request: Request) => Promise<Response>) => Promise<unknown>): Promise<Asked> {
  const asked: Asked[] = [];
  await run(async (request) => {
    asked.push(await askedBy(request));
    throw new TypeError("captured");
  }).catch(() => {});
  assertEquals(asked.length, 1);
  return asked[0]!;
}

const text = (value: string): ContentBlock => ({ type: "text", text: value });
const said = (role: "user" | "assistant", ...values: readonly string[]) => ({
  role,
  content: values.map((value) => ({ text: value })),
});

/** The same request in our words and in the SDK's. */
interface Pair {
  readonly what: string;
  readonly ours: Omit<ChatRequest, "model">;
  readonly theirs: Omit<ConverseCommandInput, "modelId">;
  readonly model?: string;
}

const PAIRS: readonly Pair[] = [
  { what: "a bare string", ours: { messages: "Hi" }, theirs: { messages: [said("user", "Hi")] } },
  {
    what: "any script, quotes and control characters",
    ours: { messages: 'Ça va? 日本 👍🏽 "\\" \u0000\n\u2028' },
    theirs: { messages: [said("user", 'Ça va? 日本 👍🏽 "\\" \u0000\n\u2028')] },
  },
  {
    what: "a conversation of several turns and blocks",
    ours: {
      messages: [
        { role: "user", content: "My name is Ada." },
        { role: "assistant", content: [text("Hello Ada."), text("What now?")] },
        { role: "user", content: [text("What is my"), text(" name?")] },
      ],
    },
    theirs: {
      messages: [
        said("user", "My name is Ada."),
        said("assistant", "Hello Ada.", "What now?"),
        said("user", "What is my", " name?"),
      ],
    },
  },
  {
    what: "an answer begun for the model",
    ours: { messages: [{ role: "user", content: "Count" }, { role: "assistant", content: "1, 2," }] },
    theirs: { messages: [said("user", "Count"), said("assistant", "1, 2,")] },
  },
  {
    what: "a system prompt",
    ours: { messages: "Hi", system: "Be brief." },
    theirs: { messages: [said("user", "Hi")], system: [{ text: "Be brief." }] },
  },
  {
    what: "a system prompt of several blocks, and of messages",
    ours: {
      system: [{ type: "text", text: "Be brief." }, { type: "text", text: "Be kind." }],
      messages: [{ role: "system", content: "Be clear." }, { role: "user", content: "Hi" }],
    },
    theirs: {
      messages: [said("user", "Hi")],
      system: [{ text: "Be brief." }, { text: "Be kind." }, { text: "Be clear." }],
    },
  },
  {
    what: "every inference parameter",
    ours: { messages: "Hi", maxTokens: 256, temperature: 0.2, topP: 0.95, stopSequences: ["END", "\n\n"] },
    theirs: {
      messages: [said("user", "Hi")],
      inferenceConfig: { maxTokens: 256, temperature: 0.2, topP: 0.95, stopSequences: ["END", "\n\n"] },
    },
  },
  {
    what: "parameters of 0 and 1",
    ours: { messages: "Hi", maxTokens: 1, temperature: 0, topP: 1 },
    theirs: { messages: [said("user", "Hi")], inferenceConfig: { maxTokens: 1, temperature: 0, topP: 1 } },
  },
  {
    what: "parameters that are undefined",
    ours: { messages: "Hi", system: undefined, maxTokens: undefined, temperature: 0.5, stopSequences: undefined },
    theirs: {
      messages: [said("user", "Hi")],
      system: undefined,
      inferenceConfig: { maxTokens: undefined, temperature: 0.5, stopSequences: undefined },
    },
  },
  {
    what: "additional fields and paths",
    ours: {
      messages: "Hi",
      additionalModelRequestFields: { thinking: { type: "enabled", budget_tokens: 1024 }, list: [1, null, "x", true] },
      additionalModelResponseFieldPaths: ["/stop_sequence", "/a~1b"],
    },
    theirs: {
      messages: [said("user", "Hi")],
      additionalModelRequestFields: { thinking: { type: "enabled", budget_tokens: 1024 }, list: [1, null, "x", true] },
      additionalModelResponseFieldPaths: ["/stop_sequence", "/a~1b"],
    },
  },
  {
    what: "a block that we have no type for",
    ours: {
      messages: [{
        role: "user",
        content: [text("Cache this"), { type: "unknown", name: "cachePoint", value: { type: "default" } }],
      }],
    },
    theirs: {
      messages: [{ role: "user", content: [{ text: "Cache this" }, { cachePoint: { type: "default" } }] }],
    },
  },
  ...[
    "us.anthropic.claude-3-haiku-20240307-v1:0",
    "arn:aws:bedrock:us-east-1::foundation-model/anthropic.claude-3-haiku-20240307-v1:0",
    "arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/abc123",
    "arn:aws:bedrock:us-east-1:123456789012:provisioned-model/abcdefghijkl",
    "arn:aws:bedrock:us-east-1:123456789012:imported-model/abcdefghijkl",
    "arn:aws:sagemaker:us-east-1:123456789012:endpoint/my-endpoint",
    "a!b'c(d)e*f",
  ].map((model): Pair => ({
    what: `model ${model}`,
    model,
    ours: { messages: "Hi" },
    theirs: { messages: [said("user", "Hi")] },
  })),
];

for (const { what, model = MODEL, ours, theirs } of PAIRS) {
  Deno.test(`our request is the AWS SDK's: ${what}`, async () => {
    const mine = (fetch: (request: Request) => Promise<Response>): Bedrock =>
      createBedrock({ region: REGION, env: {}, credentials: KEYS, fetch, retry: false });
    const input = { modelId: model, ...theirs };
    const whole = await captured((fetch) => sdkOver(fetch).send(new ConverseCommand(input)));
    assertEquals(await captured((fetch) => mine(fetch).chat({ model, ...ours })), whole);
    const stream = await captured((fetch) => sdkOver(fetch).send(new ConverseStreamCommand(input)));
    assertEquals(await captured((fetch) => mine(fetch).stream({ model, ...ours }).text()), stream);
    assertEquals([stream.url, stream.body], [`${whole.url}-stream`, whole.body]);
    // The raw operations send what they are given.
    const body = whole.body as Json;
    assertEquals(await captured((fetch) => mine(fetch).converse(model, body)), whole);
    assertEquals(await captured((fetch) => mine(fetch).converseStream(model, body)), stream);
  });
}

/** The same request to the same place. */
async function assertSamePlace(
  what: string,
  options: BedrockOptions,
  config: BedrockRuntimeClientConfig,
  model = MODEL,
): Promise<Asked> {
  const hi = { messages: [said("user", "Hi")] };
  const theirs = await captured((fetch) => sdkOver(fetch, config).send(new ConverseCommand({ modelId: model, ...hi })));
  const ours = await captured((fetch) =>
    createBedrock({ env: {}, ...options, fetch, retry: false }).converse(model, hi)
  );
  assertEquals(ours, theirs, what);
  return ours;
}

/** One region of every partition that the SDK's endpoint rules know, and regions that only share a prefix. */
const REGIONS: readonly string[] = [
  "us-east-1",
  "us-west-2",
  "eu-central-2",
  "ap-southeast-7",
  "sa-east-1",
  "ca-west-1",
  "me-central-1",
  "af-south-1",
  "il-central-1",
  "mx-central-1",
  "us-gov-west-1",
  "us-gov-east-1",
  "cn-north-1",
  "cn-northwest-1",
  "eusc-de-east-1",
  "us-iso-east-1",
  "us-iso-west-1",
  "us-isob-east-1",
  "eu-isoe-west-1",
  "us-isof-south-1",
  "us-isof-east-1",
  // Regions that AWS does not have yet.
  "us-north-9",
  "xx-north-12",
];

for (const region of REGIONS) {
  Deno.test(`our hosts are the AWS SDK's in ${region}: plain, FIPS, dual-stack, and both`, async () => {
    for (const fips of [false, true]) {
      for (const dualStack of [false, true]) {
        await assertSamePlace(
          `${region} fips ${fips} dualStack ${dualStack}`,
          { region, credentials: KEYS, fips, dualStack },
          { region, useFipsEndpoint: fips, useDualstackEndpoint: dualStack },
        );
      }
    }
  });
}

Deno.test("our path behind a custom endpoint is the AWS SDK's", async () => {
  for (
    const endpoint of [
      "https://vpce-0a1b2c3d.bedrock-runtime.us-east-1.vpce.amazonaws.com",
      "https://proxy.example:8443",
      // Not with a slash at the end, which the SDK doubles and we do not.
      "https://proxy.example/aws/bedrock",
      "http://127.0.0.1:8000",
    ]
  ) {
    const { url } = await assertSamePlace(endpoint, { region: REGION, credentials: KEYS, endpoint }, { endpoint });
    assert(url.startsWith(endpoint), url);
  }
});

/** Runs with these of the SDK's variables, and puts back what was there. */
async function withVariables<T>(variables: Readonly<Record<string, string>>, run: () => Promise<T>): Promise<T> {
  const names = ["AWS_BEARER_TOKEN_BEDROCK", "AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_BEDROCK_RUNTIME", "AWS_REGION"];
  const before = new Map(names.map((name) => [name, Deno.env.get(name)]));
  const put = (name: string, value: string | undefined) =>
    value === undefined ? Deno.env.delete(name) : Deno.env.set(name, value);
  for (const name of names) put(name, variables[name]);
  try {
    return await run();
  } finally {
    for (const [name, value] of before) put(name, value);
  }
}

Deno.test("our bearer header from the environment is the AWS SDK's, also where AWS keys are there", async () => {
  const key = "bedrock-api-key-YmVkcm9jay5hbWF6b25hd3MuY29tLz9BY3Rpb249Q2FsbA==";
  await withVariables({ AWS_BEARER_TOKEN_BEDROCK: key, AWS_REGION: "eu-west-1" }, async () => {
    // Without `env` and without authority of its own: both read the process.
    const asked = await assertSamePlace("bearer", { env: undefined }, { region: "eu-west-1" });
    assertEquals(asked.bearer, `Bearer ${key}`);
    assert(asked.url.startsWith("https://bedrock-runtime.eu-west-1.amazonaws.com/"), asked.url);
  });
});

Deno.test("our endpoint from the environment is the AWS SDK's", async () => {
  for (
    const variables of [
      { AWS_ENDPOINT_URL: "https://general.example/a" },
      { AWS_ENDPOINT_URL_BEDROCK_RUNTIME: "https://specific.example" },
      { AWS_ENDPOINT_URL: "https://general.example", AWS_ENDPOINT_URL_BEDROCK_RUNTIME: "https://specific.example/b" },
    ]
  ) {
    await withVariables({ AWS_REGION: REGION, ...variables }, async () => {
      const { url } = await assertSamePlace(JSON.stringify(variables), { env: undefined, credentials: KEYS }, {});
      assert(url.startsWith(Object.values(variables).at(-1)!), url);
    });
  }
});

/** What the service might say; the SDK's reading of it is compared with ours. */
const REPLIES: readonly (readonly [what: string, reply: FakeReply | undefined])[] = [
  ["the fake's own echo", undefined],
  ["a line", "Paris."],
  ["no text at all", { content: [] }],
  ["an empty text", ""],
  ["a text in any script", 'Ça va? 日本 👍🏽 \u2028 "\\"'],
  ["a long text", "All work and no play makes Jack a dull boy. ".repeat(200)],
  ["several blocks", { content: [{ text: "One." }, { text: "Two." }, { text: "Three." }] }],
  ["a stop at the limit", { text: "Once upon", stopReason: "max_tokens" }],
  ["a stop reason that nobody knows yet", { text: "…", stopReason: "tired" }],
  [
    "cached tokens",
    {
      text: "Hi",
      usage: {
        inputTokens: 11,
        outputTokens: 22,
        totalTokens: 41,
        cacheReadInputTokens: 3,
        cacheWriteInputTokens: 5,
      },
      metrics: { latencyMs: 1234 },
    },
  ],
  [
    "reasoning, a tool call and text",
    {
      content: [
        { reasoningContent: { reasoningText: { text: "Let me see.", signature: "c2ln" } } },
        { text: "I will ask." },
        { toolUse: { toolUseId: "tooluse_1", name: "ask", input: { question: "¿qué?", list: [1, { a: null }] } } },
      ],
      stopReason: "tool_use",
    },
  ],
  [
    "additional fields",
    { text: "Hi", additionalModelResponseFields: { stop_sequence: "END", list: [1, null, { deep: true }] } },
  ],
];

/** Without members that are undefined, and as JSON has it: the SDK gives instances of its own. */
function plain(value: unknown): unknown {
  return value === undefined ? undefined : JSON.parse(JSON.stringify(value));
}

/** The SDK's counts under our names; the counts that the service leaves out are none. */
function countsOf(usage: Json | undefined): Json | undefined {
  return usage && {
    inputTokens: usage["inputTokens"],
    cacheReadInputTokens: usage["cacheReadInputTokens"] ?? 0,
    cacheWriteInputTokens: usage["cacheWriteInputTokens"] ?? 0,
    outputTokens: usage["outputTokens"],
    totalTokens: usage["totalTokens"],
  };
}

const HI: ConverseCommandInput = {
  modelId: MODEL,
  messages: [said("user", "Hi")],
  additionalModelResponseFieldPaths: ["/stop_sequence"],
};
const OUR_HI: ChatRequest = { model: MODEL, messages: "Hi", additionalModelResponseFieldPaths: ["/stop_sequence"] };

for (const [what, reply] of REPLIES) {
  const service = () => fakeBedrock({ credentials: KEYS, ...(reply !== undefined && { replies: [reply] }) });
  const mine = (): Bedrock => createBedrock({ region: REGION, env: {}, credentials: KEYS, fetch: service() });

  Deno.test(`we read a whole answer as the AWS SDK does: ${what}`, async () => {
    const theirs = await sdkOver(service()).send(new ConverseCommand(HI));
    const { $metadata, ...output } = theirs;
    const result = await mine().chat(OUR_HI);
    const blocks = output.output?.message?.content ?? [];
    assertEquals(result.text, blocks.map((block) => block.text ?? "").join(""));
    assertEquals(
      result.content.map((block) => block.type === "text" ? { text: block.text } : { [block.name]: block.value }),
      plain(blocks) as never,
    );
    assertEquals(result.stopReason as string, output.stopReason as string);
    assertEquals(result.usage as unknown, countsOf(plain(output.usage) as Json));
    assertEquals(result.latencyMs, output.metrics?.latencyMs);
    assertEquals(result.requestId, $metadata.requestId);
    assertEquals(plain(result.additionalModelResponseFields), plain(output.additionalModelResponseFields));
    const raw = await mine().converse(MODEL, { messages: [said("user", "Hi")] });
    assertEquals(raw, plain(output) as Json);
  });

  Deno.test(`we read a stream as the AWS SDK does: ${what}`, async () => {
    const theirs: Json[] = [];
    const { stream } = await sdkOver(service()).send(new ConverseStreamCommand(HI));
    for await (const event of stream!) theirs.push(plain(event) as Json);

    const raw: Json[] = [];
    const reader = (await mine().converseStream(MODEL, { messages: [said("user", "Hi")] })).getReader();
    for (let read = await reader.read(); !read.done; read = await reader.read()) raw.push(withoutPadding(read.value));
    assertEquals(raw, theirs);

    const member = (name: string): Json | undefined =>
      theirs.map((event) => event[name] as Json | undefined).find((value) => value !== undefined);
    const texts = theirs.map((event) => {
      const delta = event["contentBlockDelta"] as { delta?: { text?: string } } | undefined;
      return delta?.delta?.text ?? "";
    });
    const chat = mine().stream(OUR_HI);
    let streamed = "";
    for await (const piece of chat.textStream) streamed += piece;
    const result = await chat.final();
    assertEquals(streamed, texts.join(""));
    assertEquals(result.text, texts.join(""));
    assertEquals(result.stopReason as string, member("messageStop")?.["stopReason"] as string);
    assertEquals(result.usage as unknown, countsOf(member("metadata")?.["usage"] as Json | undefined));
    assertEquals(
      result.latencyMs as unknown,
      (member("metadata")?.["metrics"] as Json | undefined)?.["latencyMs"],
    );
    assertEquals(
      plain(result.additionalModelResponseFields),
      member("messageStop")?.["additionalModelResponseFields"],
    );
  });
}

/** The service pads each event's payload against onlookers; the SDK drops the padding because its model has no such member. */
function withoutPadding(event: Json): Json {
  const [name, payload] = Object.entries(event)[0]!;
  const { p: _padding, ...rest } = payload as Json;
  return { [name]: rest };
}

const REFUSALS: readonly (readonly [code: string, message: string])[] = [
  ["ValidationException", "The provided model identifier is invalid."],
  ["AccessDeniedException", "You don't have access to the model with the specified model ID."],
  ["ThrottlingException", "Too many requests, please wait before trying again."],
  ["ResourceNotFoundException", "Could not find the model."],
  ["ModelTimeoutException", "Model has timed out in processing the request."],
  ["ServiceUnavailableException", "Bedrock is unable to process your request."],
  ["InternalServerException", "The server encountered an internal error."],
];

for (const [code, message] of REFUSALS) {
  Deno.test(`we read a refusal as the AWS SDK does: ${code}`, async () => {
    const service = fakeBedrock({ credentials: KEYS, replies: [{ error: { code, message } }] });
    const caught = (work: Promise<unknown>) => work.then(() => undefined, (error: unknown) => error);
    const theirs = await caught(sdkOver(service).send(new ConverseCommand(HI)));
    assert(theirs instanceof Error && "$metadata" in theirs);
    const bedrock = createBedrock({ region: REGION, env: {}, credentials: KEYS, fetch: service, retry: false });
    for (const work of [() => bedrock.chat(OUR_HI), () => bedrock.stream(OUR_HI).text()]) {
      const ours = await caught(work());
      assert(isProviderError(ours));
      assertEquals(ours.code, theirs.name);
      assert(ours.message.includes(theirs.message), `${ours.message} does not hold: ${theirs.message}`);
      assertEquals(ours.status as unknown, (theirs.$metadata as Json)["httpStatusCode"]);
    }
  });
}
