/**
 * The end of a stream whose format nobody interprets.
 *
 * InvokeModelWithResponseStream has no end of its own: each family ends in its own way. Every recorded whole stream has
 * `amazon-bedrock-invocationMetrics` in its last chunk and in no other (116 of 117 streams of 9 families, 2024-01 to 2026-08). The
 * one without them is an answer of a guardrail to a request that it blocked. So the metrics mean the end, and so does the end
 * that a known family writes. A stream of a known family without either was cut. The end of an unknown family without metrics
 * cannot be known: such a stream counts as whole if its connection closed cleanly between two frames.
 */
import { asObject, isObject } from "../../../base/json_object.ts";

/** The place of one chunk in its stream; `unknown` for a chunk of no known family. */
export type ChunkPlace = "opening" | "middle" | "end" | "unknown";

/** Returns the place of a chunk. */
export function placeOf(chunk: unknown): ChunkPlace {
  if (!isObject(chunk)) return "unknown";
  if (isObject(chunk["amazon-bedrock-invocationMetrics"])) return "end";
  for (const place of PLACES) {
    const found = place(chunk);
    if (found) return found;
  }
  return "unknown";
}

type Chunk = Readonly<Record<string, unknown>>;

/** The place in the stream of each family, by its recorded chunks; `undefined` for a chunk of another family. */
const PLACES: readonly ((chunk: Chunk) => ChunkPlace | undefined)[] = [
  anthropicPlace,
  novaPlace,
  openaiPlace,
  promptPlace,
  coherePlace,
  pegasusPlace,
];

/** Anthropic Messages, and the completions of Claude 2. */
function anthropicPlace({ type, completion, stop_reason }: Chunk): ChunkPlace | undefined {
  if (type === "message_start") return "opening";
  if (type === "message_stop") return "end";
  if (typeof completion === "string") return endIf(stop_reason);
  return typeof type === "string" && /^(message|content_block)_|^(ping|error)$/.test(type) ? "middle" : undefined;
}

/** Nova, whose chunks have Converse's names. */
function novaPlace(chunk: Chunk): ChunkPlace | undefined {
  if ("messageStart" in chunk) return "opening";
  if ("messageStop" in chunk || "metadata" in chunk) return "end";
  return Object.keys(chunk).some((name) => name.startsWith("contentBlock")) ? "middle" : undefined;
}

/** OpenAI's chunks, and those of Jamba, DeepSeek and Mistral's chats. */
function openaiPlace({ choices, usage }: Chunk): ChunkPlace | undefined {
  if (!Array.isArray(choices)) return undefined;
  // Behind the end comes a chunk that holds the usage alone.
  if (!choices.length) return isObject(usage) ? "end" : "middle";
  const { finish_reason, stop_reason } = asObject(choices[0]);
  return endIf(finish_reason ?? stop_reason);
}

/** Llama, Mistral and Titan. */
function promptPlace(chunk: Chunk): ChunkPlace | undefined {
  const { generation, stop_reason, outputs, outputText, completionReason, totalOutputTextTokenCount } = chunk;
  if (typeof generation === "string") return endIf(stop_reason);
  if (Array.isArray(outputs)) return endIf(asObject(outputs[0]).stop_reason);
  if (typeof outputText !== "string") return undefined;
  // An answer that a guardrail wrote has the count and no reason (recorded 2025-08).
  return endIf(completionReason ?? totalOutputTextTokenCount);
}

/** Cohere's Command and Command R. */
function coherePlace({ is_finished, generations }: Chunk): ChunkPlace | undefined {
  if (Array.isArray(generations)) return "end";
  return typeof is_finished === "boolean" ? is_finished ? "end" : "middle" : undefined;
}

/** Pegasus. Its members are words of many formats, so that a chunk with any other member is not its own. */
function pegasusPlace({ message, finishReason, ...others }: Chunk): ChunkPlace | undefined {
  return typeof message === "string" && !Object.keys(others).length ? endIf(finishReason) : undefined;
}

function endIf(reason: unknown): ChunkPlace {
  return reason === null || reason === undefined ? "middle" : "end";
}
