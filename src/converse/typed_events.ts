/**
 * A stream's events with names of their own, and whole calls among them. Pure, but for the schemas that a caller gave.
 */
import type { AnswerBlock, Citation, ToolUseBlock } from "../chat/content.ts";
import type { ChatEvent } from "../chat/event.ts";
import { checkedToolUse, type ToolEntry } from "../chat/tool.ts";
import { defined } from "../defined.ts";
import { corrupt } from "../event_stream/message.ts";
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

/**
 * Whether a delta may begin a block: input may not, since the call that it belongs to is not known. Without any text the input
 * belongs to nothing, and is left out.
 *
 * @throws {ProviderError} `streamCorrupt` for input with text: another call may lack it, so that no call of the answer can be
 * trusted (strands-agents/harness-sdk#1838).
 */
export function typedBegins(kind: string, delta: unknown, index: number | string): boolean {
  const { toolUseId, name, input } = asObject(delta);
  if (kind !== "toolUse" || typeof toolUseId === "string" && typeof name === "string") return true;
  if (input === null || typeof input === "string" && !input.trim()) return false;
  throw corrupt(
    `input of a tool call came at index ${String(index).slice(0, 80)}, where no contentBlockStart began a call`,
  );
}

/**
 * Puts whole and validated calls into the batches of one stream: each before the end of its block. Nearly every batch ends
 * none, and stays as it is.
 *
 * A call whose type is new to us waits for the answer's stop, since a result in the same answer would say that the service
 * ran it.
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
 * Takes an event into the blocks of a stream so far: reasoning and calls that are open. A call among them says that it must
 * not be run.
 */
export function grow(event: ChatEvent, blocks: Map<number, AnswerBlock>): void {
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
  } else if (event.type === "stop") {
    const content = withServiceCalls([...blocks.values()]);
    [...blocks.keys()].forEach((index, at) => blocks.set(index, content[at]!));
  }
}

/** Whether the caller is to answer the call. */
export function isOwnCall(block: AnswerBlock): block is ToolUseBlock {
  return block.type === "toolUse" && block.serverTool === undefined;
}

/** Whether the type of a call says nothing to us of who runs it. */
function hasNewType({ wireType }: ToolUseBlock): boolean {
  return wireType !== undefined && wireType !== "tool_use";
}

/** `content` with calls of a new type marked as the service's own where their result stands beside them. */
export function withServiceCalls(content: readonly AnswerBlock[]): readonly AnswerBlock[] {
  const answered = new Set(content.map((block) => block.type === "toolResult" ? block.toolUseId : undefined));
  return content.map((block) => {
    if (!isOwnCall(block) || !hasNewType(block) || !answered.has(block.toolUseId)) return block;
    const { wireType, ...call } = block;
    return { ...call, ...defined({ serverTool: wireType }) };
  });
}
