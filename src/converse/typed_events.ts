/**
 * A stream's events with names of their own, and whole calls among them. Pure, but for the schemas that a caller gave.
 */
import type { AnswerBlock, Citation } from "../chat/content.ts";
import type { ChatEvent } from "../chat/event.ts";
import { checkedToolUse, type ToolEntry } from "../chat/tool.ts";
import type { OpenBlock } from "./assemble.ts";
import { asObject, isObject } from "./wire.ts";

/** The event of a delta that is not text; `undefined` for one that has no name, or only completes its block. */
export function typedDelta(index: number, kind: string, delta: unknown, open: OpenBlock): ChatEvent | undefined {
  if (!isObject(delta)) return undefined;
  if (kind === "citation") return { type: "citation", index, citation: delta as Citation };
  if (kind === "reasoningContent" && typeof delta.text === "string") {
    return { type: "reasoning", index, text: delta.text };
  }
  const { toolUseId, name } = asObject(open.toolUse);
  if (kind !== "toolUse" || typeof delta.input !== "string") return undefined;
  if (typeof toolUseId !== "string" || typeof name !== "string") return undefined;
  return { type: "toolInput", index, toolUseId, name, json: delta.input };
}

/** `batch`, with a call whole and validated before the end of its block; nearly every batch ends none, and stays as it is. */
export function withToolUses(
  batch: ChatEvent[],
  tools: readonly ToolEntry[],
): ChatEvent[] | Promise<ChatEvent[]> {
  const endsCall = batch.some((event) => event.type === "blockStop" && isOwnCall(event.block));
  return endsCall ? withCalls(batch, tools) : batch;
}

async function withCalls(batch: readonly ChatEvent[], tools: readonly ToolEntry[]): Promise<ChatEvent[]> {
  const events: ChatEvent[] = [];
  for (const event of batch) {
    if (event.type === "blockStop" && isOwnCall(event.block)) {
      events.push({ type: "toolUse", index: event.index, toolUse: await checkedToolUse(tools, event.block) });
    }
    events.push(event);
  }
  return events;
}

/** Reasoning and calls that are still open, for whoever sees a stream cut; a call in them says that it must not be run. */
export function grow(event: ChatEvent, blocks: Map<number, AnswerBlock>): void {
  if (event.type === "reasoning") {
    const open = blocks.get(event.index) as { text: string } | undefined;
    blocks.set(event.index, { type: "reasoningContent", text: (open?.text ?? "") + event.text });
  } else if (event.type === "toolInput") {
    const { index, toolUseId, name, json } = event;
    const open = blocks.get(index) as { invalid?: { raw: string } } | undefined;
    const invalid = { raw: (open?.invalid?.raw ?? "") + json, error: "the stream ended before the call was whole" };
    blocks.set(index, { type: "toolUse", toolUseId, name, input: undefined, invalid });
  }
}

/** Whether the caller is to answer it. */
export function isOwnCall(block: AnswerBlock): block is AnswerBlock & { type: "toolUse" } {
  return block.type === "toolUse" && block.serverTool === undefined;
}
