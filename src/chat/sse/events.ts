/**
 * The events that a visitor gets: every text once, and nothing that is for the program alone.
 */
import type { AnswerBlock, ToolResultBlock } from "../content.ts";
import type { ChatEvent } from "../event.ts";

/** A block without the members that earlier events had. Those events and this block together are the whole block. */
export type RestOfBlock<B> = B extends { type: string } ? Pick<B, "type"> & Partial<Omit<B, "type">> : never;

/**
 * An event as `toSSE` and `toResponse` send it. It is the event of iteration, with these differences:
 *
 * - `blockStop` and `toolUse` lack the text, reasoning, input and citations that earlier events had.
 * - `metadata` lacks `trace`, which holds a guardrail's assessments.
 * - `toolResult` lacks the result's content.
 * - The pieces of a block that have no event of their own, such as signatures and media, come with the whole block only.
 */
export type SseEvent =
  | Exclude<ChatEvent, { type: "blockStop" | "toolUse" | "toolResult" }>
  | { type: "toolUse"; index: number; toolUse: RestOfBlock<Extract<AnswerBlock, { type: "toolUse" }>> }
  | { type: "blockStop"; index: number; block: RestOfBlock<AnswerBlock> }
  | { type: "toolResult"; toolResult: RestOfBlock<ToolResultBlock> };

/** A part of a block that may come in events of its own, before the whole block. */
type Part = "text" | "reasoning" | "input" | "citations";

/** The unknown event of a piece that its block repeats. */
const PIECE = "contentBlockDelta";

/**
 * Returns a function that makes the events of one stream, in order, into events for visitors; `undefined` for an event whose
 * content comes later.
 */
export function sseEvents(): (event: ChatEvent) => SseEvent | undefined {
  /** The parts that were sent, by the block's index. */
  const sent = new Map<number, Set<Part>>();

  function send(index: number, part: Part): void {
    sent.set(index, (sent.get(index) ?? new Set()).add(part));
  }

  function rest(index: number, block: AnswerBlock): RestOfBlock<AnswerBlock> {
    const parts = sent.get(index);
    if (block.type === "text") return parts?.has("text") ? without(block, ["text"]) : block;
    if (block.type === "reasoningContent") return parts?.has("reasoning") ? without(block, ["text"]) : block;
    if (block.type === "toolUse") return withoutInput(index, block);
    if (block.type !== "citationsContent" || !parts) return block;
    return without(block, [
      ...(parts.has("text") ? ["content"] as const : []),
      ...(parts.has("citations") ? ["citations"] as const : []),
    ]);
  }

  function withoutInput<B extends Extract<AnswerBlock, { type: "toolUse" }>>(index: number, call: B): RestOfBlock<B> {
    const isRepeated = sent.get(index)?.has("input");
    send(index, "input");
    if (!isRepeated) return call as RestOfBlock<B>; // a whole block has every member of its rest
    const { input: _input, invalid, ...others } = call;
    // Why a call cannot be run was not said before; its text was.
    return { ...others, ...(invalid && { invalid: { error: invalid.error } }) } as unknown as RestOfBlock<B>;
  }

  return (event) => {
    switch (event.type) {
      case "start":
        sent.clear();
        break;
      case "text":
      case "reasoning":
        send(event.index, event.type);
        break;
      case "citation":
        send(event.index, "citations");
        break;
      case "toolInput":
        send(event.index, "input");
        break;
      case "toolUse":
        return { ...event, toolUse: withoutInput(event.index, event.toolUse) };
      case "blockStop":
        return { ...event, block: rest(event.index, event.block) };
      case "metadata":
        return without(event, ["trace"]) as SseEvent; // `trace` is optional
      case "unknown":
        return event.name === PIECE ? undefined : event;
      case "toolResult":
        return { ...event, toolResult: without(event.toolResult, ["content"]) };
    }
    return event;
  };
}

function without<T extends { type: string }, const K extends keyof T>(value: T, names: readonly K[]): RestOfBlock<T> {
  // Only members other than `type` are named, and all others stay.
  return Object.fromEntries(Object.entries(value).filter(([name]) => !names.includes(name as K))) as RestOfBlock<T>;
}
