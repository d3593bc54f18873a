/**
 * The input of a call as models write it, whole and streamed: no arguments in every spelling, JSON inside JSON, and
 * input that is not an object. Reports: BerriAI/litellm#14583, quarkiverse/quarkus-langchain4j#2569.
 */
import { assertEquals } from "@std/assert";
import { type ChatResult, runTools, tool, type ToolUseBlock } from "@bedrock-edge/client";
import { HI, over } from "../../helpers/fire.ts";
import { answered, bytesOf, type Json, streamed } from "../../helpers/wire.ts";

/** JSON of an object with so many levels. */
function deep(levels: number): string {
  return `{"a":${"[".repeat(levels - 1)}${"]".repeat(levels - 1)}}`;
}

/** The text of a stream's deltas; the input that is read, or what is invalid. */
const TEXTS: readonly (readonly [text: string, read: { input: unknown } | { raw: string; error: RegExp }])[] = [
  ["", { input: {} }],
  [" ", { input: {} }],
  ["\n\t", { input: {} }],
  ['""', { input: {} }],
  ['" "', { input: {} }],
  ['"\\"\\""', { input: {} }],
  ["null", { input: {} }],
  [' "null" ', { input: {} }],
  ["{}", { input: {} }],
  ['"{}"', { input: {} }],
  ['{"city":"Oslo"}', { input: { city: "Oslo" } }],
  [' {"city": "Oslo"}\n', { input: { city: "Oslo" } }],
  [JSON.stringify('{"city":"Oslo"}'), { input: { city: "Oslo" } }],
  [JSON.stringify(JSON.stringify('{"city":"Oslo"}')), { input: { city: "Oslo" } }],
  ['{"city":', { raw: '{"city":', error: /not JSON/ }],
  ["Oslo", { raw: "Oslo", error: /not JSON/ }],
  ['"Oslo"', { raw: "Oslo", error: /not JSON/ }],
  ['"{\\"city\\":"', { raw: '{"city":', error: /not JSON/ }],
  ["[1,2]", { raw: "[1,2]", error: /not an object/ }],
  [deep(500), { input: JSON.parse(deep(500)) }],
  [deep(501), { raw: deep(501), error: /nested deeper than 500 levels/ }],
  [deep(20_000), { raw: deep(20_000), error: /nested deeper than 500 levels/ }],
  ['"[1, 2]"', { raw: "[1,2]", error: /not an object/ }],
  ["5", { raw: "5", error: /not an object/ }],
  ["false", { raw: "false", error: /not an object/ }],
];

const CALL = { toolUseId: "t1", name: "look" };

function streamOf(text: string, cuts: readonly number[]): Json[] {
  const pieces = [0, ...cuts].map((from, at, all) => text.slice(from, all[at + 1] ?? text.length));
  return [
    { messageStart: { role: "assistant" } },
    { contentBlockStart: { contentBlockIndex: 0, start: { toolUse: CALL } } },
    ...pieces.map((input) => ({ contentBlockDelta: { contentBlockIndex: 0, delta: { toolUse: { input } } } })),
    { contentBlockStop: { contentBlockIndex: 0 } },
    { messageStop: { stopReason: "tool_use" } },
  ];
}

/** A client that is answered this way, and then with a word that ends a loop. */
function clientOf(whole: Json, events: readonly Json[]) {
  let asked = 0;
  const sent: Json[] = [];
  const { bedrock } = over(async (request) => {
    sent.push(await request.json());
    if (asked++) return answered([{ text: "Done." }]);
    return request.url.endsWith("-stream")
      ? streamed(bytesOf(events))
      : answered([{ toolUse: whole }], { stopReason: "tool_use" });
  });
  return { bedrock, sent };
}

function mustRead(call: ToolUseBlock | undefined, read: (typeof TEXTS)[number][1]): void {
  if ("input" in read) {
    assertEquals([call?.input, call?.invalid], [read.input, undefined]);
  } else {
    assertEquals([call?.input, call?.invalid?.raw], [undefined, read.raw]);
    assertEquals(read.error.test(call?.invalid?.error ?? ""), true, call?.invalid?.error);
  }
}

/** The input in a whole answer in place of `text`: JSON, or the text itself. */
function wholeInput(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

for (const [text, read] of TEXTS) {
  Deno.test(`the input ${JSON.stringify(text.slice(0, 60))} (${text.length}) is read alike, streamed and whole`, async () => {
    const results: ChatResult[] = [];
    const everywhere = text.length > 2000 ? [] : Array.from(text, (_, at) => at).slice(1);
    for (const cuts of [[], [1], [Math.floor(text.length / 2)], everywhere]) {
      const { bedrock } = clientOf({}, streamOf(text, cuts));
      const stream = bedrock.stream(HI);
      const calls: ToolUseBlock[] = [];
      for await (const event of stream) if (event.type === "toolUse") calls.push(event.toolUse);
      const final = await stream.final();
      assertEquals(calls, [...final.toolUses]);
      results.push(final);
    }
    // Text as it is, and JSON that is parsed already.
    for (const input of [text, wholeInput(text)]) {
      results.push(await clientOf({ ...CALL, input }, []).bedrock.chat(HI));
    }
    for (const { toolUses, content } of results) {
      mustRead(toolUses[0], read);
      assertEquals<unknown>(content, toolUses);
    }
  });

  Deno.test(`runTools gives a tool the input ${JSON.stringify(text.slice(0, 60))} (${text.length}), or tells the model what is wrong`, async () => {
    const given: unknown[] = [];
    const look = tool({ name: "look", inputSchema: { type: "object" }, execute: (input) => void given.push(input) });
    for (const check of ["repair", "off"] as const) {
      given.length = 0;
      const { bedrock, sent } = clientOf({ ...CALL, input: wholeInput(text) }, []);
      await runTools(bedrock.model(HI.model), { messages: "Hi", tools: [look], check });
      assertEquals(given, "input" in read ? [read.input] : []);
      const [, assistant, user] = sent[1]!.messages as { content: Record<string, Json>[] }[];
      const { input } = assistant!.content[0]!.toolUse!;
      const { status } = user!.content[0]!.toolResult!;
      if ("input" in read) assertEquals([input, status], [read.input, undefined]);
      else assertEquals([input, status], [check === "off" ? read.raw : { invalid: read.raw }, "error"]);
    }
  });
}

Deno.test("a call without an input has no arguments, whole and streamed", async () => {
  const [messageStart, start, , ...rest] = streamOf("", []);
  const { toolUses } = await clientOf({}, [messageStart!, start!, ...rest]).bedrock.stream(HI).final();
  assertEquals<unknown>(toolUses, [{ type: "toolUse", ...CALL, input: {} }]);
  assertEquals<unknown>((await clientOf(CALL, []).bedrock.chat(HI)).toolUses, toolUses);
});

Deno.test("an input in the start of a call is kept, unless deltas hold another", async () => {
  const input = { city: "Oslo" };
  const [messageStart, , , ...rest] = streamOf("", []);
  const start = { contentBlockStart: { contentBlockIndex: 0, start: { toolUse: { ...CALL, input } } } };
  const delta = (text: string) => ({
    contentBlockDelta: { contentBlockIndex: 0, delta: { toolUse: { input: text } } },
  });
  const TABLE: readonly (readonly [deltas: readonly Json[], read: unknown])[] = [
    [[], input],
    [[delta("")], input],
    [[delta(""), delta("")], input],
    [[delta('{"city":'), delta('"Rome"}')], { city: "Rome" }],
  ];
  for (const [deltas, read] of TABLE) {
    const { toolUses } = await clientOf({}, [messageStart!, start, ...deltas, ...rest]).bedrock.stream(HI).final();
    assertEquals(toolUses.map(({ input, invalid }) => [input, invalid]), [[read, undefined]]);
  }
});

Deno.test("a forced call that is JSON inside JSON is the output, whole and streamed", async () => {
  const output = {
    schema: { type: "object", properties: { city: { type: "string" } } },
    name: "look",
    mode: "tool",
  } as const;
  for (const text of ['{"city":"Oslo"}', JSON.stringify('{"city":"Oslo"}')]) {
    const { bedrock } = clientOf({}, streamOf(text, [3]));
    const final = await bedrock.stream({ ...HI, output }).final();
    const whole = await clientOf({ ...CALL, input: wholeInput(text) }, []).bedrock.chat({ ...HI, output });
    for (const result of [final, whole]) {
      assertEquals<unknown>([result.output, result.stopReason], [{ city: "Oslo" }, "end_turn"]);
    }
    assertEquals(final.text, whole.text);
  }
});
