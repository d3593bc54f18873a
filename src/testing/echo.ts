/**
 * The answer when nothing is scripted. It says what it is, so that nobody takes it for a model's.
 */
import {
  lastUserMessage,
  member,
  members,
  messagesOf,
  textOf,
  type WireBlock,
  type WireMessage,
} from "./conversation.ts";
import { sampleOf } from "./sample.ts";
import { tokenize } from "./tokens.ts";

/** Blocks and why they end. */
export interface Echo {
  readonly content: readonly WireBlock[];
  readonly stopReason: string;
}

const DISCLAIMER = "This answer comes from fakeBedrock; no model ran.";

/**
 * Uses the first tool on offer, or the one that is forced; says what the tools answered; else repeats the user's text.
 * Obeys `maxTokens` and `stopSequences`.
 */
export function echo(body: Record<string, unknown>): Echo {
  const message = lastUserMessage(body);
  const results = message?.content.filter((block) => "toolResult" in block) ?? [];
  if (results.length === 0) {
    const use = useTool(body);
    if (use) return { content: [{ toolUse: use }], stopReason: "tool_use" };
  }
  const text = results.length > 0 ? `The tool answered: ${results.map(resultText).join("; ")}.` : repeat(message);
  return limit(`${text} ${DISCLAIMER}`, member(body, "inferenceConfig"));
}

function useTool(body: Record<string, unknown>): WireBlock | undefined {
  const config = member(body, "toolConfig");
  const specs = members(config, "tools").filter((tool) => "toolSpec" in tool).map((tool) => member(tool, "toolSpec"));
  const forced = member(member(config, "toolChoice"), "tool")["name"];
  const spec = specs.find(({ name }) => forced === undefined || name === forced);
  if (!spec) return undefined;
  const earlier = messagesOf(body).flatMap(({ content }) => content).filter((block) => "toolUse" in block).length;
  return {
    // Unique within the conversation, and the same each time it is played.
    toolUseId: `tooluse_fake${earlier + 1}`,
    name: spec["name"],
    input: sampleOf(member(spec, "inputSchema")["json"]),
  };
}

function resultText(block: WireBlock): string {
  const parts = members(member(block, "toolResult"), "content");
  return parts.map((part) => typeof part["text"] === "string" ? part["text"] : JSON.stringify(part["json"] ?? part))
    .join(" ");
}

function repeat(message: WireMessage | undefined): string {
  const text = textOf(message);
  if (text !== "") return `You said: "${text}".`;
  const kinds = message?.content.map((block) => Object.keys(block)[0]) ?? [];
  return kinds.length > 0 ? `You sent: ${kinds.join(", ")}.` : "You sent nothing.";
}

function limit(text: string, config: Record<string, unknown>): Echo {
  const sequences = Array.isArray(config["stopSequences"]) ? config["stopSequences"].map(String) : [];
  const stops = sequences.map((sequence) => text.indexOf(sequence)).filter((at) => at >= 0);
  const stopped = stops.length > 0 ? text.slice(0, Math.min(...stops)) : text;
  const tokens = tokenize(stopped);
  const maxTokens = typeof config["maxTokens"] === "number" ? config["maxTokens"] : Infinity;
  if (tokens.length > maxTokens) {
    return { content: [{ text: tokens.slice(0, maxTokens).join("") }], stopReason: "max_tokens" };
  }
  const content = stopped === "" ? [] : [{ text: stopped }];
  return { content, stopReason: stops.length > 0 ? "stop_sequence" : "end_turn" };
}
