/**
 * Streams of AI Gateway: events, every way in which bytes arrive, and agreement with whole answers.
 */
import { assert, assertEquals, assertRejects } from "@std/assert";
import { type ChatEvent, type ChatResult, ProviderError, runTools, tool } from "@bedrock-edge/client";
import { availableModels, credits, embed, type Gateway } from "@bedrock-edge/client/gateway";
import { between, seeded } from "../../helpers/random.ts";
import {
  eventStream,
  eventText,
  GATEWAY_MODEL,
  gatewayOver,
  inPieces,
  textParts,
  USAGE,
  wholeAnswer,
} from "../../helpers/gateway.ts";

const HI = { model: GATEWAY_MODEL, messages: "Hi" } as const;
const FINISH = { type: "finish", finishReason: { unified: "stop", raw: "end_turn" }, usage: USAGE };

/** Returns every event of a stream of parts. */
async function eventsOf(parts: readonly object[], more: object = {}): Promise<ChatEvent[]> {
  const { gateway } = gatewayOver([eventStream(parts)]);
  return await Array.fromAsync(gateway.stream({ ...HI, ...more }));
}

Deno.test("parts become events, with the ids of blocks as indexes", async () => {
  const events = await eventsOf([
    { type: "stream-start", warnings: [] },
    { type: "response-metadata", id: "msg_1", modelId: "claude" },
    { type: "reasoning-start", id: "0" },
    { type: "reasoning-delta", id: "0", delta: "Hm." },
    { type: "reasoning-delta", id: "0", delta: "", providerMetadata: { anthropic: { signature: "c2ln" } } },
    { type: "reasoning-end", id: "0" },
    { type: "ping" },
    { type: "text-start", id: "0" },
    { type: "text-delta", id: "0", delta: "Pa" },
    { type: "text-delta", id: "0", delta: "ris" },
    { type: "text-end", id: "0" },
    { type: "tool-input-start", id: "t1", toolName: "a" },
    { type: "tool-input-delta", id: "t1", delta: '{"x"' },
    { type: "tool-input-delta", id: "t1", delta: ":1}" },
    { type: "tool-input-end", id: "t1" },
    { type: "tool-call", toolCallId: "t1", toolName: "a", input: '{"x":1}' },
    { type: "source", sourceType: "url", id: "s", url: "https://a.example" },
    { type: "hologram", hue: 7 },
    {
      ...FINISH,
      finishReason: { unified: "tool-calls", raw: "tool_use" },
      providerMetadata: { gateway: { cost: "1" } },
    },
  ]);
  const citation = { source: "https://a.example", location: { web: { url: "https://a.example", id: "s" } } };
  const toolUse = { type: "toolUse", toolUseId: "t1", name: "a", input: { x: 1 } } as const;
  assertEquals(events, [
    { type: "start", role: "assistant" },
    { type: "blockStart", index: 0, block: "reasoningContent" },
    { type: "reasoning", index: 0, text: "Hm." },
    {
      type: "blockStop",
      index: 0,
      block: {
        type: "reasoningContent",
        text: "Hm.",
        signature: "c2ln",
        unknown: { providerMetadata: { anthropic: { signature: "c2ln" } } },
      },
    },
    { type: "blockStart", index: 1, block: "text" },
    { type: "text", index: 1, text: "Pa" },
    { type: "text", index: 1, text: "ris" },
    { type: "blockStop", index: 1, block: { type: "text", text: "Paris" } },
    { type: "blockStart", index: 2, block: "toolUse", toolUse: { toolUseId: "t1", name: "a" } },
    { type: "toolInput", index: 2, toolUseId: "t1", name: "a", json: '{"x"' },
    { type: "toolInput", index: 2, toolUseId: "t1", name: "a", json: ":1}" },
    { type: "toolUse", index: 2, toolUse },
    { type: "blockStop", index: 2, block: toolUse },
    { type: "blockStart", index: 3, block: "citationsContent" },
    { type: "citation", index: 3, citation },
    { type: "blockStop", index: 3, block: { type: "citationsContent", citations: [citation] } },
    { type: "unknown", name: "hologram", value: { hue: 7 } },
    { type: "stop", stopReason: "tool_use" },
    {
      type: "metadata",
      usage: {
        inputTokens: 9,
        cacheReadInputTokens: 2,
        cacheWriteInputTokens: 1,
        outputTokens: 5,
        totalTokens: 17,
      },
      latencyMs: undefined,
      unknown: { response: { id: "msg_1", modelId: "claude" }, providerMetadata: { gateway: { cost: "1" } } },
    },
  ]);
});

Deno.test("raw chunks come only when they are asked for", async () => {
  const parts = [{ type: "raw", rawValue: { a: 1 } }, ...textParts("Hi")];
  const names = (events: readonly ChatEvent[]) => events.flatMap((event) => event.type === "unknown" ? event.name : []);
  assertEquals(names(await eventsOf(parts)), []);
  const events = await eventsOf(parts, { includeRawChunks: true });
  assertEquals(names(events), ["raw"]);
  assertEquals(events.find(({ type }) => type === "unknown"), { type: "unknown", name: "raw", value: { a: 1 } });
});

/** A stream with every kind of part, and letters of several bytes. */
const EVERYTHING = [
  { type: "stream-start", warnings: [{ type: "other", message: "häh" }] },
  { type: "reasoning-start", id: "r" },
  { type: "reasoning-delta", id: "r", delta: "Überlegt… 🤔" },
  { type: "reasoning-end", id: "r" },
  { type: "text-start", id: "t" },
  { type: "text-delta", id: "t", delta: "Tōkyō " },
  { type: "text-delta", id: "t", delta: "東京 🗼" },
  {
    type: "text-end",
    id: "t",
    citations: [{ source: { type: "source", sourceType: "url", id: "1", url: "https://a" } }],
  },
  { type: "tool-call", toolCallId: "1", toolName: "a", input: '{"city":"東京"}' },
  { type: "file", mediaType: "image/png", data: { type: "data", data: "AQID" } },
  { type: "finish", finishReason: { unified: "stop", raw: "stop" }, usage: USAGE },
];

/** Returns the result without what differs between two calls. */
function plain({ requestId: _, attempts: _attempts, ...result }: ChatResult): unknown {
  return JSON.parse(JSON.stringify(result));
}

Deno.test("the pieces in which bytes arrive change nothing", async () => {
  const texts = [
    eventText(EVERYTHING),
    `\ufeff: hello\r\n\r\n${eventText(EVERYTHING).replaceAll("\n", "\r\n")}data: [DONE]\r\n\r\n`,
    `${eventText(EVERYTHING).replaceAll("\n", "\r")}: bye\r`,
    eventText(EVERYTHING).replaceAll("\n\n", "\nid: 7\nevent: message\n: comment\n\n"),
    // The last event has no end.
    eventText(EVERYTHING).trimEnd(),
  ];
  let expected: unknown;
  for (const text of texts) {
    for (const size of [1, 2, 3, 7, 64, 1_000_000]) {
      const { gateway } = gatewayOver([eventStream(inPieces(text, size))]);
      const result = plain(await gateway.stream(HI).final());
      expected ??= result;
      assertEquals(result, expected, `${size}`);
    }
  }
});

Deno.test("a stream that is cut at any byte is never a success", async () => {
  const text = eventText(EVERYTHING);
  const bytes = new TextEncoder().encode(text);
  // The end of the last event's JSON is enough, as a service may forget the blank line.
  const enough = new TextEncoder().encode(text.trimEnd()).length;
  for (let length = 0; length < enough; length += 7) {
    const { gateway } = gatewayOver([eventStream(new Blob([bytes.slice(0, length)]).stream())]);
    await assertRejects(() => gateway.stream(HI).final());
  }
});

/** Returns a random answer, whole and in parts. */
function randomAnswer(seed: number): { readonly content: object[]; readonly parts: object[] } {
  const random = seeded(7, seed);
  const draw = (low: number, high: number) => between(random, low, high);
  const letters = () => Array.from({ length: draw(0, 12) }, () => 'aé東🗼 "\\\n'[draw(0, 7)] ?? "x").join("");
  const content: object[] = [];
  const parts: object[] = [{ type: "stream-start", warnings: [] }];
  for (let at = draw(1, 6); at > 0; at--) {
    const id = `${at}`;
    const metadata = draw(0, 1) ? { providerMetadata: { google: { thoughtSignature: id } } } : {};
    const kind = draw(0, 4);
    if (kind < 2) {
      const name = kind ? "text" : "reasoning";
      const deltas = Array.from({ length: draw(0, 4) }, letters);
      content.push({ type: name, text: deltas.join(""), ...metadata });
      parts.push({ type: `${name}-start`, id });
      for (const delta of deltas) parts.push({ type: `${name}-delta`, id, delta });
      parts.push({ type: `${name}-end`, id, ...metadata });
    } else if (kind === 2) {
      const input = JSON.stringify({ value: letters() });
      const call = { type: "tool-call", toolCallId: `call-${id}`, toolName: "a", input, ...metadata };
      content.push(call);
      if (draw(0, 1)) {
        parts.push({ type: "tool-input-start", id: `call-${id}`, toolName: "a" });
        parts.push({ type: "tool-input-delta", id: `call-${id}`, delta: input });
        parts.push({ type: "tool-input-end", id: `call-${id}` });
      }
      parts.push(call);
    } else {
      const part = kind === 3
        ? { type: "source", sourceType: "url", id, url: "https://a.example" }
        : { type: "file", mediaType: "image/png", data: { type: "data", data: "AQID" }, ...metadata };
      content.push(part);
      parts.push(part);
    }
  }
  parts.push(FINISH);
  return { content, parts };
}

Deno.test("a whole answer and the stream of the same answer give the same result", async () => {
  for (let seed = 0; seed < 200; seed++) {
    const { content, parts } = randomAnswer(seed);
    const { gateway } = gatewayOver([wholeAnswer(content), eventStream(inPieces(eventText(parts), 1 + seed % 40))]);
    const whole = await gateway.chat(HI);
    const streamed = await gateway.stream(HI).final();
    assertEquals(plain(streamed), plain(whole), `seed ${seed}`);
  }
});

Deno.test("a call whose input never ended is not run, and neither is one behind the end", async () => {
  const begin = [
    { type: "tool-input-start", id: "t1", toolName: "a" },
    { type: "tool-input-delta", id: "t1", delta: '{"x":1}' },
  ];
  const { gateway } = gatewayOver([eventStream([...begin, FINISH])]);
  const { toolUses } = await gateway.stream(HI).final();
  assertEquals(toolUses.map(({ invalid }) => invalid?.raw), ['{"x":1}']);
  const late = await eventsOf([...textParts("Hi"), { type: "tool-call", toolCallId: "1", toolName: "a", input: "{}" }]);
  assertEquals(late.some(({ type }) => type === "toolUse"), false);
  assertEquals(late.at(-1)?.type, "unknown");
});

Deno.test("results before the last one are events, and not parts of the answer", async () => {
  const call = { type: "tool-call", toolCallId: "1", toolName: "search", input: "{}", providerExecuted: true };
  const result = { type: "tool-result", toolCallId: "1", toolName: "search" };
  const parts = [call, { ...result, result: "half", preliminary: true }, { ...result, result: "whole" }, FINISH];
  const { gateway } = gatewayOver([eventStream(parts)]);
  const stream = gateway.stream(HI);
  const events = await Array.fromAsync(stream);
  assertEquals(events.flatMap((event) => event.type === "unknown" ? event.name : []), ["tool-result"]);
  const { content, toolUses } = await stream.final();
  assertEquals(content.map(({ type }) => type), ["toolUse", "toolResult"]);
  assertEquals(toolUses, []);
});

Deno.test("tools run in a loop, and their results go back", async () => {
  const weather = tool({ name: "weather", inputSchema: { type: "object" }, execute: () => ({ degrees: 7 }) });
  const call = {
    type: "tool-call",
    toolCallId: "1",
    toolName: "weather",
    input: "{}",
    providerMetadata: { google: { s: "x" } },
  };
  const { gateway, sent } = gatewayOver([
    wholeAnswer([call], { finishReason: { unified: "tool-calls" } }),
    wholeAnswer([{ type: "text", text: "7 degrees." }]),
  ]);
  const { text } = await runTools(gateway.model(GATEWAY_MODEL), { messages: "Weather?", tools: [weather] });
  assertEquals(text, "7 degrees.");
  assertEquals(sent[1]?.body.prompt.slice(1), [
    {
      role: "assistant",
      content: [{
        type: "tool-call",
        toolCallId: "1",
        toolName: "weather",
        input: {},
        providerOptions: { google: { s: "x" } },
      }],
    },
    {
      role: "tool",
      content: [{
        type: "tool-result",
        toolCallId: "1",
        toolName: "weather",
        output: { type: "json", value: { degrees: 7 } },
      }],
    },
  ]);
});

Deno.test("an answer that is not a stream is a protocol error with its beginning", async () => {
  for (const headers of [{ "content-type": "text/html" }, {}] as Record<string, string>[]) {
    const page = new Response(new TextEncoder().encode("<h1>Bad gateway</h1>"), { headers });
    const { gateway } = gatewayOver([page]);
    const work = () => gateway.stream({ model: GATEWAY_MODEL, messages: "Hi" }).final();
    const { kind, message } = await assertRejects(work, ProviderError);
    assertEquals([kind, message.includes("expected server-sent events, got")], ["protocol", true]);
    assert(message.includes("Bad gateway"), message);
  }
});

Deno.test("a stream is read whatever its label says", async () => {
  const bytes = new TextEncoder().encode(eventText(textParts("Paris.")));
  for (const type of ["", "text/plain", "application/octet-stream", "application/json", "text/html"]) {
    for (const body of [() => bytes, () => inPieces(eventText(textParts("Paris.")), 1)]) {
      const headers = new Headers(type ? { "content-type": type } : {});
      const { gateway } = gatewayOver([() => new Response(body(), { headers })]);
      assertEquals((await gateway.stream(HI).final()).text, "Paris.", type);
    }
  }
});

Deno.test("a failure with a status of success is told by its type, of whole answers, streams and operations", async () => {
  const failures: readonly (readonly [body: object, kind: string, code: string])[] = [
    [{ error: { type: "rate_limit_exceeded", message: "Slow down." } }, "rateLimit", "rate_limit_exceeded"],
    [{ error: { type: "model_not_found", message: "No." }, generationId: "gen_1" }, "notFound", "model_not_found"],
    [{ error: { message: "Broken." } }, "model", "internal_server_error"],
    [{ error: "Broken." }, "model", "response_error"],
  ];
  const calls: readonly ((gateway: Gateway) => Promise<unknown>)[] = [
    (gateway) => gateway.chat(HI),
    (gateway) => gateway.stream(HI).final(),
    (gateway) => embed(gateway, { model: "a/b", input: "x" }),
    (gateway) => availableModels(gateway),
    (gateway) => credits(gateway),
  ];
  for (const [body, kind, code] of failures) {
    for (const call of calls) {
      const error = await assertRejects(() => call(gatewayOver([body]).gateway), ProviderError);
      assertEquals([error.kind, error.code, error.response?.body], [kind, code, JSON.stringify(body)], `${call}`);
    }
  }
});

Deno.test("leaving a stream closes its connection, and nothing is sent before the first read", async () => {
  let left: unknown;
  const { gateway, sent } = gatewayOver([() =>
    eventStream(
      new ReadableStream({
        start(controller) {
          controller.enqueue(new TextEncoder().encode(eventText(textParts("Paris").slice(0, 3))));
        },
        cancel: (reason) => void (left = reason),
      }),
    )]);
  const stream = gateway.stream(HI);
  assertEquals(sent.length, 0);
  for await (const text of stream.textStream) {
    assertEquals(text, "Paris");
    break;
  }
  assert(left !== undefined);
});
