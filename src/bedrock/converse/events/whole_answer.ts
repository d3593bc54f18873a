/**
 * Converts a whole answer to a stream's events, for models that do not stream, or not with tools.
 */
import type { AnswerBlock } from "../../../chat/content.ts";
import { deepJsonText } from "../../../base/json_value.ts";
import { readJson } from "../../../transport/answer.ts";
import type { EventSource } from "../../../transport/open_stream.ts";
import type { Exchange } from "../../../transport/exchange.ts";
import { notAnAnswer, requireShallow } from "../decode/decode.ts";
import type { WireEvent } from "./frame.ts";
import { asObject, isObject } from "../../../base/json_object.ts";
import type { WireBlock, WireObject } from "../../wire.ts";

/**
 * Reads a whole answer as one batch of events, from which the stream makes the same result as `chat()`.
 *
 * @throws {ProviderError} `protocol` when the body is not a whole answer.
 */
export async function readWholeAnswer(exchange: Exchange): Promise<EventSource<WireEvent>> {
  const json = await readJson(exchange);
  let events = eventsOf(json);
  if (!events) throw exchange.unusable(notAnAnswer(json));
  return {
    // deno-lint-ignore require-await -- a source is asynchronous
    async pull() {
      const batch = events;
      events = undefined;
      return batch;
    },
    // The body has been read, which ended the call.
    async close() {},
  };
}

/**
 * Returns the events of a whole answer; `undefined` for any other object.
 *
 * @throws {ProviderError} `protocol` for an answer that is nested too deeply.
 */
export function eventsOf(json: WireObject): WireEvent[] | undefined {
  const { output, stopReason, additionalModelResponseFields, ...rest } = json;
  const { content, role = "assistant" } = asObject(asObject(output).message);
  if (!Array.isArray(content) || typeof stopReason !== "string") return undefined;
  requireShallow(content, [additionalModelResponseFields, rest]);
  return [
    { name: "messageStart", value: { role } },
    ...content.flatMap((block, index) => blockEvents(asObject(block), index)),
    {
      name: "messageStop",
      value: { stopReason, ...additionalModelResponseFields === undefined ? {} : { additionalModelResponseFields } },
    },
    { name: "metadata", value: rest },
  ];
}

function blockEvents(block: WireBlock, contentBlockIndex: number): WireEvent[] {
  const { start, deltas } = split(block);
  return [
    ...start ? [{ name: "contentBlockStart", value: { contentBlockIndex, start } }] : [],
    ...deltas.map((delta) => ({ name: "contentBlockDelta", value: { contentBlockIndex, delta } })),
    { name: "contentBlockStop", value: { contentBlockIndex } },
  ];
}

/** The start and the deltas of a block. */
interface Pieces {
  readonly start?: WireObject;
  readonly deltas: readonly WireObject[];
}

/** Splits the value of a block's member; returns `undefined` for a value of an unexpected shape. */
type Splitter = (value: unknown) => Pieces | undefined;

/** The splitters of all blocks of an answer. `start` is for blocks whose start holds them whole. */
const SPLITTERS: Readonly<Record<Exclude<AnswerBlock["type"], "unknown">, Splitter | "start">> = {
  text: (text) => typeof text === "string" ? { deltas: [{ text }] } : undefined,
  toolUse(toolUse) {
    if (!isObject(toolUse)) return undefined;
    const { input, ...start } = toolUse;
    return {
      start: { toolUse: start },
      deltas: [{ toolUse: { input: input === undefined ? "" : deepJsonText(input) } }],
    };
  },
  reasoningContent(reasoningContent) {
    if (!isObject(reasoningContent)) return undefined;
    const { reasoningText, ...rest } = reasoningContent;
    const members = Object.entries({ ...rest, ...asObject(reasoningText) });
    return { deltas: members.map(([name, value]) => ({ reasoningContent: { [name]: value } })) };
  },
  citationsContent: (citationsContent) => isObject(citationsContent) ? splitCitedText(citationsContent) : undefined,
  toolResult: "start",
  image: "start",
  audio: "start",
};

/** Returns the start and the deltas of a block: the inverse of `wholeBlock`. */
function split(block: WireBlock): Pieces {
  for (const [name, splitter] of Object.entries(SPLITTERS)) {
    const pieces = splitter === "start" ? undefined : splitter(block[name]);
    if (pieces) return pieces;
  }
  return { start: block, deltas: [] };
}

/**
 * Returns the start and the deltas of cited text. Deltas hold the text and the citations. The start holds the rest: the
 * division of the text, empty lists, and unknown members.
 */
function splitCitedText({ content, citations, ...rest }: WireObject): Pieces {
  const parts = Array.isArray(content) ? content.map(asObject) : [];
  const texts = parts.flatMap(({ text }) => typeof text === "string" ? [{ text }] : []);
  const sources = Array.isArray(citations) ? citations.map((citation) => ({ citation })) : [];
  const isOneText = parts.length === 1 && texts.length === 1 && Object.keys(parts[0]!).length === 1;
  const start = {
    ...rest,
    ...content === undefined || isOneText ? {} : { content },
    ...citations === undefined || sources.length ? {} : { citations },
  };
  const needsStart = !sources.length || Object.keys(start).length > 0;
  return { ...needsStart ? { start: { citationsContent: start } } : {}, deltas: [...texts, ...sources] };
}
