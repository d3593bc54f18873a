/**
 * The base URLs of the APIs in other formats, at every kind of endpoint.
 */
import { assertEquals, assertThrows } from "@std/assert";
import {
  type BedrockOptions,
  compatibleBaseURL,
  type CompatibleBaseURLOptions,
  createBedrock,
} from "@bedrock-edge/client";

type Row = readonly [options: BedrockOptions, given: CompatibleBaseURLOptions, expected: string | RegExp];

const OPENAI = { api: "openai" } as const;
const ANTHROPIC = { api: "anthropic" } as const;
const MANTLE = { service: "bedrock-mantle" } as const;

const ROWS: readonly Row[] = [
  [{}, OPENAI, "https://bedrock-runtime.us-east-1.amazonaws.com/openai/v1"],
  [{}, ANTHROPIC, "https://bedrock-runtime.us-east-1.amazonaws.com/anthropic"],
  [{}, { ...OPENAI, ...MANTLE }, "https://bedrock-mantle.us-east-1.api.aws/v1"],
  [{}, { ...OPENAI, ...MANTLE, path: "/openai/v1" }, "https://bedrock-mantle.us-east-1.api.aws/openai/v1"],
  [{}, { ...ANTHROPIC, ...MANTLE }, "https://bedrock-mantle.us-east-1.api.aws/anthropic"],
  [{ fips: true }, OPENAI, "https://bedrock-runtime-fips.us-east-1.amazonaws.com/openai/v1"],
  [{ fips: true }, { ...OPENAI, ...MANTLE }, /has no FIPS host; use a client without fips/],
  [{ dualStack: true }, ANTHROPIC, "https://bedrock-runtime.us-east-1.api.aws/anthropic"],
  [{ dualStack: true }, { ...OPENAI, ...MANTLE }, "https://bedrock-mantle.us-east-1.api.aws/v1"],
  [{ endpoint: "http://127.0.0.1:4114" }, OPENAI, "http://127.0.0.1:4114/openai/v1"],
  [{ endpoint: "http://127.0.0.1:4114" }, { ...OPENAI, ...MANTLE }, "http://127.0.0.1:4114/v1"],
  [{ endpoint: "https://proxy.example/aws" }, OPENAI, "https://proxy.example/aws/openai/v1"],
  [{ endpoint: "https://proxy.example/aws" }, { ...OPENAI, ...MANTLE }, /its credentials do not go to AWS/],
  [{ env: { AWS_ENDPOINT_URL_BEDROCK_RUNTIME: "https://own.example" } }, OPENAI, "https://own.example/openai/v1"],
  [{ region: "cn-north-1" }, OPENAI, "https://bedrock-runtime.cn-north-1.amazonaws.com.cn/openai/v1"],
  // Mistakes are what the types forbid, and JavaScript does not.
  [{}, {} as never, /api is missing; pass \{ api: "openai" \}/],
  [{}, { api: "cohere" } as never, /use openai or anthropic/],
  [{}, { ...OPENAI, path: "openai/v1" }, /use a path that begins with a slash/],
  [{}, { ...OPENAI, path: "/v1/" }, /use a path that begins with a slash/],
  [{}, { ...OPENAI, region: "x" } as never, /use createBedrock\(\{ region \}\)/],
];

for (const [options, given, expected] of ROWS) {
  Deno.test(`the base URL of ${JSON.stringify(given)} for ${JSON.stringify(options)}`, () => {
    const bedrock = createBedrock({ region: "us-east-1", env: {}, apiKey: "k", ...options } as BedrockOptions);
    if (typeof expected === "string") assertEquals(compatibleBaseURL(bedrock, given), expected);
    else assertEquals(expected.test(assertThrows(() => compatibleBaseURL(bedrock, given), TypeError).message), true);
  });
}

Deno.test("a value that is not a client is refused by the function's name", () => {
  assertThrows(
    () => compatibleBaseURL({} as never, OPENAI),
    TypeError,
    "Cannot call compatibleBaseURL() with an object",
  );
});
