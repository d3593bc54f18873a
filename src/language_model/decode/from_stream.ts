/**
 * The parts of a stream of LanguageModelV4 as chat events.
 */
import { asObject, type JsonObject } from "../../base/json_object.ts";
import { invalidInput } from "../../chat/calls/call_input.ts";
import type { AnswerBlock } from "../../chat/content.ts";
import type { ChatEvent } from "../../chat/event.ts";
import { fromContent, reasoningBlock, sourceCitation, textBlock } from "./from_content.ts";
import { stopReasonOf, unknownMembers, usageOf } from "./outcome.ts";
import { mergeVendors, PROVIDER_EXECUTED, unknownOf } from "../vendors.ts";

/** The options of a stream's reader, and the functions that it calls. */
export interface StreamPartOptions {
  /** Whether events of the vendor's own are handed out. @default {false} */
  readonly includeRawChunks?: boolean | undefined;
  /** Returns the error of an `error` part. */
  failure(error: unknown): Error;
}

/** Reads one stream: appends the events of a part to `events`. @throws {Error} the failure that an `error` part reports. */
export type StreamPartReader = (part: JsonObject, events: ChatEvent[]) => void;

/** The kinds of blocks that come in pieces. */
type Kind = "text" | "reasoning" | "tool";

/** The names of blocks that come in pieces, in `blockStart`. */
const BLOCK_NAMES: Readonly<Record<Kind, string>> = { text: "text", reasoning: "reasoningContent", tool: "toolUse" };

/** A block that has begun and not ended. */
interface Open {
  readonly kind: Kind;
  readonly index: number;
  readonly id: string;
  /** The text, or the input of a call. */
  text: string;
  /** The name of the tool. */
  readonly name: string;
  readonly isServers: boolean;
  metadata: unknown;
}

/** Creates the reader of one stream. Blocks of one answer may come at once; each has its own index. */
export function streamPartReader(
  { includeRawChunks = false, failure }: StreamPartOptions,
): StreamPartReader {
  /** The open blocks by kind and id: a text and a reasoning may have the same id. */
  const open = new Map<string, Open>();
  /** Members of the answer that come before its end. */
  const before: Record<string, unknown> = {};
  let nextIndex = 0;
  let started = false;
  let finished = false;

  function begin(events: ChatEvent[], kind: Kind, part: JsonObject, id: string): Open {
    const earlier = open.get(`${kind} ${id}`);
    if (earlier) close(events, earlier, {});
    const name = typeof part.toolName === "string" ? part.toolName : "";
    const isServers = part.providerExecuted === true;
    const block: Open = { kind, index: nextIndex++, id, text: "", name, isServers, metadata: part.providerMetadata };
    open.set(`${kind} ${id}`, block);
    const toolUse = kind === "tool" && name ? { toolUse: { toolUseId: id, name } } : {};
    events.push({ type: "blockStart", index: block.index, block: BLOCK_NAMES[kind], ...toolUse });
    return block;
  }

  function grow(events: ChatEvent[], kind: Kind, part: JsonObject): boolean {
    const { id, delta } = part;
    if (typeof id !== "string" || typeof delta !== "string") return false;
    const block = open.get(`${kind} ${id}`) ?? (kind === "tool" ? undefined : begin(events, kind, {}, id));
    if (!block) return false;
    if (part.providerMetadata !== undefined) block.metadata = mergeVendors(block.metadata, part.providerMetadata);
    if (!delta) return true;
    block.text += delta;
    const { index } = block;
    if (kind === "tool") events.push({ type: "toolInput", index, toolUseId: id, name: block.name, json: delta });
    else events.push({ type: kind, index, text: delta });
    return true;
  }

  /** Ends a block that came in pieces. */
  function close(events: ChatEvent[], block: Open, { citations, ...last }: JsonObject): void {
    open.delete(`${block.kind} ${block.id}`);
    const { index, text } = block;
    const providerMetadata = mergeVendors(block.metadata, last.providerMetadata);
    const rest = { ...last, ...providerMetadata && { providerMetadata } };
    if (block.kind === "tool") {
      const { id: toolUseId, name, isServers } = block;
      const cut = invalidInput(text, "the answer ended before the call was whole");
      const server = isServers ? { serverTool: PROVIDER_EXECUTED } : {};
      events.push({
        type: "blockStop",
        index,
        block: { type: "toolUse", toolUseId, name, ...cut, ...server, ...unknownOf(rest) } as AnswerBlock, // an invalid call
      });
      return;
    }
    const made = block.kind === "text" ? textBlock(text, citations, rest) : reasoningBlock(text, rest);
    if (made.type === "citationsContent") {
      for (const citation of made.citations) events.push({ type: "citation", index, citation });
    }
    events.push({ type: "blockStop", index, block: made });
  }

  function end(events: ChatEvent[], kind: Kind, { type: _, id, ...rest }: JsonObject): boolean {
    const block = typeof id === "string" ? open.get(`${kind} ${id}`) : undefined;
    if (!block) return false;
    close(events, block, rest);
    return true;
  }

  /** Hands out a block that came whole. The call of a tool ends the block of its input. */
  function whole(events: ChatEvent[], part: JsonObject): void {
    const call = part.type === "tool-call" ? open.get(`tool ${part.toolCallId}`) : undefined;
    const { type: _, delta: _delta, ...last } = part;
    const providerMetadata = mergeVendors(call?.metadata, last.providerMetadata);
    const block = fromContent({ ...last, type: part.type, ...providerMetadata && { providerMetadata } });
    if (call && block.type === "toolUse") {
      open.delete(`tool ${call.id}`);
      events.push({ type: "blockStop", index: call.index, block });
      return;
    }
    const index = nextIndex++;
    const toolUse = block.type === "toolUse" ? { toolUse: { toolUseId: block.toolUseId, name: block.name } } : {};
    events.push({ type: "blockStart", index, block: block.type === "unknown" ? block.name : block.type, ...toolUse });
    const citation = part.type === "source" ? sourceCitation(part) : undefined;
    if (citation) events.push({ type: "citation", index, citation });
    events.push({ type: "blockStop", index, block });
  }

  function finish(events: ChatEvent[], { type: _, finishReason, usage, ...rest }: JsonObject): boolean {
    const stopReason = stopReasonOf(finishReason);
    if (stopReason === undefined) return false;
    for (const block of [...open.values()].sort((a, b) => a.index - b.index)) close(events, block, {});
    finished = true;
    events.push({ type: "stop", stopReason });
    events.push({
      type: "metadata",
      usage: usageOf(usage),
      latencyMs: undefined,
      ...unknownMembers({ ...before, ...rest }, usage),
    });
    return true;
  }

  /** Reads a part; returns false for a part of an unknown type or of an unexpected shape. */
  function readKnown(part: JsonObject, events: ChatEvent[]): boolean {
    switch (part.type) {
      case "stream-start":
        before.warnings = part.warnings;
        return true;
      case "response-metadata": {
        const { type: _, ...response } = part;
        before.response = { ...asObject(before.response), ...response };
        return true;
      }
      case "text-start":
      case "reasoning-start":
      case "tool-input-start": {
        const { id } = part;
        const kind = part.type === "text-start" ? "text" : part.type === "reasoning-start" ? "reasoning" : "tool";
        if (typeof id !== "string" || kind === "tool" && typeof part.toolName !== "string") return false;
        begin(events, kind, part, id);
        return true;
      }
      case "text-delta":
        return grow(events, "text", part);
      case "reasoning-delta":
        return grow(events, "reasoning", part);
      case "tool-input-delta":
        return grow(events, "tool", part);
      case "text-end":
        return end(events, "text", part);
      case "reasoning-end":
        return end(events, "reasoning", part);
      case "tool-input-end": {
        // The call itself follows, with the whole input.
        const block = open.get(`tool ${part.id}`);
        if (block) block.metadata = mergeVendors(block.metadata, part.providerMetadata);
        return block !== undefined;
      }
      case "tool-result":
        // A result before the last one is an event, and not a part of the answer.
        if (part.preliminary === true) return false;
        whole(events, part);
        return true;
      case "tool-call":
      case "source":
      case "file":
      case "reasoning-file":
      case "custom":
      case "tool-approval-request":
        whole(events, part);
        return true;
      case "finish":
        return finish(events, part);
      case "ping":
        return true;
      case "error":
        throw failure(part.error);
      default:
        return false;
    }
  }

  return (part, events) => {
    if (part.type === "raw" && !includeRawChunks) return;
    if (!started) {
      started = true;
      events.push({ type: "start", role: "assistant" });
    }
    if (part.type === "raw") {
      events.push({ type: "unknown", name: "raw", value: part.rawValue });
    } else if (finished || !readKnown(part, events)) {
      const { type, ...value } = part;
      events.push({ type: "unknown", name: `${type}`, value });
    }
  };
}
