/**
 * The event path against `JSON.parse`: every text delta that is handed out is what `JSON.parse` makes of its payload,
 * however that is written. Fifty payloads a stream, under good checksums.
 */
import { concat, utf8 } from "../helpers/bytes.ts";
import { HI } from "../helpers/fire.ts";
import { eventFrame as wireFrame, streamed } from "../helpers/wire.ts";
import { anyJson, WORDS } from "./answers.ts";
import { type Campaign, must } from "./campaign.ts";
import { clientOver } from "./clients.ts";
import { chunked, sealed } from "./mutate.ts";
import { type Random, randomOf } from "../helpers/random.ts";
import { judge, textsOf } from "./reference.ts";

/** Payloads of one stream. */
export const PAYLOADS = 50;

const DELTA = wireFrame({ contentBlockDelta: {} });
const BLOCK = DELTA.slice(12, 12 + new DataView(DELTA.buffer).getUint32(4));
const STOP = wireFrame({ messageStop: { stopReason: "end_turn" } });

/** Payloads of text deltas, written in every way, and broken. */
export const payloads: Campaign = {
  name: "payloads",
  covers: ["all read", "stopped at a payload other than an object"],
  async play(seed, index) {
    const random = randomOf(seed, index);
    const written = Array.from({ length: PAYLOADS }, () => payload(random));
    // A payload other than a JSON object ends a stream: it comes last, so that later payloads cannot hide that it was
    // accepted.
    const good = written.filter(isObject);
    const bad = random.once(4) ? [] : written.filter((bytes) => !isObject(bytes)).slice(0, 1);
    const bytes = concat([...[...good, ...bad].map((bytes) => sealed(BLOCK, bytes)), STOP]);
    const client = clientOver(() => streamed(ReadableStream.from(chunked(random, bytes))), index);
    const verdict = judge(bytes, Infinity, index % 2 === 0);
    const expected = textsOf(verdict);
    const given: string[] = [];
    let failed = false;
    try {
      for await (const event of client.stream(HI)) {
        if (event.type === "text") given.push(event.text);
      }
    } catch {
      failed = true;
    }
    must(
      failed === (verdict.end !== "clean"),
      () => `the judge says ${verdict.end}, and the stream ${failed ? "failed" : "did not"}`,
    );
    for (let at = 0; at < Math.max(given.length, expected.length); at++) {
      const [a, b] = [given[at], expected[at]];
      must(
        a !== undefined && a === b,
        () => `${JSON.stringify(a)} is not ${JSON.stringify(b)}`,
      );
    }
    return failed ? "stopped at a payload other than an object" : "all read";
  },
};

const parser = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

function isObject(bytes: Uint8Array): boolean {
  try {
    const value: unknown = JSON.parse(parser.decode(bytes));
    return typeof value === "object" && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
}

/** One payload, as AWS writes it, or otherwise, or broken. */
function payload(random: Random): Uint8Array<ArrayBuffer> {
  const text = written(random);
  const index = random.of(["0", "0", "1", "7", "9", "10", "00", "-0", "1.0", "1e0", "01", '"0"', "null", ""]);
  const padding = random.of([',"p":"abcdefghijk"', ',"p":""', "", ',"p":"a\\"b"', ',"p":"é"', ',"p":1']);
  const json = random.of([
    `{"contentBlockIndex":${index},"delta":{"text":"${text}"}${padding}}`,
    `{"contentBlockIndex":${index},"delta":{"text":"${text}"}${padding}}`,
    `{"contentBlockIndex":${index},"delta":{"text":"${text}"},"p":"abc"}`,
    `{"contentBlockIndex":0,"delta":{"text":"${text}"},"p":"abc"}`,
    `{"contentBlockIndex":0,"delta":{"text":"${text}"},"p":"abc"}`,
    `{"delta":{"text":"${text}"},"contentBlockIndex":${index}}`,
    ` { "contentBlockIndex" : 0 , "delta" : { "text" : "${text}" } } `,
    `{"contentBlockIndex":0,"delta":{"text":"${text}","text":"${written(random)}"}}`,
    `{"contentBlockIndex":0,"delta":{"text":"${text}"},"delta":{"text":"${written(random)}"}}`,
    `{"contentBlockIndex":0,"delta":{"text":"${text}"},"p":"","contentBlockIndex":1}`,
    `{"contentBlockIndex":0,"delta":{"text":"${text}","brandNew":${JSON.stringify(anyJson(random))}},"p":"a"}`,
    `{"contentBlockIndex":0,"delta":${JSON.stringify(anyJson(random))},"p":"a"}`,
    `{"contentBlockIndex":0,"delta":{"t\\u0065xt":"${text}"},"p":"a"}`,
    `{"contentBlockIndex":0,"delta":{"text":"${text}"},"p":"abc"}${random.of([" ", "\n", "}", "\0", "x", "\ufeff"])}`,
    `\ufeff{"contentBlockIndex":0,"delta":{"text":"${text}"}}`,
  ]);
  const bytes = utf8(json);
  if (random.once(8)) bytes[random(0, bytes.length - 1)]! ^= 1 << random(0, 7);
  if (random.once(16)) bytes[random(0, bytes.length - 1)] = random.of([0x22, 0x5c, 0x7d, 0x2c, 0, 0x0a, 0x80, 0xff]);
  return random.once(32) ? bytes.slice(0, random(0, bytes.length)) : bytes;
}

/** Text that may stand between two quotes, and sometimes text that may not. */
function written(random: Random): string {
  return Array.from({ length: random(0, 5) }, () => {
    const word = random.of(WORDS);
    if (random.once(3)) return random.of(ESCAPES);
    // A half of a character has no UTF-8: only an escape can say it.
    return random.once(40) ? word : JSON.stringify(word).slice(1, -1);
  }).join("");
}

const ESCAPES = [
  "\\n",
  "\\u0041",
  "\\ud83d\\ude00",
  "\\ud83d",
  "\\/",
  "\\\\",
  '\\"',
  "\\u2028",
  "\x7f",
  "\t",
  "\\x",
  '"',
];
