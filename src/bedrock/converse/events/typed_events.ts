/**
 * Decodes a stream's deltas other than text, and adds whole calls. Pure, except for the caller's schemas.
 */
import type { AnswerBlock, Citation, ToolUseBlock } from "../../../chat/content.ts";
import type { ChatEvent } from "../../../chat/event.ts";
import { checkedToolUse, type ToolEntry } from "../../../chat/tool.ts";
import { defined } from "../../../base/defined.ts";
import { corrupt } from "../../../event_stream/message.ts";
import { cut } from "../../../base/quote.ts";
import type { OpenBlock } from "./assemble.ts";
import { asObject, isObject } from "../../wire.ts";

/** Returns the event of a delta other than text; `undefined` for a delta that only completes its block. */
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

/**
 * Returns whether a delta may begin a block. Input may not, because its call is unknown. Input without text is left out.
 *
 * @throws {ProviderError} `streamCorrupt` for input with text: another call may lack this input, so that no call of the answer
 * can be trusted (strands-agents/harness-sdk#1838).
 */
export function typedBegins(kind: string, delta: unknown, index: number | string): boolean {
  const { toolUseId, name, input } = asObject(delta);
  if (kind !== "toolUse" || typeof toolUseId === "string" && typeof name === "string") return true;
  if (input === null || typeof input === "string" && !input.trim()) return false;
  throw corrupt(
    `input of a tool call came at index ${cut(String(index))}, where no contentBlockStart began a call`,
  );
}

/**
 * Adds whole, validated calls to the batches of one stream, each before the end of its block. Most batches end no call, and
 * stay unchanged.
 *
 * A call of an unknown type waits for the answer's stop, because a result in the same answer would show that the service ran
 * the call.
 */
export function toolUseEvents(
  tools: readonly ToolEntry[],
): (batch: ChatEvent[]) => ChatEvent[] | Promise<ChatEvent[]> {
  const waiting: { readonly index: number; readonly call: ToolUseBlock }[] = [];
  const answered = new Set<string>();

  async function withCalls(batch: readonly ChatEvent[]): Promise<ChatEvent[]> {
    const events: ChatEvent[] = [];
    const hand = async (index: number, call: ToolUseBlock): Promise<void> => {
      events.push({ type: "toolUse", index, toolUse: await checkedToolUse(tools, call) });
    };
    for (const event of batch) {
      if (event.type === "blockStop") {
        const { index, block } = event;
        if (block.type === "toolResult") answered.add(block.toolUseId);
        if (isOwnCall(block) && hasNewType(block)) waiting.push({ index, call: block });
        else if (isOwnCall(block)) await hand(index, block);
      } else if (event.type === "stop") {
        for (const { index, call } of waiting.splice(0)) {
          if (!answered.has(call.toolUseId)) await hand(index, call);
        }
      }
      events.push(event);
    }
    return events;
  }

  return (batch) => batch.some((event) => event.type === "stop" || endsCall(event)) ? withCalls(batch) : batch;
}

function endsCall(event: ChatEvent): boolean {
  return event.type === "blockStop" && (event.block.type === "toolResult" || isOwnCall(event.block));
}

/**
 * Creates the function that adds the events of one stream to its blocks so far: open reasoning and open calls. An open call is
 * `invalid`, so that it is not run. At a stop, calls of an unknown type become the service's if their result is beside them.
 */
export function growing(): (event: ChatEvent, blocks: Map<number, AnswerBlock>) => void {
  /** The indexes of calls of an unknown type, by id. */
  const calls = new Map<string, number[]>();
  const answered = new Set<string>();
  /** The indexes of calls that have a result, until the next stop. */
  let served: number[] = [];

  return (event, blocks) => {
    if (event.type === "reasoning") {
      const open = blocks.get(event.index);
      const before = open?.type === "reasoningContent" ? open.text ?? "" : "";
      blocks.set(event.index, { type: "reasoningContent", text: before + event.text });
    } else if (event.type === "toolInput") {
      const { index, toolUseId, name, json } = event;
      const open = blocks.get(index);
      const before = open?.type === "toolUse" ? open.invalid?.raw ?? "" : "";
      const invalid = { raw: before + json, error: "the stream ended before the call was whole" };
      blocks.set(index, { type: "toolUse", toolUseId, name, input: undefined, invalid });
    } else if (event.type === "blockStop") {
      const { index, block } = event;
      if (block.type === "toolResult") {
        answered.add(block.toolUseId);
        for (const call of calls.get(block.toolUseId) ?? []) served.push(call);
        calls.delete(block.toolUseId);
      } else if (isOwnCall(block) && hasNewType(block)) {
        const { toolUseId } = block;
        if (answered.has(toolUseId)) served.push(index);
        else if (!calls.get(toolUseId)?.push(index)) calls.set(toolUseId, [index]);
      }
    } else if (event.type === "stop") {
      for (const index of served) {
        const block = blocks.get(index);
        if (block && isOwnCall(block)) blocks.set(index, asServiceCall(block));
      }
      served = [];
    }
  };
}

/** Returns whether the caller must answer the call. */
export function isOwnCall(block: AnswerBlock): block is ToolUseBlock {
  return block.type === "toolUse" && block.serverTool === undefined;
}

/** Returns whether the type of a call is unknown, so that it does not say who runs the call. */
function hasNewType({ wireType }: ToolUseBlock): boolean {
  return wireType !== undefined && wireType !== "tool_use";
}

/** Returns `content` with calls of an unknown type marked as run by the service if their result is beside them. */
export function withServiceCalls(content: readonly AnswerBlock[]): readonly AnswerBlock[] {
  const answered = new Set(content.map((block) => block.type === "toolResult" ? block.toolUseId : undefined));
  return content.map((block) => {
    return isOwnCall(block) && hasNewType(block) && answered.has(block.toolUseId) ? asServiceCall(block) : block;
  });
}

function asServiceCall({ wireType, ...call }: ToolUseBlock): ToolUseBlock {
  return { ...call, ...defined({ serverTool: wireType }) };
}
