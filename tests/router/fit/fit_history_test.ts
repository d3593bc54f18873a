/**
 * Reasoning goes back to the family that wrote it alone, and ids of tool calls fit each target.
 */
import { assert, assertEquals } from "@std/assert";
import type { AssistantMessage, ContentBlock, Message } from "@bedrock-edge/client";
import type { ChatEvent } from "@bedrock-edge/client/provider";
import { createRouter, type Target } from "@bedrock-edge/client/router";
import { createBedrock, type ReasoningBlock, runTools, tool } from "@bedrock-edge/client";
import { modelFacts } from "@bedrock-edge/client/models";
import { fakeBedrock } from "@bedrock-edge/client/testing";
import { type Scripted, scripted } from "../scripted.ts";

const SIGNED: ReasoningBlock = { type: "reasoningContent", text: "Hm.", signature: "s" };
const TEXT: ContentBlock = { type: "text", text: "Paris." };

function turns(...content: readonly ContentBlock[]): Message[] {
  return [{ role: "user", content: "Hi" }, { role: "assistant", content }, { role: "user", content: "And now?" }];
}

/** Routes a history to the first of models of these families; the others are there as alternatives. */
async function sent(history: readonly Message[], families: readonly (string | undefined)[], own: Partial<Target> = {}) {
  const targets = families.map((family, at): Target => ({
    ...at ? {} : own,
    model: scripted(`m${at}`, ["ok"]),
    ...family ? { family } : {},
  }));
  const { repairs } = await createRouter({ targets }).chat({ messages: history });
  const [request] = (targets[0]!.model as Scripted).requests;
  return { messages: request!.messages as readonly Message[], repairs };
}

async function sentBlocks(block: ContentBlock, families: readonly (string | undefined)[]): Promise<unknown> {
  return (await sent(turns(block, TEXT), families)).messages[1]!.content;
}

Deno.test("reasoning stays for its own family, in any spelling, and leaves for others", async () => {
  const own = { ...SIGNED, family: "claude" };
  assertEquals(await sentBlocks(own, ["claude", "nova"]), [own, TEXT]);
  assertEquals(await sentBlocks(own, ["Anthropic", "nova"]), [own, TEXT]);
  assertEquals(await sentBlocks(own, ["nova", "claude"]), [TEXT]);
  assertEquals(await sentBlocks(own, [undefined, "claude"]), [TEXT]);
  assertEquals(await sentBlocks(own, ["nova"]), [TEXT]);
});

Deno.test("signed reasoning without a family stays only if all targets are of one family", async () => {
  assertEquals(await sentBlocks(SIGNED, ["claude", "claude"]), [SIGNED, TEXT]);
  assertEquals(await sentBlocks(SIGNED, [undefined]), [SIGNED, TEXT]);
  assertEquals(await sentBlocks(SIGNED, ["claude", "nova"]), [TEXT]);
  assertEquals(await sentBlocks({ type: "reasoningContent", redactedContent: "eA==" }, ["claude", undefined]), [TEXT]);
  assertEquals(await sentBlocks({ type: "unknown", name: "reasoningContent", value: {} }, ["claude", "nova"]), [TEXT]);
});

Deno.test("reasoning without signature and family is left to the provider", async () => {
  const bare: ReasoningBlock = { type: "reasoningContent", text: "Hm." };
  assertEquals(await sentBlocks(bare, ["claude", "nova"]), [bare, TEXT]);
});

Deno.test("the repair says who wrote the reasoning and where it was to go", async () => {
  const { messages, repairs } = await sent(turns({ ...SIGNED, family: "claude" }), ["nova", "claude"]);
  assertEquals(repairs, [{
    rule: "foreign-reasoning",
    path: "messages[1].content[0]",
    message: 'messages[1].content[0] is reasoning of the family "claude", and goes to scripted/m0; removed',
  }]);
  // A message of reasoning alone would be empty.
  assertEquals(messages.map(({ role }) => role), ["user", "user"]);
});

Deno.test('check: "off" sends the history unchanged', async () => {
  const model = scripted("a", ["ok"]);
  const router = createRouter({
    targets: [{ model, family: "nova" }, { model: scripted("b", ["ok"]), family: "claude" }],
  });
  const messages = turns({ ...SIGNED, family: "claude" }, TEXT);
  const { repairs } = await router.chat({ messages, check: "off" });
  assertEquals([model.requests[0]!.messages, repairs], [messages, []]);
});

Deno.test("a history that fits is the caller's own list", async () => {
  const messages = turns(TEXT);
  assert((await sent(messages, ["mistral", "claude"])).messages === messages);
});

const CALL = (toolUseId: string): ContentBlock => ({ type: "toolUse", toolUseId, name: "look", input: {} });
const RESULT = (toolUseId: string): ContentBlock => ({ type: "toolResult", toolUseId, content: "ok" });

/** The ids that a target gets for a call with an id, and for its result. */
async function idsOf(id: string, family: string): Promise<unknown[]> {
  const history: Message[] = [
    { role: "user", content: "Hi" },
    { role: "assistant", content: [CALL(id)] },
    { role: "user", content: [RESULT(id)] },
  ];
  const { messages } = await sent(history, [family]);
  return messages.slice(1).map(({ content }) => (content as readonly { toolUseId: string }[])[0]!.toolUseId);
}

/** By family: an id that it refuses, the shape of the new id, and an id that it accepts. */
const IDS: Readonly<Record<string, readonly [string, RegExp, string]>> = {
  mistral: ["tooluse_abcdefghijklmnopqrstuv", /^[a-z\d]{9}$/, "a1B2c3D4e"],
  claude: ["functions.Bash:0", /^functions_Bash_0$/, "call_1-A"],
  anthropic: ["functions.Bash:0", /^functions_Bash_0$/, "call_1-A"],
  openai: ["x".repeat(41), /^call_[a-z\d]{9}$/, "x".repeat(40)],
};
for (const [family, [refused, shape, accepted]] of Object.entries(IDS)) {
  Deno.test(`ids of tool calls fit ${family}, the same for a call and its result in every request`, async () => {
    const ids = await idsOf(refused, family);
    assertEquals(ids[0], ids[1]);
    assert(shape.test(`${ids[0]}`), `${ids[0]}`);
    assertEquals(await idsOf(refused, family), ids);
    assertEquals(await idsOf(accepted, family), [accepted, accepted]);
  });
}

Deno.test("ids that differ stay different, also from ids that fit", async () => {
  const history: Message[] = [
    { role: "assistant", content: ["a.b", "a:b", "a_b"].map(CALL) },
    { role: "user", content: ["a.b", "a:b", "a_b"].map(RESULT) },
  ];
  const { messages, repairs } = await sent(history, ["claude"]);
  const ids = messages.map(({ content }) =>
    (content as readonly { toolUseId: string }[]).map(({ toolUseId }) => toolUseId)
  );
  assertEquals(ids[0], ids[1]);
  assertEquals(new Set(ids[0]).size, 3);
  assertEquals(ids[0]![2], "a_b");
  assertEquals(repairs.length, 4);
  assertEquals(repairs[0], {
    rule: "tool-use-id",
    path: "messages[0].content[0].toolUseId",
    message: 'messages[0].content[0].toolUseId "a.b" is not an id that scripted/m0 accepts; changed to a_b_1',
  });
});

Deno.test("an empty id becomes one that the family accepts", async () => {
  assertEquals(await idsOf("", "claude"), ["call", "call"]);
  const [id, ofResult] = await idsOf("", "openai");
  assert(/^call_[a-z\d]{9}$/.test(`${id}`), `${id}`);
  assertEquals(id, ofResult);
});

Deno.test("ids of unknown families stay", async () => {
  assertEquals(await idsOf("functions.Bash:0", "someone"), ["functions.Bash:0", "functions.Bash:0"]);
});

Deno.test("Bedrock fits its ids by itself, and Mistral's keep those of the service", async () => {
  const own = "tooluse_abcdefghijklmnopqrstuv";
  const fetch = fakeBedrock({ apiKey: "k" });
  const bedrock = createBedrock({ region: "us-east-1", apiKey: "k", fetch });
  const look = tool({ name: "look", inputSchema: { type: "object" } });
  const cases = [
    ["anthropic.claude-sonnet-4-6", "claude", "functions.Bash:0"],
    ["mistral.mistral-large-2407-v1:0", "mistral", own],
    ["openai.gpt-oss-20b-1:0", "openai", "x".repeat(41)],
  ] as const;
  for (const [id, family, given] of cases) {
    const router = createRouter({ targets: [{ model: bedrock.model(id), family }] });
    const messages: Message[] = [
      { role: "user", content: "Hi" },
      { role: "assistant", content: [CALL(given)] },
      { role: "user", content: [RESULT(given)] },
    ];
    assertEquals((await router.chat({ messages, tools: [look] })).repairs, []);
  }
});

Deno.test("answers name the family that wrote their reasoning", async () => {
  const fetch = fakeBedrock({ apiKey: "k" });
  const bedrock = createBedrock({ region: "us-east-1", apiKey: "k", fetch, models: modelFacts() });
  const router = createRouter({ targets: [bedrock.model("us.anthropic.claude-sonnet-4-5-20250929-v1:0")] });
  const request = { messages: "How many weeks has a year?", reasoning: { budgetTokens: 1024 } } as const;
  const whole = await router.chat(request);
  const stream = router.stream(request);
  const events: ChatEvent[] = [];
  for await (const event of stream) events.push(event);
  const streamed = await stream.final();
  const familiesOf = ({ content }: Pick<AssistantMessage, "content">) =>
    content.flatMap((block) => block.type === "reasoningContent" ? [block.family] : []);
  for (const { content, message } of [whole, streamed]) {
    assertEquals([familiesOf({ content: content as AssistantMessage["content"] }), familiesOf(message)], [["claude"], [
      "claude",
    ]]);
  }
  const stops = events.flatMap((event) => event.type === "blockStop" ? [event.block as ReasoningBlock] : []);
  assertEquals(stops.map(({ family }) => family), ["claude", undefined]);
  // The service gets the reasoning back, and not the name.
  await router.chat({
    messages: [{ role: "user", content: "Hi" }, whole.message, { role: "user", content: "And now?" }],
  });
  const { body } = fetch.requests.at(-1)!;
  assertEquals(
    Object.keys(
      (body as unknown as { messages: { content: { reasoningContent: object }[] }[] }).messages[1]!.content[0]!
        .reasoningContent,
    ),
    [
      "reasoningText",
    ],
  );
});

Deno.test("reasoning gets its family in a batch with other events, which stay as they are", async () => {
  const thought = { type: "reasoningContent", text: "Hm.", signature: "s" } as const;
  const batch: ChatEvent[] = [
    { type: "start", role: "assistant" },
    { type: "blockStart", index: 0, block: "reasoningContent" },
    { type: "reasoning", index: 0, text: "Hm." },
    { type: "blockStop", index: 0, block: thought },
    { type: "stop", stopReason: "end_turn" },
  ];
  const router = createRouter({ targets: [{ model: scripted("a", [{ batches: [batch] }]), family: "claude" }] });
  const events: ChatEvent[] = [];
  for await (const event of router.stream({ messages: "Hi" })) events.push(event);
  assertEquals(
    events,
    batch.map((event) => event.type === "blockStop" ? { ...event, block: { ...thought, family: "claude" } } : event),
  );
});

Deno.test("a tool loop that changes its family in the middle leaves the reasoning behind", async () => {
  const thought = { reasoningContent: { reasoningText: { text: "Hm.", signature: "s" } } };
  const call = { toolUse: { toolUseId: "t1", name: "look", input: {} } };
  const fake = fakeBedrock({ apiKey: "k", replies: [{ content: [thought, call] }, "Done."] });
  let calls = 0;
  // The second request is the first that fails.
  const fetch: typeof globalThis.fetch = (input, init) =>
    ++calls === 2 ? Promise.resolve(Response.json({ message: "down" }, { status: 503 })) : fake(input as Request, init);
  const bedrock = createBedrock({ region: "us-east-1", apiKey: "k", fetch, models: modelFacts() });
  const claude = bedrock.model("us.anthropic.claude-sonnet-4-5-20250929-v1:0");
  const router = createRouter({ targets: [claude, bedrock.model("amazon.nova-lite-v1:0")] });
  const look = tool({ name: "look", inputSchema: { type: "object" }, execute: () => "seen" });
  const { text, repairs, steps } = await runTools(router, { messages: "Look!", tools: [look] });
  assertEquals([text, steps.map(({ model }) => model)], ["Done.", [claude.modelId, "amazon.nova-lite-v1:0"]]);
  assertEquals(repairs.map(({ rule, path }) => `${rule} ${path}`), ["foreign-reasoning messages[1].content[0]"]);
  const [, answered] = fake.requests.at(-1)!.body.messages;
  assertEquals(answered!.content.map((block: object) => Object.keys(block)), [["toolUse"]]);
});
