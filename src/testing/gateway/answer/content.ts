/** The content of an answer in the AI SDK's specification, whole and as the parts of a stream. */
import { isObject } from "../../../base/json_object.ts";
import { inTurn } from "../../answer/events.ts";
import { tokenize } from "../../answer/tokens.ts";
import { member, members, type WireBlock } from "../../judge/conversation.ts";

type Json = Readonly<Record<string, unknown>>;

/** A part of a whole answer. */
export interface ContentPart extends Json {
  readonly type: string;
}

/** Returns the content of a whole answer. */
export function contentOf(blocks: readonly WireBlock[]): ContentPart[] {
  return blocks.flatMap(partsOf);
}

function partsOf(block: WireBlock): ContentPart[] {
  const [[kind, value] = ["", undefined]] = Object.entries(block);
  const inside = isObject(value) ? value : {};
  switch (kind) {
    case "text":
      return [{ type: "text", text: value }];
    case "reasoningContent":
      return [reasoningPart(inside)];
    case "toolUse": {
      const { toolUseId, name, input, type } = inside;
      // A text is sent unchanged: models make inputs that are not JSON.
      const text = typeof input === "string" ? input : JSON.stringify(input ?? {});
      const isServices = type === "server_tool_use";
      const call = { type: "tool-call", toolCallId: toolUseId, toolName: name, input: text };
      return [isServices ? { ...call, providerExecuted: true } : call];
    }
    case "toolResult": {
      const { toolUseId, type, content } = inside;
      const toolName = String(type ?? "").replace(/_result$/, "");
      return [{ type: "tool-result", toolCallId: toolUseId, toolName, result: content }];
    }
    case "citationsContent":
      return citedParts(inside);
    case "image":
    case "audio":
      return [{ type: "file", mediaType: `${kind}/${inside["format"]}`, data: fileData(member(inside, "source")) }];
    default:
      return [{ ...inside, type: kind }];
  }
}

function reasoningPart(reasoning: Json): ContentPart {
  const { text, signature } = member(reasoning, "reasoningText");
  const { redactedContent } = reasoning;
  const metadata = {
    ...(signature === undefined ? {} : { signature }),
    ...(redactedContent === undefined ? {} : { redactedContent }),
  };
  return {
    type: "reasoning",
    text: text ?? "",
    ...(Object.keys(metadata).length > 0 ? { providerMetadata: { bedrock: metadata } } : {}),
  };
}

function citedParts(block: Json): ContentPart[] {
  const text = members(block, "content").map((part) => String(part["text"] ?? "")).join("");
  const sources = members(block, "citations").map((citation, index): ContentPart => {
    const { url } = member(member(citation, "location"), "web");
    const { title = "" } = citation;
    const id = `source-${index}`;
    return url === undefined
      ? { type: "source", sourceType: "document", id, mediaType: "text/plain", title }
      : { type: "source", sourceType: "url", id, url, title };
  });
  return [...(text === "" ? [] : [{ type: "text", text }]), ...sources];
}

function fileData({ bytes }: Json): Json {
  return { type: "data", data: bytes };
}

/** The form of a stream's parts. */
export interface PartForm {
  /** Blocks side by side instead of one after the other. */
  readonly interleave: boolean;
  /** Ids that are skipped before each block. */
  readonly indexGap: number;
  /** Metadata of the first part. */
  readonly providerMetadata: Json;
}

/** Returns the parts of a stream for the content of an answer. */
export function streamParts(content: readonly ContentPart[], form: PartForm): ContentPart[] {
  const blocks = content.map((part, at) => blockParts(part, String(at * (1 + form.indexGap) + form.indexGap)));
  const parts = form.interleave ? inTurn(blocks) : blocks.flat();
  return parts.map((part, at) =>
    at === 0 ? { ...part, providerMetadata: { ...member(part, "providerMetadata"), ...form.providerMetadata } } : part
  );
}

function blockParts(part: ContentPart, id: string): ContentPart[] {
  const { type, text, ...rest } = part;
  if (type === "text" || type === "reasoning") {
    const pieces = String(text) === "" ? [""] : tokenize(String(text));
    return [
      { type: `${type}-start`, id },
      ...pieces.map((delta) => ({ type: `${type}-delta`, id, delta })),
      // The signature of reasoning comes last.
      { type: `${type}-end`, id, ...rest },
    ];
  }
  if (type !== "tool-call") return [part];
  const { toolCallId, toolName, input, providerExecuted } = part;
  const executed = providerExecuted === undefined ? {} : { providerExecuted };
  return [
    { type: "tool-input-start", id: toolCallId, toolName, ...executed },
    ...tokenize(String(input)).map((delta) => ({ type: "tool-input-delta", id: toolCallId, delta })),
    { type: "tool-input-end", id: toolCallId },
    part,
  ];
}

/** The words of the specification for Converse's stop reasons. */
const FINISH: ReadonlyMap<string, string> = new Map([
  ["end_turn", "stop"],
  ["stop_sequence", "stop"],
  ["max_tokens", "length"],
  ["tool_use", "tool-calls"],
  ["content_filtered", "content-filter"],
  ["guardrail_intervened", "content-filter"],
]);

/** Returns the finish reason: the word of the specification, and the provider's own. */
export function finishOf(stopReason: string): Json {
  return { unified: FINISH.get(stopReason) ?? "other", raw: stopReason };
}

/** Returns token counts in the specification's shape: counts in AWS's shape are translated, others are sent unchanged. */
export function usageOf(usage: Json, reasoning: number): Json {
  if (usage["inputTokens"] !== undefined && typeof usage["inputTokens"] !== "number") return usage;
  const count = (name: string): number => typeof usage[name] === "number" ? usage[name] : 0;
  const noCache = count("inputTokens"),
    cacheRead = count("cacheReadInputTokens"),
    cacheWrite = count("cacheWriteInputTokens");
  const output = count("outputTokens");
  return {
    inputTokens: { total: noCache + cacheRead + cacheWrite, noCache, cacheRead, cacheWrite },
    outputTokens: { total: output, text: Math.max(0, output - reasoning), reasoning },
  };
}

/** Returns the counts of a part's tokens. */
export function tokensOf({ type, text, input }: ContentPart): { readonly all: number; readonly reasoning: number } {
  const all = tokenize(String(text ?? input ?? "")).length;
  return { all, reasoning: type === "reasoning" ? all : 0 };
}
