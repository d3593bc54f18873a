/**
 * The events of a ConverseStream as ours.
 */
import type { AnswerBlock } from "../chat/content.ts";
import type { ChatEvent } from "../chat/event.ts";
import { corrupt } from "../event_stream/message.ts";
import { addDelta, type OpenBlock, sum } from "./assemble.ts";
import { blockIndexes } from "./block_indexes.ts";
import { decodeMetadata, decodeStop } from "./decode.ts";
import type { BlockReader } from "./dialect.ts";
import type { WireEvent } from "./frame.ts";
import { asObject, isObject, type WireObject } from "./wire.ts";

/** A block that has begun and not ended. */
interface Open {
  /** The index of its events, unique in the answer. */
  readonly index: number;
  /** The member of its start, or of its first delta. */
  readonly kind: string;
  readonly block: OpenBlock;
}

/** Decodes one stream's events in order. */
export interface ConverseEvents {
  /**
   * Adds the events of `wire` to `events`, and returns those: one event of each, and before the first of a block an event
   * that says that the block begins.
   *
   * @throws {ProviderError} `streamCorrupt` for input of a call that never began; `events` has what came before.
   */
  decode(wire: readonly WireEvent[], events?: ChatEvent[]): ChatEvent[];
  /** Ends the blocks that came behind the service's last word; without that word the answer is cut, and none has ended. */
  end(): ChatEvent[];
}

/** Begins to decode one stream. */
export function converseEvents(reader: BlockReader): ConverseEvents {
  /** By the wire's index, in the order in which the blocks began. */
  const open = new Map<number, Open>();
  const indexes = blockIndexes();
  /** Blocks of the message at hand that have ended. */
  const ended = new Set<number>();
  let stopped = false;

  function begin(events: ChatEvent[], key: number, kind: string, block: OpenBlock = {}): Open {
    endBlock(events, key, false);
    const begun: Open = { index: indexes.take(key), kind, block };
    open.set(key, begun);
    events.push({ type: "blockStart", index: begun.index, block: kind });
    return begun;
  }

  /** Ends a block that is open. `isWhole` says that the service ended it; otherwise something else began in its place. */
  function endBlock(events: ChatEvent[], key: number, isWhole: boolean): void {
    const at = open.get(key);
    if (!at) return;
    open.delete(key);
    ended.add(key);
    const block = reader.closed(at.block);
    events.push({ type: "blockStop", index: at.index, block: isWhole ? block : unlessCut(block, at.block) });
  }

  /** Ends every block that is open: blocks of streams without `contentBlockStop` are as good as their deltas. */
  function endAll(events: ChatEvent[]): void {
    for (const [key] of [...open].sort(([, a], [, b]) => a.index - b.index)) endBlock(events, key, false);
  }

  /**
   * The index of the block that an event without an index is about, which `isMeant` knows: 0 where that is one, since some
   * proxies leave zeros out; else that of the block that began last.
   */
  function missingIndex(isMeant: (at: Open) => boolean): number {
    const meant = [...open].filter(([, at]) => isMeant(at)).map(([key]) => key);
    return meant.includes(0) ? 0 : meant.at(-1) ?? 0;
  }

  function decodeText(events: ChatEvent[], given: unknown, text: string): void {
    const key = typeof given === "number" ? given : missingIndex((at) => takes(at, "text", text));
    let at = open.get(key);
    if (!takes(at, "text", text)) at = begin(events, key, "text");
    // A citation may come before the text that it is about.
    at.block.text = sum(at.block.text, text);
    events.push({ type: "text", index: at.index, text });
  }

  function decodeDelta(events: ChatEvent[], name: string, value: WireObject): void {
    const { contentBlockIndex: given, delta } = value;
    const [kind, content] = memberOf(delta) ?? [];
    if (kind === undefined) {
      events.push({ type: "unknown", name, value });
      return;
    }
    const key = typeof given === "number" ? given : missingIndex((at) => takes(at, kind, content));
    let at = open.get(key);
    if (!takes(at, kind, content)) {
      if (kind === "toolUse" && isBlankInput(content)) {
        events.push({ type: "unknown", name, value });
        return;
      }
      if (kind === "toolUse" && !isNamedCall(content)) {
        // Its arguments may be missing in another call, so that no call of this answer can be trusted.
        throw corrupt(`input of a tool call came at index ${key}, where no contentBlockStart began a call`);
      }
      at = begin(events, key, kind);
    }
    addDelta(at.block, kind, content);
    events.push(reader.delta?.(at.index, kind, content, at.block) ?? { type: "unknown", name, value });
  }

  function decodeStart(events: ChatEvent[], name: string, value: WireObject): void {
    const key = typeof value.contentBlockIndex === "number" ? value.contentBlockIndex : 0;
    const start = asObject(value.start);
    const [kind] = memberOf(start) ?? [];
    const at = open.get(key);
    if (at !== undefined && at.kind === kind && JSON.stringify(at.block) === JSON.stringify(start)) {
      // The same start once more, before any delta.
      events.push({ type: "unknown", name, value });
    } else if (kind === undefined) {
      // A start without a member does not say what begins (recorded in a stream of text); the first delta does.
      endBlock(events, key, false);
      ended.delete(key);
      events.push({ type: "unknown", name, value });
    } else {
      begin(events, key, kind, sum({}, start) as OpenBlock); // an object added to an object is one
    }
  }

  function decodeBlockStop(events: ChatEvent[], name: string, value: WireObject): void {
    const { contentBlockIndex: given } = value;
    const key = typeof given === "number" ? given : missingIndex(() => true);
    if (!open.has(key) && ended.has(key)) {
      events.push({ type: "unknown", name, value });
      return;
    }
    // A block without a single delta is an empty text: every other kind says at its start what it is.
    if (!open.has(key)) begin(events, key, "text", { text: "" });
    endBlock(events, key, true);
  }

  function decodeOther(events: ChatEvent[], name: string, value: WireObject): void {
    const { stopReason } = value;
    if (name === "contentBlockStart") {
      decodeStart(events, name, value);
    } else if (name === "contentBlockStop") {
      decodeBlockStop(events, name, value);
    } else if (name === "messageStart") {
      endAll(events);
      ended.clear();
      indexes.nextMessage();
      stopped = false;
      events.push({ type: "start", role: "assistant" });
    } else if (name === "messageStop" && typeof stopReason === "string") {
      endAll(events);
      stopped = true;
      events.push({ type: "stop", ...decodeStop(stopReason, value) });
    } else if (name === "metadata") {
      events.push({ type: "metadata", ...decodeMetadata(value) });
    } else {
      events.push({ type: "unknown", name, value });
    }
  }

  return {
    decode(wire, events = []) {
      for (const { name, value } of wire) {
        if (name === "contentBlockDelta") {
          const { text } = asObject(value.delta);
          if (typeof text === "string") decodeText(events, value.contentBlockIndex, text);
          else decodeDelta(events, name, value);
        } else {
          decodeOther(events, name, value);
        }
      }
      return events;
    },
    end() {
      const events: ChatEvent[] = [];
      if (stopped) endAll(events);
      return events;
    },
  };
}

/** The members that make a block of cited text: text and citations come in any order. */
const CITED_TEXT: readonly string[] = ["text", "citation", "citationsContent"];

/** Whether a delta belongs to an open block: its kind is that of the block, and text is text. */
function takes(at: Open | undefined, kind: string, content: unknown): at is Open {
  if (at === undefined) return false;
  if (at.kind !== kind && !(CITED_TEXT.includes(at.kind) && CITED_TEXT.includes(kind))) return false;
  const { text } = at.block;
  return kind !== "text" || text === undefined || typeof text === typeof content;
}

/** The first member of a union; AWS sends one. `undefined` for an object without members. */
function memberOf(union: unknown): [name: string, value: unknown] | undefined {
  return Object.entries(asObject(union))[0];
}

function isBlankInput(call: unknown): boolean {
  const { input, ...more } = asObject(call);
  return typeof input === "string" && !input.trim() && !Object.keys(more).length;
}

function isNamedCall(call: unknown): boolean {
  const { toolUseId, name } = asObject(call);
  return typeof toolUseId === "string" && typeof name === "string";
}

/**
 * `block`, or a call that must not be run: the service did not end it, and no input came by which to see that it is whole.
 * Input that is a whole JSON object needs no such word; input that was cut is not JSON.
 */
function unlessCut(block: AnswerBlock, open: OpenBlock): AnswerBlock {
  if (block.type !== "toolUse") return block;
  const { input } = asObject(open.toolUse);
  if (typeof input === "string" ? input.trim() : isObject(input) && Object.keys(input).length) return block;
  return { ...block, input: undefined, invalid: { raw: "", error: "the answer ended before the call was whole" } };
}
