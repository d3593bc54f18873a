/** Splits a whole answer into the events of a stream. */
import { member, type WireBlock } from "../judge/conversation.ts";
import type { StreamShape, WireResponse } from "./response.ts";
import { tokenize } from "./tokens.ts";

/** One event: an object whose one member has the event's name and holds its payload. */
export type WireEvent = Readonly<Record<string, unknown>>;

/**
 * The events of `response`, in the service's order. Text and reasoning begin with their first delta; only tool uses, tool
 * results and images are announced by a `contentBlockStart`.
 */
export function eventsOf(response: WireResponse, { interleave, indexGap }: StreamShape): WireEvent[] {
  const { output, stopReason, usage, metrics, additionalModelResponseFields, ...rest } = response;
  const stop = additionalModelResponseFields === undefined
    ? { stopReason }
    : { stopReason, additionalModelResponseFields };
  const blocks = output.message.content.map((block, at) => blockEvents(block, at * (1 + indexGap) + indexGap));
  return [
    { messageStart: { role: output.message.role } },
    ...(interleave ? inTurn(blocks) : blocks.flat()),
    { messageStop: stop },
    { metadata: { usage, metrics, ...rest } },
  ];
}

/** Interleaves: the first of each, then the second of each, and so on. */
export function inTurn<T>(lists: readonly (readonly T[])[]): T[] {
  const longest = Math.max(0, ...lists.map((list) => list.length));
  return Array.from({ length: longest }, (_, at) => lists.flatMap((list) => list.slice(at, at + 1))).flat();
}

function blockEvents(block: WireBlock, contentBlockIndex: number): WireEvent[] {
  const start = startOf(block);
  return [
    ...(start ? [{ contentBlockStart: { contentBlockIndex, start } }] : []),
    ...deltasOf(block).map((delta) => ({ contentBlockDelta: { contentBlockIndex, delta } })),
    { contentBlockStop: { contentBlockIndex } },
  ];
}

function startOf(block: WireBlock): Record<string, unknown> | undefined {
  if ("toolUse" in block) {
    const { input: _input, ...start } = member(block, "toolUse");
    return { toolUse: start };
  }
  if ("toolResult" in block) {
    const { content: _content, ...start } = member(block, "toolResult");
    return { toolResult: start };
  }
  return "image" in block ? { image: { format: member(block, "image")["format"] } } : undefined;
}

function deltasOf(block: WireBlock): unknown[] {
  if (typeof block["text"] === "string") return pieces(block["text"]).map((text) => ({ text }));
  if ("toolUse" in block) {
    const json = JSON.stringify(member(block, "toolUse")["input"] ?? {});
    // The service streams an input without members as empty text.
    return (json === "{}" ? [""] : tokenize(json)).map((input) => ({ toolUse: { input } }));
  }
  if ("toolResult" in block) return [{ toolResult: member(block, "toolResult")["content"] ?? [] }];
  if ("image" in block) {
    const { format: _format, ...image } = member(block, "image");
    return [{ image }];
  }
  if ("reasoningContent" in block) return reasoningDeltas(member(block, "reasoningContent"));
  if ("citationsContent" in block) return citationDeltas(member(block, "citationsContent"));
  // A block of an unknown kind is one delta of that kind.
  return [block];
}

function reasoningDeltas(reasoning: Record<string, unknown>): unknown[] {
  if (!("reasoningText" in reasoning)) return [{ reasoningContent: reasoning }];
  const { text, signature } = member(reasoning, "reasoningText");
  const deltas = pieces(String(text ?? "")).map((token): Record<string, unknown> => ({ text: token }));
  if (signature !== undefined) deltas.push({ signature });
  return deltas.map((reasoningContent) => ({ reasoningContent }));
}

function citationDeltas(block: Record<string, unknown>): unknown[] {
  const list = (name: string): unknown[] => Array.isArray(block[name]) ? block[name] : [];
  const texts = list("content").map((part) => member({ part }, "part")["text"]).filter((text) =>
    typeof text === "string"
  );
  // Recorded: the sources come before the text.
  return [
    ...list("citations").map((citation) => ({ citation })),
    ...texts.flatMap(pieces).map((text) => ({ text })),
  ];
}

/** Returns text as the service streams it: empty text is one delta, as recorded for gpt-oss (by 2025-10). */
function pieces(text: string): string[] {
  return text === "" ? [""] : tokenize(text);
}
