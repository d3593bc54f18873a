/**
 * Blocks as parts of a prompt.
 */
import { asObject, isObject } from "../../base/json_object.ts";
import { shown } from "../../base/quote.ts";
import type { ContentBlock, ReasoningBlock, ToolResultBlock, ToolUseBlock, UnknownBlock } from "../../chat/content.ts";
import { bytesOf, toBase64 } from "../../base/base64.ts";
import type { Repair } from "../../chat/result.ts";
import { filePart, type MediaBlock } from "./file_part.ts";
import type { V4AssistantPart, V4ReasoningPart, V4ToolPart, V4UserPart } from "../request_types.ts";
import { searchText, toolOutput } from "./tool_output.ts";
import { providerOptions, vendorsOf } from "../vendors.ts";

/** A block, and its path in the caller's request. */
export interface PlacedBlock {
  readonly block: ContentBlock;
  readonly path: string;
}

/** The part of a block, and the change that it needed. A block without a part is left out, which the change says. */
export interface EncodedPart {
  readonly part?: V4UserPart | V4AssistantPart | V4ToolPart | undefined;
  readonly repair?: Repair;
}

/**
 * Returns the part of a block other than a cache point.
 *
 * @param toolNames the names of the tools that earlier calls named, by the id of the call.
 * @throws {TypeError} for a block that is invalid, that does not belong to the role, or that has no part.
 */
export function toPart(
  { block, path }: PlacedBlock,
  role: "user" | "assistant",
  toolNames: ReadonlyMap<string, string>,
): EncodedPart {
  switch (block.type) {
    case "text":
      if (typeof block.text !== "string") throw new TypeError(`Cannot chat: ${path}.text is not text; pass a string`);
      return { part: { type: "text", text: block.text, ...providerOptions(vendorsOf(block)) } };
    case "citationsContent": {
      const text = (block.content ?? []).map(({ text }) => text).join("");
      if (!block.content) return leaveOut("source", path, "is a source, which a model does not take back");
      return { part: { type: "text", text, ...providerOptions(vendorsOf(block)) } };
    }
    case "image":
    case "document":
    case "video":
    case "audio":
      return { part: filePart(block, path) };
    case "searchResult":
      return {
        part: { type: "text", text: searchText(block) },
        repair: { rule: "search-result", path, message: `${path} is a search result; sent it as text` },
      };
    case "reasoningContent":
      if (role !== "assistant") throw misplaced(path, "reasoning", "the assistant");
      return { part: reasoningPart(block) };
    case "toolUse":
      if (role !== "assistant") throw misplaced(path, "a tool call", "the assistant");
      return callPart(block, path);
    case "toolResult":
      return { part: resultPart(block, path, toolNames) };
    case "unknown":
      return { part: unknownPart(block, path) };
    default:
      throw new TypeError(
        `Cannot chat: ${path} is a block of the type ${
          shown(block.type)
        }, which has no part in the AI SDK's requests; ` +
          'use text, media, tool calls and results, or { type: "unknown", name, value } for a part of its own',
      );
  }
}

/**
 * Returns the part of reasoning. A signature proves the text to the vendor that signed it. A block without a gateway's own metadata,
 * such as one of Bedrock, gets the options of both services that serve models with signatures. Source: the metadata of
 * `@ai-sdk/anthropic` 3.0.140 and `@ai-sdk/amazon-bedrock` 4.0.186, read 2026-11-29.
 */
function reasoningPart(block: ReasoningBlock): V4ReasoningPart {
  const { text = "", signature, redactedContent } = block;
  const bytes = bytesOf(redactedContent);
  const redacted = bytes ? toBase64(bytes) : redactedContent;
  const own = vendorsOf(block);
  const ours = signature !== undefined
    ? { anthropic: { signature }, bedrock: { signature } }
    : redacted !== undefined
    ? { anthropic: { redactedData: redacted }, bedrock: { redactedContent: redacted } }
    : undefined;
  return { type: "reasoning", text, ...providerOptions(own ?? ours) };
}

function callPart(block: ToolUseBlock, path: string): EncodedPart {
  const { toolUseId, name, input, invalid, serverTool } = block;
  const part = {
    type: "tool-call",
    toolCallId: toolUseId,
    toolName: name,
    input: isObject(input) ? input : inputOf(invalid ? invalid.raw : input),
    ...serverTool === undefined ? {} : { providerExecuted: true },
    ...providerOptions(vendorsOf(block)),
  } as const;
  if (isObject(input)) return { part };
  const at = `${path}.input`;
  return { part, repair: { rule: "tool-use-input", path: at, message: `${at} is not an object; wrapped it in one` } };
}

function inputOf(given: unknown): unknown {
  return given === undefined || given === null ? {} : { invalid: given };
}

function resultPart(block: ToolResultBlock, path: string, toolNames: ReadonlyMap<string, string>): V4ToolPart {
  const { toolUseId } = block;
  const { toolName: own } = asObject(block.unknown);
  const toolName = toolNames.get(toolUseId) ?? own;
  if (typeof toolName !== "string") {
    throw new TypeError(
      `Cannot chat: ${path} answers the call ${
        shown(toolUseId)
      }, which no message before it makes; send that message too`,
    );
  }
  const output = toolOutput(block, path);
  return { type: "tool-result", toolCallId: toolUseId, toolName, output, ...providerOptions(vendorsOf(block)) };
}

/** Returns the part of an unknown block: the part of an answer as it came, or generated media, see `answerMessage`. */
function unknownPart({ name, value }: UnknownBlock, path: string): V4AssistantPart {
  const { providerMetadata, ...members } = asObject(value);
  if ((name === "image" || name === "audio") && isObject(members.source)) {
    return filePart({ type: name, ...members } as MediaBlock, path);
  }
  if (isObject(value)) {
    return { ...members, ...providerOptions(value.providerOptions, providerMetadata), type: name } as V4AssistantPart;
  }
  throw new TypeError(`Cannot chat: ${path}.value is not an object; pass the members of the part`);
}

function leaveOut(rule: string, path: string, what: string): EncodedPart {
  return { repair: { rule, path, message: `${path} ${what}; left it out` } };
}

function misplaced(path: string, what: string, owner: string): TypeError {
  return new TypeError(`Cannot chat: ${path} is ${what}, which only ${owner} writes; put it into an assistant message`);
}
