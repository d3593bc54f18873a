/**
 * Thinking between tags at the beginning of an answer: whole, and in pieces of any length.
 */
import { assertEquals } from "@std/assert";
import {
  splitThinking,
  thinkSplitter,
  type ThinkTags,
  type ThoughtPiece,
} from "../../../../../src/openai_compatible/wire/chat/decode/think_tags.ts";

const REASONING: ThinkTags = { tag: "reasoning", repeats: true };
const OPEN: ThinkTags = { isOpen: true };

/** The answer, its tags, the thinking and the text. */
const CASES: readonly (readonly [whole: string, tags: ThinkTags | undefined, thinking: string, text: string])[] = [
  ["just text", undefined, "", "just text"],
  ["<think>a</think>\n\nb", undefined, "a", "b"],
  ["\n<think>a</think>b<think>c</think>", undefined, "a", "b<think>c</think>"],
  ["<think>never closed", undefined, "never closed", ""],
  ["a</think>\n\nb", OPEN, "a", "b"],
  ["<think>\na</think>b", OPEN, "\na", "b"],
  ["<thought", OPEN, "<thought", ""],
  ["<thi", OPEN, "<thi", ""],
  ["</think>b", OPEN, "", "b"],
  ["<reasoning>a</reasoning><reasoning>b</reasoning>c", REASONING, "ab", "c"],
  ["<reasoning>a</reasoning>\nb<reasoning>c</reasoning>", REASONING, "a", "\nb<reasoning>c</reasoning>"],
  ["a<reasoning>b</reasoning>", REASONING, "", "a<reasoning>b</reasoning>"],
  ["<reasoning>a</reasoning><reas", REASONING, "a", "<reas"],
  ["<think>a</think>b", REASONING, "", "<think>a</think>b"],
  ["", OPEN, "", ""],
];

Deno.test("thinking is split from text, the same in pieces of any length", () => {
  for (const [whole, tags, thinking, text] of CASES) {
    assertEquals(splitThinking(whole, tags), { thinking, text }, whole);
    for (let size = 1; size <= whole.length; size++) {
      const splitter = thinkSplitter(tags);
      const pieces: ThoughtPiece[] = [];
      for (let at = 0; at < whole.length; at += size) pieces.push(...splitter.push(whole.slice(at, at + size)));
      pieces.push(...splitter.end());
      const join = (isThinking: boolean) =>
        pieces.filter((piece) => piece.isThinking === isThinking).map((piece) => piece.text).join("");
      assertEquals([join(true), join(false)], [thinking, text], `${whole} in pieces of ${size}`);
      assertEquals(pieces.some((piece) => piece.text === ""), false);
    }
  }
});

Deno.test("very many tags take one pass", () => {
  const whole = "<reasoning>a</reasoning>".repeat(50_000) + "b";
  const { thinking, text } = splitThinking(whole, REASONING);
  assertEquals([thinking.length, text], [50_000, "b"]);
});
