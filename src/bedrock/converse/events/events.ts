/**
 * Decodes the events of a ConverseStream.
 */
import type { ChatEvent } from "../../../chat/event.ts";
import { withoutCall } from "../../../chat/calls/whole_calls.ts";
import { ProviderError } from "../../../errors/provider_error.ts";
import { addDelta, type OpenBlock, sum } from "../decode/assemble.ts";
import { blockIndexes } from "./block_indexes.ts";
import { decodeMetadata, decodeStop } from "../decode/decode.ts";
import type { BlockReader } from "./block_reader.ts";
import type { WireEvent } from "./frame.ts";
import { asObject } from "../../../base/json_object.ts";
import { memberOf, type WireObject } from "../../wire.ts";

/** The wire's index of a block: a number, or a string from a proxy. */
type Key = number | string;

/** A block that has begun and not ended. */
interface Open {
  /** The wire's index. */
  readonly key: Key;
  /** The index of the block's events, unique in the answer. */
  readonly index: number;
  /** The member of the block's start, or of its first delta. */
  readonly kind: string;
  readonly block: OpenBlock;
}

/**
 * The most characters that the blocks of one answer may hold together. The longest answers of today's models hold a few
 * million; a JavaScript engine cannot join texts beyond 2 ** 29 characters.
 */
const MAX_CHARACTERS = 2 ** 27;

/** The most blocks that are searched for the block of an event without an index; a stream has a handful of open blocks. */
const MOST_SEARCHED = 100;

/**
 * Decodes one stream's events in order, adds them to `events` and returns `events`. Each wire event makes one event, and the
 * first event of a block is preceded by a `blockStart`. The first `messageStop` of a message counts: another one becomes an
 * `unknown` event, and a call behind it is `invalid`, because nothing says that the call is whole or meant to be run.
 *
 * @throws {ProviderError} `streamCorrupt` when the reader finds a fault, `protocol` when the answer is too long; `events` then
 * holds the earlier events.
 */
export type ConverseDecoder = (wire: readonly WireEvent[], events?: ChatEvent[]) => ChatEvent[];

/** Creates the decoder of one stream, whose blocks hold at most `maxCharacters`. */
export function converseEvents(reader: BlockReader, maxCharacters: number = MAX_CHARACTERS): ConverseDecoder {
  /** Open blocks by the wire's index, in the order in which they began. */
  const open = new Map<Key, Open>();
  /** The same in a list, which is read from its end; blocks that have ended are taken out now and then. */
  let begun: Open[] = [];
  const indexes = blockIndexes();
  /** Blocks of the current message that have ended. */
  const ended = new Set<Key>();
  /** Whether the current message has stopped. */
  let stopped = false;
  let characters = 0;

  function count(more: number): void {
    characters += more;
    if (characters <= maxCharacters) return;
    throw new ProviderError(`Cannot read stream: its answer is longer than ${maxCharacters} characters`, {
      kind: "protocol",
      code: "AnswerTooLong",
    });
  }

  /** Begins a block; `content` is the member of its start, or of its first delta. */
  function begin(events: ChatEvent[], key: Key, kind: string, content?: unknown, block: OpenBlock = {}): Open {
    end(events, key, false);
    const at: Open = { key, index: indexes.take(key), kind, block };
    open.set(key, at);
    begun.push(at);
    forgetEnded();
    events.push(startEvent(at.index, kind, content));
    return at;
  }

  function forgetEnded(): void {
    if (begun.length > 2 * open.size + MOST_SEARCHED) begun = [...open.values()];
  }

  /** Ends a block if it is open; `isWhole` unless another event came before the service ended the block. */
  function end(events: ChatEvent[], key: Key, isWhole: boolean): void {
    const at = open.get(key);
    if (!at) return;
    open.delete(key);
    ended.add(key);
    const block = reader.closeBlock(at.block, isWhole);
    events.push({
      type: "blockStop",
      index: at.index,
      block: stopped ? withoutCall(block, "the call came after the answer had stopped") : block,
    });
  }

  /** Ends every open block. In streams without `contentBlockStop` (recorded) all deltas of the blocks have arrived. */
  function endAll(events: ChatEvent[]): void {
    for (const [key] of [...open].sort(([, a], [, b]) => a.index - b.index)) end(events, key, false);
  }

  /**
   * Returns the block of an event without an index, among the open blocks that fit it: block 0, since some proxies omit zeros,
   * or else the newest block. A delta that fits no open block begins block 0.
   */
  function keyWithoutIndex(fits: (at: Open) => boolean): Key {
    const zero = open.get(0);
    if (zero && fits(zero)) return 0;
    forgetEnded();
    const oldest = Math.max(0, begun.length - MOST_SEARCHED);
    for (let at = begun.length - 1; at >= oldest; at--) {
      const block = begun[at]!;
      if (open.get(block.key) === block && fits(block)) return block.key;
    }
    return 0;
  }

  function decodeText(events: ChatEvent[], index: unknown, text: string): void {
    const key = isKey(index) ? index : keyWithoutIndex((at) => takes(at, "text", text));
    let at = open.get(key);
    if (!takes(at, "text", text)) at = begin(events, key, "text");
    count(text.length);
    // A citation may come before its text.
    at.block.text = sum(at.block.text, text);
    events.push({ type: "text", index: at.index, text });
  }

  function decodeDelta(events: ChatEvent[], { contentBlockIndex, delta }: WireObject): boolean {
    const [kind, content] = memberOf(delta) ?? [];
    if (kind === undefined) return false;
    const key = isKey(contentBlockIndex) ? contentBlockIndex : keyWithoutIndex((at) => takes(at, kind, content));
    let at = open.get(key);
    if (!takes(at, kind, content)) {
      if (reader.mayBegin?.(kind, content, key) === false) return false;
      at = begin(events, key, kind, content);
    }
    count(charactersIn(content));
    addDelta(at.block, kind, content);
    const event = reader.readDelta?.(at.index, kind, content, at.block);
    if (event) events.push(event);
    return event !== undefined;
  }

  function decodeStart(events: ChatEvent[], { contentBlockIndex, start }: WireObject): boolean {
    const key = isKey(contentBlockIndex) ? contentBlockIndex : 0;
    const [kind, content] = memberOf(start) ?? [];
    if (kind !== undefined) {
      begin(events, key, kind, content, sum({}, start) as OpenBlock); // the sum of two objects is an object
      return true;
    }
    // A start without a member (recorded, before text) does not name the kind of the block; the first delta does.
    end(events, key, false);
    ended.delete(key);
    return false;
  }

  function decodeBlockStop(events: ChatEvent[], { contentBlockIndex }: WireObject): boolean {
    const key = isKey(contentBlockIndex) ? contentBlockIndex : keyWithoutIndex(() => true);
    if (!open.has(key)) {
      if (ended.has(key)) return false;
      // A block without a delta is empty text: every other kind names itself at the start.
      begin(events, key, "text", "", { text: "" });
    }
    end(events, key, true);
    return true;
  }

  /** Decodes an event other than text; returns false for an unknown event. */
  function decodeOther(events: ChatEvent[], name: string, value: WireObject): boolean {
    const { stopReason } = value;
    if (name === "contentBlockDelta") return decodeDelta(events, value);
    if (name === "contentBlockStart") return decodeStart(events, value);
    if (name === "contentBlockStop") return decodeBlockStop(events, value);
    if (name === "messageStart") {
      endAll(events);
      ended.clear();
      stopped = false;
      indexes.nextMessage();
      events.push({ type: "start", role: "assistant" });
    } else if (name === "messageStop" && typeof stopReason === "string" && !stopped) {
      endAll(events);
      stopped = true;
      events.push({ type: "stop", ...decodeStop(stopReason, value) });
    } else if (name === "metadata") {
      events.push({ type: "metadata", ...decodeMetadata(value) });
    } else {
      return false;
    }
    return true;
  }

  return (wire, events = []) => {
    for (const { name, value } of wire) {
      const { text } = asObject(value.delta);
      if (name === "contentBlockDelta" && typeof text === "string") decodeText(events, value.contentBlockIndex, text);
      else if (!decodeOther(events, name, value)) events.push({ type: "unknown", name, value });
    }
    return events;
  };
}

/** Returns the event of a block that begins. A tool call has an id and a name from its start. */
function startEvent(index: number, kind: string, content: unknown): ChatEvent {
  const { toolUseId, name } = kind === "toolUse" ? asObject(content) : {};
  if (typeof toolUseId !== "string" || typeof name !== "string") return { type: "blockStart", index, block: kind };
  return { type: "blockStart", index, block: kind, toolUse: { toolUseId, name } };
}

/** Returns the characters of all strings in a delta. A frame is not nested deeply, see `decodeEventFrame`. */
function charactersIn(delta: unknown): number {
  if (typeof delta === "string") return delta.length;
  if (typeof delta !== "object" || delta === null) return 0;
  let characters = 0;
  for (const member of Object.values(delta)) characters += charactersIn(member);
  return characters;
}

function isKey(index: unknown): index is Key {
  return typeof index === "number" || typeof index === "string";
}

/** The members of a block of cited text: text and citations come in any order. */
const CITED_TEXT: readonly string[] = ["text", "citation", "citationsContent"];

/** Returns whether a delta belongs to an open block: both have the same kind, and text is a string. */
function takes(at: Open | undefined, kind: string, content: unknown): at is Open {
  if (at === undefined) return false;
  if (at.kind !== kind && !(CITED_TEXT.includes(at.kind) && CITED_TEXT.includes(kind))) return false;
  const { text } = at.block;
  return kind !== "text" || text === undefined || typeof text === typeof content;
}
