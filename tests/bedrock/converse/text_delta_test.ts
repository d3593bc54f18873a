/**
 * A text delta is read from its bytes as `JSON.parse` reads it, or left to `JSON.parse`.
 */
import { assert, assertEquals, assertThrows } from "@std/assert";
import { readTextDelta } from "../../../src/bedrock/converse/events/text_delta.ts";
import { utf8 } from "../../helpers/bytes.ts";
import { between, seeded } from "../../helpers/random.ts";

const payloadOf = (text: string, index = 0, padding = "abcXYZ019_"): Uint8Array<ArrayBuffer> =>
  utf8(`{"contentBlockIndex":${index},"delta":{"text":"${text}"},"p":"${padding}"}`);

/** The value that the platform reads, without the padding; `undefined` for bytes that are not JSON. */
function parsed(payload: Uint8Array): unknown {
  try {
    const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(payload);
    const { p: _, ...value } = JSON.parse(text);
    return value;
  } catch {
    return undefined;
  }
}

const TEXTS: readonly string[] = [
  "",
  " ",
  " Paris",
  "a text that is longer than what is put together character by character",
  "exactly twenty-four char",
  "and twenty-five character",
  "é",
  "日本語のテキスト",
  "😀",
  "\ufeffmark",
  "\ufffd",
  "\u2028 \u007f <>&'/",
  "}{][,:",
];

Deno.test("every text without an escape is read from its bytes, at every index of one digit", () => {
  for (const text of TEXTS) {
    for (let index = 0; index <= 9; index++) {
      assertEquals(readTextDelta(payloadOf(text, index)), { contentBlockIndex: index, delta: { text } });
    }
  }
  assertEquals(readTextDelta(payloadOf("a", 0, "")), { contentBlockIndex: 0, delta: { text: "a" } });
});

Deno.test("the bytes are read within their view", () => {
  const payload = payloadOf(" Paris");
  const around = new Uint8Array(payload.length + 20).fill(0x61);
  around.set(payload, 10);
  const view = around.subarray(10, 10 + payload.length);
  assertEquals(readTextDelta(view), { contentBlockIndex: 0, delta: { text: " Paris" } });
  assertEquals(readTextDelta(around), undefined);
});

Deno.test("any other payload is left to JSON.parse", () => {
  const payload = new TextDecoder().decode(payloadOf("a"));
  const others = [
    "",
    payload.replace('"a"', '"\\n"'),
    payload.replace('"a"', '"\n"'),
    payload.replace(":0,", ":10,"),
    payload.replace(":0,", ":-1,"),
    payload.replace("019_", "0 19"),
    payload.replace("019_", "é"),
    payload.replace('"p"', '"q"'),
    payload.replace("}", ',"citation":{}}'),
    payload + " ",
    " " + payload,
    payload + payload,
    payload.replace(',"p":"abcXYZ019_"', ""),
    '{"role":"assistant","p":"abc"}',
  ];
  for (const other of others) assertEquals(readTextDelta(utf8(other)), undefined, other);
  for (let end = 0; end < payload.length; end++) assertEquals(readTextDelta(utf8(payload.slice(0, end))), undefined);
});

Deno.test("bytes that are not UTF-8 are refused", () => {
  for (const bytes of [[0x80], [0xc3], [0xff], [0xed, 0xa0, 0x80], [0xf0, 0x9f, 0x98]]) {
    const payload = payloadOf("~".repeat(bytes.length));
    payload.set(bytes, new TextDecoder().decode(payload).indexOf("~"));
    assertThrows(() => readTextDelta(payload), TypeError);
    assertEquals(parsed(payload), undefined);
  }
});

Deno.test("two hundred thousand payloads with changed bytes are read as JSON.parse reads them", () => {
  const random = seeded(11);
  let read = 0;
  for (let round = 0; round < 200_000; round++) {
    const payload = payloadOf(TEXTS[between(random, 0, TEXTS.length - 1)]!, between(random, 0, 9));
    for (let edits = between(random, 0, 2); edits > 0; edits--) {
      const interesting = [0x22, 0x5c, 0x7d, 0x2c, 0x1f, 0x20, 0x7f, 0x80, 0xbf, 0xc3, 0xe3, 0xff, 0x30, 0x61];
      payload[between(random, 0, payload.length - 1)] = interesting[between(random, 0, interesting.length - 1)]!;
    }
    let value: unknown;
    try {
      value = readTextDelta(payload);
    } catch {
      assertEquals(parsed(payload), undefined);
      continue;
    }
    if (value === undefined) continue;
    read++;
    assertEquals(value, parsed(payload), String(payload));
  }
  assert(read > 60_000, `${read} payloads were read`);
});
