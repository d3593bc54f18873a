/**
 * The codec of every known model of chats: each active model has one, and a refusal names it.
 */
import { assert, assertEquals, assertThrows } from "@std/assert";
import * as invoke from "@bedrock-edge/client/invoke";
import { listModels } from "@bedrock-edge/client/models";

const { anthropic, deepseek, llama, mistral, mistralChat, nova, openaiChat, pegasus, writer } = invoke;
const CODECS = { anthropic, deepseek, llama, mistral, mistralChat, nova, openaiChat, pegasus, writer };

/** The names of the codecs that take a model, and what the others say. */
function askAll(id: string): { readonly takers: readonly string[]; readonly said: readonly string[] } {
  const takers: string[] = [];
  const said: string[] = [];
  for (const [name, codec] of Object.entries(CODECS)) {
    try {
      codec({ models: [id] });
      takers.push(name);
    } catch (error) {
      assert(error instanceof TypeError);
      said.push(error.message);
    }
  }
  return { takers, said };
}

Deno.test("each active model of chats has one codec, which the others name", () => {
  const active = listModels({ status: "active" }).filter(({ kind, bodyFormat }) => kind === "chat" && bodyFormat);
  assert(active.length > 80, `${active.length}`);
  for (const { id } of active) {
    const { takers, said } = askAll(id);
    assertEquals(takers.length, 1, `${id} is taken by ${takers}`);
    assertEquals(said.filter((message) => !message.endsWith(`; use ${takers[0]}()`)), []);
  }
});

Deno.test("a model whose format no active model has is refused by every codec, with what works", () => {
  const formats = new Set<string>();
  for (const { id, kind, bodyFormat } of listModels()) {
    if (kind !== "chat") continue;
    const { takers, said } = askAll(id);
    if (takers.length > 0) continue;
    formats.add(`${bodyFormat}`);
    for (const message of said) assert(message.includes("is offered any more; use "), message);
  }
  assertEquals([...formats].sort(), ["ai21-j2", "ai21-jamba", "cohere-command", "cohere-command-r", "titan-text"]);
});

Deno.test("a model of another kind is refused with the call for it", () => {
  assertThrows(() => anthropic({ models: ["cohere.rerank-v3-5:0"] }), TypeError, "use rerank()");
  assertThrows(() => nova({ models: ["amazon.nova-canvas-v1:0"] }), TypeError, "use generateImage()");
});
