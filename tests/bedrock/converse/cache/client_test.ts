/**
 * The cache through a client: from the request to what the fake was sent, and to the receipt.
 */
import { assertEquals, assertRejects } from "@std/assert";
import { type CheckError, createBedrock } from "@bedrock-edge/client";
import { fakeBedrock } from "@bedrock-edge/client/testing";
import { assistant, CLAUDE, HOUR, POINT, text, thought, user } from "./support.ts";

function client() {
  const fake = fakeBedrock({ apiKey: "k", replies: ["Yes."] });
  return { fake, bedrock: createBedrock({ region: "us-east-1", apiKey: "k", fetch: fake, env: {} }) };
}

Deno.test("client plans cache points and tells where they are, whole and streamed", async () => {
  for (const streamed of [false, true]) {
    const { bedrock } = client();
    const request = {
      model: CLAUDE,
      system: "Be brief",
      messages: "Hi",
      cache: { system: "1h", messages: "5m" },
    } as const;
    const { cache, repairs } = streamed ? await bedrock.stream(request).final() : await bedrock.chat(request);
    assertEquals(cache?.points, [{ path: "system", ttl: "1h" }, { path: "messages[0].content", ttl: "5m" }]);
    assertEquals(repairs, []);
  }
});

Deno.test("client repairs the caller's cache points, keeps them out of strict, and sends them as they are under off", async () => {
  const request = {
    model: CLAUDE,
    messages: [user(text("a")), assistant(thought, POINT, text("b")), user(text("c"), HOUR)],
  };
  const { repairs, cache } = await client().bedrock.chat(request);
  assertEquals(repairs.map(({ rule, path }) => `${rule} ${path}`), [
    "cache-point-after-reasoning messages[1].content[1]",
    "cache-point-ttl-order messages[1].content[1]",
  ]);
  assertEquals(cache?.points.map(({ ttl }) => ttl), ["1h", "1h"]);

  const error = await assertRejects(() => client().bedrock.chat({ ...request, check: "strict" }), TypeError);
  assertEquals((error as CheckError).rule, "cache-point-after-reasoning");

  await assertRejects(() => client().bedrock.chat({ ...request, check: "off" }), Error, "reasoning");
});

Deno.test("client gives no receipt where there is no cache point", async () => {
  assertEquals("cache" in await client().bedrock.chat({ model: CLAUDE, messages: "Hi" }), false);
});
