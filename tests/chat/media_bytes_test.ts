/** Bytes in kept messages: from any kind of object, a conversation, its store and its JSON have them as base64. */
import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { type ContentBlock, conversation, createBedrock, tool } from "@bedrock-edge/client";
import { fakeBedrock } from "@bedrock-edge/client/testing";
import { jsonText } from "../../src/base/json_text.ts";

const MODEL = "us.anthropic.claude-sonnet-4-5-20250929-v1:0";
const PNG = new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a]);
const WIRE = "iVBORw0K";

const HOLDERS = {
  "a Uint8Array": PNG,
  "an ArrayBuffer": PNG.buffer,
  "a DataView": new DataView(PNG.buffer),
  "a Blob": new Blob([PNG]),
  "a File": new File([PNG], "a.png", { type: "image/png" }),
};

function rig() {
  const fake = fakeBedrock({ apiKey: "k" });
  const bedrock = createBedrock({ region: "us-east-1", apiKey: "k", fetch: fake });
  return { fake, model: bedrock.model(MODEL) };
}

for (const [name, bytes] of Object.entries(HOLDERS)) {
  const content: ContentBlock<typeof MODEL>[] = [
    { type: "image", format: "png", source: { bytes } },
    { type: "text", text: "What is it?" },
  ];

  Deno.test(`a conversation keeps ${name}, sent or streamed, through a store and JSON`, async () => {
    for (const ask of ["send", "stream"] as const) {
      const { fake, model } = rig();
      const store = new Map<string, string>();
      const talk = conversation(model, { store, key: "k" });
      await (ask === "send" ? talk.send(content) : talk.stream(content).final());
      const kept = [{ type: "image", format: "png", source: { bytes: WIRE } }, { type: "text", text: "What is it?" }];
      assertEquals<unknown>(talk.messages[0]!.content, kept);
      const again = conversation(model, { store, key: "k" });
      await again.send("And now?");
      const from = conversation(model, { from: JSON.parse(JSON.stringify(again)) });
      await from.send("And now?");
      assertEquals<unknown>(from.messages[0]!.content, kept);
      const [image] = (fake.requests.at(-1)!.body as { messages: { content: unknown[] }[] }).messages[0]!.content;
      assertEquals(image, { image: { format: "png", source: { bytes: WIRE } } });
    }
  });

  Deno.test(`a tool of a conversation may return ${name}`, async () => {
    const { model } = rig();
    const see = tool({
      name: "see",
      inputSchema: { type: "object" },
      execute: () => ({ type: "image" as const, format: "png" as const, source: { bytes } }),
    });
    const talk = conversation(model, { tools: [see], store: new Map(), key: "k" });
    await talk.send("Look");
    assertEquals(JSON.stringify(talk).match(/"bytes":"[^"]*"/g), [`"bytes":"${WIRE}"`]);
  });
}

Deno.test("bytes that cannot be read synchronously are refused by name, and never become an empty object", async () => {
  for (const value of [new Blob(["x"]), new File(["x"], "x"), new ReadableStream(), new Response("x")]) {
    assertThrows(() => jsonText({ deep: [{ value }] }), TypeError, "cannot be read synchronously");
    const { fake, model } = rig();
    const unknown: ContentBlock = {
      type: "unknown",
      name: "image",
      value: { format: "png", source: { bytes: value } },
    };
    await assertRejects(() => conversation(model).send([unknown]), TypeError, "cannot be read synchronously");
    assertEquals(fake.requests.length, 0);
  }
});

Deno.test("JSON is the same as JSON.stringify's, except for bytes", () => {
  const shared = new SharedArrayBuffer(1);
  assertEquals(jsonText([PNG, PNG.buffer, new DataView(PNG.buffer, 3), shared]), `["${WIRE}","${WIRE}","Rw0K","AA=="]`);
  const plain = {
    a: [1, "b", null, undefined, () => 1],
    at: new Date(0),
    none: undefined,
    map: new Map([[1, 2]]),
    o: { p: {} },
  };
  assertEquals(jsonText(plain), JSON.stringify(plain));
  assertEquals(jsonText(undefined), undefined);
});
