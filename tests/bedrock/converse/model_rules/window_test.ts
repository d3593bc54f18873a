/**
 * Requests that are hopelessly longer than a model's window: nothing is sent, and a conversation leaves out its beginning.
 */
import { assert, assertEquals, assertRejects } from "@std/assert";
import { type ChatRequest, ContextLengthError, conversation, createBedrock } from "@bedrock-edge/client";
import { modelFacts } from "@bedrock-edge/client/models";
import { fakeBedrock } from "@bedrock-edge/client/testing";

/** A window of 8,192 tokens. */
const LLAMA = "meta.llama3-8b-instruct-v1:0";
const page = "The handbook says so, on this page and the next. ".repeat(500);

function rig(facts = true) {
  const fake = fakeBedrock({ apiKey: "k" });
  const options = { region: "us-east-1", apiKey: "k", fetch: fake } as const;
  return { fake, bedrock: createBedrock(facts ? { ...options, models: modelFacts() } : options) };
}

function ask(request: Omit<ChatRequest, "model">, { facts = true, streaming = false } = {}) {
  const { bedrock, fake } = rig(facts);
  const chat = { ...request, model: LLAMA } as ChatRequest;
  return { fake, answer: () => streaming ? bedrock.stream(chat).final() : bedrock.chat(chat) };
}

const use = { type: "toolUse", toolUseId: "t1", name: "read", input: {} } as const;

/** The member that holds the text. */
const PLACES: readonly (readonly [where: string, request: Omit<ChatRequest, "model">])[] = [
  ["a message", { messages: page.repeat(5) }],
  ["several messages", { messages: Array.from({ length: 5 }, () => ({ role: "user", content: page })) }],
  ["the system prompt", { messages: "Hi", system: page.repeat(5) }],
];

for (const [where, request] of PLACES) {
  Deno.test(`text in ${where} that is far longer than the window is not sent`, async () => {
    for (const check of ["repair", "strict"] as const) {
      for (const streaming of [false, true]) {
        if (check === "strict" && Array.isArray(request.messages)) continue;
        const { answer, fake } = ask({ ...request, check }, { streaming });
        const error = await assertRejects(answer, ContextLengthError, "but the model accepts 8192");
        assertEquals([error.kind, error.retryable, error.maxTokens], ["contextLength", false, 8192]);
        assert(error.requestTokens! > 25_000 && error.requestTokens! < 40_000, `${error.requestTokens}`);
        assert(/such as "(us\.)?meta\.llama/.test(error.hint!), error.hint);
        assertEquals(fake.requests.length, 0);
      }
    }
  });
}

Deno.test("text in a tool's result counts", async () => {
  const { bedrock, fake } = rig();
  const messages = [
    { role: "user", content: "Read it." },
    { role: "assistant", content: [use] },
    { role: "user", content: [{ type: "toolResult", toolUseId: "t1", content: page.repeat(20) }] },
  ] as const;
  const tools = [{ name: "read", inputSchema: { type: "object" } }];
  const chat = () => bedrock.chat({ model: "mistral.mistral-large-2402-v1:0", messages, tools });
  await assertRejects(chat, ContextLengthError, "the model accepts 32000");
  assertEquals(fake.requests.length, 0);
});

Deno.test("text that may fit is sent, and so is any text without facts or with check off", async () => {
  const once = "word ".repeat(10_000);
  for (const streaming of [false, true]) {
    const near = ask({ messages: once }, { streaming });
    await near.answer();
    const plain = ask({ messages: page.repeat(5) }, { facts: false, streaming });
    await plain.answer();
    const unchecked = ask({ messages: page.repeat(5), check: "off" }, { streaming });
    await unchecked.answer();
    assertEquals([near, plain, unchecked].map(({ fake }) => fake.requests.length), [1, 1, 1]);
  }
});

Deno.test("white space and media are not counted for tokens", async () => {
  const image = { type: "image", format: "png", source: { bytes: new Uint8Array(1_000_000) } } as const;
  const { bedrock, fake } = rig();
  const content = [image, { type: "text", text: `Hi${" \n".repeat(500_000)}!` }] as const;
  await bedrock.chat({ model: "amazon.nova-lite-v1:0", messages: [{ role: "user", content }] });
  await ask({ messages: `Hi${" ".repeat(500_000)}!` }).answer();
  assertEquals(fake.requests.length, 1);
});

Deno.test("a conversation without a window leaves out its oldest exchanges", async () => {
  const { bedrock, fake } = rig();
  const talk = conversation(bedrock.model(LLAMA));
  for (let at = 0; at < 12; at++) await talk.send(`${at}: ${page}`);
  assertEquals(fake.requests.length, 12);
  const { messages } = fake.requests.at(-1)!.body as { messages: readonly { content: readonly { text: string }[] }[] };
  assert(messages.length < 12, `${messages.length} messages`);
  assert(messages.at(-1)!.content[0]!.text.startsWith("11: "));
});
