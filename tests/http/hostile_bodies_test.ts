/**
 * Bodies of failures are foreign text: reading one takes work in proportion to its length, whatever it is made of.
 */
import { assertEquals } from "@std/assert";
import { failures } from "../../src/http/failure.ts";

/** Work that grows with the square of this length takes minutes, and hangs the suite; linear work takes milliseconds. */
const LENGTH = 4_000_000;

const { quoted } = failures({ status: 502, region: "us-east-1" }, new Headers(), (text) => text);

const BODIES: readonly (readonly [part: string, quote: string])[] = [
  ["<", "<".repeat(200)],
  ["<a", "<a".repeat(100)],
  [">", ">".repeat(200)],
  ["<p>x</p>", "x ".repeat(100)],
  [" \n", ""],
];

for (const [part, quote] of BODIES) {
  Deno.test(`a page of ${JSON.stringify(part)} again and again is quoted in linear time`, () => {
    const shown = quote ? JSON.stringify(quote) : "no body";
    assertEquals(quoted(part.repeat(LENGTH / part.length)), `${shown} (no type)`);
  });
}
