/**
 * The parts of a client that its operations use.
 */
import { assertEquals } from "@std/assert";
import { createBedrock } from "@bedrock-edge/client";
import type { OperatingBedrock } from "../../../src/bedrock/client/client.ts";

Deno.test("a client shows its parts to its operations, and neither secrets nor parts to consoles", () => {
  const clock = { now: () => 7, setTimeout: () => () => {} };
  const bedrock = createBedrock({ region: "eu-west-1", apiKey: "secret-key", env: {}, clock }) as OperatingBedrock;
  const parts = bedrock.internals();
  assertEquals(parts.to.runtime("/", "").url.href, "https://bedrock-runtime.eu-west-1.amazonaws.com/");
  assertEquals([parts.clock, parts.main.name, parts.route("m").modelId], [clock, "bedrock", "m"]);
  assertEquals(Object.values(parts).includes("secret-key"), false);
  assertEquals(/secret-key|sender/.test(Deno.inspect(bedrock, { depth: 9 })), false);
});
