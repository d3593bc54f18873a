/**
 * The code of a connection that failed is a word, whatever the platform has at its place. Found by tests/fuzz.
 */
import { assertEquals } from "@std/assert";
import { HI, over } from "../helpers/fire.ts";
import { failureOf } from "../helpers/watch.ts";

Deno.test("a network failure's code is a string, also where the platform's is a number", async () => {
  const causes: [cause: unknown, code: string][] = [
    [Object.assign(new Error("reset"), { code: "ECONNRESET" }), "ECONNRESET"],
    // Its `code` is a number by specification.
    [new DOMException("gone", "NetworkError"), "19"],
    [new Error("no code"), "NetworkError"],
    [undefined, "NetworkError"],
  ];
  for (const [cause, code] of causes) {
    const { bedrock } = over(() => Promise.reject(new TypeError("fetch failed", { cause })), { retry: false });
    const error = await failureOf(bedrock.chat(HI));
    assertEquals([error.kind, error.code], ["network", code]);
  }
});
