/** The AWS SDK's reading, in our words. Written from the SDK's types alone; shares nothing with our own reading. */
import { assertEquals } from "@std/assert";
import type { ContentBlock, ConverseCommandOutput } from "npm:@aws-sdk/client-bedrock-runtime@3.1162.0";
import type { ChatResult } from "@bedrock-edge/client";
import { type Json, onTheWire } from "./sdk.ts";

/** The SDK's answer, whole or put together from a stream. */
export type TheirAnswer = Omit<ConverseCommandOutput, "$metadata" | "output" | "stopReason" | "usage" | "metrics"> & {
  readonly content: readonly ContentBlock[];
  readonly stopReason: string | undefined;
  readonly usage: ConverseCommandOutput["usage"];
  readonly metrics: ConverseCommandOutput["metrics"];
};

/** One of the SDK's blocks as one of ours. */
function blockOf(block: ContentBlock): Json {
  const { text, toolUse, toolResult, reasoningContent, citationsContent, image, audio } = block;
  if (text !== undefined) return { type: "text", text };
  if (toolUse) {
    const { toolUseId, name, input, type } = toolUse;
    // The SDK's type knows one value. The service also writes others, which mean an ordinary call.
    const call = { type: "toolUse", toolUseId, name, ...(type && { [runBy(type)]: type }) };
    // The SDK hands out text as a `String` of its own kind that can be read as JSON.
    const plain = onTheWire(input instanceof String ? `${input}` : input);
    return typeof plain === "string"
      ? { ...call, input: undefined, invalid: { raw: plain } }
      : { ...call, input: plain };
  }
  if (toolResult) {
    const { toolUseId, content, status, type } = toolResult;
    return {
      type: "toolResult",
      toolUseId,
      content: content?.map((part) => {
        const [kind, value] = memberOf(part);
        if (kind === "text" || kind === "json") return { type: kind, [kind]: value };
        const known = ["image", "document", "video", "searchResult"].includes(kind);
        return known ? { type: kind, ...(value as Json) } : { type: "unknown", name: kind, value };
      }),
      ...(status && { status }),
      ...(type && { serverTool: type }),
    };
  }
  if (reasoningContent?.reasoningText) return { type: "reasoningContent", ...reasoningContent.reasoningText };
  if (reasoningContent?.redactedContent) {
    return { type: "reasoningContent", redactedContent: onTheWire(reasoningContent.redactedContent) };
  }
  if (citationsContent) {
    return {
      type: "citationsContent",
      // Some answers have citations alone.
      ...(citationsContent.content && { content: citationsContent.content }),
      citations: onTheWire(citationsContent.citations),
    };
  }
  if (image) return { type: "image", ...(onTheWire(image) as Json) };
  if (audio) return { type: "audio", ...(onTheWire(audio) as Json) };
  const [name, value] = memberOf(block);
  return { type: "unknown", name, value };
}

/** Our member for the wire's type of a call. */
function runBy(type: string): "serverTool" | "wireType" {
  return type === "server_tool_use" || type === "mcp_tool_use" ? "serverTool" : "wireType";
}

/** A union's one member, as it is on the wire. */
function memberOf(union: object): [name: string, value: unknown] {
  return Object.entries(onTheWire(union) as Json)[0]!;
}

/** All text, cited text too. */
function textOf(content: readonly ContentBlock[]): string {
  return content.map(({ text, citationsContent }) =>
    text ?? citationsContent?.content?.map((part) => part.text ?? "").join("") ?? ""
  ).join("");
}

/** The SDK omits counts that the service omits; the sum counts the others. */
function usageOf(usage: ConverseCommandOutput["usage"]): Json | undefined {
  if (!usage) return undefined;
  const { inputTokens = 0, outputTokens = 0, cacheReadInputTokens = 0, cacheWriteInputTokens = 0, cacheDetails } =
    usage;
  return {
    inputTokens,
    cacheReadInputTokens,
    cacheWriteInputTokens,
    outputTokens,
    totalTokens: inputTokens + outputTokens + cacheReadInputTokens + cacheWriteInputTokens,
    ...(cacheDetails && {
      cacheWriteByTtl: Object.fromEntries(cacheDetails.map(({ ttl, inputTokens }) => [ttl, inputTokens])),
    }),
  };
}

/** `theirs` in our words. */
function inOurWords(theirs: TheirAnswer): Json {
  const { content, stopReason, usage, metrics, ...beside } = theirs;
  return {
    text: textOf(content),
    content: content.map(blockOf),
    stopReason,
    usage: usageOf(usage),
    latencyMs: metrics?.latencyMs,
    trace: onTheWire(beside.trace),
    additionalModelResponseFields: onTheWire(beside.additionalModelResponseFields),
    performanceConfig: onTheWire(beside.performanceConfig),
    serviceTier: onTheWire(beside.serviceTier),
  };
}

/** Everything that the SDK read stands in our result, at the same place and with the same value. */
export function assertHolds(ours: ChatResult, theirs: TheirAnswer): void {
  const expected = inOurWords(theirs);
  assertEquals<unknown>(within(ours, expected), expected);
}

/** `value`, without the members of objects that `expected` does not have. */
export function within(value: unknown, expected: unknown): unknown {
  if (Array.isArray(value) && Array.isArray(expected)) return value.map((item, at) => within(item, expected[at]));
  if (!isObject(value) || !isObject(expected)) return value;
  return Object.fromEntries(Object.keys(expected).map((name) => [name, within(value[name], expected[name])]));
}

function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
