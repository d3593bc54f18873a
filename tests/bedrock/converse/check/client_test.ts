/**
 * The check as a caller meets it: the same cases through the client and the fake, whole and streamed.
 */
import { assertEquals, assertRejects } from "@std/assert";
import { type ChatRequest, createBedrock, type ProviderError } from "@bedrock-edge/client";
import { fakeBedrock } from "@bedrock-edge/client/testing";
import { optionsOf, REFUSED, REPAIRED, SOUND } from "./cases.ts";
import { type Json, NOVA } from "./request.ts";

function rig() {
  const fake = fakeBedrock({ apiKey: "k" });
  return { fake, bedrock: createBedrock({ region: "us-east-1", apiKey: "k", fetch: fake, retry: false }) };
}

/** A request as JavaScript would pass it. */
function requestOf(model: string, request: Readonly<Record<string, unknown>>, check?: string): ChatRequest {
  return { ...optionsOf(request), model, check } as never;
}

Deno.test("every request that is repaired is answered, and the answer tells the repairs", async () => {
  const { bedrock } = rig();
  for (const { name, model = NOVA, request, repairs } of REPAIRED) {
    for (const ask of ["chat", "stream"] as const) {
      const asked = requestOf(model, request);
      const result = await (ask === "chat" ? bedrock.chat(asked) : bedrock.stream(asked).final());
      const told = result.repairs.map(({ rule, path }) => `${rule} ${path}`);
      assertEquals(told.filter((of) => !of.startsWith("cache-point-")), [...repairs], `${ask}: ${name}`);
    }
  }
});

Deno.test('nothing is sent of what "strict" refuses, and "off" leaves the refusal to the service', async () => {
  const { bedrock, fake } = rig();
  for (const { name, model = NOVA, request, repairs, lenient, refused } of REPAIRED) {
    if (lenient) continue;
    const before = fake.requests.length;
    const strict = await assertRejects(() => bedrock.chat(requestOf(model, request, "strict")), TypeError) as Json;
    assertEquals([`${strict.rule} ${strict.path}`, fake.requests.length], [repairs[0]!, before], name);
    if (!refused) continue;
    const off = await assertRejects(() => bedrock.chat(requestOf(model, request, "off")));
    assertEquals((off as ProviderError).kind, "validation", `${name}: ${off}`);
  }
});

Deno.test("nothing is sent of what no repair can help", async () => {
  const { bedrock, fake } = rig();
  for (const { name, model = NOVA, request, rule, path } of REFUSED) {
    const error = await assertRejects(() => bedrock.stream(requestOf(model, request)).final()) as Json;
    // A value of the wrong type is refused before the rules see it.
    if (error.message.startsWith(`Cannot use option "${path}"`)) continue;
    assertEquals([error.rule, error.path], [rule, path], `${name}: ${error}`);
  }
  assertEquals(fake.requests.length, 0);
});

Deno.test('a sound request passes "strict"', async () => {
  const { bedrock } = rig();
  for (const sound of SOUND) {
    const { name, model = NOVA, request } = sound;
    if ("refused" in sound) continue;
    assertEquals((await bedrock.chat(requestOf(model, request, "strict"))).repairs, [], name);
  }
});
