/**
 * Our requests against AWS's own SDK for JavaScript: the same input becomes the same method, path and JSON. Intended
 * differences are listed with their reasons. Run with `deno task test:oracles`; it downloads the SDK from npm.
 */
import { assert, assertEquals } from "@std/assert";
import { ConverseCommand, ConverseStreamCommand } from "npm:@aws-sdk/client-bedrock-runtime@3.1162.0";
import type { BedrockChatRequest } from "@bedrock-edge/client";
import { BLOCKS } from "./requests/blocks.ts";
import { HI, type Pair, said, THEIR_HI, type Theirs } from "./requests/pair.ts";
import { PARAMETERS } from "./requests/parameters.ts";
import { TEXT } from "./requests/text.ts";
import { TOOLS } from "./requests/tools.ts";
import { captured, type Json, MODEL, oursOver, sdkOver } from "./sdk.ts";

const PAIRS: readonly Pair[] = [...TEXT, ...BLOCKS, ...TOOLS, ...PARAMETERS];

Deno.test("at least 60 varied requests are compared, each under a name of its own", () => {
  assert(PAIRS.length >= 60);
  assertEquals(new Set(PAIRS.map(({ what }) => what)).size, PAIRS.length);
});

Deno.test("every member of a request and every kind of block and tool is among them", () => {
  const members = (objects: readonly object[]) => [...new Set(objects.flatMap(Object.keys))].sort();
  const requests = PAIRS.map(({ theirs }) => theirs);
  assertEquals(members(requests.map(({ system: _, ...rest }) => rest)), [
    "additionalModelRequestFields",
    "additionalModelResponseFieldPaths",
    "guardrailConfig",
    "inferenceConfig",
    "messages",
    "outputConfig",
    "performanceConfig",
    "promptVariables",
    "requestMetadata",
    "serviceTier",
    "toolConfig",
  ]);
  const blocks = requests.flatMap(({ messages = [] }) => messages.flatMap(({ content }) => content ?? []));
  assertEquals(members(blocks), [
    "$unknown",
    "audio",
    "cachePoint",
    "citationsContent",
    "document",
    "guardContent",
    "image",
    "reasoningContent",
    "searchResult",
    "text",
    "toolAddition",
    "toolRemoval",
    "toolResult",
    "toolUse",
    "video",
  ]);
  const parts = blocks.flatMap(({ toolResult }) => toolResult?.content ?? []);
  assertEquals(members(parts), ["$unknown", "document", "image", "json", "searchResult", "text", "video"]);
  assertEquals(members(requests.flatMap(({ system }) => system ?? [])), [
    "$unknown",
    "cachePoint",
    "guardContent",
    "text",
  ]);
  const tools = requests.flatMap(({ toolConfig }) => toolConfig?.tools ?? []);
  assertEquals(members(tools), ["cachePoint", "systemTool", "toolSpec"]);
});

for (const { what, model = MODEL, ours, theirs, streamOnly } of PAIRS) {
  Deno.test(`our request is the AWS SDK's: ${what}`, async () => {
    const input = { modelId: model, ...theirs };
    // Strict: nothing was repaired on the way.
    const request: BedrockChatRequest = { model, check: "strict", ...ours };
    const whole = await captured((fetch) => sdkOver(fetch).send(new ConverseCommand(input)));
    assertEquals(await captured((fetch) => oursOver(fetch).chat(request)), whole);
    const stream = await captured((fetch) => sdkOver(fetch).send(new ConverseStreamCommand(input)));
    assertEquals(await captured((fetch) => oursOver(fetch).stream(request).text()), stream);
    assertEquals(stream.url, `${whole.url}-stream`);
    assertEquals(JSON.stringify(stream.body) === JSON.stringify(whole.body), !streamOnly);
    // The raw operations send what they are given.
    assertEquals(await captured((fetch) => oursOver(fetch).converse(model, whole.body as Json)), whole);
    assertEquals(await captured((fetch) => oursOver(fetch).converseStream(model, stream.body as Json)), stream);
  });
}

/** Members of the SDK that we do not send: the member, the value of each side, and the reason. */
interface Difference {
  readonly what: string;
  readonly ours: Omit<BedrockChatRequest, "model">;
  readonly theirs: Theirs;
  /** By the body's member. */
  readonly differs: Readonly<Record<string, readonly [ours: unknown, theirs: unknown]>>;
  readonly why: string;
}

const DIFFERENCES: readonly Difference[] = [
  {
    what: "an empty system prompt",
    ours: { ...HI, system: [] },
    theirs: { ...THEIR_HI, system: [] },
    differs: { system: [undefined, []] },
    why: "nothing to say is said by saying nothing",
  },
  {
    what: "an empty list of tools",
    ours: { ...HI, tools: [] },
    theirs: { ...THEIR_HI, toolConfig: { tools: [] } },
    differs: { toolConfig: [undefined, { tools: [] }] },
    why: "the model of the API wants at least one tool in the list: the SDK's request is refused",
  },
  {
    what: "no inference parameter",
    ours: { ...HI, maxTokens: undefined },
    theirs: { ...THEIR_HI, inferenceConfig: {} },
    differs: { inferenceConfig: [undefined, {}] },
    why: "our parameters have no object of their own that could be empty",
  },
  {
    what: "empty additional fields",
    ours: { ...HI, additionalModelRequestFields: {} },
    theirs: { ...THEIR_HI, additionalModelRequestFields: {} },
    differs: { additionalModelRequestFields: [undefined, {}] },
    why: "an absent field says nothing to the model",
  },
  {
    what: "empty metadata",
    ours: { ...HI, requestMetadata: {} },
    theirs: { ...THEIR_HI, requestMetadata: {} },
    differs: { requestMetadata: [undefined, {}] },
    why: "the model of the API wants at least one pair: the SDK's request is refused",
  },
  {
    what: "tools that must not be called",
    ours: { ...HI, tools: [{ name: "a", inputSchema: { type: "object" } }], toolChoice: "none" },
    theirs: {
      ...THEIR_HI,
      toolConfig: { tools: [{ toolSpec: { name: "a", inputSchema: { json: { type: "object" } } } }] },
    },
    differs: {
      toolConfig: [undefined, { tools: [{ toolSpec: { name: "a", inputSchema: { json: { type: "object" } } } }] }],
    },
    why: "Converse has no word for it, so that the SDK cannot say it; we offer no tool",
  },
  {
    what: "a member of a block that the SDK does not know",
    ours: {
      messages: [{
        role: "user",
        content: [{ type: "unknown", name: "image", value: { format: "png", source: { bytes: "AAEC" }, alt: "x" } }],
      }],
    },
    theirs: {
      messages: [{
        role: "user",
        // Taken for what the SDK's types know, as a JavaScript program would.
        content: [{
          image: { format: "png", source: { bytes: new Uint8Array([0, 1, 2]) }, ...({ alt: "x" } as object) },
        }],
      }],
    },
    differs: {
      messages: [
        [{ role: "user", content: [{ image: { format: "png", source: { bytes: "AAEC" }, alt: "x" } }] }],
        [{ role: "user", content: [{ image: { format: "png", source: { bytes: "AAEC" } } }] }],
      ],
    },
    why: "the SDK writes the members of its own model and drops the others; what is unknown to us goes through",
  },
  {
    what: "a blank text beside another",
    ours: { messages: [{ role: "user", content: [{ type: "text", text: " " }, { type: "text", text: "Hi" }] }] },
    theirs: { messages: [said("user", " ", "Hi")] },
    differs: {
      messages: [
        [{ role: "user", content: [{ text: "Hi" }] }],
        [{ role: "user", content: [{ text: " " }, { text: "Hi" }] }],
      ],
    },
    why: "the service refuses blank text; we repair what it is known to refuse, and report it",
  },
];

for (const { what, ours, theirs, differs, why } of DIFFERENCES) {
  Deno.test(`our request differs from the AWS SDK's in one thing: ${what}, since ${why}`, async () => {
    const input = { modelId: MODEL, ...theirs };
    const their = await captured((fetch) => sdkOver(fetch).send(new ConverseCommand(input)));
    const request: BedrockChatRequest = { model: MODEL, ...ours };
    const our = await captured((fetch) => oursOver(fetch).chat(request));
    const bodies = [our.body, their.body] as [Json, Json];
    for (const [member, expected] of Object.entries(differs)) {
      assertEquals(bodies.map((body) => body[member]), [...expected]);
      for (const body of bodies) delete body[member];
    }
    assertEquals(our, their);
  });
}
