/**
 * Prompts and answers in the form of OpenTelemetry's conventions for generative AI.
 * Source: the JSON schemas of gen-ai-input-messages, gen-ai-output-messages, gen-ai-system-instructions and gen-ai-tool-definitions,
 * https://github.com/open-telemetry/semantic-conventions-genai, read 2026-11-29.
 */
import { bytesOf, isBlob } from "../../base/base64.ts";
import { jsonText } from "../../base/json_text.ts";
import type { ContentBlock, Message } from "../../chat/content.ts";
import { messageList } from "../../chat/message_list.ts";
import type { ChatOptions } from "../../chat/request.ts";
import type { ChatResult } from "../../chat/result.ts";
import type { TelemetryAttributes, TelemetryContent } from "./otel.ts";

/** A part of a message. The bytes of files are left out. */
type Part = Record<string, unknown>;

/** Content by the name of its attribute, as plain JSON. */
export type ContentAttributes = Record<string, TelemetryContent>;

/** Returns the content of a request. */
export function requestContent({ messages, system, tools }: ChatOptions): ContentAttributes {
  const instructions = typeof system === "string" ? [{ type: "text" as const, text: system }] : system;
  return plain({
    "gen_ai.input.messages": messageList(messages).map(inputMessage),
    "gen_ai.system_instructions": instructions?.map(partOf),
    "gen_ai.tool.definitions": tools?.flatMap((tool) =>
      "name" in tool ? [{ type: "inputSchema" in tool ? "function" : tool.type, name: tool.name }] : []
    ),
  });
}

/** Returns the content of an answer. */
export function resultContent({ content, stopReason }: ChatResult): ContentAttributes {
  return plain({
    "gen_ai.output.messages": [{ role: "assistant", parts: content.map(partOf), finish_reason: stopReason }],
  });
}

/** Bytes that a caller put into a tool's result become base64. */
function plain(content: Record<string, unknown>): ContentAttributes {
  return JSON.parse(jsonText(content)!);
}

function inputMessage({ role, content }: Message): Part {
  const blocks: readonly ContentBlock[] = typeof content === "string" ? [{ type: "text", text: content }] : content;
  const hasOnlyResults = blocks.length > 0 && blocks.every(({ type }) => type === "toolResult");
  return { role: hasOnlyResults ? "tool" : role, parts: blocks.map(partOf) };
}

function partOf(block: ContentBlock | ChatResult["content"][number]): Part {
  switch (block.type) {
    case "text":
      return { type: "text", content: block.text };
    case "reasoningContent":
      return { type: "reasoning", content: block.text ?? "" };
    case "citationsContent":
      return { type: "text", content: (block.content ?? []).map(({ text }) => text).join("") };
    case "toolUse": {
      const { toolUseId: id, name, serverTool, invalid } = block;
      const input = invalid ? invalid.raw : block.input;
      return serverTool === undefined
        ? { type: "tool_call", id, name, arguments: input }
        : { type: "server_tool_call", id, name, server_tool_call: { type: serverTool, input } };
    }
    case "toolResult":
      return { type: "tool_call_response", id: block.toolUseId, response: responseOf(block.content) };
    case "image":
    case "video":
    case "audio":
    case "document":
      return { ...mediaPart(block.type, block.source), format: block.format };
    default:
      return { type: block.type };
  }
}

type ResultContent = Extract<ContentBlock, { type: "toolResult" }>["content"];

function responseOf(content: ResultContent): unknown {
  if (typeof content === "string") return content;
  return content.map((part) => part.type === "json" ? part.json : partOf(part));
}

function mediaPart(modality: string, source: object): Part {
  const { bytes, s3Location, url } = source as { bytes?: unknown; s3Location?: { uri?: string }; url?: string };
  const uri = url ?? s3Location?.uri;
  return uri === undefined ? { type: modality, size: sizeOf(bytes) } : { type: "uri", modality, uri };
}

/** The number of bytes; of base64 the number that it stands for, without line breaks counted. */
function sizeOf(bytes: unknown): number | undefined {
  if (typeof bytes === "string") return Math.floor(bytes.length * 3 / 4);
  return isBlob(bytes) ? bytes.size : bytesOf(bytes)?.length;
}

/** The content as attributes of a span, which have no structure. */
export function asTexts(content: ContentAttributes): TelemetryAttributes {
  return Object.fromEntries(Object.entries(content).map(([name, value]) => [name, JSON.stringify(value)]));
}
