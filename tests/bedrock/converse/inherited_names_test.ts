/**
 * Names that every object inherits, in the places of a request where a table is indexed by a name of the caller's.
 */
import { assertEquals, assertRejects } from "@std/assert";
import { type ContentBlock, conversation } from "@bedrock-edge/client";
import { listModels } from "@bedrock-edge/client/models";
import { decodeBlock } from "../../../src/bedrock/converse/decode/decode_block.ts";
import { encodeBlock } from "../../../src/bedrock/converse/encode/encode_block.ts";
import { HI, over } from "../../helpers/fire.ts";
import { answered, type Json } from "../../helpers/wire.ts";

const NAMES = ["constructor", "toString", "valueOf", "hasOwnProperty", "__proto__", "__defineGetter__"];

for (const name of NAMES) {
  const block = { type: name, text: "x" } as unknown as ContentBlock;
  const call: ContentBlock = { type: "toolUse", toolUseId: "t1", name: "look", input: {} };
  const result = { type: "toolResult", toolUseId: "t1", content: [{ type: "text", text: "a" }, block] } as ContentBlock;

  for (const check of ["repair", "strict", "off"] as const) {
    Deno.test(`a block or a part of a tool result of the type ${name} is a TypeError under "${check}"`, async () => {
      let sent = 0;
      const { bedrock } = over(() => (sent++, answered([{ text: "Hi" }])));
      const ask = (content: readonly ContentBlock[]) => {
        const messages = [
          { role: "user" as const, content: "Hi" },
          { role: "assistant" as const, content: [call] },
          { role: "user" as const, content },
        ];
        return bedrock.chat({ ...HI, messages, check });
      };
      await assertRejects(() => ask([block]), TypeError, "messages[2].content[0] is not a block");
      const error = await assertRejects(
        () => ask([result]),
        TypeError,
        "messages[2].content[0].content[1] is not a block",
      );
      assertEquals(error.message.includes('{ type: "unknown", name, value }'), true);
      await assertRejects(() => bedrock.chat({ ...HI, system: [block as never], check }), TypeError, "system[0]");
      assertEquals(sent, 0);
    });
  }

  Deno.test(`a conversation that was stored with a part of the type ${name} is a TypeError, and nothing is sent`, async () => {
    let sent = 0;
    const { bedrock } = over(() => (sent++, answered([{ text: "Hi" }])));
    const stored = {
      version: 1,
      messages: [{ role: "user", content: "Hi" }, { role: "assistant", content: [call] }, {
        role: "user",
        content: [result],
      }, { role: "assistant", content: "x" }],
    };
    const chat = conversation(bedrock.model(HI.model), { from: JSON.parse(JSON.stringify(stored)) });
    await assertRejects(() => chat.send("Hi"), TypeError, "is not a block");
    assertEquals(sent, 0);
  });

  Deno.test(`a block of the wire with the name ${name} is unknown, and goes back as it came`, () => {
    const wire: Json = JSON.parse(`{"${name}":{"a":1}}`);
    const read = decodeBlock(wire);
    assertEquals<unknown>(read, { type: "unknown", name, value: { a: 1 } });
    assertEquals(JSON.stringify(encodeBlock(read as ContentBlock)), JSON.stringify(wire));
  });

  Deno.test(`the region ${name} is like any other that nobody knows`, () => {
    assertEquals(listModels({ region: name }), listModels({ region: "nowhere-1" }));
  });
}

Deno.test("a part of a tool result that has no type, or no own content, is refused as before", async () => {
  const { bedrock } = over(() => answered([{ text: "Hi" }]));
  for (const part of [null, 5, "text", {}, { type: 5 }]) {
    const content = [{ type: "toolResult", toolUseId: "t1", content: [part] }] as unknown as ContentBlock[];
    const asked = { ...HI, messages: [{ role: "user" as const, content }] };
    await assertRejects(() => bedrock.chat(asked), TypeError, "neither text nor a list of blocks");
  }
});

Deno.test("150,000 calls without a result get one each", async () => {
  let turns: { content: unknown[] }[] = [];
  const { bedrock } = over(async (request) => {
    turns = (await request.json()).messages;
    return answered([{ text: "Hi" }]);
  });
  const calls = Array.from({ length: 150_000 }, (_, at): ContentBlock => (
    { type: "toolUse", toolUseId: `t${at}`, name: "look", input: {} }
  ));
  const messages = [{ role: "user" as const, content: "Hi" }, { role: "assistant" as const, content: calls }];
  await bedrock.chat({ ...HI, messages: [...messages, { role: "user", content: "And?" }] });
  assertEquals(turns.at(-1)?.content.length, calls.length + 1);
});

Deno.test("200,000 blocks of a system message are moved to the system prompt", async () => {
  let length = 0;
  for (const client of ["whole", "plain"] as const) {
    const { bedrock } = over(
      async (request) => {
        length = (await request.json()).system.length;
        return answered([{ text: "Hi" }]);
      },
      {},
      client,
    );
    const content = Array.from({ length: 200_000 }, () => ({ type: "text" as const, text: "x" }));
    await bedrock.chat({ ...HI, messages: [{ role: "system", content }, { role: "user", content: "Hi" }] });
    assertEquals(length, 200_000);
  }
});
