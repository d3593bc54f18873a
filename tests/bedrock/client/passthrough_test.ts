/**
 * Every answer goes through unharmed, and chat() and stream().final() give the same: with the text client, which knows
 * no block except text, and with the client that has all of Converse.
 */
import { assert, assertEquals } from "@std/assert";
import type { ChatEvent, ChatResult } from "@bedrock-edge/client";
import { fakeBedrock, type FakeReplyScript } from "@bedrock-edge/client/testing";
import { API_KEY, HI, MODEL, over } from "../../helpers/fire.ts";
import { answered, bodyOf, bytesOf, eventFrame, eventsOf, type Json, streamed } from "../../helpers/wire.ts";

const CLIENTS = ["plain", "whole"] as const;

function comparable({ requestId: _id, attempts: _attempts, latencyMs: _ms, ...rest }: ChatResult): unknown {
  return rest;
}

/** The answer, and its blocks for a client with all of Converse, unless they are only text. */
const REPLIES: Readonly<
  Record<string, FakeReplyScript & { readonly content?: readonly Json[]; readonly typed?: readonly unknown[] }>
> = {
  "text in several blocks": { content: [{ text: "Par" }, { text: "is" }] },
  "no block at all": { content: [] },
  "a tool's use": {
    content: [{ text: "Let me see." }, {
      toolUse: { toolUseId: "t1", name: "weather", input: { city: "Paris", days: [1, 2] } },
    }],
    typed: [
      { type: "text", text: "Let me see." },
      { type: "toolUse", toolUseId: "t1", name: "weather", input: { city: "Paris", days: [1, 2] } },
    ],
  },
  "a tool's use without arguments": {
    content: [{ toolUse: { toolUseId: "t1", name: "now", input: {} } }],
    typed: [{ type: "toolUse", toolUseId: "t1", name: "now", input: {} }],
  },
  "two tools' uses": {
    content: [
      { toolUse: { toolUseId: "t1", name: "a", input: { x: 'é😀"' } } },
      { toolUse: { toolUseId: "t2", name: "b", input: { y: null } } },
    ],
    typed: [
      { type: "toolUse", toolUseId: "t1", name: "a", input: { x: 'é😀"' } },
      { type: "toolUse", toolUseId: "t2", name: "b", input: { y: null } },
    ],
  },
  "a server tool's use and its result": {
    content: [
      { toolUse: { toolUseId: "t1", name: "nova_grounding", input: { q: "x" }, type: "server_tool_use" } },
      {
        toolResult: { toolUseId: "t1", content: [{ text: "found" }, { json: { n: 1 } }], status: "success", type: "x" },
      },
      { text: "It is so." },
    ],
    typed: [
      { type: "toolUse", toolUseId: "t1", name: "nova_grounding", input: { q: "x" }, serverTool: "server_tool_use" },
      {
        type: "toolResult",
        toolUseId: "t1",
        content: [{ type: "text", text: "found" }, { type: "json", json: { n: 1 } }],
        status: "success",
        serverTool: "x",
      },
      { type: "text", text: "It is so." },
    ],
  },
  "reasoning with its signature": {
    content: [{ reasoningContent: { reasoningText: { text: "Let me think about it.", signature: "c2lnbmF0dXJl" } } }, {
      text: "42",
    }],
    typed: [
      { type: "reasoningContent", text: "Let me think about it.", signature: "c2lnbmF0dXJl" },
      { type: "text", text: "42" },
    ],
  },
  "reasoning that is only a signature": {
    content: [{ reasoningContent: { reasoningText: { text: "", signature: "c2lnbmF0dXJl" } } }, { text: "42" }],
    typed: [{ type: "reasoningContent", text: "", signature: "c2lnbmF0dXJl" }, { type: "text", text: "42" }],
  },
  "redacted reasoning": {
    content: [{ reasoningContent: { redactedContent: "AAECAwQ=" } }, { text: "42" }],
    typed: [{ type: "reasoningContent", redactedContent: "AAECAwQ=" }, { type: "text", text: "42" }],
  },
  "citations": {
    content: [{
      citationsContent: {
        content: [{ text: "Paris is the capital." }],
        citations: [{ title: "Atlas", location: { documentPage: { documentIndex: 0, start: 1, end: 2 } } }, {
          title: "B",
        }],
      },
    }],
    typed: [{
      type: "citationsContent",
      content: [{ text: "Paris is the capital." }],
      citations: [{ title: "Atlas", location: { documentPage: { documentIndex: 0, start: 1, end: 2 } } }, {
        title: "B",
      }],
    }],
  },
  "an image": {
    content: [{ image: { format: "png", source: { bytes: "iVBORw0KGgo=" } } }],
    typed: [{ type: "image", format: "png", source: { bytes: "iVBORw0KGgo=" } }],
  },
  "an invented block": {
    content: [{ hologram: { depth: 3, layers: ["a", "b"] } }, { text: "!" }],
    typed: [{ type: "unknown", name: "hologram", value: { depth: 3, layers: ["a", "b"] } }, {
      type: "text",
      text: "!",
    }],
  },
  "an invented stop reason": { text: "x", stopReason: "fell_asleep" },
  "a trace and fields of the model's own": {
    text: "x",
    trace: { guardrail: { actionReason: "none" } },
    additionalModelResponseFields: { "/stop_sequence": "END" },
  },
  "usage with a cache": {
    text: "x",
    usage: {
      inputTokens: 1,
      outputTokens: 2,
      totalTokens: 33,
      cacheReadInputTokens: 10,
      cacheWriteInputTokens: 20,
      cacheDetails: [{ ttl: "5m", inputTokens: 15 }, { ttl: "1h", inputTokens: 5 }],
    },
  },
};

for (const client of CLIENTS) {
  for (const [name, { typed, ...reply }] of Object.entries(REPLIES)) {
    Deno.test(`${client}, ${name}: chat() and stream().final() agree, and the wire's values are kept`, async () => {
      const fake = fakeBedrock({ apiKey: API_KEY, replies: [reply] });
      const { bedrock } = over(fake, {}, client);
      const chatted = await bedrock.chat(HI);
      const finished = await bedrock.stream(HI).final();
      assertEquals(comparable(finished), comparable(chatted));

      const wire: readonly Json[] = reply.content ?? [{ text: reply.text }];
      const blocks = wire.map((block): unknown => {
        const [kind, value] = Object.entries(block)[0]!;
        return kind === "text" ? { type: "text", text: value } : { type: "unknown", name: kind, value };
      });
      assertEquals<unknown>(chatted.content, client === "whole" && typed || blocks);
      assertEquals(
        chatted.stopReason,
        reply.stopReason ?? (name.startsWith("a tool") || name.startsWith("two") ? "tool_use" : "end_turn"),
      );
      assertEquals(chatted.trace, reply.trace);
      assertEquals(chatted.additionalModelResponseFields, reply.additionalModelResponseFields);

      // The message survives JSON, and goes back as it came.
      const message = JSON.parse(JSON.stringify(finished.message));
      assertEquals(message, chatted.message);
      const messages = [{ role: "user", content: "Hi" }, message] as const;
      // A call without a result is nothing to repair here; the client that only chats knows no check.
      await bedrock.chat({ model: MODEL, messages, check: client === "whole" ? "off" : undefined }).catch(() => {});
      const sent = fake.requests.at(-1)!.body as { messages: { content: unknown }[] };
      assertEquals<unknown>(sent.messages[1]?.content, wire);
    });
  }

  Deno.test(`${client}: a partial of blocks that are still open invents nothing and loses no text`, async () => {
    const events = [
      { messageStart: { role: "assistant" } },
      { contentBlockStart: { contentBlockIndex: 1, start: { toolUse: { toolUseId: "t", name: "n" } } } },
      { contentBlockDelta: { contentBlockIndex: 1, delta: { toolUse: { input: `{"a":` } } } },
      { contentBlockDelta: { contentBlockIndex: 0, delta: { text: "Par" } } },
    ];
    const { bedrock } = over(() => streamed(bodyOf(events.map(eventFrame)).stream), {}, client);
    const stream = bedrock.stream(HI);
    await stream.final().catch(() => {});
    const call = {
      type: "toolUse",
      toolUseId: "t",
      name: "n",
      input: undefined,
      invalid: { raw: `{"a":`, error: "the stream ended before the call was whole" },
    };
    assertEquals(stream.partial.text, "Par");
    assertEquals<unknown>(stream.partial.content, [
      { type: "text", text: "Par" },
      ...client === "whole" ? [call] : [],
    ]);
  });

  Deno.test(`${client}: blocks are kept by their index: gaps, another order and interleaving change nothing`, async () => {
    const delta = (contentBlockIndex: number, text: string) => ({
      contentBlockDelta: { contentBlockIndex, delta: { text } },
    });
    const stop = (contentBlockIndex: number) => ({ contentBlockStop: { contentBlockIndex } });
    const [start] = eventsOf();
    const end = eventsOf().slice(-2);
    const events = [start!, delta(5, "c"), delta(2, "a"), delta(5, "d"), stop(5), delta(2, "b"), stop(2), ...end];
    const { bedrock } = over(() => streamed(bytesOf(events)), {}, client);
    const { text, content } = await bedrock.stream(HI).final();
    assertEquals([text, content], ["abcd", [{ type: "text", text: "ab" }, { type: "text", text: "cd" }]]);
  });

  Deno.test(`${client}: events that are not known are told as unknown, with what they hold, and end nothing`, async () => {
    const [start, ...rest] = eventsOf("Par");
    const events = [start!, { auroraBorealis: { colour: "green", p: "abc" } }, ...rest];
    const { bedrock } = over(() => streamed(bytesOf(events)), {}, client);
    const seen: ChatEvent[] = [];
    const stream = bedrock.stream(HI);
    for await (const event of stream) seen.push(event);
    assertEquals(seen.filter(({ type }) => type === "unknown"), [
      { type: "unknown", name: "auroraBorealis", value: { colour: "green", p: "abc" } },
    ]);
    assertEquals((await stream.final()).text, "Par");
  });

  Deno.test(`${client}: deltas without a type are told as they are, between the start and the end of their block`, async () => {
    const reply = client === "plain"
      ? { toolUse: { toolUseId: "t", name: "n", input: { a: 1 } } }
      : { hologram: { depth: 3 } };
    const { bedrock } = over(fakeBedrock({ apiKey: API_KEY, replies: [{ content: [reply] }] }), {}, client);
    const types: string[] = [];
    const deltas: Json[] = [];
    for await (const event of bedrock.stream(HI)) {
      types.push(event.type);
      if (event.type === "unknown") deltas.push((event.value as { delta: Json }).delta);
    }
    if (client === "plain") {
      const json = deltas.map(({ toolUse }) => (toolUse as { input: string }).input).join("");
      assertEquals(JSON.parse(json), { a: 1 });
    } else {
      assertEquals(deltas, [reply]);
    }
    const between = types.slice(types.indexOf("blockStart") + 1, types.indexOf("blockStop"));
    assert(between.length > 0 && between.every((type) => type === "unknown"), types.join());
  });

  Deno.test(`${client}: a tool's input that is not JSON stays text, and never becomes an object`, async () => {
    const events = [
      eventsOf()[0]!,
      { contentBlockStart: { contentBlockIndex: 0, start: { toolUse: { toolUseId: "t", name: "n" } } } },
      { contentBlockDelta: { contentBlockIndex: 0, delta: { toolUse: { input: `{"a":` } } } },
      { contentBlockStop: { contentBlockIndex: 0 } },
      { messageStop: { stopReason: "malformed_tool_use" } },
    ];
    const { bedrock } = over(() => streamed(bytesOf(events)), {}, client);
    const { content, stopReason } = await bedrock.stream(HI).final();
    assertEquals(stopReason, "malformed_tool_use");
    const error = "the model wrote text that is not JSON";
    assertEquals<unknown>(content, [
      client === "plain"
        ? { type: "unknown", name: "toolUse", value: { toolUseId: "t", name: "n", input: `{"a":` } }
        : { type: "toolUse", toolUseId: "t", name: "n", input: undefined, invalid: { raw: `{"a":`, error } },
    ]);
  });

  Deno.test(`${client}: redacted reasoning in several parts is one, whatever padding they have`, async () => {
    const whole = "The quick brown fox";
    const parts = [whole.slice(0, 4), whole.slice(4, 9), whole.slice(9)].map(btoa);
    const events = [
      eventsOf()[0]!,
      ...parts.map((redactedContent) => ({
        contentBlockDelta: { contentBlockIndex: 0, delta: { reasoningContent: { redactedContent } } },
      })),
      ...eventsOf().slice(1),
    ];
    const { bedrock } = over(() => streamed(bytesOf(events)), {}, client);
    const { content } = await bedrock.stream(HI).final();
    const redactedContent = btoa(whole);
    assertEquals<unknown>(content, [
      client === "plain"
        ? { type: "unknown", name: "reasoningContent", value: { redactedContent } }
        : { type: "reasoningContent", redactedContent },
    ]);
  });

  Deno.test(`${client}: usage is four disjoint counts and their sum, with cache writes by lifetime`, async () => {
    const usages: readonly (readonly [wire: unknown, usage: unknown])[] = [
      [
        { inputTokens: 1, outputTokens: 2, totalTokens: 3 },
        { inputTokens: 1, cacheReadInputTokens: 0, cacheWriteInputTokens: 0, outputTokens: 2, totalTokens: 3 },
      ],
      [REPLIES["usage with a cache"]!.usage, {
        inputTokens: 1,
        cacheReadInputTokens: 10,
        cacheWriteInputTokens: 20,
        outputTokens: 2,
        totalTokens: 33,
        cacheWriteByTtl: { "5m": 15, "1h": 5 },
      }],
      // AWS has sent totals that leave the cache out: the sum is ours.
      [
        { inputTokens: 1, outputTokens: 2, totalTokens: 3, cacheReadInputTokens: 10 },
        { inputTokens: 1, cacheReadInputTokens: 10, cacheWriteInputTokens: 0, outputTokens: 2, totalTokens: 13 },
      ],
      [undefined, undefined],
    ];
    for (const [wire, expected] of usages) {
      const stopped = eventsOf("x").slice(0, -1);
      const { bedrock } = over(
        (request) =>
          request.url.endsWith("/converse")
            ? answered([{ text: "x" }], { usage: wire })
            : streamed(bytesOf([...stopped, { metadata: { usage: wire, metrics: { latencyMs: 1 } } }])),
        {},
        client,
      );
      assertEquals<unknown>((await bedrock.chat(HI)).usage, expected);
      assertEquals<unknown>((await bedrock.stream(HI).final()).usage, expected);
    }
  });
}
