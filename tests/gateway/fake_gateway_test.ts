/**
 * The client against the fake gateway, whose judge checks headers, versions and files: every operation, in both versions.
 */
import { assert, assertEquals, assertRejects } from "@std/assert";
import { conversation, ProviderError, runTools, tool } from "@bedrock-edge/client";
import {
  availableModels,
  createGateway,
  credits,
  embed,
  type Gateway,
  type GatewayOptions,
  generateImage,
  generation,
  isGatewayError,
  rerank,
  spendReport,
} from "@bedrock-edge/client/gateway";
import { type FakeGateway, fakeGateway, type FakeGatewayOptions } from "@bedrock-edge/client/testing";

const MODEL = "amazon/nova-lite";
const BYTES = new Uint8Array([0x89, 0x50, 0x4e, 0x47]);

function rig(fakes: FakeGatewayOptions = {}, options: GatewayOptions = {}): { gateway: Gateway; fake: FakeGateway } {
  const fake = fakeGateway(fakes);
  return {
    gateway: createGateway({ apiKey: "fake-gateway-key", env: {}, fetch: fake, retry: false, ...options }),
    fake,
  };
}

for (const protocol of ["v3", "v4"] as const) {
  Deno.test(`${protocol}: files, tools and results are accepted, whole and streamed`, async () => {
    const look = tool({
      name: "look",
      inputSchema: { type: "object" },
      execute: () => [
        { type: "text", text: "A picture:" } as const,
        { type: "image", format: "png", source: { bytes: BYTES } } as const,
      ],
    });
    const replies = [{ type: "toolUse", name: "look", input: {} }, "A fjord.", "A fjord."] as const;
    const { gateway, fake } = rig({ replies }, { protocol });
    const messages = [{
      role: "user",
      content: [
        { type: "text", text: "What is this?" },
        { type: "image", format: "png", source: { bytes: BYTES } },
        { type: "document", name: "notes", format: "txt", source: { text: "A fjord?" } },
      ],
    }] as const;
    const { text } = await runTools(gateway.model(MODEL), { messages, tools: [look] });
    assertEquals(text, "A fjord.");
    assertEquals(await gateway.stream({ model: MODEL, messages }).text(), "A fjord.");
    assertEquals(fake.requests.map(({ protocol, ended }) => [protocol, ended]), [
      [protocol, "complete"],
      [protocol, "complete"],
      [protocol, "complete"],
    ]);
  });

  Deno.test(`${protocol}: the other operations are accepted`, async () => {
    const { gateway, fake } = rig({}, { protocol });
    const { embeddings } = await embed(gateway, { model: "openai/text-embedding-3-small", input: ["a", "b"] });
    assertEquals(embeddings.length, 2);
    const { images } = await generateImage(gateway, { model: "google/imagen-4", prompt: "A fjord", n: 2 });
    assertEquals(images.length, 2);
    const { results } = await rerank(gateway, {
      model: "cohere/rerank-v3.5",
      query: "a",
      documents: ["a", "b"],
      topN: 1,
    });
    assertEquals(results.length, 1);
    assert((await availableModels(gateway)).models.length > 0);
    assert(Number((await credits(gateway)).balance) > 0);
    assert(Array.isArray(await spendReport(gateway, { startDate: "2026-11-01", endDate: "2026-11-30" })));
    const { requestId } = await gateway.chat({ model: MODEL, messages: "Hi" });
    assertEquals((await generation(gateway, requestId!)).id, requestId);
    assert(fake.requests.every(({ ended }) => ended === "complete"));
  });
}

Deno.test("an OIDC token is accepted in place of a key", async () => {
  const { gateway, fake } = rig({ oidcToken: "oidc-1234" }, {
    apiKey: undefined,
    env: { VERCEL_OIDC_TOKEN: "oidc-1234" },
  });
  await gateway.chat({ model: MODEL, messages: "Hi" });
  assertEquals(fake.requests.map(({ auth }) => auth), ["oidc"]);
});

Deno.test("a conversation keeps what the gateway's blocks have, through a store", async () => {
  const store = new Map<string, string>();
  const { gateway, fake } = rig({
    replies: [{
      content: [{ reasoningContent: { reasoningText: { text: "Hm.", signature: "c2ln" } } }, { text: "Hello." }],
    }, "Bye."],
  });
  const talk = () => conversation(gateway.model(MODEL), { store, key: "k" });
  await talk().send("Hi");
  await talk().send("Bye");
  const { prompt } = fake.requests[1]!.body;
  assert(Array.isArray(prompt));
  assertEquals(prompt.map(({ role }) => role), ["user", "assistant", "user"]);
  assert(JSON.stringify(prompt[1]).includes("c2ln"), JSON.stringify(prompt[1]));
});

Deno.test("refusals of the fake are errors of the gateway", async () => {
  const { gateway } = rig({}, { apiKey: "wrong" });
  const error = await assertRejects(() => gateway.chat({ model: MODEL, messages: "Hi" }), ProviderError);
  assertEquals([error.kind, error.code, isGatewayError(error)], ["authentication", "authentication_error", true]);
  const limited = rig({ models: [{ id: MODEL }] } as FakeGatewayOptions);
  const unknown = await assertRejects(
    () => limited.gateway.chat({ model: "a/unknown", messages: "Hi" }),
    ProviderError,
  );
  assertEquals(unknown.kind, "notFound");
});
