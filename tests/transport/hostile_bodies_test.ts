/**
 * Bodies of failures are foreign text: reading one takes work in proportion to its length, whatever it is made of.
 */
import { assertEquals } from "@std/assert";
import { awsError } from "../../src/aws/failures.ts";
import { bedrockService } from "../../src/bedrock/service.ts";
import { failures } from "../../src/transport/failure.ts";
import { redactor } from "../../src/transport/secrets/redact.ts";

/** Work that grows with the square of this length takes minutes, and hangs the suite; linear work takes milliseconds. */
const LENGTH = 4_000_000;

const { quoteBody } = failures(
  bedrockService(),
  { status: 502, headers: new Headers(), model: undefined, region: "us-east-1", requestId: undefined },
  redactor(() => []),
);

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
    assertEquals(quoteBody(part.repeat(LENGTH / part.length)), `${shown} (no type)`);
  });
}

for (const part of ["a", "#", "Exception", " \n"]) {
  Deno.test(`an exception's name of ${JSON.stringify(part)} again and again is read in linear time`, () => {
    const code = part.repeat(LENGTH / part.length);
    const { kind } = awsError({ code, text: "", status: 400, region: "us-east-1" });
    assertEquals(kind, "validation");
    const qualified = awsError({
      code: `${code}#ThrottlingException:${code}`,
      text: "",
      status: 200,
      region: "us-east-1",
    });
    assertEquals([qualified.code, qualified.kind], ["ThrottlingException", "rateLimit"]);
  });
}
