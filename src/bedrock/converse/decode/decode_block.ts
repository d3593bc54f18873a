/**
 * Decodes Converse's blocks. A block with an unexpected shape becomes `unknown`, so that it can be sent back unchanged. Pure.
 */
import type {
  AnswerBlock,
  ImageBlock,
  InvalidToolUse,
  TextBlock,
  ToolResultBlock,
  UnknownBlock,
  ValidToolUse,
} from "../../../chat/content.ts";
import { deepJsonText, jsonObstacle } from "../../../base/json_value.ts";
import { defined } from "../../../base/defined.ts";
import { type OpenBlock, wholeBlock } from "../events/assemble.ts";
import { decodeBlock as decodePlain } from "./decode.ts";
import { joinBase64 } from "./join_base64.ts";
import { asObject, isObject } from "../../../base/json_object.ts";
import { memberOf, type WireBlock, type WireObject } from "../../wire.ts";

/** Decodes a block of a whole answer. */
export function decodeBlock(wire: WireBlock): AnswerBlock {
  const plain = decodePlain(wire);
  if (plain.type !== "unknown" || !isObject(plain.value)) return plain;
  const { name, value } = plain;
  // A block of ours says in `type` what it is. For a word of the wire's own only those have a place that services make.
  // `null` is as good as nothing, here and below: the AWS SDK reads it so.
  const type = value.type ?? undefined;
  if (type !== undefined && !(/^tool/.test(name) && typeof type === "string")) return plain;
  return DECODERS[name]?.(value) ?? plain;
}

/** Decodes a block of a stream. Tool results, images and the texts of citations come in pieces, which are joined. */
export function decodeClosed(open: OpenBlock, isWhole = true): AnswerBlock {
  const { toolResult, image, citationsContent } = open;
  if (isObject(toolResult)) {
    const { content = [] } = toolResult;
    return decodeBlock({
      toolResult: { ...toolResult, content: Array.isArray(content) ? joinedTexts(content) : content },
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
  const said = content.map((part) => asObject(part).text).filter((part) => typeof part === "string").join("");
  const isSaid = text === undefined || content.length > 0 && said === text;
  return {
    ...start,
    ...isSaid ? {} : { content: [...content, { text }] },
    ...Array.isArray(citations) ? { citations: [...before, ...citations] } : {},
  };
}

/** Texts that follow each other are pieces of one; anything else is whole as it comes. */
function joinedTexts(parts: readonly unknown[]): unknown[] {
  const joined: unknown[] = [];
  for (const part of parts) {
    const { text: before } = asObject(joined.at(-1));
    const { text } = asObject(part);
    if (typeof before === "string" && typeof text === "string") joined.splice(-1, 1, { text: before + text });
    else joined.push(part);
  }
  return joined;
}

/** By the member's name; `undefined` for what is not as it should be. */
const DECODERS: Readonly<Record<string, ((value: WireObject) => AnswerBlock | undefined) | undefined>> = {
  // Looked up by a name that comes from outside.
  // @ts-expect-error -- TypeScript knows no `null` prototype here
  __proto__: null,
  toolUse({ type, input, ...rest }) {
    const { toolUseId, name } = rest;
    if (typeof toolUseId !== "string" || typeof name !== "string") return undefined;
    return { type: "toolUse", ...keptApart("toolUse", rest), toolUseId, name, ...readInput(input), ...callType(type) };
  },
  toolResult({ type, content, ...given }) {
    const { toolUseId, ...rest } = keptApart("toolResult", given);
    if (typeof toolUseId !== "string" || !Array.isArray(content)) return undefined;
    const parts = content.map((part) => decodePart(asObject(part)));
    return { type: "toolResult", ...rest, toolUseId, content: parts, serverTool: text(type) ?? true };
  },
  reasoningContent(value) {
    const { reasoningText, redactedContent } = value;
    // A union: of more than one member nobody knows what it means.
    if (Object.values(value).filter((member) => member !== null).length !== 1) return undefined;
    if (typeof redactedContent === "string") return { type: "reasoningContent", redactedContent };
    const { text, signature: given, ...more } = asObject(reasoningText);
    const signature = given ?? undefined;
    if (typeof text !== "string" || signature !== undefined && typeof signature !== "string") return undefined;
    const kept = Object.keys(more).length ? { reasoningText: more } : {};
    return { type: "reasoningContent", text, ...defined({ signature }), ...kept };
  },
  citationsContent({ content: given, citations: told, ...rest }) {
    // Nova's grounding sends citations without content (recorded 2026-08).
    const content = given ?? undefined;
    const citations = told ?? [];
    if (content !== undefined && !isTexts(content) || !Array.isArray(citations)) return undefined;
    return { type: "citationsContent", ...rest, ...defined({ content }), citations };
  },
  image: (value) => media("image", value),
  audio: (value) => media("audio", value),
};

/**
 * Returns the input of a call as an object. Missing input, `null` and blank text mean no arguments. Text that holds an object as
 * JSON is decoded, even if it was encoded several times (BerriAI/litellm#14583, quarkiverse/quarkus-langchain4j#2569). Any other
 * input is invalid, and so is input that could not be sent back: nested too deeply, or with a number that is too large.
 */
function readInput(given: unknown): Pick<ValidToolUse, "input"> | Pick<InvalidToolUse, "input" | "invalid"> {
  let value = given;
  while (typeof value === "string" && value.trim()) {
    const text: string = value;
    try {
      value = JSON.parse(text);
    } catch {
      return invalidInput(text, "the model wrote text that is not JSON");
    }
  }
  if (value === undefined || value === null || typeof value === "string") return { input: {} };
  const obstacle = isObject(value) ? jsonObstacle(value) : "it is not an object";
  if (isObject(value) && obstacle === undefined) return { input: value };
  return invalidInput(deepJsonText(value), `the model wrote JSON that cannot be used: ${obstacle}`);
}

/** Members of our blocks that the wire's have not: what comes under such a name is no member of ours. */
const OURS: readonly string[] = ["serverTool", "wireType", "invalid", "toolUse", "toolResult"];

/** `members`, with those that have a name of ours under the wire's own name of the block. */
function keptApart(block: string, members: WireObject): WireObject {
  const apart = Object.entries(members).filter(([name]) => OURS.includes(name));
  if (!apart.length) return members;
  const rest = Object.entries(members).filter(([name]) => !OURS.includes(name));
  return { ...Object.fromEntries(rest), [block]: Object.fromEntries(apart) };
}

function invalidInput(raw: string, error: string): Pick<InvalidToolUse, "input" | "invalid"> {
  return { input: undefined, invalid: { raw, error } };
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
  const plain = decodePlain(wire) as TextBlock | UnknownBlock; // all that it makes
  if (plain.type === "text" || !PARTS.includes(plain.name)) return plain;
  if (!isObject(plain.value) || "type" in plain.value) return plain;
  return { type: plain.name as "image", ...(plain.value as Omit<ImageBlock, "type">) }; // or one of its likes
}

/** Parts of a tool's result that are blocks of ours as they stand. */
const PARTS: readonly string[] = ["image", "document", "video", "searchResult"];

function isTexts(list: unknown): list is { text: string }[] {
  return Array.isArray(list) && list.every((item) => typeof asObject(item).text === "string");
}

/** Decodes media. A block without a source is unusable and stays `unknown`, such as the error of a model that made no media. */
function media(type: "image" | "audio", value: WireObject): AnswerBlock | undefined {
  const { format, source } = value;
  if (typeof format !== "string" || !isObject(source)) return undefined;
  return { type, ...value } as AnswerBlock; // the rest is as the service has it
}
