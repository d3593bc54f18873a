/**
 * Reads the blocks of an answer of Anthropic Messages. A block with an unexpected shape becomes `unknown`, and goes back unchanged.
 */
import { defined } from "../../../../base/defined.ts";
import { isObject, type JsonObject } from "../../../../base/json_object.ts";
import { readInput } from "../../../../chat/calls/call_input.ts";
import type { AnswerBlock, ToolUseBlock } from "../../../../chat/content.ts";
import { decodeCitation } from "./citations.ts";

/** The types of calls that the service runs itself. */
const SERVICE_CALLS: readonly string[] = ["server_tool_use", "mcp_tool_use"];

/** Returns whether a block is a call, by its type. */
export function isCall(type: unknown): boolean {
  return type === "tool_use" || SERVICE_CALLS.includes(`${type}`);
}

/** Reads a block. */
export function decodeBlock(wire: JsonObject): AnswerBlock {
  const { type } = wire;
  const block = type === "text"
    ? decodeText(wire)
    : type === "thinking" || type === "redacted_thinking"
    ? decodeThinking(wire)
    : isCall(type)
    ? decodeCall(wire)
    : undefined;
  return block ?? { type: "unknown", name: `${type ?? ""}`, value: wire };
}

function decodeText({ type: _, text, citations, ...rest }: JsonObject): AnswerBlock | undefined {
  if (typeof text !== "string") return undefined;
  if (!Array.isArray(citations) || !citations.length) return { type: "text", text, ...furtherOf(rest) };
  return {
    type: "citationsContent",
    content: [{ text }],
    citations: citations.map(decodeCitation),
    ...furtherOf(rest),
  };
}

function decodeThinking({ type: _, thinking, signature, data, ...rest }: JsonObject): AnswerBlock | undefined {
  if (typeof data === "string") return { type: "reasoningContent", redactedContent: data, ...furtherOf(rest) };
  if (typeof thinking !== "string") return undefined;
  const signed = typeof signature === "string" && signature ? { signature } : {};
  return { type: "reasoningContent", text: thinking, ...signed, ...furtherOf(rest) };
}

function decodeCall({ type, id, name, input, ...rest }: JsonObject): ToolUseBlock | undefined {
  if (typeof id !== "string" || typeof name !== "string") return undefined;
  return {
    type: "toolUse",
    toolUseId: id,
    name,
    ...readInput(input),
    ...type === "tool_use" ? {} : { serverTool: `${type}` },
    ...furtherOf(rest),
  };
}

/** Returns members that this version has no place for, such as `caller` of a call. `null` counts as absent. */
function furtherOf(rest: JsonObject): { unknown?: JsonObject } {
  const given = Object.entries(rest).filter(([, value]) => value !== null && value !== undefined);
  return given.length ? { unknown: Object.fromEntries(given) } : {};
}

/** Returns whether a value may be a block. */
export function isWireBlock(value: unknown): value is JsonObject {
  return isObject(value) && typeof value.type === "string";
}

/** Returns the call that a block begins, for the event of its start. */
export function calledTool({ type, id, name }: JsonObject): { toolUse?: { toolUseId: string; name: string } } {
  return defined({
    toolUse: isCall(type) && typeof id === "string" && typeof name === "string" ? { toolUseId: id, name } : undefined,
  });
}
