/**
 * Lossless turns: for every mix of blocks, chat() and stream().final() give the same message, and that message survives
 * JSON and goes back as the wire had it. Generated from seeds; a failure names its own.
 */
import { assertEquals } from "@std/assert";
import type { ChatResult, Message } from "@bedrock-edge/client";
import { seeded } from "../../helpers/random.ts";
import { MODEL, over } from "../../helpers/fire.ts";
import { answered, bodyOf, bytesOf, type Json, streamed } from "../../helpers/wire.ts";

const CASES = 600;

/** Random choices; the same for the same seed. */
interface Random {
  /** A whole number from 0 to below `limit`. */
  below(limit: number): number;
  chance(likelihood: number): boolean;
  of<T>(list: readonly T[]): T;
}

function random(seed: number): Random {
  const draw = seeded(seed);
  const below = (limit: number) => Math.floor(draw() * limit);
  return { below, chance: (likelihood) => draw() < likelihood, of: (list) => list[below(list.length)]! };
}

/**
 * Kinds that no version of this module will know, kinds that are not part of an answer, and names that objects inherit.
 */
const KINDS = [
  "hologram",
  "a.b",
  "0",
  "blöck 🎈",
  "constructor",
  "toString",
  "document",
  "video",
  "cachePoint",
  "guardContent",
];
const TEXTS = ["", " ", "a", "Paris", "日本", "👍🏽", '"\\', "\n\u2028", "\u0000", "{}", "é".repeat(40)];

/** Text of some pieces; short ones often, none sometimes. */
function textOf(r: Random): string {
  return Array.from({ length: r.below(6) }, () => r.of(TEXTS)).join("");
}

/** Bytes as base64, at least one. */
function base64Of(r: Random): string {
  return btoa(String.fromCharCode(...Array.from({ length: 1 + r.below(20) }, () => r.below(256))));
}

/** Any JSON. */
function jsonOf(r: Random, depth = 3): unknown {
  const make: readonly (() => unknown)[] = [
    () => null,
    () => r.chance(0.5),
    () => r.below(1000) / 8 - 50,
    () => textOf(r),
    () => Array.from({ length: r.below(4) }, () => jsonOf(r, depth - 1)),
    () => objectOf(r, depth - 1),
  ];
  return r.of(depth > 0 ? make : make.slice(0, 4))();
}

function objectOf(r: Random, depth = 3): Json {
  const names = ["a", "b", "toString", "text", "source", "é", "list"].filter(() => r.chance(0.3));
  return Object.fromEntries(names.map((name) => [name, jsonOf(r, depth)]));
}

/** Members that a later version of the API might add to a block. */
function novel(r: Random): Json {
  return r.chance(0.3) ? { novelty: jsonOf(r), "x-novelty": textOf(r) } : {};
}

function id(r: Random): string {
  return `tooluse_${r.below(1_000_000)}`;
}

function sourceOf(r: Random): Json {
  return r.chance(0.3) ? { s3Location: { uri: "s3://b/k", bucketOwner: "123456789012" } } : { bytes: base64Of(r) };
}

function citationOf(r: Random): Json {
  return {
    ...r.chance(0.7) && { title: textOf(r) },
    ...r.chance(0.3) && { source: textOf(r), sourceContent: [{ text: textOf(r) }, { text: textOf(r) }] },
    ...r.chance(0.7) &&
      { location: r.of([{ documentPage: { documentIndex: 0, start: 1, end: 2 } }, { orbit: objectOf(r) }]) },
    ...novel(r),
  };
}

/** Parts of a tool's result, no two texts next to each other: of a stream nobody could tell them from one. */
function partsOf(r: Random): Json[] {
  const make: readonly (() => Json)[] = [
    () => ({ json: jsonOf(r) }),
    () => ({ image: { format: "png", source: sourceOf(r), ...novel(r) } }),
    () => ({ document: { name: "a", source: { text: textOf(r) } } }),
    () => ({ video: { format: "mp4", source: sourceOf(r) } }),
    () => ({ searchResult: { source: "x", title: textOf(r), content: [{ text: textOf(r) }] } }),
    () => ({ [r.of(KINDS.slice(0, 6))]: jsonOf(r) }),
  ];
  const parts: Json[] = [];
  for (let count = r.below(5); count > 0; count--) {
    if (r.chance(0.5)) parts.push({ text: textOf(r) });
    parts.push(r.of(make)());
  }
  return parts;
}

/** A block as a whole answer has it. */
function blockOf(r: Random): Json {
  const make: readonly (() => Json)[] = [
    () => ({ text: textOf(r) }),
    () => ({
      toolUse: {
        toolUseId: id(r),
        name: "n",
        input: objectOf(r),
        ...r.chance(0.3) && { type: "server_tool_use" },
        ...novel(r),
      },
    }),
    () => ({
      toolResult: {
        toolUseId: id(r),
        content: partsOf(r),
        ...r.chance(0.5) && { status: r.of(["success", "error"]) },
        ...r.chance(0.5) && { type: "nova_grounding_result" },
        ...novel(r),
      },
    }),
    () => ({
      reasoningContent: {
        reasoningText: { text: textOf(r), ...r.chance(0.7) && { signature: base64Of(r) }, ...novel(r) },
      },
    }),
    () => ({ reasoningContent: { redactedContent: base64Of(r) } }),
    () => ({
      citationsContent: {
        content: [{ text: textOf(r) }],
        citations: Array.from({ length: 1 + r.below(3) }, () => citationOf(r)),
      },
    }),
    () => ({ image: { format: r.of(["png", "tiff"]), source: sourceOf(r), ...novel(r) } }),
    () => ({ [r.of(KINDS)]: jsonOf(r) }),
  ];
  return r.of(make)();
}

/** `text` in pieces; of none one that is empty. */
function cut(r: Random, text: string): string[] {
  const pieces: string[] = [];
  let rest = text;
  while (rest && r.chance(0.7)) {
    const at = 1 + r.below(rest.length);
    pieces.push(rest.slice(0, at));
    rest = rest.slice(at);
  }
  return rest || !pieces.length ? [...pieces, rest] : pieces;
}

/** Bytes in pieces, each of them base64 by itself. */
function cutBytes(r: Random, base64: string): string[] {
  return cut(r, atob(base64)).map(btoa);
}

/** A value in pieces that sum up to it: texts and lists are cut, objects member by member. */
function cutValue(r: Random, value: unknown): unknown[] {
  if (typeof value === "string") return cut(r, value);
  if (Array.isArray(value)) {
    const at = r.below(value.length + 1);
    return [value.slice(0, at), value.slice(at)];
  }
  if (typeof value !== "object" || value === null) return [value];
  const pieces = Object.entries(value).flatMap(([name, member]) =>
    cutValue(r, member).map((piece) => ({ [name]: piece }))
  );
  return pieces.length ? pieces : [{}];
}

/** How a block is streamed: its start, where it has one, and its deltas. */
interface Streamed {
  readonly start?: Json;
  readonly deltas: readonly Json[];
}

/**
 * A block in pieces.
 *
 * @param fine whether pieces are cut that only somebody who knows the block can put together
 */
function inPieces(r: Random, block: Json, fine: boolean): Streamed {
  const [[kind, value]] = Object.entries(block) as [[string, Json]];
  const under = (pieces: readonly unknown[]): Json[] => pieces.map((piece) => ({ [kind]: piece }));
  switch (kind) {
    case "text": {
      const text = block["text"] as string;
      // The end of a block alone is an empty text.
      return { deltas: text === "" && r.chance(0.5) ? [] : cut(r, text).map((text) => ({ text })) };
    }
    case "toolUse": {
      const { input, ...start } = value;
      const json = JSON.stringify(input);
      const none = json === "{}" && r.chance(0.5);
      return { start: { toolUse: start }, deltas: under(none ? [] : cut(r, json).map((input) => ({ input }))) };
    }
    case "toolResult": {
      const { content, ...start } = value as { content: Json[] };
      const parts = fine
        ? content.flatMap((part) =>
          typeof part["text"] === "string" ? cut(r, part["text"]).map((text) => ({ text })) : [part]
        )
        : content;
      const lists = fine ? cutValue(r, parts).filter((list) => (list as []).length) : [parts];
      return { start: { toolResult: start }, deltas: under(lists) };
    }
    case "reasoningContent": {
      const { reasoningText, redactedContent } = value as { reasoningText?: Json; redactedContent?: string };
      if (redactedContent) {
        return { deltas: under(cutBytes(r, redactedContent).map((redactedContent) => ({ redactedContent }))) };
      }
      return { deltas: under(cutValue(r, reasoningText)) };
    }
    case "citationsContent": {
      const { content, citations } = value as { content: { text: string }[]; citations: Json[] };
      const deltas: Json[] = cut(r, content[0]!.text).map((text) => ({ text }));
      let at = 0;
      for (const citation of citations) {
        at += r.below(deltas.length - at + 1);
        deltas.splice(at++, 0, { citation });
      }
      return { deltas };
    }
    case "image": {
      const { format, source, ...more } = value as { format: string; source: Json };
      const sources = typeof source["bytes"] === "string" && fine
        ? cutBytes(r, source["bytes"]).map((bytes) => ({ source: { bytes } }))
        : [{ source }];
      return { start: { image: { format } }, deltas: under([...sources, ...cutValue(r, more)]) };
    }
    default: {
      const [first, ...rest] = cutValue(r, value);
      if (r.chance(0.5)) return { start: { [kind]: first }, deltas: under(rest) };
      return { deltas: under([first, ...rest]) };
    }
  }
}

/** The events of all blocks: each block's in order, the blocks' among each other in any, and their indices with gaps. */
function interleaved(r: Random, blocks: readonly Streamed[]): Json[] {
  let contentBlockIndex = -1;
  const queues = blocks.map(({ start, deltas }) => {
    contentBlockIndex += 1 + (r.chance(0.3) ? r.below(5) : 0);
    const at = contentBlockIndex;
    return [
      ...start ? [{ contentBlockStart: { contentBlockIndex: at, start } }] : [],
      ...deltas.map((delta) => ({ contentBlockDelta: { contentBlockIndex: at, delta } })),
      { contentBlockStop: { contentBlockIndex: at } },
    ];
  });
  const events: Json[] = [];
  const inTurn = r.chance(0.3);
  for (let open = queues; open.length; open = open.filter((queue) => queue.length)) {
    events.push((inTurn ? open[0]! : r.of(open)).shift()!);
  }
  return events;
}

/** `bytes` as a network might deliver them. */
function chunked(r: Random, bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer>[] {
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  const most = r.of([1 + r.below(20), 400, bytes.length]);
  for (let at = 0; at < bytes.length;) {
    const end = at + 1 + r.below(most);
    chunks.push(bytes.slice(at, end));
    at = end;
  }
  return chunks;
}

function comparable({ requestId: _id, attempts: _attempts, ...rest }: ChatResult): unknown {
  return rest;
}

for (const client of ["whole", "plain"] as const) {
  Deno.test(`${client}: ${CASES} generated answers are the same from chat() and stream(), and go back as they came`, async () => {
    for (let seed = 1; seed <= CASES; seed++) {
      const r = random(seed);
      const content = Array.from({ length: r.below(6) }, () => blockOf(r));
      const end = {
        stopReason: r.of(["end_turn", "tool_use", "tired"]),
        usage: { inputTokens: r.below(9), outputTokens: r.below(9), totalTokens: 1, cacheReadInputTokens: r.below(9) },
        ...r.chance(0.3) && { additionalModelResponseFields: jsonOf(r) },
        ...r.chance(0.3) && { trace: objectOf(r), serviceTier: { type: "flex" }, novelty: jsonOf(r) },
      };
      const { stopReason, additionalModelResponseFields, ...metadata } = end;
      const events: Json[] = [
        { messageStart: { role: "assistant" } },
        ...interleaved(r, content.map((block) => inPieces(r, block, client === "whole"))),
        {
          messageStop: {
            stopReason,
            ...additionalModelResponseFields !== undefined && { additionalModelResponseFields },
          },
        },
        { metadata: { ...metadata, metrics: { latencyMs: 12 }, p: "abc" } },
      ];
      const sent: Json[] = [];
      const { bedrock } = over(
        async (request) => {
          sent.push(await request.json());
          if (!request.url.endsWith("-stream")) return answered(content, end);
          return streamed(bodyOf(chunked(r, bytesOf(events))).stream);
        },
        {},
        client,
      );
      const chatted = await bedrock.chat({ model: MODEL, messages: "Hi" });
      const finished = await bedrock.stream({ model: MODEL, messages: "Hi" }).final();
      assertEquals(comparable(finished), comparable(chatted), `seed ${seed}`);

      const message: Message = JSON.parse(JSON.stringify(finished.message));
      const messages: Message[] = [{ role: "user", content: "Hi" }, message];
      // The check would answer calls that nobody answered; the client that only chats has none.
      await bedrock.chat({ model: MODEL, messages, check: client === "whole" ? "off" : undefined });
      const wire = (sent.at(-1) as { messages: Json[] }).messages[1];
      assertEquals(wire, { role: "assistant", content }, `seed ${seed}`);
    }
  });
}

Deno.test("the generator makes every kind of block, in the hundreds, and streams that interleave", () => {
  const kinds = new Map<string, number>();
  let crossings = 0;
  for (let seed = 1; seed <= CASES; seed++) {
    const r = random(seed);
    const content = Array.from({ length: r.below(6) }, () => blockOf(r));
    for (const block of content) {
      const [kind] = Object.keys(block) as [string];
      const known = KINDS.includes(kind) ? "unknown" : kind;
      kinds.set(known, (kinds.get(known) ?? 0) + 1);
    }
    const events = interleaved(r, content.map((block) => inPieces(r, block, true)));
    const at = events.map((event) => (Object.values(event)[0] as { contentBlockIndex: number }).contentBlockIndex);
    if (at.some((index, i) => i > 0 && index < at[i - 1]!)) crossings++;
  }
  assertEquals([...kinds.keys()].sort(), [
    "citationsContent",
    "image",
    "reasoningContent",
    "text",
    "toolResult",
    "toolUse",
    "unknown",
  ]);
  assertEquals([...kinds.values()].filter((count) => count < 100), []);
  assertEquals(crossings > 100, true);
});
