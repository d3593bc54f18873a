/**
 * What reading a Bedrock stream costs, as a ratio to what cannot be avoided: the decoder, its checksums and `JSON.parse`
 * against `TextDecoder` and `JSON.parse` alone over payloads that are already split. Absolute numbers move with the
 * machine's load; contenders take turns in one process, so that the ratios stay.
 *
 *     deno run bench/decode.ts [--gate] [--rounds=40]
 *
 * `--gate` fails when small frames in 64 KiB chunks cost more than twice the parse floor. Runs in Node 24 too.
 */
// deno-lint-ignore-file no-console -- a bench prints
import { crc32 } from "../src/event_stream/crc32.ts";
import { frameDecoder } from "../src/event_stream/decoder.ts";
import { stringHeaders } from "../src/event_stream/headers.ts";
import { decodeEventStream, encodeEventStreamMessage, EventStreamDecoderStream } from "../src/event_stream/mod.ts";

/** Most that the event path may cost, as a multiple of the parse floor. */
const GATE = 2.0;

/** The few things that Deno, Node and Bun all have and the web does not. */
interface Process {
  argv: string[];
  exitCode?: number;
  versions: Record<string, string>;
}
const { process } = globalThis as unknown as { process: Process };

interface Workload {
  name: string;
  /** The wire, whole. */
  bytes: Uint8Array;
  /** Where each frame and each payload lies in it. */
  frames: { start: number; payloadStart: number; end: number }[];
  chunks: Uint8Array[];
}

type Contender = readonly [name: string, run: (workload: Workload) => number | Promise<number>];

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** The same sequence on every run. */
function sequence(seed: number): (low: number, high: number) => number {
  let state = seed;
  return (low, high) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return low + Math.floor((state / 2 ** 32) * (high - low + 1));
  };
}

/** What Bedrock pads events with, so that their length does not tell the token: a prefix of this. */
const PADDING = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

/** A stream as Bedrock sends it: `deltas` text deltas between the events that open and close a message. */
function wire(
  deltas: number,
  text: (next: (low: number, high: number) => number) => string,
): Omit<Workload, "name" | "chunks"> {
  const next = sequence(42);
  const parts: Uint8Array[] = [];
  const frames: Workload["frames"] = [];
  let at = 0;
  const event = (type: string, body: Record<string, unknown>): void => {
    const payload = encoder.encode(JSON.stringify({ ...body, p: PADDING.slice(0, next(4, PADDING.length)) }));
    const frame = encodeEventStreamMessage({
      headers: { ":event-type": type, ":content-type": "application/json", ":message-type": "event" },
      payload,
    });
    parts.push(frame);
    frames.push({ start: at, payloadStart: at + frame.length - 4 - payload.length, end: at += frame.length });
  };
  event("messageStart", { role: "assistant" });
  for (let i = 0; i < deltas; i++) event("contentBlockDelta", { contentBlockIndex: 0, delta: { text: text(next) } });
  event("contentBlockStop", { contentBlockIndex: 0 });
  event("messageStop", { stopReason: "end_turn" });
  event("metadata", {
    metrics: { latencyMs: 812 },
    usage: { inputTokens: 9, outputTokens: deltas, totalTokens: deltas + 9 },
  });
  const bytes = new Uint8Array(at);
  parts.forEach((part, index) => bytes.set(part, frames[index]!.start));
  return { bytes, frames };
}

/** Chunks with memory of their own, as a socket gives them. */
function cut(bytes: Uint8Array, size: () => number): Uint8Array[] {
  const chunks: Uint8Array[] = [];
  for (let at = 0; at < bytes.length;) {
    const end = at + size();
    chunks.push(bytes.slice(at, end));
    at = end;
  }
  return chunks;
}

function source(chunks: readonly Uint8Array[]): ReadableStream<Uint8Array> {
  let index = 0;
  return new ReadableStream({
    pull(controller) {
      const chunk = chunks[index++];
      if (chunk) controller.enqueue(chunk);
      else controller.close();
    },
  }, { highWaterMark: 0 });
}

/** Parses as a client must, and gives a number that shows that it was done. */
function parse(payload: Uint8Array): number {
  const event = JSON.parse(decoder.decode(payload));
  return event.delta === undefined ? 1 : event.delta.text.length;
}

const parseFloor: Contender = ["parse floor", ({ bytes, frames }) => {
  let sum = 0;
  for (const { payloadStart, end } of frames) sum += parse(bytes.subarray(payloadStart, end - 4));
  return sum;
}];

const fullFloor: Contender = ["full floor: parse, CRC, read", async ({ bytes, frames, chunks }) => {
  let sum = 0;
  const reader = source(chunks).getReader();
  while (!(await reader.read()).done);
  for (const { start, payloadStart, end } of frames) {
    if (crc32(bytes, start, end - 4) === 0) sum++;
    sum += parse(bytes.subarray(payloadStart, end - 4));
  }
  return sum;
}];

const ours: Contender = ["read, frameDecoder, parse", async ({ chunks }) => {
  let sum = 0;
  const frames = frameDecoder(stringHeaders);
  const reader = source(chunks).getReader();
  for (let read = await reader.read(); !read.done; read = await reader.read()) {
    frames.push(read.value);
    for (let frame = frames.next(); frame; frame = frames.next()) {
      if (frame.headers[":message-type"] === "event") sum += parse(frame.payload);
    }
  }
  frames.end();
  return sum;
}];

const iterator: Contender = ["decodeEventStream, parse", async ({ chunks }) => {
  let sum = 0;
  for await (const { payload } of decodeEventStream(source(chunks))) sum += parse(payload);
  return sum;
}];

const transform: Contender = ["EventStreamDecoderStream, parse", async ({ chunks }) => {
  let sum = 0;
  const reader = source(chunks).pipeThrough(new EventStreamDecoderStream()).getReader();
  for (let read = await reader.read(); !read.done; read = await reader.read()) sum += parse(read.value.payload);
  return sum;
}];

const contenders = [parseFloor, fullFloor, ours, iterator, transform] as const;

interface Measured {
  /** Milliseconds, by contender and round. */
  times: number[][];
}

async function measure(workload: Workload, rounds: number): Promise<Measured> {
  const times: number[][] = contenders.map(() => []);
  const expected = await parseFloor[1](workload);
  // The first rounds are for the compiler.
  for (let round = -3; round < rounds; round++) {
    for (let turn = 0; turn < contenders.length; turn++) {
      // Each begins a round as often as the others, so that none always runs on another's garbage.
      const index = (turn + round + 3) % contenders.length;
      const [name, run] = contenders[index]!;
      const start = performance.now();
      const sum = await run(workload);
      const took = performance.now() - start;
      if (sum !== expected) throw new Error(`Cannot compare ${name}: it read ${sum}; the floor read ${expected}`);
      if (round >= 0) times[index]!.push(took);
    }
  }
  return { times };
}

const best = (times: readonly number[]): number => Math.min(...times);

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1]!;
}

/** Best of rounds against best of rounds, and the median of what each round says. */
function ratio(times: readonly number[], floor: readonly number[]): { best: number; median: number } {
  return { best: best(times) / best(floor), median: median(times.map((time, round) => time / floor[round]!)) };
}

function printTable(workload: Workload, { times }: Measured): void {
  const mean = Math.round(workload.bytes.length / workload.frames.length);
  console.log(`\n${workload.name}: ${workload.frames.length} frames, ${mean} B mean, ${workload.chunks.length} chunks`);
  console.log(
    `${"".padEnd(34)}${
      ["ns/event", "MB/s", "÷ parse", "(median)", "÷ full", "(median)"].map((head) => head.padStart(10)).join("")
    }`,
  );
  contenders.forEach(([name], index) => {
    const fastest = best(times[index]!);
    const parseRatio = ratio(times[index]!, times[0]!);
    const fullRatio = ratio(times[index]!, times[1]!);
    const cells = [
      (fastest * 1e6 / workload.frames.length).toFixed(0),
      (workload.bytes.length / fastest / 1000).toFixed(0),
      parseRatio.best.toFixed(2),
      `(${parseRatio.median.toFixed(2)})`,
      fullRatio.best.toFixed(2),
      `(${fullRatio.median.toFixed(2)})`,
    ];
    console.log(name.padEnd(34) + cells.map((cell) => cell.padStart(10)).join(""));
  });
}

const rounds = Number(process.argv.find((arg) => arg.startsWith("--rounds="))?.slice(9) ?? 40);
const words = [" the", " capital", " of", " France", ",", " is", " Paris", ".\n\n", " Its", " cafés"];
const small = wire(10_000, (next) => words[next(0, 9)]!);
const large = wire(64, () => "x".repeat(65_000));
const random = sequence(7);
const sizes: [name: string, size: () => number][] = [
  ["64 KiB", () => 65_536],
  ["1460 B", () => 1460],
  ["1-100 B", () => random(1, 100)],
];
const runtime = ["deno", "bun", "node"].find((name) => name in process.versions) ?? "unknown";
console.log(`${runtime} ${process.versions[runtime]}, v8 ${process.versions["v8"]}, ${rounds} rounds, best of them`);

for (const [wireName, bytes] of [["small frames", small], ["large frames", large]] as const) {
  for (const [sizeName, size] of sizes) {
    const workload: Workload = { name: `${wireName} in ${sizeName} chunks`, ...bytes, chunks: cut(bytes.bytes, size) };
    // Single bytes of megabytes take long and vary little.
    const measured = await measure(workload, sizeName === "1-100 B" ? Math.ceil(rounds / 4) : rounds);
    printTable(workload, measured);
    if (wireName === "small frames" && sizeName === "64 KiB") {
      const { best: reached } = ratio(measured.times[2]!, measured.times[0]!);
      const verdict = reached <= GATE ? "holds" : "missed";
      console.log(
        `gate ${verdict}: ${ours[0]} at ${reached.toFixed(2)} × the parse floor; ${GATE.toFixed(1)} is allowed`,
      );
      if (verdict === "missed" && process.argv.includes("--gate")) process.exitCode = 1;
    }
  }
}
