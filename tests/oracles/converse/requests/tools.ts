/**
 * Tools, the choice among them, calls and results.
 */
import type { ToolResultBlock, ToolUseBlock } from "@bedrock-edge/client";
import { HI, type Pair, said, THEIR_HI, type TheirBlock, type Theirs } from "./pair.ts";

const BYTES = new Uint8Array([137, 80, 78, 71]);
const SCHEMA = {
  type: "object",
  properties: { city: { type: "string", description: "Where" }, days: { type: "array", items: { type: "integer" } } },
  required: ["city"],
  additionalProperties: false,
};
const WEATHER = { name: "weather", description: "The weather in a city", inputSchema: SCHEMA };
const THEIR_SPEC = { name: "weather", description: "The weather in a city", inputSchema: { json: SCHEMA } };
const THEIR_WEATHER = { toolSpec: THEIR_SPEC };
const CALL: ToolUseBlock = { type: "toolUse", toolUseId: "tooluse_a.b:c-1", name: "weather", input: { city: "Oslo" } };
const THEIR_CALL: TheirBlock = {
  toolUse: { toolUseId: "tooluse_a.b:c-1", name: "weather", input: { city: "Oslo" } },
};

type TheirResult = NonNullable<TheirBlock["toolResult"]>;

/** A call and what came of it; the model is to answer. */
function resulted(
  what: string,
  { content, ...more }: Pick<ToolResultBlock, "content" | "status">,
  theirs: Omit<TheirResult, "toolUseId">,
): Pair {
  const { toolUseId } = CALL;
  return {
    what,
    ours: {
      tools: [WEATHER],
      messages: [
        { role: "user", content: "How is Oslo?" },
        { role: "assistant", content: [{ type: "text", text: "I look." }, CALL] },
        { role: "user", content: [{ type: "toolResult", toolUseId, content, ...more }] },
      ],
    },
    theirs: {
      toolConfig: { tools: [THEIR_WEATHER] },
      messages: [
        said("user", "How is Oslo?"),
        { role: "assistant", content: [{ text: "I look." }, THEIR_CALL] },
        { role: "user", content: [{ toolResult: { toolUseId, ...theirs } }] },
      ],
    },
  };
}

function offered(what: string, ours: Omit<Pair["ours"], "messages">, toolConfig: Theirs["toolConfig"]): Pair {
  return { what, ours: { ...HI, ...ours }, theirs: { ...THEIR_HI, toolConfig } };
}

export const TOOLS: readonly Pair[] = [
  offered("a tool", { tools: [WEATHER] }, { tools: [THEIR_WEATHER] }),
  offered(
    "a strict tool, one that is not, and one without a description",
    {
      tools: [
        { ...WEATHER, strict: true },
        { name: "lax", description: "x", inputSchema: { type: "object" }, strict: false },
        { name: "silent", inputSchema: { type: "object", $defs: { a: { const: null } } } },
      ],
    },
    {
      tools: [
        { toolSpec: { ...THEIR_SPEC, strict: true } },
        { toolSpec: { name: "lax", description: "x", inputSchema: { json: { type: "object" } }, strict: false } },
        { toolSpec: { name: "silent", inputSchema: { json: { type: "object", $defs: { a: { const: null } } } } } },
      ],
    },
  ),
  offered(
    "a tool whose schema is said beside it, and that can be run",
    {
      tools: [{
        ...WEATHER,
        inputSchema: { "~standard": { version: 1, vendor: "mine", validate: (value) => ({ value }) } },
        jsonSchema: SCHEMA,
        execute: () => "7 degrees",
      }],
    },
    { tools: [THEIR_WEATHER] },
  ),
  offered(
    "a tool that the service runs, and a cache point after it",
    { tools: [WEATHER, { type: "systemTool", name: "nova_grounding" }, { type: "cachePoint" }] },
    { tools: [THEIR_WEATHER, { systemTool: { name: "nova_grounding" } }, { cachePoint: { type: "default" } }] },
  ),
  offered("a call if it likes", { tools: [WEATHER], toolChoice: "auto" }, {
    tools: [THEIR_WEATHER],
    toolChoice: { auto: {} },
  }),
  offered("a call in any case", { tools: [WEATHER], toolChoice: "any" }, {
    tools: [THEIR_WEATHER],
    toolChoice: { any: {} },
  }),
  offered("a call of one tool", { tools: [WEATHER], toolChoice: { name: "weather" } }, {
    tools: [THEIR_WEATHER],
    toolChoice: { tool: { name: "weather" } },
  }),
  resulted("a result that is text", { content: "7 degrees" }, { content: [{ text: "7 degrees" }] }),
  resulted("an empty result", { content: [] }, { content: [] }),
  resulted(
    "a result of every kind of part",
    {
      content: [
        { type: "text", text: "Look:" },
        { type: "json", json: { degrees: 7, list: [1.5, null, { a: "é" }] } },
        { type: "image", format: "png", source: { bytes: BYTES } },
        { type: "document", name: "a", format: "pdf", source: { bytes: BYTES } },
        { type: "video", format: "mp4", source: { bytes: BYTES } },
        { type: "searchResult", source: "x", title: "y", content: [{ text: "z" }] },
        { type: "unknown", name: "hologram", value: { depth: 3 } },
      ],
      status: "success",
    },
    {
      content: [
        { text: "Look:" },
        { json: { degrees: 7, list: [1.5, null, { a: "é" }] } },
        { image: { format: "png", source: { bytes: BYTES } } },
        { document: { name: "a", format: "pdf", source: { bytes: BYTES } } },
        { video: { format: "mp4", source: { bytes: BYTES } } },
        {
          searchResult: {
            source: "x",
            title: "y",
            content: [{ text: "z" }],
            citations: undefined,
          },
        },
        { $unknown: ["hologram", { depth: 3 }] },
      ],
      status: "success",
    },
  ),
  resulted(
    "a result that is a failure, from S3 and base64",
    {
      content: [
        { type: "text", text: "no" },
        { type: "image", format: "png", source: { s3Location: { uri: "s3://b/k", bucketOwner: "123456789012" } } },
        { type: "document", name: "a", format: "md", source: { bytes: btoa("# a") } },
      ],
      status: "error",
    },
    {
      content: [
        { text: "no" },
        { image: { format: "png", source: { s3Location: { uri: "s3://b/k", bucketOwner: "123456789012" } } } },
        { document: { name: "a", format: "md", source: { bytes: new TextEncoder().encode("# a") } } },
      ],
      status: "error",
    },
  ),
  {
    what: "two calls in one turn, one without arguments, and results before text",
    ours: {
      tools: [WEATHER, { name: "now", inputSchema: { type: "object" } }],
      messages: [
        { role: "user", content: "How is Oslo now?" },
        { role: "assistant", content: [CALL, { type: "toolUse", toolUseId: "t2", name: "now", input: {} }] },
        {
          role: "user",
          content: [
            { type: "toolResult", toolUseId: CALL.toolUseId, content: "7" },
            { type: "toolResult", toolUseId: "t2", content: [{ type: "json", json: { hour: 12 } }] },
            { type: "text", text: "Be brief." },
          ],
        },
      ],
    },
    theirs: {
      toolConfig: {
        tools: [THEIR_WEATHER, { toolSpec: { name: "now", inputSchema: { json: { type: "object" } } } }],
      },
      messages: [
        said("user", "How is Oslo now?"),
        { role: "assistant", content: [THEIR_CALL, { toolUse: { toolUseId: "t2", name: "now", input: {} } }] },
        {
          role: "user",
          content: [
            { toolResult: { toolUseId: CALL.toolUseId, content: [{ text: "7" }] } },
            { toolResult: { toolUseId: "t2", content: [{ json: { hour: 12 } }] } },
            { text: "Be brief." },
          ],
        },
      ],
    },
  },
  {
    what: "a call that the service made itself, with its result",
    ours: {
      tools: [{ type: "systemTool", name: "nova_grounding" }],
      messages: [
        { role: "user", content: "Who won?" },
        {
          role: "assistant",
          content: [
            {
              type: "toolUse",
              toolUseId: "s1",
              name: "nova_grounding",
              input: { q: 1 },
              serverTool: "server_tool_use",
            },
            {
              type: "toolResult",
              toolUseId: "s1",
              content: [{ type: "json", json: { hits: [] } }],
              status: "success",
              serverTool: "nova_grounding_result",
            },
            { type: "text", text: "They did." },
          ],
        },
        { role: "user", content: "Sure?" },
      ],
    },
    theirs: {
      toolConfig: { tools: [{ systemTool: { name: "nova_grounding" } }] },
      messages: [
        said("user", "Who won?"),
        {
          role: "assistant",
          content: [
            { toolUse: { toolUseId: "s1", name: "nova_grounding", input: { q: 1 }, type: "server_tool_use" } },
            {
              toolResult: {
                toolUseId: "s1",
                content: [{ json: { hits: [] } }],
                status: "success",
                type: "nova_grounding_result",
              },
            },
            { text: "They did." },
          ],
        },
        said("user", "Sure?"),
      ],
    },
  },
  {
    what: "tools that are switched on and off on the way",
    ours: {
      tools: [WEATHER],
      messages: [
        { role: "user", content: "Hi" },
        { role: "assistant", content: "Hello" },
        { role: "system", content: [{ type: "toolRemoval", tool: { type: "tool_reference", name: "weather" } }] },
        { role: "user", content: "And now?" },
        { role: "assistant", content: "No." },
        {
          role: "system",
          content: [
            { type: "toolAddition", tool: { name: "weather" } },
            { type: "toolAddition", tool: { name: "far", serverName: "abroad" } },
          ],
        },
        { role: "user", content: "Now?" },
      ],
    },
    theirs: {
      toolConfig: { tools: [THEIR_WEATHER] },
      messages: [
        said("user", "Hi"),
        said("assistant", "Hello"),
        { role: "system", content: [{ toolRemoval: { tool: { type: "tool_reference", name: "weather" } } }] },
        said("user", "And now?"),
        said("assistant", "No."),
        {
          role: "system",
          content: [
            { toolAddition: { tool: { name: "weather" } } },
            { toolAddition: { tool: { name: "far", serverName: "abroad" } } },
          ],
        },
        said("user", "Now?"),
      ],
    },
  },
];
