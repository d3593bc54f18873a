/**
 * Reads the events of a stream of the Responses API. Source: the API reference of OpenAI, read 2026-11-29, and streams of Bedrock's
 * Mantle recorded 2026-07 and 2026-08.
 *
 * Deltas are handed out as they come. The end of an item repeats it whole, so that a service which sends no deltas, or not all of
 * them, loses nothing: the rest follows before the block ends.
 */
import { asObject, isObject, type JsonObject } from "../../../base/json_object.ts";
import { invalidInput, readInput } from "../../../chat/calls/call_input.ts";
import type { AnswerBlock, Citation } from "../../../chat/content.ts";
import type { ChatEvent } from "../../../chat/event.ts";
import type { Failures } from "../../../transport/failure.ts";
import type { FormatEvents } from "../format.ts";
import { answerId, requireShallow } from "./answer.ts";
import {
  callBlock,
  callId,
  isFilled,
  itemBlocks,
  PART_SEPARATOR,
  partBlock,
  partText,
  readAnnotation,
  reasoningBlock,
  reasoningText,
  textBlock,
} from "./items.ts";
import { answerFailure, hasRefusal, readMembers, reportedFailure, stopReasonOf } from "./outcome.ts";

/** A block that has begun and not ended. A block of the kind `item` comes whole, at its end. */
type Open =
  & {
    readonly index: number;
    /** The text or the input that has been handed out. */
    sent: string;
  }
  & (
    | { readonly kind: "text"; readonly phase: unknown; readonly citations: Citation[] }
    | { readonly kind: "reasoningContent"; part: string }
    | { readonly kind: "toolUse"; readonly toolUseId: string; readonly name: string }
    | { readonly kind: "item" }
  );

type OpenCall = Extract<Open, { kind: "toolUse" }>;

/** An item that has begun, with its blocks by the key of their parts, in order. */
interface OpenItem {
  readonly item: JsonObject;
  /** The item's place in the output. */
  readonly at: number;
  readonly parts: Map<string, Open>;
}

/** Events that only say what others say too. */
const KNOWN: ReadonlySet<string> = /* @__PURE__ */ new Set([
  "response.created",
  "response.queued",
  "response.in_progress",
  "response.content_part.added",
  "response.content_part.done",
  "response.output_text.done",
  "response.refusal.done",
  "response.function_call_arguments.done",
  "response.reasoning_part.added",
  "response.reasoning_part.done",
  "response.reasoning_text.done",
  "response.reasoning_summary_part.added",
  "response.reasoning_summary_part.done",
  "response.reasoning_summary_text.done",
]);

/** Begins to read a stream. */
export function responsesEvents(failures: Failures): FormatEvents {
  /** Items by their place in the output. */
  const items = new Map<unknown, OpenItem>();
  const ended = new Set<unknown>();
  /** The blocks that have ended, for the stop reason. */
  const content: AnswerBlock[] = [];
  let id = "";
  let nextIndex = 0;
  let hasStarted = false;
  let hasStopped = false;
  let isRefused = false;

  function begin(
    events: ChatEvent[],
    { item, parts }: OpenItem,
    key: string,
    kind: Exclude<Open["kind"], "toolUse">,
  ): Open {
    const index = nextIndex++;
    const open: Open = kind === "text"
      ? { kind, index, sent: "", phase: item.phase, citations: [] }
      : kind === "item"
      ? { kind, index, sent: "" }
      : { kind, index, sent: "", part: "" };
    parts.set(key, open);
    events.push({ type: "blockStart", index, block: kind === "item" ? `${item.type}` : kind });
    return open;
  }

  function beginCall(events: ChatEvent[], { item, at, parts }: OpenItem, name: string): OpenCall {
    const index = nextIndex++;
    const call = { toolUseId: callId(item, id, at), name };
    const open: OpenCall = { kind: "toolUse", index, sent: "", ...call };
    parts.set("", open);
    events.push({ type: "blockStart", index, block: "toolUse", toolUse: call });
    return open;
  }

  function end(events: ChatEvent[], { index }: Open, block: AnswerBlock): void {
    content.push(block);
    events.push({ type: "blockStop", index, block });
  }

  /** Returns the item of an event; an item that was not announced begins now. */
  function itemOf({ output_index, item_id }: JsonObject, type: string): OpenItem | undefined {
    const key = output_index ?? item_id;
    if (ended.has(key)) return undefined;
    let open = items.get(key);
    if (!open) {
      open = { item: { type }, at: placeOf(key), parts: new Map() };
      items.set(key, open);
    }
    return open;
  }

  function placeOf(key: unknown): number {
    return typeof key === "number" ? key : items.size + ended.size;
  }

  function addText(events: ChatEvent[], open: Open, text: string): void {
    if (!text) return;
    open.sent += text;
    const { index } = open;
    if (open.kind === "text") events.push({ type: "text", index, text });
    else if (open.kind === "reasoningContent") events.push({ type: "reasoning", index, text });
    else if (open.kind === "toolUse") {
      events.push({ type: "toolInput", index, toolUseId: open.toolUseId, name: open.name, json: text });
    }
  }

  /** Hands out what a whole text has beyond its deltas. */
  function addRest(events: ChatEvent[], open: Open, whole: unknown): void {
    if (typeof whole === "string" && whole.startsWith(open.sent)) addText(events, open, whole.slice(open.sent.length));
  }

  /** Reads a delta; returns false for a delta that belongs to no block. */
  function readDelta(events: ChatEvent[], type: string, json: JsonObject): boolean {
    const { delta } = json;
    if (typeof delta !== "string") return false;
    if (type === "response.output_text.delta" || type === "response.refusal.delta") {
      isRefused ||= type === "response.refusal.delta";
      const item = itemOf(json, "message");
      if (!item || !delta) return item !== undefined;
      const key = `${json.content_index}`;
      addText(events, item.parts.get(key) ?? begin(events, item, key, "text"), delta);
      return true;
    }
    if (type === "response.reasoning_text.delta" || type === "response.reasoning_summary_text.delta") {
      const item = itemOf(json, "reasoning");
      if (!item || !delta) return item !== undefined;
      const open = item.parts.get("") ?? begin(events, item, "", "reasoningContent");
      if (open.kind !== "reasoningContent") return false;
      const part = `${json.summary_index} ${json.content_index}`;
      addText(events, open, open.sent && open.part !== part ? PART_SEPARATOR + delta : delta);
      open.part = part;
      return true;
    }
    if (type === "response.function_call_arguments.delta") {
      const open = itemOf(json, "function_call")?.parts.get("");
      // Without a name the input waits: the end of the item has all of it.
      if (open) addText(events, open, delta);
      return true;
    }
    return false;
  }

  function addItem(events: ChatEvent[], { output_index, item: given }: JsonObject): void {
    const item = asObject(given);
    const key = output_index ?? item.id;
    if (ended.has(key) || items.has(key)) return;
    const open: OpenItem = { item, at: placeOf(key), parts: new Map() };
    items.set(key, open);
    if (item.type === "reasoning") begin(events, open, "", "reasoningContent");
    else if (item.type === "function_call") {
      // Without a name the call waits for its end.
      if (typeof item.name === "string") beginCall(events, open, item.name);
    } // Its place is kept: the item may end behind others.
    else if (item.type !== "message") begin(events, open, "", "item");
  }

  /** Ends an item, which the service has sent whole. */
  function endItem(events: ChatEvent[], key: unknown, item: JsonObject): void {
    if (ended.has(key)) return;
    requireShallow(item, failures);
    const { at: place = placeOf(key), parts = new Map<string, Open>() } = items.get(key) ?? {};
    const at: OpenItem = { item, at: place, parts };
    const first = parts.get("");
    ended.add(key);
    items.delete(key);
    if (item.type === "message" && Array.isArray(item.content)) {
      endMessage(events, at, item.content.map(asObject).filter(isFilled));
    } else if (item.type === "reasoning") {
      const open = first ?? begin(events, at, "", "reasoningContent");
      addRest(events, open, reasoningText(item));
      end(events, open, reasoningBlock(item, open.sent));
    } else if (item.type === "function_call" && typeof item.name === "string") {
      const open = first?.kind === "toolUse" ? first : beginCall(events, at, item.name);
      addRest(events, open, item.arguments);
      end(events, open, callBlock(item, open.toolUseId, open.name));
    } else {
      for (const block of itemBlocks(item, id, place)) end(events, first ?? begin(events, at, "", "item"), block);
    }
  }

  /**
   * Ends the blocks of a message. Its parts and the blocks that have begun are the same in the same order. Mantle numbers parts
   * otherwise than their places in the message (recorded 2026-08), so that the order counts.
   */
  function endMessage(events: ChatEvent[], at: OpenItem, parts: readonly JsonObject[]): void {
    const begun = [...at.parts.values()];
    for (const part of parts) {
      const text = partText(part);
      if (text === undefined) {
        end(events, begin(events, at, `${nextIndex}`, "item"), partBlock(part, at.item));
        continue;
      }
      isRefused ||= part.type === "refusal";
      const open = begun.shift() ?? begin(events, at, `${nextIndex}`, "text");
      addRest(events, open, text);
      addSources(events, open, part.annotations);
      end(events, open, textBlock(open.sent, part.annotations, at.item.phase));
    }
    for (const open of begun) endOpen(events, open, at, true);
  }

  /** Hands out the sources that no event of their own has announced. */
  function addSources(events: ChatEvent[], open: Open, annotations: unknown): void {
    if (open.kind !== "text" || !Array.isArray(annotations)) return;
    for (const annotation of annotations.slice(open.citations.length)) {
      events.push({ type: "citation", index: open.index, citation: readAnnotation(annotation) });
    }
  }

  /** Ends a block whose item the service has not sent whole. */
  function endOpen(events: ChatEvent[], open: Open, { item, at }: OpenItem, isWhole: boolean): void {
    if (open.kind === "text") {
      const block = textBlock(open.sent, undefined, open.phase);
      const { citations } = open;
      end(
        events,
        open,
        citations.length ? { type: "citationsContent", content: [{ text: open.sent }], citations } : block,
      );
    } else if (open.kind === "reasoningContent") {
      end(events, open, { type: "reasoningContent", text: open.sent });
    } else if (open.kind === "item") {
      for (const block of itemBlocks(item, id, at)) end(events, open, block);
    } else {
      const { toolUseId, name, sent } = open;
      const input = isWhole ? readInput(sent) : invalidInput(sent, "the answer ended before the call was whole");
      end(events, open, { type: "toolUse", toolUseId, name, ...input });
    }
  }

  function readAnnotationEvent(events: ChatEvent[], json: JsonObject): boolean {
    const open = itemOf(json, "message")?.parts.get(`${json.content_index}`);
    if (open?.kind !== "text" || !isObject(json.annotation)) return false;
    const citation = readAnnotation(json.annotation);
    open.citations.push(citation);
    events.push({ type: "citation", index: open.index, citation });
    return true;
  }

  /** Ends the answer: items that no event has ended are in it. */
  function stop(events: ChatEvent[], given: unknown): void {
    const answer = asObject(given);
    const failure = answerFailure(answer, failures);
    if (failure) throw failure;
    requireShallow(answer, failures);
    const output = Array.isArray(answer.output) ? answer.output.map(asObject) : [];
    for (const [at, item] of output.entries()) {
      // A service that does not number its items names them.
      const isNamed = items.has(item.id) || ended.has(item.id);
      endItem(events, isNamed ? item.id : at, item);
    }
    const isWhole = answer.status !== "incomplete";
    for (const item of items.values()) {
      for (const open of item.parts.values()) endOpen(events, open, item, isWhole);
    }
    items.clear();
    hasStopped = true;
    events.push(
      { type: "stop", stopReason: stopReasonOf(answer, content, isRefused || hasRefusal(answer)) },
      { type: "metadata", ...readMembers(answer) },
    );
  }

  /** Reads an event; returns false for an unknown event. */
  function readEvent(events: ChatEvent[], type: string, json: JsonObject): boolean {
    if (readDelta(events, type, json)) return true;
    if (type === "response.output_item.added") addItem(events, json);
    else if (type === "response.output_item.done") {
      const item = asObject(json.item);
      endItem(events, json.output_index ?? item.id, item);
    } else if (type === "response.output_text.annotation.added") return readAnnotationEvent(events, json);
    else if (type === "response.completed" || type === "response.incomplete") stop(events, json.response);
    else if (type === "response.failed") {
      throw answerFailure({ ...asObject(json.response), status: "failed" }, failures);
    } else return KNOWN.has(type);
    return true;
  }

  return {
    read(json, events, name) {
      const type = typeof json.type === "string" ? json.type : name ?? "";
      if (type === "error" || type === "" && json.error) throw reportedFailure(json.error || json, failures);
      if (!id) id = answerId(asObject(json.response));
      if (!hasStarted) events.push({ type: "start", role: "assistant" });
      hasStarted = true;
      if (hasStopped || !readEvent(events, type, json)) events.push({ type: "unknown", name: type, value: json });
    },
    end() {
      // An answer is whole only with an event that says so.
    },
  };
}
