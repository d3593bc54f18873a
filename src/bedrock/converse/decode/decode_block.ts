/**
 * Decodes Converse's blocks. A block with an unexpected shape becomes `unknown`, so that it can be sent back unchanged. Pure.
 */
import type { AnswerBlock, ImageBlock, TextBlock, ToolResultBlock, UnknownBlock } from "../../../chat/content.ts";
import { invalidInput, readInput } from "../../../chat/calls/call_input.ts";
import { defined } from "../../../base/defined.ts";
import { blockFacts } from "../../prompt/blocks.ts";
import { type OpenBlock, wholeBlock } from "./assemble.ts";
import { decodeTextBlock } from "./decode.ts";
import { joinBase64 } from "../../../base/join_base64.ts";
import { asObject, isObject } from "../../../base/json_object.ts";
import { memberOf, type WireBlock, type WireObject } from "../../wire.ts";

/** Decodes a block of a whole answer. */
export function decodeBlock(wire: WireBlock): AnswerBlock {
  const plain = decodeTextBlock(wire);
  if (plain.type !== "unknown" || !isObject(plain.value)) return plain;
  const { name, value } = plain;
  // `type` is our discriminant. Only tool blocks have a place for a `type` of the wire. `null` counts as absent, here and below, as
  // in the AWS SDK.
  const type = value.type ?? undefined;
  if (type !== undefined && !(/^tool/.test(name) && typeof type === "string")) return plain;
  return decoderOf(name)?.(value) ?? plain;
}

/** Returns the decoder of a member, whose name comes from the service. */
function decoderOf(name: string): Decoder | undefined {
  return Object.hasOwn(DECODERS, name) ? DECODERS[name as keyof typeof DECODERS] : undefined; // an own name of the table
}

/** Decodes a block of a stream. Tool results, images and the texts of citations come in pieces, which are joined. */
export function decodeClosed(open: OpenBlock, isWhole = true): AnswerBlock {
  const { toolResult, image, citationsContent } = open;
  if (isObject(toolResult)) {
    const { content = [] } = toolResult;
    return decodeBlock({
      toolResult: { ...toolResult, content: Array.isArray(content) ? joinTexts(content) : content },
    });
  }
  if (isObject(citationsContent)) return decodeBlock({ citationsContent: citedText(citationsContent, open) });
  const source = asObject(asObject(image).source);
  if (typeof source.bytes === "string") {
    return decodeBlock({ image: { ...asObject(image), source: { ...source, bytes: joinBase64(source.bytes) } } });
  }
  const block = decodeBlock(wholeBlock(open));
  if (isWhole || hasInput(open) || block.type !== "toolUse") return block;
  const { input: _none, invalid: _why, ...call } = block;
  return { ...call, ...invalidInput("", "the answer ended before the call was whole") };
}

/** Returns whether a call has whole input. Input that was cut is not JSON. */
function hasInput({ toolUse }: OpenBlock): boolean {
  const { input } = asObject(toolUse);
  return typeof input === "string" ? input.trim() !== "" : isObject(input) && Object.keys(input).length > 0;
}

/**
 * Decodes cited text with a start. The service does not send a start; `readWholeAnswer` does if deltas cannot express the whole
 * block. Deltas then repeat the text of the start, or continue a start without text.
 */
function citedText(start: WireObject, { text, citations }: OpenBlock): WireObject {
  const content = Array.isArray(start.content) ? start.content : [];
  const before = Array.isArray(start.citations) ? start.citations : [];
  const textSoFar = content.map((part) => asObject(part).text).filter((part) => typeof part === "string").join("");
  const hasText = text === undefined || content.length > 0 && textSoFar === text;
  return {
    ...start,
    ...hasText ? {} : { content: [...content, { text }] },
    ...Array.isArray(citations) ? { citations: [...before, ...citations] } : {},
  };
}

/** Joins neighboring texts, which are pieces of one text. Any other part comes whole. */
function joinTexts(parts: readonly unknown[]): unknown[] {
  const joined: unknown[] = [];
  for (const part of parts) {
    const { text: before } = asObject(joined.at(-1));
    const { text } = asObject(part);
    if (typeof before === "string" && typeof text === "string") joined.splice(-1, 1, { text: before + text });
    else joined.push(part);
  }
  return joined;
}

/** Decodes the value of a block's member; returns `undefined` for a value of an unexpected shape. */
type Decoder = (value: WireObject) => AnswerBlock | undefined;

/** The decoders of all blocks of an answer. `decodeTextBlock` decodes text, and everything that has no decoder is `unknown`. */
const DECODERS: Readonly<Record<Exclude<AnswerBlock["type"], "text" | "unknown">, Decoder>> = {
  toolUse({ type, input, ...rest }) {
    const { toolUseId, name } = rest;
    if (typeof toolUseId !== "string" || typeof name !== "string") return undefined;
    return { type: "toolUse", ...setApart("toolUse", rest), toolUseId, name, ...readInput(input), ...callType(type) };
  },
  toolResult({ type, content, ...given }) {
    const { toolUseId, ...rest } = setApart("toolResult", given);
    if (typeof toolUseId !== "string" || !Array.isArray(content)) return undefined;
    const parts = content.map((part) => decodePart(asObject(part)));
    return { type: "toolResult", ...rest, toolUseId, content: parts, serverTool: text(type) ?? true };
  },
  reasoningContent(value) {
    const { reasoningText, redactedContent } = value;
    // A union has one member.
    if (Object.values(value).filter((member) => member !== null).length !== 1) return undefined;
    if (typeof redactedContent === "string") return { type: "reasoningContent", redactedContent };
    const { text, signature: given, ...more } = asObject(reasoningText);
    const signature = given ?? undefined;
    if (typeof text !== "string" || signature !== undefined && typeof signature !== "string") return undefined;
    const kept = Object.keys(more).length ? { reasoningText: more } : {};
    return { type: "reasoningContent", text, ...defined({ signature }), ...kept };
  },
  citationsContent({ content: given, citations: sources, ...rest }) {
    // Nova's grounding sends citations without content (recorded 2026-08).
    const content = given ?? undefined;
    const citations = sources ?? [];
    if (content !== undefined && !isTexts(content) || !Array.isArray(citations)) return undefined;
    return { type: "citationsContent", ...rest, ...defined({ content }), citations };
  },
  image: (value) => media("image", value),
  audio: (value) => media("audio", value),
};

/** Members that only our blocks have. A member of the wire with such a name is not ours. */
const OURS: readonly string[] = ["serverTool", "wireType", "invalid", "toolUse", "toolResult"];

/** Returns the members, with members of our names moved under the wire's name of the block. */
function setApart(block: string, members: WireObject): WireObject {
  const apart = Object.entries(members).filter(([name]) => OURS.includes(name));
  if (!apart.length) return members;
  const rest = Object.entries(members).filter(([name]) => !OURS.includes(name));
  return { ...Object.fromEntries(rest), [block]: Object.fromEntries(apart) };
}

/** The types of calls that the service runs itself. Recorded 2026-01 to 2026-08; the second type is from AgentCore's harness. */
const SERVICE_CALLS: readonly unknown[] = ["server_tool_use", "mcp_tool_use"];

/**
 * Says who runs a call, by its `type` on the wire. `tool_use` is an ordinary call: every Claude since Opus 4.1 writes this
 * type, and so do Nova 2 beside a system tool and Nemotron. Recorded 2025-11 to 2026-08.
 */
function callType(type: unknown): { serverTool?: string; wireType?: string } {
  return SERVICE_CALLS.includes(type) ? defined({ serverTool: text(type) }) : defined({ wireType: text(type) });
}

/** Casts the type of a call to a string, or to `undefined` for `null`: `decodeBlock` rejects other types. */
function text(type: unknown): string | undefined {
  return (type ?? undefined) as string | undefined;
}

function decodePart(wire: WireBlock): Exclude<ToolResultBlock["content"], string>[number] {
  if (memberOf(wire)?.[0] === "json") return { type: "json", json: wire.json };
  const plain = decodeTextBlock(wire) as TextBlock | UnknownBlock; // it makes no other blocks
  if (plain.type === "text" || !isPart(plain.name)) return plain;
  if (!isObject(plain.value) || "type" in plain.value) return plain;
  return { type: plain.name as "image", ...(plain.value as Omit<ImageBlock, "type">) }; // or another block of a tool result
}

/** Returns whether a member may stand in a tool result as a block of ours. `decodeTextBlock` decodes text. */
function isPart(name: string): boolean {
  return name !== "text" && name !== "unknown" && !!blockFacts(name)?.inToolResult;
}

function isTexts(list: unknown): list is { text: string }[] {
  return Array.isArray(list) && list.every((item) => typeof asObject(item).text === "string");
}

/** Decodes media. A block without a source is unusable and stays `unknown`, such as the error of a model that made no media. */
function media(type: "image" | "audio", value: WireObject): AnswerBlock | undefined {
  const { format, source } = value;
  if (typeof format !== "string" || !isObject(source)) return undefined;
  return { type, ...value } as AnswerBlock; // the other members come from the service
}
