/**
 * A conversation keeps within the model's window, where the client knows the model or the service says it.
 */
import { assert, assertEquals } from "@std/assert";
import {
  bearer,
  type ChatModel,
  conversation,
  createBedrock,
  createBedrockWith,
  runTools,
  tool,
} from "@bedrock-edge/client";
import { budget, declareModel, modelFacts } from "@bedrock-edge/client/models";
import { fakeBedrock } from "@bedrock-edge/client/testing";
import { handModel } from "./model.ts";

const SMALL = "meta.llama3-70b-instruct-v1:0";

function bedrockWith(facts: boolean) {
  const fake = fakeBedrock({ apiKey: "k", replies: ["Noted."] });
  const models = facts ? modelFacts() : undefined;
  const bedrock = createBedrock({ region: "us-east-1", apiKey: "k", fetch: fake, env: {}, models });
  const sizes = () => fake.requests.map(({ body }) => JSON.stringify(body).length);
  return { bedrock, sizes };
}

Deno.test("a handle has its model's window if the client knows the model", () => {
  const { bedrock } = bedrockWith(true);
  assertEquals(bedrock.model(SMALL).contextWindow, 8192);
  assertEquals(bedrock.model("us.anthropic.claude-sonnet-4-5-20250929-v1:0").contextWindow! > 100_000, true);
  assertEquals(bedrock.model("vendor.not-yet-known-v1:0").contextWindow, undefined);
  assertEquals(bedrockWith(false).bedrock.model(SMALL).contextWindow, undefined);
  const plain = createBedrockWith(bearer("k"), { region: "us-east-1", env: {}, models: modelFacts() });
  assertEquals(plain.model(SMALL).contextWindow, 8192);
  const arn = "arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/window-test";
  const hidden = bedrock.model(arn as string);
  assertEquals(hidden.contextWindow, undefined);
  const forget = declareModel(arn, SMALL);
  assertEquals(hidden.contextWindow, 8192);
  forget();
  assertEquals(budget({ maxUsd: 1 }).model(bedrock.model(SMALL)).contextWindow, 8192);
});

for (const way of ["send", "stream"] as const) {
  Deno.test(`a conversation with a known small model never sends more than fits: ${way}`, async () => {
    for (const [facts, window] of [[true, undefined], [false, undefined], [true, 100_000]] as const) {
      const { bedrock, sizes } = bedrockWith(facts);
      const talk = conversation(bedrock.model(SMALL), { window });
      for (let turn = 0; turn < 30; turn++) {
        const question = `${turn}: ${"word ".repeat(800)}`;
        if (way === "send") await talk.send(question);
        else await talk.stream(question).final();
      }
      const most = Math.max(...sizes());
      if (facts && !window) assert(most < 8192 * 5, `${most}`);
      // A larger window of the caller's own counts, up to what the check calls hopeless: twice the model's window.
      else if (facts) assert(most > 8192 * 5 && most < 8192 * 2 * 5, `${most}`);
      else assert(most > 114_000, `${most}`);
    }
  });
}

Deno.test("a window that the caller sets takes precedence, larger or smaller", async () => {
  const counted = (tokens: number) => ({ content: [{ type: "text", text: "ok" }], tokens } as const);
  for (const [window, left] of [[undefined, 1], [10_000, 3], [500, 1]] as const) {
    const model: ChatModel = Object.assign(handModel(counted(900), counted(920)), { contextWindow: 1000 });
    const talk = conversation(model, { window });
    await talk.send("a".repeat(3000));
    await talk.send("b");
    const { asked } = model as ReturnType<typeof handModel>;
    assertEquals(asked[1]!.messages.length, left, `${window}`);
  }
});

/** Every text of an overflow that public reports have, for a request of `sent` tokens and a window of `limit`. */
const OVERFLOWS: Readonly<Record<string, (sent: number, limit: number) => string>> = {
  "too long": () => "Input is too long for requested model.",
  "Claude's": (sent, limit) => `prompt is too long: ${sent} tokens > ${limit} maximum`,
  "Nova's": () =>
    "Input Tokens Exceeded: Number of input tokens exceeds maximum length. Please update the input to try again.",
  "Llama's": (_sent, limit) =>
    `This model's maximum context length is ${limit} tokens. Please reduce the length of the prompt`,
  "mantle's": (sent, limit) =>
    `maximum context length is ${limit} tokens. However, you requested 500 output tokens and your prompt contains at ` +
    `least ${sent} input tokens, for a total of at least ${sent + 500} tokens.`,
  "with the answer's length": (sent, limit) =>
    `input length and \`max_tokens\` exceed context limit: ${sent} + 500 > ${limit}, decrease input length or ` +
    "`max_tokens` and try again",
  "by bytes": () => "too many total text bytes",
  "of the window": () => "The request exceeds the model's context window.",
  "SGLang's": (sent, limit) =>
    `The input (${sent} tokens) is longer than the model's context length (${limit} tokens).`,
  "in other words": (sent, limit) =>
    `Too many input tokens. Max input tokens: ${limit}, request input token count: ${sent}`,
};

for (const [name, words] of Object.entries(OVERFLOWS)) {
  for (const way of ["send", "stream", "tools"] as const) {
    Deno.test(`a conversation without a window shrinks for an overflow ${name}, again and again: ${way}`, async () => {
      for (const inStream of way === "stream" ? [false, true] : [false]) {
        const limit = 2000;
        const fake = fakeBedrock({ apiKey: "k", replies: ["Noted."] });
        let refusals = 0;
        const fetch: typeof globalThis.fetch = async (input, init) => {
          const request = new Request(input, init);
          const sent = Math.ceil((await request.clone().text()).length / 4);
          if (sent <= limit) return await fake(request);
          refusals++;
          const message = words(sent, limit);
          const reply = inStream
            ? { events: [{ validationException: { message } }] }
            : { error: { code: "ValidationException", message } };
          return await fakeBedrock({ apiKey: "k", replies: [reply] })(request);
        };
        const bedrock = createBedrock({ region: "us-east-1", apiKey: "k", fetch, env: {} });
        const look = tool({ name: "look", inputSchema: { type: "object" }, execute: () => "seen" });
        const talk = conversation(bedrock.model("vendor.model-v1:0" as string), {
          maxTokens: 500,
          ...(way === "tools" && { tools: [look] }),
        });
        for (let turn = 0; turn < 40; turn++) {
          const question = `${turn}: ${"word ".repeat(100)}`;
          const { text } = await (way === "stream" ? talk.stream(question).final() : talk.send(question));
          assertEquals(text, "Noted.");
        }
        // More than one exchange is left each time, and most turns are not refused at all.
        assert(refusals > 0 && refusals <= 20, `${refusals}`);
        assert(talk.messages.length > 4, `${talk.messages.length}`);
      }
    });
  }
}

Deno.test("runTools does not shorten a conversation", async () => {
  const model = Object.assign(handModel("ok"), { contextWindow: 1 });
  assertEquals((await runTools(model, { messages: "a".repeat(1000) })).repairs, []);
});
