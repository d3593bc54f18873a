/**
 * The stored form of an answer.
 */
import { isObject } from "../../base/json_object.ts";
import { jsonText } from "../../base/json_text.ts";
import { jsonObstacle } from "../../base/json_value.ts";
import type { ChatEvent } from "../../chat/event.ts";
import { isFinished } from "../../chat/output/output_error.ts";
import { type ChatResult, textOf } from "../../chat/result.ts";

/** Raised when the form changes: entries of another form are ignored. */
const VERSION = 1;

/** The members of a result that are made again of the stored answer, or that belong to one call only. */
const REMADE = ["text", "toolUses", "output", "response", "cached", "route", "attempts"] as const;

/** An answer as it is stored. Calls and output are made again by the schemas of the request: their values may not be JSON. */
export interface Entry {
  readonly v: typeof VERSION;
  /** The time of the answer, in milliseconds since the epoch. */
  readonly at: number;
  /** The generation of each tag at the time of the request. */
  readonly tags: Readonly<Record<string, string>>;
  /** The result; without `message` if the message has the same blocks. */
  readonly result: Omit<ChatResult, typeof REMADE[number] | "message"> & { readonly message?: ChatResult["message"] };
  /** The events of a stream, in the batches in which they came, without validated calls. */
  readonly batches?: readonly (readonly ChatEvent[])[];
}

/**
 * Returns whether an answer may be given again: the model had written all that it wanted, the service let it pass, and no call in
 * it is damaged. An answer that was cut at `maxTokens` is not whole.
 */
export function isKeepable(result: ChatResult): boolean {
  return isFinished(result) && !result.toolUses.some(({ invalid }) => invalid) && result.cached === undefined;
}

/**
 * Writes an entry.
 *
 * @param batches the events of a stream, each batch as JSON.
 * @throws {TypeError} for an answer that JSON cannot express.
 */
export function entryText(
  result: ChatResult,
  { at, tags }: Pick<Entry, "at" | "tags">,
  batches: readonly string[] | undefined,
): string {
  const { content, message, unknown, trace } = result;
  const hasSameBlocks = message.content.length === content.length &&
    message.content.every((block, at) => block === content[at]);
  const omitted: readonly string[] = hasSameBlocks ? [...REMADE, "message"] : REMADE;
  const members = Object.entries(result).filter(([name]) => !omitted.includes(name));
  const obstacle = jsonObstacle([content, unknown, trace]);
  if (obstacle !== undefined) throw new TypeError(`Cannot store answer: ${obstacle}`);
  const stored = jsonText({ v: VERSION, at, tags, result: Object.fromEntries(members) })!;
  return batches ? `${stored.slice(0, -1)},"batches":[${batches.join(",")}]}` : stored;
}

/** Writes a batch of events for `entryText`. */
export function batchText(batch: readonly ChatEvent[]): string {
  return jsonText(batch.filter(({ type }) => type !== "toolUse"))!;
}

/** Reads an entry; `undefined` for a damaged text, and for an entry of another version. */
export function readEntry(text: string): Entry | undefined {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return undefined;
  }
  return isEntry(json) ? json : undefined;
}

function isEntry(json: unknown): json is Entry {
  if (!isObject(json) || json.v !== VERSION || typeof json.at !== "number" || !isObject(json.tags)) return false;
  const { result, batches } = json;
  if (!isObject(result) || typeof result.stopReason !== "string" || typeof result.model !== "string") return false;
  if (!isTagged(result.content) || !Array.isArray(result.repairs)) return false;
  if (result.message !== undefined && !(isObject(result.message) && isTagged(result.message.content))) return false;
  return batches === undefined || Array.isArray(batches) && batches.every(isTagged);
}

function isTagged(list: unknown): boolean {
  return Array.isArray(list) && list.every((item) => typeof item?.type === "string");
}

/** Returns the result of an entry, without calls and output. */
export function storedResult({ result }: Entry, cached: NonNullable<ChatResult["cached"]>): ChatResult {
  const { content, message = { role: "assistant", content } } = result;
  return {
    // JSON has no `undefined`.
    ...{ usage: undefined, latencyMs: undefined, requestId: undefined },
    ...result,
    text: textOf(content),
    // A missing message has the blocks of the content.
    message: message as ChatResult["message"],
    toolUses: [],
    attempts: 0,
    cached,
  };
}

/** Returns the events of an entry as they were. */
export function storedBatch(batch: readonly ChatEvent[]): ChatEvent[] {
  return batch.map((event) => {
    if (event.type !== "metadata") return event;
    // JSON has no `undefined`.
    const { usage, latencyMs } = event;
    return { ...event, usage, latencyMs };
  });
}
