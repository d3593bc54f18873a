/**
 * A tool loop that outgrows the window goes on with shortened results, and says so.
 */
import { assert, assertEquals, assertRejects } from "@std/assert";
import {
  type ContentBlock,
  ContextLengthError,
  conversation,
  createBedrock,
  type Message,
  tool,
  toolLoopFailure,
  type ToolResultBlock,
} from "@bedrock-edge/client";
import { fakeBedrock, type FakeReply } from "@bedrock-edge/client/testing";
import { shortened } from "../../../src/chat/conversation/fit/tool_results.ts";
import { handModel, type Script } from "./model.ts";

const MODEL = "us.anthropic.claude-sonnet-4-5-20250929-v1:0";
const NOTE = "[tool result shortened: the rest was left out to fit the context window]";
const PAGES = 12;

/** Refusals of a window of `limit` tokens, as public reports have them; `sent` is the true size of the request. */
const REFUSALS: Readonly<Record<string, (sent: number, limit: number) => string>> = {
  "without numbers": () => "Input is too long for requested model.",
  "with both numbers": (sent, limit) => `prompt is too long: ${sent} tokens > ${limit} maximum`,
  "with the answer's count first": (sent, limit) =>
    `This model's maximum context length is ${limit} tokens. However, you requested 200 output tokens and your prompt ` +
    `contains at least ${sent} input tokens, for a total of at least ${sent + 200} tokens.`,
};

/** The fake with a window: it refuses what is larger, over HTTP or as the only frame of a stream. */
function windowed(limit: number, words: (sent: number, limit: number) => string, inStream = false) {
  const replies: FakeReply[] = Array.from({ length: PAGES }, (_, at) => ({
    times: 1,
    content: [{ toolUse: { toolUseId: `t${at}`, name: "read", input: { page: at } } }],
  }));
  const sizes: number[] = [];
  let refused = 0;
  const fake = fakeBedrock({ apiKey: "k", replies: [...replies, "All read."] });
  const fetch: typeof globalThis.fetch = async (input, init) => {
    const request = new Request(input, init);
    const sent = Math.ceil((await request.clone().text()).length / 4);
    if (sent <= limit) {
      sizes.push(sent);
      return await fake(request);
    }
    refused++;
    const error = { code: "ValidationException", message: words(sent, limit) };
    const events = [{ validationException: { message: error.message } }];
    const refusal = inStream && request.url.endsWith("converse-stream") ? { events } : { error };
    return await fakeBedrock({ apiKey: "k", replies: [refusal] })(request);
  };
  const model = createBedrock({ region: "us-east-1", apiKey: "k", fetch, env: {} }).model(MODEL as string);
  return { model, sizes, refusals: () => refused };
}

const read = tool({
  name: "read",
  inputSchema: { type: "object", properties: { page: { type: "integer" } } },
  execute: (input) => `page ${(input as { page: number }).page}: `.padEnd(3000, "word "),
});

function resultsIn(messages: readonly Message[]): ToolResultBlock[] {
  return messages.flatMap(({ content }) =>
    typeof content === "string" ? [] : content.filter((block): block is ToolResultBlock => block.type === "toolResult")
  );
}

for (const [name, words] of Object.entries(REFUSALS)) {
  for (const window of [undefined, 3000]) {
    for (const streamed of ["no", "refused over HTTP", "refused inside the stream"] as const) {
      Deno.test(`a long tool loop ends well: refusals ${name}, window ${window}, streamed: ${streamed}`, async () => {
        const { model, sizes, refusals } = windowed(3000, words, streamed === "refused inside the stream");
        const store = new Map<string, string>();
        const talk = conversation(model, { tools: [read], maxTokens: 200, window, store, key: "k" });
        const loop = { maxSteps: 20, ...(streamed !== "no" && { onEvent: () => {} }) };
        const result = await talk.send("read all pages and sum up", { loop });
        assertEquals([result.text, result.kept, result.steps?.length], ["All read.", true, PAGES + 1]);
        assert(sizes.every((size) => size <= 3000));
        // A known or learned window saves most of the refusals.
        assert(refusals() <= (window || name !== "without numbers" ? 3 : PAGES / 2), `${refusals()}`);
        // Each call is there, with its result; the beginning of every page can still be read.
        const results = resultsIn(talk.messages);
        assertEquals(results.map(({ toolUseId }) => toolUseId), Array.from({ length: PAGES }, (_, at) => `t${at}`));
        results.forEach(({ content }, at) => assert((content as string).startsWith(`page ${at}: `)));
        const cut = results.filter(({ content }) => (content as string).endsWith(NOTE));
        assert(cut.length > 3);
        // Told, with the place in the conversation that was sent.
        const repairs = result.repairs.filter(({ rule }) => rule === "tool-result-shortened");
        assertEquals(repairs.length, cut.length);
        for (const { path } of repairs) {
          const [, message, block] = /^messages\[(\d+)\]\.content\[(\d+)\]$/.exec(path)!.map(Number);
          const { content } = (talk.messages[message!]!.content as ContentBlock[])[block!] as ToolResultBlock;
          assert((content as string).endsWith(NOTE));
        }
        assertEquals(JSON.parse(store.get("k")!).messages, talk.messages);
        // The newest page was not needed for room.
        assertEquals((results.at(-1)!.content as string).length, 3000);
      });
    }
  }
}

Deno.test("older exchanges are left out before any result is shortened", async () => {
  const call = (tokens: number): Script => ({
    content: [{ type: "toolUse", toolUseId: "1", name: "read", input: { page: 1 } }],
    stopReason: "tool_use",
    tokens,
  });
  const model = handModel({ content: [{ type: "text", text: "1" }], tokens: 2000 }, call(2100), "2");
  const talk = conversation(model, { tools: [read], window: 3000 });
  await talk.send("x".repeat(6000));
  const { repairs } = await talk.send("read");
  assertEquals([model.asked[2]!.messages.length, repairs], [3, []]);
});

Deno.test("results that the caller sends are shortened like others, and stay short", async () => {
  const call = (id: string, tokens: number): Script => ({
    content: [{ type: "toolUse", toolUseId: id, name: "read", input: {} }],
    stopReason: "tool_use",
    tokens,
  });
  const model = handModel(call("1", 100), call("2", 900), { content: [{ type: "text", text: "done" }], tokens: 700 });
  for (const way of ["send", "stream"] as const) {
    const own = way === "send" ? model : handModel(call("1", 100), call("2", 900), "done");
    const talk = conversation(own, { tools: [{ name: "read", inputSchema: { type: "object" } }], window: 1400 });
    const say = (content: string | ContentBlock[]) =>
      way === "send" ? talk.send(content) : talk.stream(content).final();
    const result = (toolUseId: string): ContentBlock => ({ type: "toolResult", toolUseId, content: "x".repeat(3000) });
    await say("read both");
    await say([result("1")]);
    const { repairs } = await say([result("2")]);
    assertEquals(repairs.map(({ rule, path }) => `${rule} ${path}`), ["tool-result-shortened messages[2].content[0]"]);
    assertEquals(talk.messages.slice(0, 5), own.asked[2]!.messages);
    assertEquals((await say("and?")).repairs, []);
  }
});

Deno.test("a loop that cannot fit rejects with its steps, and does not change the conversation", async () => {
  const { model } = windowed(300, REFUSALS["without numbers"]!);
  const talk = conversation(model, { tools: [read] });
  const error = await assertRejects(() => talk.send("read all", { loop: { maxSteps: 20 } }), ContextLengthError);
  const { steps, messages } = toolLoopFailure(error)!;
  assert(steps.length > 0 && steps.length < PAGES);
  assertEquals(messages.length, 1 + 2 * steps.length);
  assertEquals(resultsIn(messages).map(({ content }) => content.length), steps.map(() => 3000));
  assertEquals(talk.messages, []);
});

Deno.test("a single result that is larger than the window is shortened, together with its neighbors", async () => {
  const { model } = windowed(3000, REFUSALS["without numbers"]!);
  const huge = tool({ name: "read", inputSchema: { type: "object" }, execute: () => "x".repeat(100_000) });
  const { repairs, text } = await conversation(model, { tools: [huge] }).send("read all", { loop: { maxSteps: 20 } });
  assertEquals([text, repairs.length], ["All read.", PAGES]);
});

const IMAGE = { type: "image", format: "png", source: { bytes: "iVBORw0KGgo=" } } as const;
const SHORTENED: readonly {
  readonly name: string;
  readonly content: ToolResultBlock["content"];
  readonly expected: ToolResultBlock["content"] | undefined;
}[] = [
  { name: "short text", content: "x".repeat(100), expected: undefined },
  { name: "text that the note would make longer", content: "x".repeat(120), expected: undefined },
  { name: "text", content: "x".repeat(1000), expected: `${"x".repeat(100)}\n${NOTE}` },
  { name: "half a character", content: `${"x".repeat(99)}${"😀".repeat(300)}`, expected: `${"x".repeat(99)}\n${NOTE}` },
  {
    name: "short text in parts",
    content: ["a", "b", "c"].map((text) => ({ type: "text", text: text.repeat(30) })),
    expected: undefined,
  },
  {
    name: "long text in parts",
    content: ["a", "b", "c"].map((letter) => ({ type: "text", text: letter.repeat(80) })),
    expected: [{ type: "text", text: "a".repeat(80) }, { type: "text", text: `${"b".repeat(20)}\n${NOTE}` }],
  },
  {
    name: "JSON",
    content: [{ type: "json", json: { rows: Array(500).fill(1) } }],
    expected: [{ type: "text", text: `${`{"rows":[${"1,".repeat(500)}`.slice(0, 100)}\n${NOTE}` }],
  },
  {
    name: "JSON that fits, and text",
    content: [{ type: "json", json: { ok: true } }, { type: "text", text: "x".repeat(1000) }],
    expected: [{ type: "json", json: { ok: true } }, { type: "text", text: `${"x".repeat(89)}\n${NOTE}` }],
  },
  { name: "a picture", content: [IMAGE], expected: [{ type: "text", text: NOTE }] },
  {
    name: "a picture behind text",
    content: [{ type: "text", text: "seen" }, IMAGE],
    expected: [{ type: "text", text: "seen" }, { type: "text", text: NOTE }],
  },
  {
    name: "a search result",
    content: [{ type: "searchResult", source: "u", title: "t", content: [{ text: "x".repeat(1000) }] }],
    expected: [{ type: "text", text: NOTE }],
  },
];

for (const { name, content, expected } of SHORTENED) {
  Deno.test(`a result is shortened to what can be sent: ${name}`, () => {
    for (const status of [undefined, "error"] as const) {
      const block: ToolResultBlock = { type: "toolResult", toolUseId: "1", content, ...(status && { status }) };
      assertEquals<unknown>(shortened(block, 100), expected && { ...block, content: expected });
    }
  });
}
