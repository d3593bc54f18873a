/** The members that our result of a recorded answer must have, from the wire's shapes and our types alone. */
import type { ChatResult } from "@bedrock-edge/client";
import type { RecordedAnswer } from "./assembled.ts";
import type { Json } from "./recorded.ts";

/** The part of a result that is compared. */
export type Reading = Readonly<Record<string, unknown>>;

const READ: readonly (keyof ChatResult)[] = [
  "text",
  "content",
  "toolUses",
  "stopReason",
  "usage",
  "latencyMs",
  "trace",
  "additionalModelResponseFields",
  "performanceConfig",
  "serviceTier",
];

/** Those members of `result`, as JSON: a member that is undefined is absent. */
export function readingOf(result: ChatResult): Reading {
  return plain(Object.fromEntries(READ.map((name) => [name, result[name]]))) as Reading;
}

/** Those members of `answer`, in our words. */
export function expectedReading(answer: RecordedAnswer): Reading {
  const { output, stopReason, usage, metrics } = answer;
  const content = output.message.content.map(inOurWords);
  return plain({
    text: output.message.content.map(textIn).join(""),
    content,
    toolUses: content.filter(({ type, serverTool }) => type === "toolUse" && !serverTool),
    stopReason,
    usage: usage && expectedUsage(usage),
    latencyMs: metrics?.["latencyMs"],
    trace: answer.trace,
    additionalModelResponseFields: answer.additionalModelResponseFields,
    performanceConfig: answer.performanceConfig,
    serviceTier: answer.serviceTier,
  }) as Reading;
}

function textIn({ text, citationsContent }: Json): string {
  const cited = (citationsContent as Json | undefined)?.["content"] as Json[] | undefined;
  return `${text ?? cited?.map((part) => part["text"]).join("") ?? ""}`;
}

function inOurWords(block: Json): Json {
  // Some texts of one source have a `type` beside them, which says nothing.
  if (typeof block["text"] === "string") return { type: "text", text: block["text"] };
  const [[name, value]] = Object.entries(block) as [[string, Json]];
  if (name === "reasoningContent") return { type: name, ...value["reasoningText"] as object | undefined ?? value };
  if (name !== "toolUse" && name !== "toolResult") return { type: name, ...value };
  const { type, content, ...rest } = value;
  if (name === "toolUse") {
    return { type: name, ...rest, ...type === "server_tool_use" ? { serverTool: type } : { wireType: type } };
  }
  const parts = (content as Json[]).map((part) => "json" in part ? { type: "json", ...part } : inOurWords(part));
  return { type: name, ...rest, content: parts, serverTool: type };
}

/** Cache counts are in the answer twice, under two names each; `totalTokens` is the service's own. */
function expectedUsage(usage: Json): Json {
  const details = usage["cacheDetails"] as { ttl: string; inputTokens: number }[] | undefined;
  const byTtl: Record<string, number> = {};
  for (const { ttl, inputTokens } of details ?? []) byTtl[ttl] = (byTtl[ttl] ?? 0) + inputTokens;
  return {
    inputTokens: usage["inputTokens"],
    cacheReadInputTokens: usage["cacheReadInputTokens"] ?? 0,
    cacheWriteInputTokens: usage["cacheWriteInputTokens"] ?? 0,
    outputTokens: usage["outputTokens"],
    totalTokens: usage["totalTokens"],
    ...details && { cacheWriteByTtl: byTtl },
  };
}

/** The value as it comes out of JSON. */
export function plain(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}
