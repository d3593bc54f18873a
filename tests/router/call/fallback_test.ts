/**
 * Which failures let the next target try.
 */
import { assertEquals } from "@std/assert";
import type { ErrorKind } from "@bedrock-edge/client";
import { fallsBackByDefault, isUnhealthy } from "../../../src/router/call/fallback.ts";
import { failure } from "../scripted.ts";

/** By kind: whether the next target tries, and whether the failure counts for the circuit. */
const KINDS: Readonly<Record<ErrorKind, readonly [boolean, boolean]>> = {
  authentication: [true, true],
  accessDenied: [true, true],
  validation: [false, false],
  contextLength: [true, false],
  notFound: [true, true],
  rateLimit: [true, true],
  quota: [true, true],
  timeout: [true, true],
  overloaded: [true, true],
  model: [true, true],
  streamTruncated: [true, true],
  streamCorrupt: [true, true],
  network: [true, true],
  contentFilter: [false, false],
  credentials: [true, true],
  protocol: [true, true],
};

for (const [kind, expected] of Object.entries(KINDS)) {
  Deno.test(`${kind} ${expected[0] ? "lets" : "does not let"} the next target try`, () => {
    const { error } = failure(kind as ErrorKind);
    assertEquals([fallsBackByDefault(error), isUnhealthy(error)], expected);
  });
}

Deno.test("a timeout of a target lets the next target try, and other errors do not", () => {
  assertEquals(fallsBackByDefault(new DOMException("late", "TimeoutError")), true);
  for (
    const other of [new DOMException("left", "AbortError"), new TypeError("bad"), new Error("?"), "text", undefined]
  ) {
    assertEquals(fallsBackByDefault(other), false);
  }
});

Deno.test("an answer that does not fit the schema is not asked of the next target", () => {
  assertEquals(fallsBackByDefault(failure("model", { code: "StructuredOutputMismatch" }).error), false);
});
