/**
 * Reads a streamed answer of Anthropic Messages, and one of the older completions (Claude 2 and Instant).
 */
import { asObject, isObject, type JsonObject } from "../../../../base/json_object.ts";
import type { ChatEvent } from "../../../../chat/event.ts";
import { withoutCall } from "../../../../chat/calls/whole_calls.ts";
import type { Failures } from "../../../../transport/failure.ts";
import { blockIndexes } from "../../../converse/events/block_indexes.ts";
import type { FamilyEvents } from "../../base/family.ts";
import { completionEvents } from "./completion_events.ts";
import { failureOf } from "./failure.ts";
import { createOpenBlock, type OpenBlock } from "./open_block.ts";
import { outcomeOf } from "./outcome.ts";

/** The start of a block whose first event is a delta: no service is known to leave the start out, and nothing may be lost. */
const STARTS: Readonly<Record<string, JsonObject>> = {
  text_delta: { type: "text", text: "" },
  citations_delta: { type: "text", text: "" },
  thinking_delta: { type: "thinking", thinking: "" },
  signature_delta: { type: "thinking", thinking: "" },
};

/** Begins to read a stream. */
export function messageEvents(failures: Failures): FamilyEvents {
  const messages = blockEvents();
  const completions = completionEvents();
  return {
    read(json, events) {
      const failure = failureOf(json, failures);
      if (failure) throw failure;
      if (typeof json.completion === "string") completions.read(json, events);
      else if (!messages.read(json, events)) {
        events.push({ type: "unknown", name: `${json.type ?? ""}`, value: json });
      }
    },
    end(events, isBlocked) {
      if (!isBlocked) return;
      messages.endBlocks(events);
      completions.endBlock(events);
    },
  };
}

/** The reader of the events of Messages. */
interface BlockEvents {
  /** Reads an event; returns false for an unknown event. */
  read(json: JsonObject, events: ChatEvent[]): boolean;
  /** Ends the blocks that are open. */
  endBlocks(events: ChatEvent[]): void;
}

function blockEvents(): BlockEvents {
  /** Open blocks by the wire's index. */
  const open = new Map<unknown, OpenBlock>();
  const indexes = blockIndexes();
  /** The message so far, without its content. */
  let message: JsonObject = {};
  let hasStopped = false;

  function begin(events: ChatEvent[], index: unknown, wire: JsonObject): OpenBlock {
    close(events, index);
    const block = createOpenBlock(indexes.take(index), wire);
    open.set(index, block);
    block.start(events);
    return block;
  }

  function close(events: ChatEvent[], index: unknown): boolean {
    const block = open.get(index);
    if (!block) return false;
    open.delete(index);
    const whole = block.whole();
    events.push({
      type: "blockStop",
      index: block.index,
      block: hasStopped ? withoutCall(whole, "the call came after the answer had stopped") : whole,
    });
    return true;
  }

  function endBlocks(events: ChatEvent[]): void {
    for (const index of [...open.keys()]) close(events, index);
  }

  function readDelta(events: ChatEvent[], index: unknown, delta: JsonObject): boolean {
    const start = Object.hasOwn(STARTS, `${delta.type}`) ? STARTS[`${delta.type}`] : undefined;
    const block = open.get(index) ?? (start && begin(events, index, start));
    return block?.add(events, delta) ?? false;
  }

  function stop(events: ChatEvent[]): boolean {
    const { stop_reason: stopReason } = message;
    // An answer is whole only with a stop reason.
    if (hasStopped || typeof stopReason !== "string") return false;
    endBlocks(events);
    hasStopped = true;
    const outcome = outcomeOf(stopReason, message);
    events.push({ type: "stop", stopReason });
    events.push({ type: "metadata", usage: outcome.usage, latencyMs: undefined, ...unknownOf(outcome) });
    return true;
  }

  function read(json: JsonObject, events: ChatEvent[]): boolean {
    const { type, index } = json;
    switch (type) {
      case "message_start":
        message = merged(message, asObject(json.message));
        events.push({ type: "start", role: "assistant" });
        return true;
      case "content_block_start":
        if (!isObject(json.content_block)) return false;
        begin(events, index, json.content_block);
        return true;
      case "content_block_delta":
        return isObject(json.delta) && readDelta(events, index, json.delta);
      case "content_block_stop":
        return close(events, index);
      case "message_delta": {
        const { type: _, delta, ...rest } = json;
        message = merged(message, { ...rest, ...asObject(delta) });
        return true;
      }
      case "message_stop":
        return stop(events);
      default:
        return false;
    }
  }

  return { read, endBlocks };
}

/** Returns the message with later members over earlier ones. Counts that the later event leaves out, or sends as `null`, stay. */
function merged(before: JsonObject, later: JsonObject): JsonObject {
  const { usage, ...rest } = later;
  const counts = Object.entries(asObject(usage)).filter(([, count]) => count !== null);
  const given = Object.entries(rest).filter(([, value]) => value !== null);
  return {
    ...before,
    ...Object.fromEntries(given),
    ...isObject(usage) || isObject(before.usage)
      ? { usage: { ...asObject(before.usage), ...Object.fromEntries(counts) } }
      : {},
  };
}

function unknownOf({ unknown }: { readonly unknown?: JsonObject }): { unknown?: JsonObject } {
  return unknown ? { unknown } : {};
}
