/**
 * The parts of an answer as blocks. A part of an unexpected shape becomes `unknown`, so that nothing is lost. Pure.
 */
import { asObject, isObject, type JsonObject } from "../../base/json_object.ts";
import { defined } from "../../base/defined.ts";
import { readInput } from "../../chat/calls/call_input.ts";
import type {
  AnswerBlock,
  Citation,
  CitationsBlock,
  ReasoningBlock,
  TextBlock,
  ToolResultBlock,
  ToolUseBlock,
} from "../../chat/content.ts";
import { formatOf } from "../media_types.ts";
import { PROVIDER_EXECUTED, unknownOf } from "../vendors.ts";

/** Returns the block of a part of a whole answer, or of a part that a stream has whole. */
export function fromContent(part: JsonObject): AnswerBlock {
  const { type } = part;
  const read = typeof type === "string" && Object.hasOwn(READERS, type) ? READERS[type] : undefined;
  return read?.(part) ?? unknownBlock(part);
}

/** Reads a part; `undefined` for a part of an unexpected shape. */
type Reader = (part: JsonObject) => AnswerBlock | undefined;

const READERS: Readonly<Record<string, Reader>> = {
  text({ type: _, text, citations, ...rest }) {
    return typeof text === "string" ? textBlock(text, citations, rest) : undefined;
  },
  reasoning({ type: _, text, ...rest }) {
    return typeof text === "string" ? reasoningBlock(text, rest) : undefined;
  },
  "tool-call": callBlock,
  "tool-result": resultBlock,
  source(part) {
    const citation = sourceCitation(part);
    return citation && { type: "citationsContent", citations: [citation] };
  },
  file: fileBlock,
};

/** Returns a block for a part that has none. */
function unknownBlock({ type, ...value }: JsonObject): AnswerBlock {
  return { type: "unknown", name: typeof type === "string" ? type : "", value };
}

/** Returns text, with its sources if it has some. */
export function textBlock(text: string, citations: unknown, rest: JsonObject): TextBlock | CitationsBlock {
  const list = Array.isArray(citations) ? citations : [];
  if (!list.length) return { type: "text", text, ...unknownOf(rest) };
  return {
    type: "citationsContent",
    content: [{ text }],
    citations: list.map((citation) => citationOf(asObject(citation))),
    ...unknownOf(rest),
  };
}

/**
 * Returns reasoning. The proof of the vendor that signed it stands in the members that any service reads, and all metadata stay
 * beside it for the way back.
 */
export function reasoningBlock(text: string, rest: JsonObject): ReasoningBlock {
  const { anthropic, amazonBedrock, bedrock } = asObject(rest.providerMetadata);
  const proofs = [anthropic, amazonBedrock, bedrock].map(asObject);
  const find = (...names: readonly string[]) =>
    proofs.flatMap((proof) => names.map((name) => proof[name])).find((value) => typeof value === "string") as
      | string
      | undefined; // by the test
  const redactedContent = find("redactedData", "redactedContent");
  if (redactedContent !== undefined && !text) {
    return { type: "reasoningContent", redactedContent, ...unknownOf(rest) };
  }
  return { type: "reasoningContent", text, ...defined({ signature: find("signature") }), ...unknownOf(rest) };
}

/** Returns a call. The input is JSON text; a call of the service's own must not be run by the caller. */
function callBlock(
  { type: _, toolCallId, toolName, input, providerExecuted, ...rest }: JsonObject,
): ToolUseBlock | undefined {
  if (typeof toolCallId !== "string" || typeof toolName !== "string") return undefined;
  return {
    type: "toolUse",
    toolUseId: toolCallId,
    name: toolName,
    ...readInput(input),
    ...providerExecuted === true ? { serverTool: PROVIDER_EXECUTED } : {},
    ...unknownOf(rest),
  };
}

function resultBlock(
  { type: _, toolCallId, result, isError, ...rest }: JsonObject,
): ToolResultBlock | undefined {
  if (typeof toolCallId !== "string" || result === undefined) return undefined;
  return {
    type: "toolResult",
    toolUseId: toolCallId,
    content: [typeof result === "string" ? { type: "text", text: result } : { type: "json", json: result }],
    ...isError === true ? { status: "error" } : {},
    serverTool: PROVIDER_EXECUTED,
    ...unknownOf(rest),
  };
}

/** Returns media that a block can hold. */
function fileBlock({ type: _, mediaType, data, ...rest }: JsonObject): AnswerBlock | undefined {
  if (typeof mediaType !== "string") return undefined;
  const format = formatOf(mediaType);
  const source = sourceOf(data);
  if (!format || !source) return undefined;
  return { ...format, source, ...unknownOf(rest) } as AnswerBlock; // by `formatOf` the type and the format belong together
}

/** Returns the bytes or the place of a file, in either version of the specification. */
function sourceOf(file: unknown): { bytes: string } | { url: string } | undefined {
  if (typeof file === "string") {
    const [, bytes] = /^data:[^,]*;base64,([^]*)$/i.exec(file) ?? [];
    return /^https?:/i.test(file) ? { url: file } : { bytes: bytes ?? file };
  }
  const { type, data, url } = asObject(file);
  if (type === "data" && typeof data === "string") return { bytes: data };
  return type === "url" && typeof url === "string" ? { url } : undefined;
}

/** Returns a source as a citation; `undefined` for a source of an unexpected shape. */
export function sourceCitation(part: JsonObject): Citation | undefined {
  const { sourceType } = part;
  return sourceType === "url" || sourceType === "document" ? citationOf({ source: part }) : undefined;
}

/** Returns a citation, with every member that has no place of its own in its location. */
function citationOf({ source, citedText, ...place }: JsonObject): Citation {
  const { type: _, sourceType, url, title, filename, ...rest } = asObject(source);
  const from = typeof url === "string" ? url : typeof filename === "string" ? filename : undefined;
  return {
    ...defined({ title: typeof title === "string" ? title : undefined, source: from }),
    ...typeof citedText === "string" ? { sourceContent: [{ text: citedText }] } : {},
    location: { [sourceType === "url" ? "web" : "document"]: { ...defined({ url, filename }), ...rest, ...place } },
  };
}

/** Returns whether JSON can be an answer's part: an object with a type. */
export function isPart(value: unknown): value is JsonObject {
  return isObject(value) && typeof value.type === "string";
}
