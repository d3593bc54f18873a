/**
 * Encodes blocks for Converse. A block's `type` is the name of the member, and the other members become its value unchanged.
 * This file holds the exceptions. Pure.
 */
import { bytesOf, tagOf, toBase64 } from "../../../base/base64.ts";
import type { ContentBlock, ToolResultPart } from "../../../chat/content.ts";
import type { SystemBlock } from "../../../chat/request.ts";
import { defined } from "../../../base/defined.ts";
import { asObject, isObject } from "../../../base/json_object.ts";
import type { WireBlock, WireObject } from "../../wire.ts";

/** Encodes a block of a message or of the system prompt. */
export function encodeBlock(block: ContentBlock | SystemBlock): WireBlock {
  // The unknown members are another service's.
  const { type, unknown: _, ...rest } = block as WireObject & { readonly type: ContentBlock["type"] };
  // With `check: "off"` a block may have any type.
  const encode = Object.hasOwn(ENCODERS, type) ? ENCODERS[type] : "sameName";
  return encode === "sameName" ? { [type]: encodeMedia(rest) } : encode(rest);
}

/** Encodes a block without its type. `sameName` is the rule: the type is the member, and the rest is its value. */
type Encoder = ((block: WireObject) => WireBlock) | "sameName";

const ENCODERS: Readonly<Record<ContentBlock["type"], Encoder>> = {
  image: "sameName",
  document: "sameName",
  video: "sameName",
  audio: "sameName",
  citationsContent: "sameName",
  searchResult: "sameName",
  toolAddition: "sameName",
  toolRemoval: "sameName",
  text: ({ text }) => ({ text }),
  unknown: ({ name, value }) => ({ [`${name}`]: value }),
  cachePoint: (rest) => ({ cachePoint: { type: "default", ...rest } }),
  guardContent: ({ content }) => ({
    guardContent: isObject(content) && "text" in content ? { text: content } : encodeMedia(content),
  }),
  // The family is a router's, and no member of the wire.
  reasoningContent: ({ text, signature, redactedContent, reasoningText, family: _, ...rest }) => ({
    reasoningContent: redactedContent === undefined
      // Other members beside the text are kept under the wire's name.
      ? { ...rest, reasoningText: { text: text ?? "", ...defined({ signature }), ...asObject(reasoningText) } }
      : { ...rest, redactedContent: encodeMedia(redactedContent) },
  }),
  // Invalid input goes back as text; the check wraps it in an object.
  toolUse: ({ input, invalid, serverTool, wireType, toolUse, ...rest }) => ({
    toolUse: {
      ...rest,
      // Wire members with a name of ours are kept under the name of the block.
      ...asObject(toolUse),
      input: input === undefined ? asObject(invalid).raw ?? {} : input,
      ...defined({ type: serverTool ?? wireType }),
    },
  }),
  toolResult: ({ content, serverTool, toolResult, ...rest }) => ({
    toolResult: {
      ...rest,
      ...asObject(toolResult),
      content: typeof content === "string"
        ? [{ text: content }]
        : (content as readonly ToolResultPart[]).map(encodePart),
      // `true` stands for a result of the service without a type.
      ...typeof serverTool === "string" ? { type: serverTool } : {},
    },
  }),
};

/** Encodes a part of a tool result: a block, or JSON. */
function encodePart(part: ToolResultPart): WireBlock {
  return part.type === "json" ? { json: part.json } : encodeBlock(part);
}

/** The levels of a block above the bytes of its media. */
const MEDIA_DEPTH = 10;

/** Returns `value` with bytes as base64. Lists in a block never hold bytes. */
function encodeMedia(value: unknown, levels: number = MEDIA_DEPTH): unknown {
  if (!isObject(value) || levels === 0) return value;
  const bytes = bytesOf(value);
  if (bytes) return toBase64(bytes);
  // Bytes that cannot be read synchronously are refused when the body is written.
  if (tagOf(value) !== undefined) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, encodeMedia(member, levels - 1)]));
}
