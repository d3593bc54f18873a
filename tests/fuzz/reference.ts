/**
 * The judge: reads a whole event stream from the specification alone, with nothing of `src`. Slow and plain.
 * Source: the event-stream specification and bedrock-runtime's API model, read 2026-11-21.
 */

/** A stream, as far as it is good. */
export interface Verdict {
  /** Events before the first thing that is wrong. */
  readonly events: readonly { readonly name: string; readonly value: Record<string, unknown> }[];
  /**
   * The end of the frames: between two frames, inside a frame, at bytes that cannot be trusted, at a frame with a
   * failure, or at a frame outside the API.
   */
  readonly end: "clean" | "cut" | "corrupt" | "failed" | "alien";
  /** How many bytes must have come to know that something is wrong; `Infinity` where nothing is. */
  readonly knownAt: number;
  /** The end of each good frame. */
  readonly frameEnds: readonly number[];
}

/** The polynomial's table for each byte, by division. */
const REMAINDERS = Uint32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  return crc;
});

/** CRC-32, as the specification names it. */
export function crcOf(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (let at = 0; at < bytes.length; at++) crc = REMAINDERS[(crc ^ bytes[at]!) & 255]! ^ (crc >>> 8);
  return (crc ^ 0xffffffff) >>> 0;
}

/** A stream's frames, as far as they are good. */
export interface Framing {
  readonly payloads: readonly Uint8Array[];
  readonly headers: readonly ReadonlyMap<string, string>[];
  readonly end: "whole" | "cut" | "corrupt";
  /** The end of each good frame. */
  readonly frameEnds: readonly number[];
  /** How many bytes must have come to know that something is wrong; `Infinity` where nothing is. */
  readonly knownAt: number;
}

/** Reads the frames of `bytes`, of which none may be longer than `maxFrameBytes`. */
export function framesOf(bytes: Uint8Array, maxFrameBytes: number): Framing {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const payloads: Uint8Array[] = [];
  const headers: ReadonlyMap<string, string>[] = [];
  const frameEnds: number[] = [];
  const over = (end: Framing["end"], knownAt = Infinity): Framing => ({ payloads, headers, end, frameEnds, knownAt });
  for (let at = 0; at < bytes.length; at = frameEnds.at(-1)!) {
    if (bytes.length - at < 12) return over("cut");
    const total = view.getUint32(at);
    const headerBytes = view.getUint32(at + 4);
    const sound = crcOf(bytes.subarray(at, at + 8)) === view.getUint32(at + 8) && total >= 16 &&
      headerBytes <= total - 16 && headerBytes <= 131_072 && total <= maxFrameBytes;
    if (!sound) return over("corrupt", at + 12);
    const end = at + total;
    if (end > bytes.length) return over("cut");
    if (crcOf(bytes.subarray(at, end - 4)) !== view.getUint32(end - 4)) return over("corrupt", end);
    const block = headersOf(bytes.subarray(at + 12, at + 12 + headerBytes));
    if (!block) return over("corrupt", end);
    headers.push(block);
    payloads.push(bytes.subarray(at + 12 + headerBytes, end - 4));
    frameEnds.push(end);
  }
  return over("whole");
}

/**
 * Judges `bytes`, of which no frame may be longer than `maxFrameBytes`.
 *
 * @param calls whether the reader knows calls: to the plain client their input is like any other block.
 */
export function judge(bytes: Uint8Array, maxFrameBytes: number, calls: boolean): Verdict {
  const { payloads, headers, end, frameEnds, knownAt } = framesOf(bytes, maxFrameBytes);
  const events: Verdict["events"][number][] = [];
  for (const [at, payload] of payloads.entries()) {
    const value = jsonOf(payload);
    const type = headers[at]!.get(":message-type");
    const failed = type === "exception" || type === "error";
    if (calls && strayInput(events) >= 0) break;
    if (failed || type !== "event" || typeof value !== "object" || value === null || Array.isArray(value)) {
      const good = frameEnds.slice(0, at);
      return { events, end: failed ? "failed" : "alien", knownAt: frameEnds[at]!, frameEnds: good };
    }
    events.push({ name: headers[at]!.get(":event-type") ?? "", value: value as Record<string, unknown> });
  }
  const stray = calls ? strayInput(events) : -1;
  if (stray >= 0) {
    const good = frameEnds.slice(0, stray);
    return { events: events.slice(0, stray), end: "corrupt", knownAt: frameEnds[stray]!, frameEnds: good };
  }
  return { events, end: end === "whole" ? "clean" : end, knownAt, frameEnds };
}

/** The headers that are texts; `undefined` when the block cannot be read. */
function headersOf(block: Uint8Array): Map<string, string> | undefined {
  const fixed: Record<number, number> = { 0: 0, 1: 0, 2: 1, 3: 2, 4: 4, 5: 8, 8: 8, 9: 16 };
  const texts = new Map<string, string>();
  for (let at = 0; at < block.length;) {
    const nameBytes = block[at]!;
    const name = textOf(block.subarray(at + 1, at + 1 + nameBytes));
    const type = block[at + 1 + nameBytes];
    at += 2 + nameBytes;
    if (nameBytes === 0 || at > block.length || name === undefined || type === undefined) return undefined;
    let size = fixed[type];
    if (type === 6 || type === 7) {
      if (at + 2 > block.length) return undefined;
      size = block[at]! * 256 + block[at + 1]!;
      at += 2;
    }
    if (size === undefined || at + size > block.length) return undefined;
    if (type === 7) {
      const value = textOf(block.subarray(at, at + size));
      if (value === undefined) return undefined;
      texts.set(name, value);
    }
    at += size;
  }
  return texts;
}

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** `undefined` for bytes that are not UTF-8. */
function textOf(bytes: Uint8Array): string | undefined {
  try {
    return utf8.decode(bytes);
  } catch {
    return undefined;
  }
}

function jsonOf(payload: Uint8Array): unknown {
  try {
    return JSON.parse(textOf(payload)!);
  } catch {
    return undefined;
  }
}

/** How many messages the service has ended: the first stop of a message counts. */
export function stopsIn({ events }: Pick<Verdict, "events">): number {
  let stops = 0;
  let stopped = false;
  for (const { name, value } of events) {
    if (name === "messageStart") stopped = false;
    if (name !== "messageStop" || typeof value.stopReason !== "string" || stopped) continue;
    stopped = true;
    stops++;
  }
  return stops;
}

/** The text deltas. */
export function textsOf({ events }: Pick<Verdict, "events">): string[] {
  return events.flatMap(({ name, value: { delta } }) => {
    if (name !== "contentBlockDelta" || typeof delta !== "object" || delta === null) return [];
    const { text } = delta as { text?: unknown };
    return typeof text === "string" ? [text] : [];
  });
}

/** The most calls that an answer can have: each has a start, or a delta that names it. */
export function callsIn({ events }: Pick<Verdict, "events">): number {
  const isCall = (union: unknown) => typeof union === "object" && union !== null && Object.hasOwn(union, "toolUse");
  return events.filter(({ value: { start, delta } }) => isCall(start) || isCall(delta)).length;
}

/** Whether the service has said that the answer is whole, and began no message after that. */
export function isWhole(verdict: Pick<Verdict, "events">): boolean {
  const last = verdict.events.findLastIndex(({ name }) => name === "messageStart");
  return stopsIn({ events: verdict.events.slice(last + 1) }) > 0;
}

/** The first event with input of a call that never began; -1 where there is none. */
function strayInput(events: Verdict["events"]): number {
  /** The initial kind of every open block. */
  const open = new Map<number | string, string>();
  let stopped = false;
  const cited = ["text", "citation", "citationsContent"];
  const alike = (a: string, b: string) => a === b || cited.includes(a) && cited.includes(b);
  const isKey = (index: unknown): index is number | string => typeof index === "number" || typeof index === "string";
  const at = (index: unknown, kind?: string): number | string => {
    if (isKey(index)) return index;
    const meant = [...open].filter(([, begun]) => kind === undefined || alike(begun, kind)).map(([index]) => index);
    return meant.includes(0) ? 0 : meant.at(-1) ?? 0;
  };
  for (const [place, { name, value }] of events.entries()) {
    const { contentBlockIndex, start, delta } = value;
    const isStop: boolean = name === "messageStop" && typeof value.stopReason === "string" && !stopped;
    if (name === "messageStart" || isStop) open.clear();
    stopped = isStop || stopped && name !== "messageStart";
    if (name === "contentBlockStop") open.delete(at(contentBlockIndex));
    if (name === "contentBlockStart") {
      const index = isKey(contentBlockIndex) ? contentBlockIndex : 0;
      open.delete(index);
      const kind = memberOf(start);
      if (kind) open.set(index, kind[0]);
    }
    if (name !== "contentBlockDelta") continue;
    const isText = typeof Object(delta).text === "string";
    const [kind, content] = memberOf(isText ? { text: Object(delta).text } : delta) ?? [];
    if (kind === undefined) continue;
    const index = at(contentBlockIndex, kind);
    if (alike(open.get(index) ?? "", kind)) continue;
    if (kind === "toolUse") {
      const { input, ...more } = Object(content);
      const isEmpty = input === null || typeof input === "string" && !input.trim();
      if (!isEmpty || Object.keys(more).length) return place;
      continue;
    }
    open.delete(index);
    open.set(index, kind);
  }
  return -1;
}

/** The first member of a union that is not `null`. */
function memberOf(union: unknown): [name: string, value: unknown] | undefined {
  if (typeof union !== "object" || union === null || Array.isArray(union)) return undefined;
  const members = Object.entries(union);
  return members.find(([, value]) => value !== null) ?? members[0];
}
