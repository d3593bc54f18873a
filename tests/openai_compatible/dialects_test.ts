/**
 * Chats with a server in every dialect: whole and streamed answers give the same result, and the events say the same.
 */
import { assertEquals } from "@std/assert";
import type { AnswerBlock, ChatEvent, ChatResult } from "@bedrock-edge/client";
import { createOpenAICompatible, type Quirks } from "@bedrock-edge/client/openai-compatible";
import { fakeOpenAI, type FakeOpenAIDialect, type FakeOpenAIReply } from "@bedrock-edge/client/testing";
import { randomOf } from "../helpers/random.ts";

type Values = { readonly [K in keyof FakeOpenAIDialect]-?: readonly FakeOpenAIDialect[K][] };

/** The spellings that differ between servers. */
const DIALECTS: Partial<Values> = {
  reasoning: ["reasoning", "reasoning_content", "reasoning_details", "thinking", "tags"],
  toolIndexes: ["own", "missing", "zero"],
  toolIds: ["first", "every", "missing", "empty"],
  toolNames: ["first", "every", "late"],
  toolArguments: ["parts", "whole"],
  usage: ["always", "finish", "repeated"],
  done: [true, false],
  placeholder: [false, true],
  streams: [true, false],
  lineEnd: ["\n", "\r\n", "\r"],
  comments: [false, true],
  lastBlankLine: [true, false],
};

const tools = [{ name: "one", inputSchema: { type: "object" } }, {
  name: "two",
  inputSchema: { type: "object" },
}] as const;

const REPLIES: readonly {
  readonly name: string;
  readonly reply: FakeOpenAIReply;
  readonly calls: readonly unknown[];
}[] = [
  { name: "text", reply: "Hello, world.", calls: [] },
  {
    name: "reasoning and text",
    reply: { content: [{ type: "reasoningContent", text: "Let me see." }, { type: "text", text: "Hello." }] },
    calls: [],
  },
  {
    name: "two calls behind reasoning",
    reply: {
      content: [
        { type: "reasoningContent", text: "Let me see." },
        { toolUse: { toolUseId: "call_a", name: "one", input: { city: "Oslo", deep: { list: [1, "}{"] } } } },
        { toolUse: { toolUseId: "call_b", name: "two", input: { y: 2 } } },
      ],
    },
    calls: [["one", { city: "Oslo", deep: { list: [1, "}{"] } }], ["two", { y: 2 }]],
  },
  {
    name: "text and a call",
    reply: {
      content: [{ type: "text", text: "Hm. " }, { toolUse: { toolUseId: "call_a", name: "one", input: { x: 1 } } }],
    },
    calls: [["one", { x: 1 }]],
  },
];

/** The parts of a result that do not depend on the exchange. */
function facts({ content, text, toolUses, stopReason, usage }: ChatResult): unknown {
  return JSON.parse(JSON.stringify({
    content: content.map(withoutId),
    text,
    toolUses: toolUses.map(withoutId),
    stopReason,
    usage,
  }));
}

/** The fake makes ids of its own where the dialect leaves them out. */
function withoutId(block: AnswerBlock): unknown {
  if (block.type === "toolUse") return { ...block, toolUseId: "" };
  // Details come in pieces.
  if (block.type === "reasoningContent") return { type: block.type, text: block.text };
  return block;
}

async function compare(dialect: FakeOpenAIDialect, { name, reply, calls }: typeof REPLIES[number]): Promise<void> {
  const label = `${name} ${JSON.stringify(dialect)}`;
  const quirks: Quirks = { inlineThinkTags: dialect.reasoning === "tags" };
  const client = createOpenAICompatible({
    name: "fake",
    baseURL: "http://localhost/v1",
    env: {},
    quirks,
    fetch: fakeOpenAI({ apiKey: null, replies: [reply], dialect }),
  });
  const request = { model: "m", messages: "Hi", tools } as const;
  const whole = await client.chat(request);
  const stream = client.stream(request);
  const events: ChatEvent[] = [];
  for await (const event of stream) events.push(event as ChatEvent);
  const streamed = await stream.final();
  assertEquals(facts(streamed), facts(whole as ChatResult), label);
  const read = whole.toolUses.map(({ name, input }) => [name, input]);
  assertEquals(read, calls as typeof read, label);
  assertEquals(new Set(whole.toolUses.map(({ toolUseId }) => toolUseId)).size, calls.length, label);
  const blocks = new Map<number, AnswerBlock>();
  const texts = new Map<number, string>();
  for (const event of events) {
    if (event.type === "blockStop") blocks.set(event.index, event.block);
    if (event.type === "text" || event.type === "reasoning") {
      texts.set(event.index, (texts.get(event.index) ?? "") + event.text);
    }
  }
  const inOrder = [...blocks].toSorted(([a], [b]) => a - b);
  assertEquals(inOrder.map(([, block]) => block), [...streamed.content], label);
  for (const [index, block] of inOrder) {
    if (block.type === "text" || block.type === "reasoningContent") {
      assertEquals(texts.get(index) ?? "", block.text, label);
    }
  }
}

Deno.test("each difference alone changes nothing in the result", async () => {
  for (const [name, values] of Object.entries(DIALECTS)) {
    for (const value of values) {
      for (const reply of REPLIES) await compare({ usage: "always", [name]: value } as FakeOpenAIDialect, reply);
    }
  }
});

Deno.test("differences together change nothing in the result", async () => {
  for (let at = 0; at < 120; at++) {
    const random = randomOf(12, at);
    const dialect = Object.fromEntries(
      Object.entries(DIALECTS).map(([name, values]) => [name, random.of(values as readonly unknown[])]),
    ) as FakeOpenAIDialect;
    // Calls that share one index, have no ids and do not name themselves in one piece cannot be told apart by anybody.
    const isClear = dialect.toolIndexes === "own" ||
      dialect.toolArguments === "whole" && dialect.toolNames !== "late" &&
        dialect.toolIds !== "missing" && dialect.toolIds !== "empty";
    for (const reply of REPLIES) await compare(isClear ? dialect : { ...dialect, toolIndexes: "own" }, reply);
  }
});
