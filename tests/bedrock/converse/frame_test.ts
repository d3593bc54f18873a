/**
 * A frame's payload is read as `JSON.parse` reads it, the padding apart, whichever way it is read.
 */
import { assertEquals } from "@std/assert";
import { isProviderError } from "@bedrock-edge/client";
import { decodeEventFrame } from "../../../src/bedrock/converse/events/frame.ts";
import { bedrockService } from "../../../src/bedrock/service.ts";
import type { Failures } from "../../../src/transport/failure.ts";
import { failures } from "../../../src/transport/failure.ts";
import { redactor } from "../../../src/transport/secrets/redact.ts";

const known: Failures = failures(
  bedrockService(),
  { status: 200, headers: new Headers(), model: "m", region: "us-east-1", requestId: undefined },
  redactor(() => []),
);
const HEADERS = { ":message-type": "event", ":event-type": "contentBlockDelta" };

/** The value of a payload; `undefined` for a refused one. */
function read(payload: string): unknown {
  try {
    return decodeEventFrame({ headers: HEADERS, payload: new TextEncoder().encode(payload) }, known).value;
  } catch (error) {
    if (isProviderError(error)) return undefined;
    throw error;
  }
}

/** The same by the platform, without the padding, which means nothing. */
function parsed(payload: string): unknown {
  try {
    const { p: _, ...value } = JSON.parse(payload);
    return value;
  } catch {
    return undefined;
  }
}

function withoutPadding(value: unknown): unknown {
  const { p: _, ...rest } = Object(value);
  return value === undefined ? undefined : rest;
}

const delta = (text: string, more = ',"p":"abc"'): string =>
  `{"contentBlockIndex":0,"delta":{"text":"${text}"}${more}}`;

const PAYLOADS: readonly string[] = [
  delta("Paris"),
  delta(""),
  delta("é 日本 😀 \u2028 \u007f <>&'"),
  delta(`\\n\\t\\"\\\\\\u0041`),
  delta("a\u0001b"),
  delta("a\nb"),
  delta('a","x":"b'),
  delta('a"},"delta":{"text":"b'),
  delta("a", ""),
  delta("a", ',"p":""'),
  delta("a", ',"p":"with blank"'),
  delta("a", ',"p":"a","p":"b"'),
  delta("a", ',"p":"a","delta":{"text":"b"}'),
  delta("a", ',"x":1,"p":"a"'),
  delta("a", ',"p":5'),
  delta("a", ',"p":"a"') + " ",
  " " + delta("a"),
  delta("a") + "x",
  delta("a").replace(":0,", ":9,"),
  delta("a").replace(":0,", ":12,"),
  delta("a").replace(":0,", ":007,"),
  delta("a").replace(":0,", ":-1,"),
  delta("a").replace(":0,", ":1e3,"),
  delta("a").replace(":0,", ": 0,"),
  delta("a").replace('"text"', '"text","y"'),
  delta("a").replace('{"text":"a"}', '{"text":"a","y":1}'),
  '{"delta":{"text":"a"},"contentBlockIndex":0,"p":"abc"}',
  '{"contentBlockIndex":0,"delta":{"reasoningContent":{"text":"a"}},"p":"abc"}',
];

Deno.test("a payload is read as JSON.parse reads it, or refused if it is not JSON", () => {
  for (const payload of PAYLOADS) assertEquals(withoutPadding(read(payload)), parsed(payload), payload);
});

Deno.test("a hundred thousand mutated payloads are read as JSON.parse reads them", () => {
  let state = 20261121;
  const random = (below: number): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor(state / 2 ** 32 * below);
  };
  const alphabet = 'ab0{}[]":,\\ \n\u0000\u001f\u007fép😀'.match(/./gsu)!;
  for (let round = 0; round < 100_000; round++) {
    const characters = [...PAYLOADS[random(PAYLOADS.length)]!];
    for (let edits = random(4); edits > 0; edits--) {
      const at = random(characters.length);
      const kind = random(3);
      if (kind === 0) characters.splice(at, 1);
      else characters.splice(at, kind - 1, alphabet[random(alphabet.length)]!);
    }
    const payload = characters.join("");
    const wanted = parsed(payload);
    const isObject = typeof JSON.parse(wanted === undefined ? "0" : payload) === "object";
    assertEquals(withoutPadding(read(payload)), isObject ? wanted : undefined, payload);
  }
});
