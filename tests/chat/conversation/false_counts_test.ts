/**
 * Counts and limits that cannot be true take no history away.
 */
import { assert, assertEquals } from "@std/assert";
import { conversation, type Message, tool, type Usage } from "@bedrock-edge/client";
import { handModel, told, tooLong } from "./model.ts";

const TURNS = ["u:a", "a:one", "u:b", "a:two", "u:c", "a:three"];

for (const tokens of [1e12, 1e9, 1e300, Number.MAX_SAFE_INTEGER, Infinity, -5, NaN, 10_000_000, 500_000]) {
  Deno.test(`a usage of ${tokens} tokens for a few words leaves the history alone`, async () => {
    for (const how of ["send", "stream"] as const) {
      const trimmed: unknown[] = [];
      const model = handModel({ content: [{ type: "text", text: "one" }], tokens }, "two", "three");
      const chat = conversation(model, { window: 200_000, onTrim: (dropped) => void trimmed.push(dropped) });
      for (const content of ["a", "b", "c"]) {
        if (how === "send") await chat.send(content);
        else await chat.stream(content).final();
      }
      assertEquals([told(chat.messages), trimmed], [TURNS, []], how);
      assertEquals(chat.toJSON().size, undefined);
    }
  });
}

const text = (length: number): Message["content"] => [{ type: "text", text: "x".repeat(length) }];
const system = tool({ name: "t", inputSchema: { type: "object", description: "y".repeat(800_000) } });

/** Large counts that may be true. */
const TRUE: Readonly<Record<string, { tokens: number; content?: Message["content"]; options?: object }>> = {
  "a long text in a script with a token for each byte": { tokens: 150_000, content: text(150_000) },
  "a document of many pages": {
    tokens: 900_000,
    content: [{ type: "document", name: "d", source: { bytes: new Uint8Array(9) } }, { type: "text", text: "sum up" }],
  },
  "a video in S3": {
    tokens: 900_000,
    content: [
      { type: "video", format: "mp4", source: { s3Location: { uri: "s3://b/k" } } },
      { type: "text", text: "sum up" },
    ],
  },
  "a long system prompt": { tokens: 100_000, options: { system: "z".repeat(400_000) } },
  "tools with long schemas": { tokens: 150_000, options: { tools: [system] } },
  "a search of the service's own": {
    tokens: 400_000,
    options: { tools: [{ type: "systemTool", name: "nova_grounding" }] },
  },
};

for (const [name, { tokens, content = "a", options = {} }] of Object.entries(TRUE)) {
  Deno.test(`the count of ${name} is believed`, async () => {
    const chat = conversation(handModel({ content: [{ type: "text", text: "one" }], tokens }), options);
    await chat.send(content as string);
    assertEquals(chat.toJSON().size?.tokens, tokens);
  });
}

Deno.test("more tokens of the answer than of both together are not believed", async () => {
  const usage: Usage = {
    inputTokens: 5,
    cacheReadInputTokens: 0,
    cacheWriteInputTokens: 0,
    outputTokens: 900,
    totalTokens: 20,
  };
  const model = handModel("one");
  const chat = conversation(
    Object.assign(handModel("one"), {
      chat: async (options: never) => ({ ...await model.chat(options) as object, usage }),
    }),
  );
  await chat.send("a");
  assertEquals(chat.toJSON().size, undefined);
});

Deno.test("a stored size that cannot be true is not believed, and one that may be is", async () => {
  const messages: Message[] = [{ role: "user", content: "a" }, {
    role: "assistant",
    content: [{ type: "text", text: "one" }],
  }];
  for (const [tokens, kept] of [[1e12, true], [100_000, true], [40_000, false]] as const) {
    const from = { version: 1, messages, size: { tokens, messages: 2 } } as const;
    const store = { get: () => JSON.stringify(from), set: () => {}, delete: () => {} };
    for (const options of [{ from }, { store, key: "k" }]) {
      const chat = conversation(handModel("two"), { window: 30_000, ...options });
      await chat.send("b");
      assertEquals(told(chat.messages)[0], kept ? "u:a" : "u:b", `${tokens}`);
    }
  }
});

Deno.test("a refusal with a limit that no model has does not pin the conversation to its last exchange", async () => {
  for (const tokens of [20, undefined]) {
    const said = (text: string) => ({ content: [{ type: "text", text }], ...(tokens && { tokens }) }) as const;
    const model = handModel("zero", tooLong(10, 1), said("one"));
    const chat = conversation(model);
    for (const letter of ["a", "b", "c", "d"]) await chat.send(letter.repeat(40));
    // The refused turn was made smaller, as it had to be; those behind it keep what was said since.
    const last = told(model.asked.at(-1)!.messages).filter((turn) => turn.startsWith("u:"));
    assertEquals(last.map((turn) => turn.at(-1)), ["b", "c", "d"], `${tokens}`);
  }
});

Deno.test("a limit that a refusal named and that holds stays", async () => {
  const model = handModel(
    { content: [{ type: "text", text: "one" }], tokens: 100 },
    tooLong(230, 200),
    { content: [{ type: "text", text: "two" }], tokens: 120 },
    { content: [{ type: "text", text: "three" }], tokens: 150 },
  );
  const chat = conversation(model);
  for (const content of ["a", "b", "c".repeat(400)]) await chat.send(content);
  // The last request would have exceeded 200 tokens, and was made smaller before it was sent.
  assertEquals(model.asked.length, 4);
  assert(told(model.asked.at(-1)!.messages).length < 5);
});
