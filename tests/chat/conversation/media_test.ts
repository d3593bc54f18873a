/**
 * A request holds only so many images and documents: a conversation leaves out the oldest, and says so.
 */
import { assert, assertEquals, assertRejects } from "@std/assert";
import {
  type ContentBlock,
  conversation,
  type ConversationResult,
  createBedrock,
  type DocumentBlock,
  type Message,
  type TextBlock,
  tool,
} from "@bedrock-edge/client";
import { fakeBedrock, type FakeReply } from "@bedrock-edge/client/testing";
import { handModel } from "./model.ts";

const MODEL = "us.anthropic.claude-sonnet-4-5-20250929-v1:0";
const PNG = new Uint8Array([137, 80, 78, 71, 13, 10, 26, 10]);

function document(name: string): ContentBlock {
  return { type: "document", name, format: "pdf", source: { bytes: new TextEncoder().encode(`%PDF-1.7 ${name}`) } };
}

function image(): ContentBlock {
  return { type: "image", format: "png", source: { bytes: PNG } };
}

function text(text: string): ContentBlock {
  return { type: "text", text };
}

/** The documents by name, and how many images, of a request or of messages that are kept. */
function media(messages: readonly Message[]): { documents: string[]; images: number } {
  const blocks = messages.flatMap(({ content }) => typeof content === "string" ? [] : content);
  return {
    documents: blocks.flatMap((block) => block.type === "document" ? [block.name] : []),
    images: blocks.filter(({ type }) => type === "image").length,
  };
}

/** The fake, which refuses in the service's words as public reports have them. */
function strictFetch() {
  const fake = fakeBedrock({ apiKey: "k", replies: ["Summed up."] });
  const counts: [documents: number, images: number][] = [];
  const fetch: typeof globalThis.fetch = async (input, init) => {
    const request = new Request(input, init);
    const { messages } = await request.clone().json() as { messages: { content: Record<string, unknown>[] }[] };
    const blocks = messages.flatMap(({ content }) => content);
    const documents = blocks.filter((block) => "document" in block).length;
    const images = blocks.filter((block) => "image" in block).length;
    counts.push([documents, images]);
    const refuse = (message: string) =>
      Response.json({ message }, { status: 400, headers: { "x-amzn-errortype": "ValidationException" } });
    if (documents > 5) return refuse("You can't include more than 5 documents in a request.");
    if (documents + images > 20) return refuse(`too many images and documents: ${images} + ${documents} > 20`);
    return await fake(request);
  };
  return { fetch, counts };
}

for (const way of ["send", "stream"] as const) {
  for (const check of ["repair", "strict"] as const) {
    Deno.test(`six documents over six turns work, whatever the store gives back: ${way}, ${check}`, async () => {
      const { fetch, counts } = strictFetch();
      const bedrock = createBedrock({ region: "us-east-1", apiKey: "k", fetch, env: {} });
      const store = new Map<string, string>();
      const trimmed: unknown[] = [];
      const told: string[][] = [];
      for (let turn = 1; turn <= 8; turn++) {
        // In another isolate each time.
        const talk = conversation(bedrock.model(MODEL, { check }), {
          store,
          key: "k",
          onTrim: (messages) => trimmed.push(...messages),
        });
        const content = [document(`report ${turn}`), text("sum up")] as never;
        const result: ConversationResult = await (way === "send" ? talk.send(content) : talk.stream(content).final());
        told.push(result.repairs.map(({ rule, path }) => `${rule} ${path}`));
        const names = Array.from({ length: Math.min(5, turn) }, (_, at) => `report ${Math.max(0, turn - 5) + at + 1}`);
        assertEquals(media(talk.messages).documents, names);
        assertEquals(talk.messages.length, turn * 2);
      }
      assertEquals(counts.map(([documents]) => documents), [1, 2, 3, 4, 5, 5, 5, 5]);
      assertEquals(told, [
        ...Array.from({ length: 5 }, () => []),
        ["media-left-out messages[0].content[0]"],
        ["media-left-out messages[2].content[0]"],
        ["media-left-out messages[4].content[0]"],
      ]);
      assertEquals(trimmed, []);
    });
  }
}

Deno.test("a note replaces media that were left out, and the text beside them stays", async () => {
  const talk = conversation(handModel("ok"));
  for (let turn = 1; turn <= 6; turn++) {
    const { repairs } = await talk.send([document(`"report" ${turn}`), text(`sum up ${turn}`)]);
    if (turn < 6) continue;
    const message = "messages[0].content[0] exceeds the limit of 5 documents in a request; replaced by a note";
    assertEquals(repairs, [{ rule: "media-left-out", path: "messages[0].content[0]", message }]);
  }
  assertEquals(talk.messages[0]!.content as unknown[], [
    { type: "text", text: '[document "\\"report\\" 1" left out: a request holds at most 5 documents]' },
    { type: "text", text: "sum up 1" },
  ]);
});

const MIXES: readonly {
  readonly name: string;
  readonly turns: readonly (readonly ContentBlock[])[];
  readonly documents: string[];
  readonly images: number;
}[] = [
  {
    name: "images over many turns",
    turns: Array.from({ length: 23 }, () => [image(), text("and this?")]),
    documents: [],
    images: 20,
  },
  {
    name: "several documents in a turn",
    turns: [["a", "b", "c"], ["d", "e", "f", "g"]].map((names) => [...names.map(document), text("sum up")]),
    documents: ["c", "d", "e", "f", "g"],
    images: 0,
  },
  {
    name: "images and documents together",
    turns: [[...Array.from({ length: 18 }, image), text("?")], [
      document("a"),
      document("b"),
      document("c"),
      text("?"),
    ]],
    documents: ["a", "b", "c"],
    images: 17,
  },
  {
    name: "a turn that holds as many as a request may",
    turns: [[document("a"), image(), text("?")], [..."bcdef"].map(document).concat(text("?"))],
    documents: [..."bcdef"],
    images: 1,
  },
];

for (const { name, turns, documents, images } of MIXES) {
  Deno.test(`a conversation keeps the newest of ${name}`, async () => {
    for (const way of ["send", "stream"] as const) {
      const { fetch } = strictFetch();
      const model = createBedrock({ region: "us-east-1", apiKey: "k", fetch, env: {} }).model(MODEL as string);
      const talk = conversation(model);
      for (const content of turns) {
        const given = content as ContentBlock<string>[];
        await (way === "send" ? talk.send(given) : talk.stream(given).final());
      }
      assertEquals(media(talk.messages), { documents, images }, way);
    }
  });
}

Deno.test("too many files in one message are the caller's fault, and the history stays whole", async () => {
  const { fetch, counts } = strictFetch();
  const model = createBedrock({ region: "us-east-1", apiKey: "k", fetch, env: {} }).model(MODEL as string);
  const talk = conversation(model);
  await talk.send([document("first"), text("sum up")]);
  const six = [..."abcdef"].map(document);
  for (const ask of [() => talk.send([...six, text("?")]), () => talk.stream([...six, text("?")]).final()]) {
    const error = await assertRejects(ask, TypeError);
    assertEquals((error as { rule?: string }).rule, "media-count");
  }
  assertEquals([counts.length, media(talk.messages).documents], [1, ["first"]]);
});

Deno.test("documents of turns without an answer share one message, and are left out like others", async () => {
  const model = handModel({ content: [] });
  const talk = conversation(model);
  for (let turn = 1; turn <= 7; turn++) await talk.send([document(`report ${turn}`), text("sum up")]);
  assertEquals(talk.messages.length, 1);
  assertEquals(media(model.asked[6]!.messages).documents, [3, 4, 5, 6, 7].map((turn) => `report ${turn}`));
});

Deno.test("images in tool results are counted, and the oldest are removed before images of the question", async () => {
  for (const onEvent of [undefined, () => {}]) {
    const calls: FakeReply[] = Array.from({ length: 15 }, (_, at) => ({
      times: 1,
      content: [{ toolUse: { toolUseId: `t${at}`, name: "shoot", input: {} } }],
    }));
    const fake = fakeBedrock({ apiKey: "k", replies: [...calls, "Seen."] });
    const shoot = tool({
      name: "shoot",
      inputSchema: { type: "object" },
      execute: () => [{ type: "text", text: "two shots" }, image(), image()],
    });
    const model = createBedrock({ region: "us-east-1", apiKey: "k", fetch: fake, env: {} }).model(MODEL as string);
    const talk = conversation(model, { tools: [shoot], loop: { maxSteps: 20, onEvent } });
    const { repairs } = await talk.send([image(), text("go")] as ContentBlock<string>[]);
    // 1 of the question and 30 of the tool; 19 of these stay.
    const paths = repairs.map(({ rule, path }) => `${rule} ${path}`);
    assertEquals(paths.length, 11);
    assertEquals([paths[0], paths[1], paths[10]], [
      "media-left-out messages[2].content[0].content[1]",
      "media-left-out messages[2].content[0].content[2]",
      "media-left-out messages[12].content[0].content[1]",
    ]);
    const inResults = talk.messages.flatMap(({ content }) => content as ContentBlock[]).flatMap((block) =>
      block.type === "toolResult" ? block.content as readonly { type: string }[] : []
    );
    assertEquals(inResults.length, 45);
    assertEquals([media(talk.messages).images, inResults.filter(({ type }) => type === "image").length], [1, 19]);
    assertEquals((await talk.send([image(), text("and?")] as ContentBlock<string>[])).repairs.length, 1);
    assertEquals(media(talk.messages).images, 1);
  }
});

Deno.test("documents in results that the caller sends are counted, and images in S3 are not", async () => {
  const CALL = { type: "toolUse", toolUseId: "1", name: "read", input: {} } as const;
  const script = { content: [CALL], stopReason: "tool_use" };
  const model = handModel(script, "done");
  const talk = conversation(model, { tools: [{ name: "read", inputSchema: { type: "object" } }] });
  const far: ContentBlock = { type: "image", format: "png", source: { s3Location: { uri: "s3://b/k" } } };
  await talk.send([document("first"), ...Array.from({ length: 30 }, () => far), text("read")]);
  const content = [..."abcde"].map(document) as (DocumentBlock | TextBlock)[];
  const { repairs } = await talk.send([{ type: "toolResult", toolUseId: "1", content }]);
  assertEquals(repairs.map(({ path }) => path), ["messages[0].content[0]"]);
});

Deno.test("a turn that is not kept leaves the documents as they were", async () => {
  const model = handModel("1", "2", "3", "4", "5", new Error("no"), "7");
  const talk = conversation(model);
  for (let turn = 1; turn <= 5; turn++) await talk.send([document(`report ${turn}`), text("sum up")]);
  const kept = talk.messages;
  await assertRejects(() => talk.send([document("report 6"), text("sum up")]), Error, "no");
  assert(talk.messages === kept);
  assertEquals((await talk.send("and?")).repairs, []);
  assertEquals(media(model.asked[6]!.messages).documents.length, 5);
});

Deno.test("check: off sends every document", async () => {
  const model = handModel("ok");
  const talk = conversation(model, { check: "off" });
  for (let turn = 1; turn <= 6; turn++) {
    assertEquals((await talk.send([document(`report ${turn}`), text("sum up")])).repairs, []);
  }
  assertEquals(media(model.asked[5]!.messages).documents.length, 6);
});
