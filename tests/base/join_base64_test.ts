/**
 * Pieces of base64 as one: at every cut of every length, and at a cost that grows with the text.
 */
import { assertEquals } from "@std/assert";
import { joinBase64 } from "../../src/base/join_base64.ts";
import { HI, over } from "../helpers/fire.ts";
import { bytesOf, type Json, streamed } from "../helpers/wire.ts";

/** Bytes as one character each, of every value. */
function bytesOfLength(length: number): string {
  return Array.from({ length }, (_, at) => String.fromCharCode((at * 37 + length) % 256)).join("");
}

Deno.test("bytes that were cut anywhere and encoded piece by piece are joined again", () => {
  for (let length = 0; length <= 12; length++) {
    const bytes = bytesOfLength(length);
    for (let a = 0; a <= length; a++) {
      for (let b = a; b <= length; b++) {
        const pieces = [bytes.slice(0, a), bytes.slice(a, b), bytes.slice(b)].map(btoa);
        assertEquals(joinBase64(pieces.join("")), btoa(bytes), `${length} cut at ${a} and ${b}`);
      }
    }
  }
});

Deno.test("base64 of one piece stays unchanged, with and without padding, wherever its text was cut", () => {
  for (let length = 0; length <= 12; length++) {
    const text = btoa(bytesOfLength(length));
    assertEquals(joinBase64(text), text);
    const unpadded = text.replace(/=+$/, "");
    assertEquals(joinBase64(unpadded), unpadded);
  }
});

Deno.test("a last piece may lack its padding", () => {
  for (let length = 1; length <= 6; length++) {
    const bytes = bytesOfLength(length);
    assertEquals(joinBase64(`AQ==${btoa(bytes).replace(/=+$/, "")}`), btoa(`\x01${bytes}`));
  }
});

Deno.test("text that is not base64 stays unchanged", () => {
  for (const text of ["AQ=?", "AQ==A", "=AQ==", "AQ==é", "A=A=A", "=", "==", "é=é=", "AQ==\ud800", "===A"]) {
    assertEquals(joinBase64(text), text);
  }
});

/** How many characters the platform is asked to decode and encode while `run` runs. */
function converted(run: () => void): number {
  const { atob, btoa } = globalThis;
  let characters = 0;
  globalThis.atob = (text) => {
    characters += text.length;
    return atob(text);
  };
  globalThis.btoa = (text) => {
    characters += text.length;
    return btoa(text);
  };
  try {
    run();
  } finally {
    Object.assign(globalThis, { atob, btoa });
  }
  return characters;
}

Deno.test("the cost grows with the text, whatever the pieces are", () => {
  for (const piece of [btoa("\x01"), btoa("\x01\x02"), btoa("\xff".repeat(1000)), btoa("\xff".repeat(100_000))]) {
    const count = Math.ceil(8_000_000 / piece.length);
    const text = piece.repeat(count);
    let joined = "";
    const cost = converted(() => joined = joinBase64(text));
    assertEquals(cost <= 2 * text.length, true);
    assertEquals(joined, btoa(atob(piece).repeat(count)));
  }
  // Nothing to join, and nothing that could be.
  assertEquals(converted(() => joinBase64("A".repeat(8_000_000))), 0);
  assertEquals(joinBase64("=".repeat(8_000_000)).length, 8_000_000);
  assertEquals(joinBase64("A=".repeat(4_000_000)).length, 8_000_000);
});

Deno.test("a large picture and redacted reasoning come out of their streams whole", async () => {
  const pieces = Array.from({ length: 200 }, (_, at) => bytesOfLength(10_000 + at % 3));
  const deltas = (delta: (base64: string) => Json, contentBlockIndex: number): Json[] =>
    pieces.map((piece) => ({ contentBlockDelta: { contentBlockIndex, delta: delta(btoa(piece)) } }));
  const events = [
    { messageStart: { role: "assistant" } },
    { contentBlockStart: { contentBlockIndex: 0, start: { image: { format: "png" } } } },
    ...deltas((bytes) => ({ image: { source: { bytes } } }), 0),
    ...deltas((redactedContent) => ({ reasoningContent: { redactedContent } }), 1),
    { messageStop: { stopReason: "end_turn" } },
  ];
  const { bedrock } = over(() => streamed(bytesOf(events)));
  const bytes = btoa(pieces.join(""));
  assertEquals<unknown>((await bedrock.stream(HI).final()).content, [
    { type: "image", format: "png", source: { bytes } },
    { type: "reasoningContent", redactedContent: bytes },
  ]);
});
