/**
 * Server-sent events read by the specification's algorithm, line by line over the whole text, without chunks and without speed;
 * and documents in which everything is that readers get wrong. Source: the HTML specification, 9.2.6 "Interpreting an event
 * stream", read 2026-11-29.
 */
import { concat, utf8 } from "../helpers/bytes.ts";
import type { Random } from "../helpers/random.ts";

/** An event as the decoder gives it. */
export interface ReferenceEvent {
  readonly event: string | undefined;
  readonly data: string;
  readonly id?: string;
}

/** Returns the events of a whole body, and the event that its end has cut off. */
export function referenceEvents(
  bytes: Uint8Array,
): { readonly events: ReferenceEvent[]; readonly rest: ReferenceEvent | undefined } {
  // This decoder drops a byte order mark, as the specification's "UTF-8 decode" does.
  const lines = new TextDecoder().decode(bytes).split(/\r\n|\n|\r/);
  const events: ReferenceEvent[] = [];
  let fields: [name: string, value: string][] = [];
  for (const [index, line] of lines.entries()) {
    const [, name = line, value = ""] = /^([^:]*): ?([^]*)$/.exec(line) ?? [];
    // The last line has no end. An empty one is not there.
    if (line === "" && index < lines.length - 1) {
      events.push(...eventOf(fields));
      fields = [];
    } else {
      fields.push([name, value]);
    }
  }
  return { events, rest: eventOf(fields)[0] };
}

function eventOf(fields: readonly (readonly [name: string, value: string])[]): ReferenceEvent[] {
  const valuesOf = (name: string) => fields.filter((field) => field[0] === name).map(([, value]) => value);
  const data = valuesOf("data");
  const id = valuesOf("id").findLast((value) => !value.includes("\0"));
  const event = valuesOf("event").at(-1) || undefined;
  return data.length === 0 ? [] : [{ event, data: data.join("\n"), ...id !== undefined && { id } }];
}

const VALUES = ["", "a", "x: y", " two", ":", "[DONE]", '{"text":"Hé 語 😀"}', "\ufeff", "\u2028", "é".repeat(9)];
const NAMES = ["data", "data", "data", "event", "id", "retry", "", "dat", "data ", "Data", "constructor", "データ"];
const ENDS = ["\n", "\n", "\r\n", "\r"];

/** Returns a document of lines of every kind. */
export function exampleDocument(random: Random): Uint8Array<ArrayBuffer> {
  const parts: Uint8Array[] = random.once(4) ? [utf8("\ufeff")] : [];
  for (let lines = random(0, 24); lines > 0; lines--) {
    const value = random.of(VALUES) + (random.once(9) ? "\0" : "");
    const field = random.once(6) ? random.of(NAMES) : `${random.of(NAMES)}:${random.once(3) ? "" : " "}${value}`;
    parts.push(utf8(random.once(3) ? "" : random.once(8) ? `: ${value}` : field));
    // A part of a character, a byte that is in no character, and the half of a pair.
    if (random.once(12)) parts.push(Uint8Array.of(...random.of([[0xe8, 0xaa], [0xff], [0xed, 0xa0, 0x80]])));
    parts.push(utf8(random.of(ENDS)));
  }
  const whole = concat(parts);
  return random.once(3) ? whole.slice(0, random(0, whole.length)) : whole;
}

/** Cuts a document into chunks, some of them empty, and often into single bytes. */
export function exampleChunks(random: Random, bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer>[] {
  const longest = random.of([1, 3, 20, 100, bytes.length + 1]);
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  for (let at = 0; at < bytes.length;) {
    const next = at + random(random.once(9) ? 0 : 1, longest);
    chunks.push(bytes.slice(at, next));
    at = next;
  }
  return chunks;
}
