/**
 * Media and files in S3, for every chat model of the registry and every place in which they may stand.
 */
import { assert, assertEquals } from "@std/assert";
import { type ChatRequest, createBedrock } from "@bedrock-edge/client";
import { type Capability, declareModel, listModels, modelFacts } from "@bedrock-edge/client/models";
import { fakeBedrock } from "@bedrock-edge/client/testing";

const CHAT = listModels({ kind: "chat" }).filter(({ converse }) => converse !== false);
const bytes = new Uint8Array([137, 80, 78, 71, 13, 10, 26, 10]);
const s3Location = { uri: "s3://bucket/file" };
const use = { type: "toolUse", toolUseId: "t1", name: "look", input: {} };
const tools = [{ name: "look", inputSchema: { type: "object" } }];

const MEDIA: readonly (readonly [capability: Capability, block: Readonly<Record<string, unknown>>])[] = [
  ["imageInput", { type: "image", format: "png" }],
  ["documentInput", { type: "document", name: "lease", format: "pdf" }],
  ["videoInput", { type: "video", format: "mp4" }],
  ["audioInput", { type: "audio", format: "mp3" }],
];

/** Each place, and the path to it. */
const PLACES: readonly (readonly [path: string, around: (block: unknown) => Readonly<Record<string, unknown>>])[] = [
  [
    "messages[0].content[1]",
    (block) => ({ messages: [{ role: "user", content: [{ type: "text", text: "?" }, block] }] }),
  ],
  ["messages[2].content[0].content[0]", (block) => ({
    tools,
    messages: [
      { role: "user", content: "Look." },
      { role: "assistant", content: [use] },
      { role: "user", content: [{ type: "toolResult", toolUseId: "t1", content: [block] }] },
    ],
  })],
];

async function ask(model: string, request: Readonly<Record<string, unknown>>, streaming = false) {
  const fake = fakeBedrock({ apiKey: "k" });
  const bedrock = createBedrock({ region: "us-east-1", apiKey: "k", fetch: fake, models: modelFacts() });
  // As JavaScript would pass it: some blocks are not for this model's type.
  const chat = { ...request, model } as unknown as ChatRequest;
  const ended = streaming ? bedrock.stream(chat).final() : bedrock.chat(chat);
  const error = await ended.then(() => undefined, (error: Error) => error);
  return { error: error as (Error & { rule?: string; path?: string }) | undefined, sent: fake.requests.length };
}

Deno.test("media that a model is known not to read are refused before they are sent", async () => {
  let refused = 0;
  for (const { id, cannot } of CHAT) {
    for (const [capability, block] of MEDIA) {
      for (const [path, around] of PLACES) {
        // A result holds no audio, and tools have their own rule.
        if (path.startsWith("messages[2]") && (capability === "audioInput" || cannot.includes("tools"))) continue;
        for (const check of ["repair", "strict"]) {
          const request = { ...around({ ...block, source: { bytes } }), check };
          const { error, sent } = await ask(id, request, check === "strict");
          const is = cannot.includes(capability);
          if (error?.rule === "no-media" || is) {
            assertEquals([error?.rule, error?.path, is], ["no-media", path, true], `${id} ${capability}: ${error}`);
            assert(error instanceof TypeError && sent === 0 && error.message.includes(id), error?.message);
            refused++;
          }
        }
      }
    }
  }
  assert(refused > 500, `${refused}`);
});

Deno.test("a picture in the history is refused with its place, behind a declared ARN too", async () => {
  const history = [
    {
      role: "user",
      content: [{ type: "image", format: "png", source: { bytes } }, { type: "text", text: "What is it?" }],
    },
    { role: "assistant", content: "A square." },
    { role: "user", content: "Sure?" },
  ];
  const arn = "arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/micro0123456";
  const forget = declareModel(arn, "amazon.nova-micro-v1:0");
  try {
    for (const model of ["amazon.nova-micro-v1:0", "us.amazon.nova-micro-v1:0", arn]) {
      const { error, sent } = await ask(model, { messages: history });
      assertEquals([error?.rule, error?.path, sent], ["no-media", "messages[0].content[0]", 0]);
      assertEquals((await ask(model, { messages: history, check: "off" })).sent, 1);
    }
  } finally {
    forget();
  }
});

Deno.test("a guarded image is an image", async () => {
  const block = { type: "guardContent", content: { image: { format: "png", source: { bytes } } } };
  const { error } = await ask("amazon.nova-micro-v1:0", { messages: [{ role: "user", content: [block] }] });
  assertEquals([error?.rule, error?.path], ["no-media", "messages[0].content[0]"]);
});

Deno.test("files in S3 are refused if the model is known not to read them, except documents in results", async () => {
  const sonnet = "us.anthropic.claude-sonnet-4-5-20250929-v1:0";
  for (const [capability, block] of MEDIA.slice(0, 2)) {
    for (const [path, around] of PLACES) {
      const { error, sent } = await ask(sonnet, around({ ...block, source: { s3Location } }));
      const isRead = capability === "documentInput" && path.startsWith("messages[2]");
      assertEquals(
        [error?.rule, error?.path, sent],
        isRead ? [undefined, undefined, 1] : ["no-bucket-source", `${path}.source.s3Location`, 0],
        `${capability} ${path} ${error}`,
      );
    }
  }
  for (const [, block] of MEDIA.slice(0, 3)) {
    const [, around] = PLACES[0]!;
    const { error } = await ask("us.amazon.nova-2-lite-v1:0", around({ ...block, source: { s3Location } }));
    assertEquals(error, undefined);
  }
});

Deno.test("media of an unknown kind are sent", async () => {
  const [, around] = PLACES[0]!;
  for (const [, block] of MEDIA) {
    assertEquals((await ask("vendor.not-yet-known-v1:0", around({ ...block, source: { bytes } }))).sent, 1);
  }
});
