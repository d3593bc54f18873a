/**
 * Writes the calls of a streamed answer.
 */
import type { JsonObject } from "../../../../base/json_object.ts";
import { withoutCall } from "../../../../chat/calls/whole_calls.ts";
import type { ChatEvent } from "../../../../chat/event.ts";
import { callBlock, ownCallId } from "../decode/blocks.ts";
import type { TextBlocks } from "./text_blocks.ts";
import { callSorter, type OpenCall } from "./tool_calls.ts";

/** The calls of one answer. */
export interface StreamedCalls {
  /** Adds a piece of a call, and its events once its tool is known. */
  add(events: ChatEvent[], piece: JsonObject): void;
  /** Whether the answer has a call that names its tool. */
  hasCall(): boolean;
  /**
   * Ends the calls that are open.
   *
   * @param why says why they must not be run, if they must not.
   */
  end(events: ChatEvent[], why: string | undefined): void;
}

/**
 * Begins the calls of one answer.
 *
 * @param answerId returns the id of the answer, from which ids are made for calls that have none.
 */
export function streamedCalls(blocks: TextBlocks, answerId: () => unknown): StreamedCalls {
  const sorter = callSorter();
  const ids = new Set<string>();
  /** How many calls have ended. */
  let ended = 0;

  function begin(events: ChatEvent[], call: OpenCall, name: string): number {
    blocks.end(events);
    const id = call.id === undefined || ids.has(call.id) ? ownCallId(answerId(), call.position) : call.id;
    ids.add(id);
    call.id = id;
    const index = blocks.takeIndex();
    call.index = index;
    events.push({ type: "blockStart", index, block: "toolUse", toolUse: { toolUseId: id, name } });
    return index;
  }

  function addInput(events: ChatEvent[], { id, name }: OpenCall, index: number, json: string): void {
    // A call has an id and a name once it has an index.
    if (json) events.push({ type: "toolInput", index, toolUseId: `${id}`, name: `${name}`, json });
  }

  function endCall(events: ChatEvent[], call: OpenCall, why: string | undefined): void {
    const { name, rest } = call;
    const input = call.input.join("");
    if (name === undefined) {
      const value = { id: call.id, function: { arguments: input }, ...rest };
      return blocks.addWhole(events, { type: "unknown", name: "tool_call", value });
    }
    let { index } = call;
    if (index === undefined) {
      index = begin(events, call, name);
      addInput(events, call, index, input);
    }
    const block = callBlock({ id: `${call.id}`, name, input, rest });
    events.push({ type: "blockStop", index, block: why === undefined ? block : withoutCall(block, why) });
  }

  return {
    hasCall: () => sorter.calls.some(({ name }) => name !== undefined),
    add(events, piece) {
      const { call, json } = sorter.add(piece);
      if (call.name === undefined) return;
      if (call.index !== undefined) return addInput(events, call, call.index, json);
      // An id may still come as long as there are no arguments.
      if (call.id === undefined && call.brackets.isEmpty) return;
      addInput(events, call, begin(events, call, call.name), call.input.join(""));
    },
    end(events, why) {
      for (const call of sorter.calls.slice(ended)) endCall(events, call, why);
      ended = sorter.calls.length;
    },
  };
}
