/**
 * Several providers as one.
 */
import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { type ChatModel, type ChatProvider, createBedrock, toResponse } from "@bedrock-edge/client";
import { createRouter, providers } from "@bedrock-edge/client/router";
import { fakeBedrock } from "@bedrock-edge/client/testing";
import { type Scripted, scripted } from "./scripted.ts";

const HI = { messages: "Hi" } as const;

/** A provider whose handles are scripted, and the ids and defaults that it was asked for. */
function provider(text: string) {
  const asked: unknown[] = [];
  const handle = (id: string, defaults?: object): Scripted => {
    asked.push(defaults === undefined ? id : [id, defaults]);
    return scripted(id, [text]);
  };
  const methods = {
    chat: ({ model, ...request }: { model: string; messages: string }) => handle(model).chat(request as never),
    stream: ({ model, ...request }: { model: string; messages: string }) => handle(model).stream(request as never),
    model: handle,
  };
  return { asked, provider: methods as unknown as ChatProvider };
}

Deno.test("the text before the first slash names the provider, and the rest is its id", async () => {
  const [a, b] = [provider("Paris."), provider("Rome.")];
  const all = providers({ bedrock: a.provider, gateway: b.provider });
  assertEquals((await all.model("bedrock/us.amazon.nova-lite-v1:0").chat(HI)).text, "Paris.");
  assertEquals((await all.chat({ model: "gateway/anthropic/claude:1", ...HI })).text, "Rome.");
  assertEquals(await all.stream({ model: "gateway/a//b", ...HI }).text(), "Rome.");
  all.model("bedrock/x", { maxTokens: 5 });
  const arn = "arn:aws:bedrock:us-east-1:111122223333:inference-profile/us.amazon.nova-lite-v1:0";
  all.model(`bedrock/${arn}`);
  assertEquals(a.asked, ["us.amazon.nova-lite-v1:0", ["x", { maxTokens: 5 }], arn]);
  assertEquals(b.asked, ["anthropic/claude:1", "a//b"]);
});

Deno.test("an unknown prefix is refused with the known names and the nearest", async () => {
  const all = providers({ bedrock: provider("a").provider, gateway: provider("b").provider });
  const find = (id: unknown) => () => all.model(id as "bedrock/x");
  const known = 'the providers are "bedrock", "gateway"; ';
  assertThrows(find("bedrok/nova/x"), TypeError, `"bedrok/nova/x": ${known}did you mean "bedrock/nova/x"?`);
  for (const id of ["nova", "/nova", "", "toString/x", "__proto__/x", undefined, 7]) {
    assertThrows(find(id), TypeError, `${known}use one of them`);
  }
  await assertRejects(() => all.chat({ model: "x/y" as "bedrock/y", ...HI }), TypeError, known);
  await assertRejects(() => all.stream({ model: "x/y" as "bedrock/y", ...HI }).text(), TypeError, known);
});

Deno.test("a request without a model, or in place of one something else, is refused with the known names", async () => {
  const { chat, stream } = providers({ bedrock: provider("a").provider }).asProvider();
  for (
    const request of [undefined, null, {}, "bedrock/x", { messages: "Hi" }, { model: null, messages: "Hi" }] as never[]
  ) {
    await assertRejects(() => chat(request), TypeError, "Cannot find the provider of");
    await assertRejects(() => stream(request).final(), TypeError, "Cannot find the provider of");
  }
});

Deno.test("a default provider gets all other ids whole", () => {
  const [a, b] = [provider("a"), provider("b")];
  const all = providers({ bedrock: a.provider, gateway: b.provider }, { default: "gateway" });
  all.model("anthropic/claude-sonnet-4.6");
  all.model("bedrock/amazon.nova-lite-v1:0");
  assertEquals([a.asked, b.asked], [["amazon.nova-lite-v1:0"], ["anthropic/claude-sonnet-4.6"]]);
  assertThrows(() => providers({ a: a.provider }, { default: "b" as "a" }), TypeError, 'not among "a"');
});

Deno.test("named providers are a provider, and their handles targets", async () => {
  const bedrock = createBedrock({
    region: "us-east-1",
    apiKey: "k",
    fetch: fakeBedrock({ apiKey: "k", replies: ["Paris."] }),
  });
  const all = providers({ bedrock });
  const one: ChatProvider = all.asProvider();
  const model: ChatModel = all.model("bedrock/amazon.nova-lite-v1:0");
  assertEquals([model.provider, model.modelId], ["bedrock", "amazon.nova-lite-v1:0"]);
  assertEquals((await createRouter({ targets: [model] }).chat(HI)).text, "Paris.");
  const stream = one.stream({ model: "bedrock/amazon.nova-lite-v1:0", ...HI });
  const response = await toResponse(stream);
  assertEquals([response.status, (await response.text()).includes('"end_turn"')], [200, true]);
  assertEquals((await stream.final()).model, "amazon.nova-lite-v1:0");
});

Deno.test("a value that is not a provider is refused", () => {
  const refused = (named: unknown, words: string) => assertThrows(() => providers(named as never), TypeError, words);
  refused({}, "no provider is given");
  refused(undefined, "undefined is not an object");
  refused({ bedrock: () => 1 }, "a function is not a provider");
  refused({ "a/b": provider("a").provider }, "a slash ends the name");
  assertThrows(() => providers({ a: provider("a").provider }, { defalt: "a" } as never), TypeError, '"default"');
});

Deno.test("the types accept the given names alone", () => {
  const all = providers({ bedrock: provider("a").provider });
  const check = () => {
    all.model("bedrock/x");
    // @ts-expect-error -- no such provider
    all.model("gateway/x");
    // @ts-expect-error -- no provider at all
    all.model("x");
  };
  assertEquals(typeof check, "function");
});
