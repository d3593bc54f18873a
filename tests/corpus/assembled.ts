/**
 * The reading of a recorded stream that ours is judged by: frames from the specification, and the whole answer that the events
 * make. It shares nothing with `src/`.
 */
import { bodyOf, type Recording } from "../helpers/corpus.ts";
import { judge } from "../fuzz/reference.ts";

type Json = Readonly<Record<string, unknown>>;

/** An event of a stream: its name, and its payload without the padding. */
export interface RecordedEvent {
  readonly name: string;
  readonly value: Json;
}

/** A whole answer in Converse's own shape. */
export interface RecordedAnswer {
  readonly output: { readonly message: { readonly role: "assistant"; readonly content: readonly Json[] } };
  readonly stopReason: string;
  readonly usage?: Json;
  readonly metrics?: Json;
  readonly trace?: unknown;
  readonly additionalModelResponseFields?: unknown;
  readonly performanceConfig?: unknown;
  readonly serviceTier?: unknown;
}

const EVENTS = new WeakMap<Recording, readonly RecordedEvent[]>();

/** The good events of a recorded stream. */
export function eventsOf(recording: Recording): readonly RecordedEvent[] {
  const before = EVENTS.get(recording);
  if (before) return before;
  const { events } = judge(bodyOf(recording), 16 * 1024 * 1024, true);
  const unpadded = events.map(({ name, value: { p: _, ...value } }) => ({ name, value }));
  EVENTS.set(recording, unpadded);
  return unpadded;
}

/** The recorded answer: the body of a whole one, and what the events of a stream make. */
export function answerOf(recording: Recording): RecordedAnswer {
  return recording.response === undefined ? assembled(eventsOf(recording)) : JSON.parse(recording.response);
}

/** Everything that was said of one block. */
interface Pieces {
  start: Json;
  readonly deltas: Json[];
}

/** The whole answer that some events make. Each recorded message has its own index for each block. */
function assembled(events: readonly RecordedEvent[]): RecordedAnswer {
  const blocks = new Map<unknown, Pieces>();
  const at = (index: unknown): Pieces => {
    const pieces = blocks.get(index) ?? { start: {}, deltas: [] };
    blocks.set(index, pieces);
    return pieces;
  };
  let beside: Json = {};
  for (const { name, value } of events) {
    const { contentBlockIndex } = value;
    if (name === "contentBlockStart") at(contentBlockIndex).start = value["start"] as Json;
    else if (name === "contentBlockDelta") at(contentBlockIndex).deltas.push(value["delta"] as Json);
    else if (name === "contentBlockStop") at(contentBlockIndex);
    else if (name === "messageStop" || name === "metadata") beside = { ...beside, ...value };
  }
  const content = [...blocks.values()].map(blockOf);
  return { output: { message: { role: "assistant", content } }, ...beside } as unknown as RecordedAnswer;
}

function blockOf({ start, deltas }: Pieces): Json {
  const under = (kind: string): unknown[] => deltas.flatMap((delta) => kind in delta ? [delta[kind]] : []);
  const joined = (pieces: readonly unknown[], member: string): string =>
    pieces.map((piece) => (piece as Json)[member] ?? "").join("");
  if ("toolUse" in start) {
    return { toolUse: { ...start["toolUse"] as Json, input: JSON.parse(joined(under("toolUse"), "input") || "{}") } };
  }
  if ("toolResult" in start) {
    return { toolResult: { ...start["toolResult"] as Json, content: under("toolResult").flat() } };
  }
  const texts = under("text");
  const citations = under("citation");
  if (citations.length) {
    return { citationsContent: { ...texts.length && { content: [{ text: texts.join("") }] }, citations } };
  }
  const reasoning = under("reasoningContent") as Json[];
  if (!reasoning.length) return { text: texts.join("") };
  if (reasoning.some((piece) => "redactedContent" in piece)) {
    return { reasoningContent: { redactedContent: joined(reasoning, "redactedContent") } };
  }
  const signature = joined(reasoning, "signature");
  return {
    reasoningContent: { reasoningText: { text: joined(reasoning, "text"), ...signature && { signature } } },
  };
}
