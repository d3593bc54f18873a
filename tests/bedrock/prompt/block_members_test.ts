/**
 * A member of a block that would not be sent is refused with its path; every other member reaches the service.
 */
import { assertEquals, assertRejects } from "@std/assert";
import {
  bearer,
  type ChatRequest,
  createBedrock,
  createTextClient,
  type Message,
  type SystemBlock,
} from "@bedrock-edge/client";
import { fakeBedrock } from "@bedrock-edge/client/testing";

const model = "vendor.model-v1:0";
const CACHE = 'put { type: "cachePoint" } behind the block, or use the option cache';

/** Blocks as other libraries write them, the path in the message, the type and the advice. */
const UNSENT: readonly [content: unknown[], path: string, name: string, type: string, instead: string][] = [
  [[{ type: "text", text: "a", cache_control: { type: "ephemeral" } }], "[0]", "cache_control", "text", CACHE],
  [[{ type: "text", text: "a" }, { type: "text", text: "b", cachePoint: {} }], "[1]", "cachePoint", "text", CACHE],
  [[{ type: "text", text: "a", state: "done" }], "[0]", "state", "text", "remove it"],
  [[{ type: "unknown", name: "x", value: {}, extra: 1 }], "[0]", "extra", "unknown", "remove it"],
  [
    [{ type: "guardContent", content: { text: "a" }, qualifiers: [] }],
    "[0]",
    "qualifiers",
    "guardContent",
    "remove it",
  ],
  [
    [{ type: "toolResult", toolUseId: "t", content: [{ type: "text", text: "a", id: 1 }] }],
    "[0].content[0]",
    "id",
    "text",
    "remove it",
  ],
  [
    [{ type: "toolResult", toolUseId: "t", content: [{ type: "json", json: {}, id: 1 }] }],
    "[0].content[0]",
    "id",
    "json",
    "remove it",
  ],
];

for (const [content, path, name, type, instead] of UNSENT) {
  Deno.test(`the member ${name} of a block of the type ${type} is refused with its path`, async () => {
    const fake = fakeBedrock({ apiKey: "k" });
    const full = createBedrock({ region: "us-east-1", apiKey: "k", env: {}, fetch: fake });
    const plain = createTextClient(bearer("k"), { region: "us-east-1", env: {}, fetch: fake });
    // The small client does not know the other blocks.
    for (const bedrock of type === "text" && !path.includes(".") ? [full, plain] : [full]) {
      for (const check of bedrock === plain ? [undefined] : ["repair", "strict", "off"] as const) {
        const request = { model, messages: [{ role: "user", content }], check } as ChatRequest;
        const { message } = await assertRejects(() => bedrock.chat(request), TypeError);
        assertEquals(
          message,
          `Cannot chat: messages[0].content${path} has the member "${name}", which is not sent in a block of the type "${type}"; ${instead}`,
        );
      }
    }
    assertEquals(fake.requests.length, 0);
  });
}

Deno.test("members that are null or undefined, and members of the caller's own beside role and content, are accepted", async () => {
  const bodies: { messages: unknown }[] = [];
  const fake = fakeBedrock({ apiKey: "k" });
  const bedrock = createBedrock({ region: "us-east-1", apiKey: "k", env: {}, fetch: fake });
  const content = [{ type: "text", text: "a", citations: null, id: undefined }];
  await bedrock.chat(
    { model, messages: [{ id: 7, createdAt: "today", role: "user", content }] } as unknown as ChatRequest,
  );
  for (const { body } of fake.requests) bodies.push(body as { messages: unknown });
  assertEquals(bodies.map(({ messages }) => messages), [[{ role: "user", content: [{ text: "a" }] }]]);
});

Deno.test("text that is not a string is refused with its path by every client", async () => {
  const fake = fakeBedrock({ apiKey: "k" });
  const full = createBedrock({ region: "us-east-1", apiKey: "k", env: {}, fetch: fake });
  const plain = createTextClient(bearer("k"), { region: "us-east-1", env: {}, fetch: fake });
  const cases: readonly (readonly [text: unknown, what: string])[] = [
    [5, "a number"],
    [true, "a boolean"],
    [{ value: "a" }, "an object"],
    [["a"], "a list"],
    [5n, "a bigint"],
  ];
  for (const [text, what] of cases) {
    const block = { type: "text", text };
    // Callers in JavaScript may pass anything.
    const messages = [{ role: "user", content: [{ type: "text", text: "a" }, block] }] as unknown as Message[];
    const system = [block] as unknown as SystemBlock[];
    for (const bedrock of [full, plain]) {
      const { message } = await assertRejects(() => bedrock.chat({ model, messages }), TypeError);
      assertEquals(message, `Cannot chat: messages[0].content[1].text is ${what}; pass a string`);
    }
    const { message } = await assertRejects(() => full.chat({ model, messages: "a", system }), TypeError);
    assertEquals(message, `Cannot chat: system[0].text is ${what}; pass a string`);
  }
  assertEquals(fake.requests.length, 0);
});
