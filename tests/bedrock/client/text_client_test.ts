/**
 * The text client: what it sends and receives, and that it refuses every option that it cannot honor, by its types and at run
 * time.
 */
import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import {
  bearer,
  type ChatModel,
  type ChatProvider,
  createTextClient,
  type TextChatDefaults,
  type TextClient,
  type TextClientOptions,
} from "@bedrock-edge/client";
import { fakeBedrock } from "@bedrock-edge/client/testing";

const MODEL = "amazon.nova-lite-v1:0";

function rig(options: TextClientOptions = {}) {
  const fake = fakeBedrock({ apiKey: "k", replies: ["Hello."] });
  const client = createTextClient(bearer("k"), { region: "us-east-1", env: {}, fetch: fake, ...options });
  return { fake, client };
}

Deno.test("a text client chats and streams, by itself and through a handle", async () => {
  const { client, fake } = rig({ defaults: { maxTokens: 7 } });
  const model = client.model(MODEL, { temperature: 0.5 });
  assertEquals((await client.chat({ model: MODEL, messages: "Hi" })).text, "Hello.");
  assertEquals(await client.stream({ model: MODEL, messages: "Hi" }).text(), "Hello.");
  assertEquals((await model.chat({ messages: "Hi" })).text, "Hello.");
  assertEquals(await model.stream({ messages: "Hi", stopSequences: ["!"] }).text(), "Hello.");
  const sent = fake.requests.map(({ body }) => (body as { inferenceConfig: unknown }).inferenceConfig);
  assertEquals(sent, [
    { maxTokens: 7 },
    { maxTokens: 7 },
    { maxTokens: 7, temperature: 0.5 },
    { maxTokens: 7, temperature: 0.5, stopSequences: ["!"] },
  ]);
  assertEquals(await client.authInfo(), { scheme: "bearer", source: "createTextClient", region: "us-east-1" });
});

/** An option of the client, and the end of the error's message. */
const CLIENT_OPTIONS: readonly (readonly [options: Record<string, unknown>, says: string])[] = [
  [{ models: {} }, '"models": unknown option; use createBedrockWith() or createBedrock(), which speak all of Converse'],
  [
    { control: {} },
    '"control": unknown option; use createBedrockWith() or createBedrock(), which speak all of Converse',
  ],
  [{ regoin: "x" }, '"regoin": unknown option; did you mean "region"?'],
  [{ timeout: 5 }, '"timeout": unknown option; did you mean "timeouts"?'],
  [{ timeouts: { idle: 5 } }, '"timeouts.idle": unknown option; did you mean "idleMs"?'],
  [{ retry: { retries: 5 } }, '"retry.retries": unknown option; did you mean "maxRetries"?'],
  [{ defaults: { maxToken: 5 } }, '"defaults.maxToken": unknown option; did you mean "maxTokens"?'],
];

for (const [options, says] of CLIENT_OPTIONS) {
  Deno.test(`createTextClient refuses ${JSON.stringify(options)}`, () => {
    const { message } = assertThrows(() => rig(options as TextClientOptions), TypeError);
    assertEquals(message, `Cannot use option ${says}`);
  });
}

Deno.test("a text client refuses the options of the full client in defaults, handles and requests", async () => {
  const { client, fake } = rig();
  const handle = client.model(MODEL);
  const options = {
    tools: [{ name: "t", inputSchema: { type: "object" } }],
    toolChoice: "auto",
    reasoning: "off",
    output: { schema: { type: "object" } },
    cache: "auto",
    guardrail: { id: "g", version: "1" },
    topK: 5,
    serviceTier: "flex",
    latency: "optimized",
    requestMetadata: { a: "b" },
    promptVariables: { a: "b" },
    check: "strict",
  };
  for (const [name, value] of Object.entries(options)) {
    const given = { [name]: value } as TextChatDefaults;
    const places: readonly (readonly [path: string, call: () => unknown])[] = [
      [`defaults.${name}`, () => rig({ defaults: given })],
      [name, () => client.model(MODEL, given)],
      [name, () => client.chat({ ...given, model: MODEL, messages: "Hi" })],
      [name, () => client.stream({ ...given, model: MODEL, messages: "Hi" }).text()],
      [name, () => handle.chat({ ...given, messages: "Hi" })],
      [name, () => handle.stream({ ...given, messages: "Hi" }).text()],
    ];
    for (const [path, call] of places) {
      const { message } = await assertRejects(async () => await call(), TypeError);
      assertEquals(
        message,
        `Cannot chat with ${path}: a client of createTextClient() knows text only; use createBedrockWith() or createBedrock()`,
      );
    }
  }
  assertEquals(fake.requests.length, 0);
});

/** Never run: it compiles, and each line that is expected to be an error is one. */
function types(client: TextClient): void {
  const provider: ChatProvider = client;
  const model: ChatModel = client.model(MODEL);
  void [provider, model];
  // @ts-expect-error a text client has no facts about models
  void createTextClient(bearer("k"), { models: undefined });
  // @ts-expect-error nor calls the control plane
  void createTextClient(bearer("k"), { control: {} });
  // @ts-expect-error its requests have no tools
  void client.chat({ model: MODEL, messages: "Hi", tools: [] });
  // @ts-expect-error nor do those of a handle
  void client.model(MODEL).stream({ messages: "Hi", tools: [] });
  // @ts-expect-error nor do its defaults
  void client.model(MODEL, { cache: "auto" });
  // @ts-expect-error a model that cannot chat is refused
  void client.chat({ model: "amazon.titan-embed-text-v2:0", messages: "Hi" });
  // @ts-expect-error the operations of the full client do not exist
  void client.fetch;
  // @ts-expect-error nor do AWS's own
  void client.converse;
}

Deno.test("the types of a text client have no option that it cannot honor", () => {
  assertEquals(typeof types, "function");
});
