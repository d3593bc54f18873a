/**
 * Writes the blocks of turns as those of Anthropic Messages.
 * Source: Anthropic's reference of the Messages API, read 2026-11-30.
 */
import { bytesOf, toBase64 } from "../../../../base/base64.ts";
import { defined } from "../../../../base/defined.ts";
import { asObject, isObject, type JsonObject } from "../../../../base/json_object.ts";
import { jsonText } from "../../../../base/json_text.ts";
import { notABlock } from "../../../../chat/check/not_a_block.ts";
import type { ContentBlock, ToolResultBlock, ToolResultPart } from "../../../../chat/content.ts";
import { encodeCitation } from "./citations.ts";
import type { BlockContext } from "./block_context.ts";
import { encodeDocument, encodeImage } from "./encode_media.ts";

type Part = ContentBlock | ToolResultPart;
type PartOf<T extends Part["type"]> = Extract<Part, { type: T }>;

/** Writes a block; `undefined` for a block that is left out, which is reported. */
type Encoder<T extends Part["type"]> = (
  block: PartOf<T>,
  path: string,
  context: BlockContext,
) => JsonObject | undefined;

/** The blocks that Messages has. A cache point is a member of the block before it, and stands elsewhere. */
const ENCODERS: { readonly [T in Part["type"]]?: Encoder<T> } = {
  text: ({ text }) => ({ type: "text", text }),
  image: encodeImage,
  document: encodeDocument,
  searchResult: ({ source, title, content, citations }) => ({
    type: "search_result",
    source,
    title,
    content: content.map(({ text }) => ({ type: "text", text })),
    ...defined({ citations }),
  }),
  json: ({ json }) => ({ type: "text", text: jsonText(json) ?? "null" }),
  toolUse: ({ toolUseId, name, input, invalid, serverTool, unknown }) => ({
    type: serverTool ?? "tool_use",
    id: toolUseId,
    name,
    // Invalid input goes back as text; the check wraps it in an object.
    input: input === undefined ? invalid?.raw ?? {} : input,
    ...keptMembers(unknown),
  }),
  toolResult: encodeResult,
  reasoningContent: ({ text, signature, redactedContent }) =>
    redactedContent === undefined
      ? { type: "thinking", thinking: text ?? "", ...defined({ signature }) }
      : { type: "redacted_thinking", data: base64Of(redactedContent) },
  citationsContent({ content, citations }, path, { notes }) {
    const text = (content ?? []).map(({ text }) => text).join("");
    if (!text) {
      notes.note(
        "citations-without-text",
        path,
        "has sources and no text, which the format cannot express",
        "remove it",
      );
      return undefined;
    }
    const sources = citations.flatMap((citation) => encodeCitation(citation) ?? []);
    return { type: "text", text, ...sources.length ? { citations: sources } : {} };
  },
  unknown: ({ name, value }) => isObject(value) && "type" in value ? value : { ...asObject(value), type: name },
};

/** The members of calls that Messages sends beside those of ours, and takes back. */
const KEPT: readonly string[] = ["caller", "server_name"];

function keptMembers(unknown: JsonObject | undefined): JsonObject {
  return Object.fromEntries(Object.entries(unknown ?? {}).filter(([name]) => KEPT.includes(name)));
}

/** The problem of blocks that Messages does not have, and a correction. */
const MISSING: Readonly<Record<string, string>> = {
  video: "is a video, which the format does not have; use a model that reads videos, through Converse",
  audio: "is audio, which the format does not have; send its text, or use a model that reads audio, through Converse",
  toolAddition: "adds a tool, which the format cannot express; change tools from request to request",
  toolRemoval: "removes a tool, which the format cannot express; change tools from request to request",
};

/**
 * Writes a block; `undefined` for a block that is left out, which is reported.
 *
 * @throws {TypeError} when the format does not have the block.
 */
export function encodeBlock(block: Part, path: string, context: BlockContext): JsonObject | undefined {
  const { type } = block;
  const encode = Object.hasOwn(ENCODERS, type) ? ENCODERS[type] : undefined;
  // The table pairs each type with the encoder of its blocks.
  if (encode) return (encode as Encoder<Part["type"]>)(block as never, path, context);
  if (Object.hasOwn(MISSING, type)) throw new TypeError(`Cannot chat: ${path} ${MISSING[type]}`);
  throw notABlock(path, block);
}

function encodeResult(block: ToolResultBlock, path: string, context: BlockContext): JsonObject {
  const { toolUseId, content, status, serverTool } = block;
  if (serverTool !== undefined) {
    throw new TypeError(
      `Cannot chat: ${path} is the result of a service's own tool in Converse's form, which the format cannot express; ` +
        "leave out the call and its result",
    );
  }
  const parts = typeof content === "string" ? content : content.flatMap((part, at) => {
    return encodeBlock(part, `${path}.content[${at}]`, context) ?? [];
  });
  return {
    type: "tool_result",
    tool_use_id: toolUseId,
    content: parts,
    ...status === "error" ? { is_error: true } : {},
  };
}

function base64Of(bytes: unknown): unknown {
  const view = bytesOf(bytes);
  return view ? toBase64(view) : bytes;
}
