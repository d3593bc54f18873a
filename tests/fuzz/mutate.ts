/** Damage to a stream between the service and its reader, and events of a broken service. */
import { encodeEventStreamMessage } from "@bedrock-edge/client/event-stream";
import { concat, utf8 } from "../helpers/bytes.ts";
import { eventFrame as slowEventFrame, exceptionFrame, type Json } from "../helpers/wire.ts";
import { anyJson, words } from "./answers.ts";
import { crcOf } from "./reference.ts";
import type { Random } from "../helpers/random.ts";

type Bytes = Uint8Array<ArrayBuffer>;

/** Events as bytes that something happened to, or nothing. */
export function mutatedStream(random: Random, events: readonly Json[], others: () => readonly Json[]): Bytes {
  const frames = events.map(eventFrame);
  // One in eight stays as it is: without answers that are whole nothing shows that they are told from the rest.
  for (let changes = random.once(8) ? 0 : random.once(4) ? 2 : 1; changes > 0; changes--) {
    random.of(FRAME_MUTATIONS)(random, frames, others);
  }
  const bytes = concat(frames);
  return random.once(3) && bytes.length > 0 ? random.of(BYTE_MUTATIONS)(random, bytes) : bytes;
}

/** Header blocks by event: to encode one takes longer than all else here, and there are few. */
const blocks = new Map<string, Bytes>();

/** An event's frame. */
export function eventFrame(event: Json): Bytes {
  const [[name, value]] = Object.entries(event) as [[string, unknown]];
  let block = blocks.get(name);
  if (!block) {
    const frame = slowEventFrame(event);
    block = frame.slice(12, 12 + new DataView(frame.buffer).getUint32(4));
    blocks.set(name, block);
  }
  return sealed(block, utf8(JSON.stringify(value)));
}

type FrameMutation = (random: Random, frames: Bytes[], others: () => readonly Json[]) => void;

const place = (random: Random, frames: readonly Bytes[]): number => random(0, Math.max(0, frames.length - 1));

/** Replaces one frame. */
const inFrame = (change: (random: Random, frame: Bytes) => Bytes): FrameMutation => (random, frames) => {
  const at = place(random, frames);
  if (frames[at]) frames[at] = change(random, frames[at]);
};

/** Replaces one frame's header block or payload, under good checksums. */
const inside = (change: (random: Random, block: Bytes, payload: Bytes) => Bytes): FrameMutation =>
  inFrame((random, frame) => {
    // An earlier mutation has left no frame.
    if (frame.length < 16) return frame;
    const headersEnd = 12 + new DataView(frame.buffer, frame.byteOffset).getUint32(4);
    return change(random, frame.slice(12, headersEnd), frame.slice(headersEnd, -4));
  });

const FRAME_MUTATIONS: readonly FrameMutation[] = [
  // Lost, sent twice, out of order.
  (random, frames) => void frames.splice(place(random, frames), random(1, 2)),
  (random, frames) => {
    const at = place(random, frames);
    frames.splice(random(0, frames.length), 0, ...frames.slice(at, at + random(1, 3)));
  },
  (random, frames) => {
    const [a, b] = [place(random, frames), place(random, frames)];
    // An earlier mutation has left none.
    if (frames.length > 0) [frames[a], frames[b]] = [frames[b]!, frames[a]!];
  },
  (_, frames) => void frames.reverse(),
  // Two streams in one.
  (random, frames, others) => {
    const theirs = others().map(eventFrame);
    frames.splice(random(0, frames.length), frames.length, ...theirs.slice(random(0, theirs.length)));
  },
  (random, frames, others) => {
    for (const frame of others().map(eventFrame)) frames.splice(random(0, frames.length), 0, frame);
  },
  // Bits and bytes under the checksum.
  inFrame((random, frame) => flipped(random, frame)),
  inFrame((random, frame) => frame.slice(0, random(0, frame.length))),
  inFrame((random, frame) => concat([frame, noise(random, random(1, 30))])),
  // Lengths that lie, each under a good checksum of the prelude, and half of them under a good one of the frame.
  inFrame((random, frame) => lying(random, frame)),
  inFrame((random, frame) => lying(random, frame)),
  // Content that changed under good checksums.
  inside((random, block, payload) => sealed(block, payload.length ? flipped(random, payload) : payload)),
  inside((random, block, payload) => sealed(block.length ? flipped(random, block) : block, payload)),
  inside((random, block, payload) => sealed(block, payload.slice(0, random(0, payload.length)))),
  inside((random, block) => sealed(block, utf8(JSON.stringify(anyJson(random, 3))))),
  inside((random, block) => sealed(block, noise(random, random(0, 40)))),
  inside((random, block, payload) => sealed(block.slice(0, random(0, block.length)), payload)),
  inside((random, block, payload) => sealed(block, confused(random, payload))),
  inside((random, block, payload) => sealed(block, confused(random, payload))),
  inside((random, _, payload) => renamed(random, payload)),
  inside((random, block, payload) => sealed(block, disguised(random, payload))),
  // Frames that the service sends when it fails, or that nobody knows.
  (random, frames) => {
    const name = random.of(["throttlingException", "modelStreamErrorException", "brandNewException", ""]);
    const payload = random.once(2) ? { message: words(random) } : anyJson(random);
    frames.splice(random(0, frames.length), 0, exceptionFrame(name, payload));
  },
  (random, frames) => {
    const headers = {
      ":message-type": random.of(["error", "exception", "event", "initial-response", "", "Event"]),
      ":error-code": words(random),
      ":error-message": words(random),
      [random.of([":event-type", ":exception-type", "x"])]: words(random),
    };
    frames.splice(random(0, frames.length), 0, encodeEventStreamMessage({ headers, payload: noise(random, 9) }));
  },
];

/** Mutations of bytes in general. */
const BYTE_MUTATIONS: readonly ((random: Random, bytes: Bytes) => Bytes)[] = [
  (random, bytes) => flipped(random, bytes),
  (random, bytes) => bytes.slice(0, random(0, bytes.length)),
  (random, bytes) => bytes.slice(random(0, bytes.length)),
  (random, bytes) => {
    const [from, to] = [random(0, bytes.length), random(0, bytes.length)].sort((a, b) => a - b);
    return concat([bytes.slice(0, from), bytes.slice(to)]);
  },
  (random, bytes) => {
    const [from, to] = [random(0, bytes.length), random(0, bytes.length)].sort((a, b) => a - b);
    return concat([bytes.slice(0, to), bytes.slice(from)]);
  },
  (random, bytes) => {
    const at = random(0, bytes.length);
    return concat([bytes.slice(0, at), noise(random, random(1, 40)), bytes.slice(at)]);
  },
  (random, bytes) => {
    bytes.fill(random.of([0, 255, 32]), random(0, bytes.length), random(0, bytes.length));
    return bytes;
  },
  (_, bytes) => concat([bytes, bytes]),
];

function noise(random: Random, length: number): Bytes {
  return Uint8Array.from({ length }, () => random(0, 255));
}

/** One to three bits turned round. */
export function flipped(random: Random, bytes: Bytes): Bytes {
  const copy = bytes.slice();
  for (let bits = random(1, 3); bits > 0; bits--) copy[random(0, copy.length - 1)]! ^= 1 << random(0, 7);
  return copy;
}

/** A frame with good checksums. */
export function sealed(block: Bytes, payload: Bytes): Bytes {
  const frame = concat([new Uint8Array(12), block, payload, new Uint8Array(4)]);
  return claimed(frame, frame.length, block.length, true);
}

/** Writes lengths and their checksum, and the frame's own where it is to be good. */
function claimed(frame: Bytes, total: number, headerBytes: number, good: boolean): Bytes {
  const view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength);
  view.setUint32(0, total);
  view.setUint32(4, headerBytes);
  view.setUint32(8, crcOf(frame.subarray(0, 8)));
  if (good) view.setUint32(frame.length - 4, crcOf(frame.subarray(0, -4)));
  return frame;
}

function lying(random: Random, frame: Bytes): Bytes {
  if (frame.length < 16) return frame;
  const headerBytes = new DataView(frame.buffer, frame.byteOffset).getUint32(4);
  const lie = (length: number) => random.of([length, length + random(-20, 20), random(0, 20), 2 ** random(0, 32) - 1]);
  return claimed(frame, Math.max(0, lie(frame.length)), Math.max(0, lie(headerBytes)), random.once(2));
}

/** JSON that is JSON still, with one value in it that is of another sort. */
function confused(random: Random, payload: Bytes): Bytes {
  try {
    return utf8(JSON.stringify(confusedJson(random, JSON.parse(new TextDecoder().decode(payload)))));
  } catch {
    // An earlier mutation has left no JSON.
    return payload;
  }
}

/** `json`, with one of its values, or itself, replaced or left out. */
export function confusedJson(random: Random, json: unknown): unknown {
  const entries = typeof json === "object" && json !== null ? Object.entries(json) : [];
  if (entries.length === 0 || random.once(6)) return anyJson(random, 3);
  const copy = Array.isArray(json) ? [...json] : { ...(json as object) };
  const [name, value] = random.of(entries);
  if (random.once(8)) Reflect.deleteProperty(copy, name);
  else Reflect.set(copy, name, confusedJson(random, value));
  return copy;
}

/** The payload with members in it that mean something elsewhere, on the wire or in an event of ours. */
function disguised(random: Random, payload: Bytes): Bytes {
  const members = [
    { type: random.of(["stop", "text", "metadata", "start", "unknown"]) },
    { stopReason: "end_turn" },
    { type: "stop", stopReason: "end_turn" },
    { index: 0, text: "disguised" },
    { contentBlockIndex: random(0, 2), delta: { text: "disguised" } },
    { usage: { inputTokens: 1 }, content: [], message: "disguised", output: {} },
    // As JSON has them: members of their own, which no literal could say.
    JSON.parse('{"__proto__":{"stopReason":"end_turn","usage":{},"output":{"disguised":true}}}'),
    JSON.parse('{"__proto__":{"toolUse":{"toolUseId":"t1","name":"weather","input":"{}"},"text":"disguised"}}'),
    { delta: JSON.parse('{"__proto__":{"text":"disguised","toolUse":{"toolUseId":"t1","name":"weather"}}}') },
    { constructor: { prototype: { stopReason: "end_turn" } } },
  ];
  try {
    return utf8(JSON.stringify({ ...JSON.parse(new TextDecoder().decode(payload)), ...random.of(members) }));
  } catch {
    // An earlier mutation has left no JSON.
    return payload;
  }
}

/** The payload as another event. */
function renamed(random: Random, payload: Bytes): Bytes {
  const name = random.of(["messageStop", "messageStart", "contentBlockDelta", "contentBlockStop", "metadata", "", "x"]);
  return encodeEventStreamMessage({ headers: { ":event-type": name, ":message-type": "event" }, payload });
}

/** `bytes` cut into chunks, some of them empty. Few are tiny: what cuts at every byte do is tested elsewhere, and takes long. */
export function chunked(random: Random, bytes: Bytes): Bytes[] {
  const sizes = [bytes.length, bytes.length, 1460, 700, 300, 300, bytes.length > 400 ? 100 : 3, bytes.length / 2];
  const size = Math.max(1, Math.floor(random.of(sizes)));
  const chunks: Bytes[] = [];
  for (let at = 0; at < bytes.length;) {
    const next = at + random(1, size);
    chunks.push(bytes.subarray(at, next));
    if (random.once(30)) chunks.push(new Uint8Array());
    at = next;
  }
  return chunks;
}
