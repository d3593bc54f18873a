/**
 * Pieces that are read without parsing them: the same events as of parsing each.
 */
import { assert, assertEquals } from "@std/assert";
import type { ChatEvent } from "@bedrock-edge/client";
import { chatCompletionEvents } from "../../../../src/openai_compatible/wire/chat/events/events.ts";
import { repeatedPieces } from "../../../../src/openai_compatible/wire/chat/events/repeated_pieces.ts";
import type { FormatEvents } from "../../../../src/openai_compatible/wire/format.ts";
import { chatDecoder } from "../../../../src/openai_compatible/wire/stream_decoder.ts";
import type { Failures } from "../../../../src/transport/failure.ts";
import { type Random, randomOf } from "../../../helpers/random.ts";

const never = (): never => {
  throw new Error("nothing fails here");
};
const failures: Failures = { failure: never, unusable: never, describe: never, quoteBody: never };

/** Texts, among them those that could be taken for the JSON around them. */
const TEXTS = [
  " the",
  "",
  "content",
  "\n\n",
  'a "quoted" word',
  "back\\slash\\",
  "é",
  "🗼",
  "\ud800",
  '"},"finish_reason":"stop"}],"usage":null,"obfuscation":"abc"}',
  '","obfuscation":"',
  '"},"logprobs":null',
  "\u2028",
  "\u0001",
];

/** Other ways to write the same JSON. */
const SPELLINGS: readonly ((json: string) => string)[] = [
  (json) => json,
  (json) => json.replaceAll('":', '": '),
  (json) => json.replaceAll(/[\u0080-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`),
];

function pieceOf(random: Random, hasPadding: boolean): Record<string, unknown> {
  const delta: Record<string, unknown> = { content: random.of(TEXTS) };
  if (random.once(12)) delta.role = "assistant";
  if (random.once(15)) delta.reasoning = "Hm";
  if (random.once(15)) delta.tool_calls = [{ index: 0, id: "a", function: { name: "one", arguments: "{}" } }];
  const choice: Record<string, unknown> = {
    index: random.once(20) ? 1 : 0,
    delta,
    logprobs: null,
    finish_reason: null,
  };
  if (random.once(25)) choice.logprobs = { content: [{ token: "x" }] };
  return {
    id: "chatcmpl-1",
    created: random.once(10) ? random(1, 3) : 1,
    choices: [choice],
    usage: random.once(20) ? { prompt_tokens: 1, completion_tokens: random(1, 9) } : null,
    ...random.once(20) ? { extra: random.of(TEXTS) } : {},
    ...hasPadding ? { obfuscation: "abcdefghijkl".slice(random(0, 12)) } : {},
  };
}

function readWith(text: string, change: (events: FormatEvents) => FormatEvents): ChatEvent[] {
  const decoder = chatDecoder(change(chatCompletionEvents({}, failures)), failures, undefined);
  const events: ChatEvent[] = [];
  decoder.decode(new TextEncoder().encode(text), events);
  decoder.end(true, events);
  return events;
}

Deno.test("pieces that are not parsed give the events of parsed pieces", () => {
  let unparsed = 0;
  for (let at = 0; at < 600; at++) {
    const random = randomOf(7, at);
    const spell = random.of(SPELLINGS);
    const hasPadding = random.once(2);
    const pieces = Array.from({ length: random(1, 40) }, () => pieceOf(random, hasPadding));
    const end = { id: "chatcmpl-1", choices: [{ index: 0, delta: {}, finish_reason: "stop" }] };
    const text = [...pieces, end].map((piece) => `data: ${spell(JSON.stringify(piece))}\n\n`).join("");
    const parsed = readWith(text, ({ read, end }) => ({ read, end }));
    const read = readWith(text, (events) => ({
      ...events,
      readUnparsed(data, batch) {
        const isRead = events.readUnparsed?.(data, batch) ?? false;
        if (isRead) unparsed++;
        return isRead;
      },
    }));
    assertEquals(read, parsed, `case ${at}`);
  }
  assert(unparsed > 2000, `only ${unparsed} pieces were not parsed`);
});

Deno.test("a stream whose pieces never repeat is not taken apart again and again", () => {
  const pieces = repeatedPieces();
  const parse = JSON.parse;
  let parsed = 0;
  JSON.parse = (...args) => {
    parsed++;
    return parse(...args);
  };
  try {
    for (let at = 0; at < 100; at++) {
      const data = JSON.stringify({ created: at, choices: [{ index: 0, delta: { content: "x" } }] });
      assertEquals(pieces.textOf(data), undefined);
      pieces.learn(data, "x");
    }
  } finally {
    JSON.parse = parse;
  }
  assert(parsed <= 8, `parsed ${parsed} times`);
});

/** Returns the text of a piece, after learning from another one. */
function textAfter(learned: readonly [data: string, text: string], data: string): string | undefined {
  const pieces = repeatedPieces();
  pieces.learn(...learned);
  return pieces.textOf(data);
}

Deno.test("a piece is read only if its text stands where that of the learned piece stood", () => {
  const of = (content: string, more = "") => `{"choices":[{"index":0,"delta":{"content":${content}}${more}}]}`;
  const learned = [of('"a"'), "a"] as const;
  for (
    const [data, text] of [
      [of('"b"'), "b"],
      [of('"\\u0062\\n"'), "b\n"],
      [of('"b","role":"assistant"'), undefined],
      [of('"\\x"'), undefined],
      [of('"b"', ',"finish_reason":"stop"'), undefined],
      [of("null"), undefined],
    ] as const
  ) {
    assertEquals(textAfter(learned, data), text, data);
  }
});

Deno.test("padding of any length may follow, and nothing else may change behind the text", () => {
  const of = (content: string, obfuscation: string) =>
    `{"choices":[{"index":0,"delta":{"content":"${content}"}}],"obfuscation":"${obfuscation}"}`;
  const learned = [of("a", "xyz"), "a"] as const;
  assertEquals(textAfter(learned, of("b", "")), "b");
  assertEquals(textAfter(learned, of("b", "xyzxyz")), "b");
  assertEquals(textAfter(learned, `${of("b", "xyz").slice(0, -1)},"usage":7}`), undefined);
  assertEquals(textAfter(learned, of("b", "x\u0001")), undefined);
});

Deno.test("a piece that holds its text in another place, too, is not learned from", () => {
  const data = (name: string, text: string) =>
    `{"${name}":"${text}","choices":[{"index":0,"delta":{"content":"${text}"}}],"x":{"obfuscation":"${text}"}}`;
  for (const [name, text] of [["other", "a"], ["choices", "a"]] as const) {
    assertEquals(textAfter([data(name, text), text], data(name, "b")), undefined);
  }
  const inner = (text: string, padding: string) =>
    `{"choices":[{"index":0,"delta":{"content":"${text}"}}],"x":{"obfuscation":"${padding}"}}`;
  assertEquals(textAfter([inner("a", "p"), "a"], inner("b", "p")), "b");
  assertEquals(textAfter([inner("a", "p"), "a"], inner("b", "q")), undefined);
  for (const broken of ['{"choices":7,"content":"a"}', '{"content":"a"', '{"x":"obfuscation"']) {
    assertEquals(textAfter([broken, "a"], broken), undefined);
  }
});
