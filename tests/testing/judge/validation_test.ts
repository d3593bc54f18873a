import { assert, assertEquals } from "@std/assert";
import { fakeBedrock } from "@bedrock-edge/client/testing";
import { assistant, type Json, keyed, MODEL, refusalOf, user } from "../support.ts";

const toolSpec = (name: string, json: unknown = { type: "object" }) => ({ toolSpec: { name, inputSchema: { json } } });
const toolConfig = { tools: [toolSpec("add")] };
const toolUse = (toolUseId: string, more: Json = {}): Json => ({
  toolUse: { toolUseId, name: "add", input: { a: 1 }, ...more },
});
const toolResult = (toolUseId: string, more: Json = {}): Json => ({
  toolResult: { toolUseId, content: [{ text: "2" }], ...more },
});
const message = (role: string, ...content: unknown[]): Json => ({ role, content });
const blocks = (...content: unknown[]): Json => ({ messages: [message("user", ...content)] });
const withConfig = (inferenceConfig: Json): Json => ({ messages: [user("Hi")], inferenceConfig });
const withMember = (member: Json): Json => ({ messages: [user("Hi")], ...member });
const document = (name: string, more: Json = {}): Json => ({
  document: { name, format: "txt", source: { bytes: btoa("words") }, ...more },
});
const image = { image: { format: "png", source: { bytes: "AAAA" } } };
const cachePoint = (ttl?: string): Json => ({ cachePoint: { type: "default", ...(ttl ? { ttl } : {}) } });
const used = (...results: unknown[]): Json => ({
  messages: [user("Hi"), message("assistant", toolUse("t1"), toolUse("t2")), message("user", ...results)],
  toolConfig,
});
const enabled = { type: "enabled", budget_tokens: 1024 };
const thinking = (thinking: Json, more: Json = {}): Json =>
  withMember({ additionalModelRequestFields: { thinking, ...more } });
const withSchema = (schema: string): Json =>
  withMember({ outputConfig: { textFormat: { type: "json_schema", structure: { jsonSchema: { schema } } } } });
const base64 = (bytes: number): string => btoa("\0".repeat(bytes));

async function refuse(body: unknown, operation?: "converse-stream", modelId?: string): Promise<[string, string]> {
  const call = { body, ...(operation ? { operation } : {}), ...(modelId ? { modelId } : {}) };
  const response = await fakeBedrock()(keyed(call));
  if (response.status === 200) {
    await response.body?.cancel();
    return ["accepted", ""];
  }
  const [status, name, text] = await refusalOf(response);
  assertEquals(status, 400, text);
  return [name ?? "", text];
}

/** Rule, body, a fragment of the refusal. Each body breaches exactly the rule it is named for. */
const REFUSED: readonly (readonly [rule: string, body: unknown, fragment: string])[] = [
  ["no messages", {}, "The messages field is empty"],
  ["an empty message list", { messages: [] }, "The messages field is empty"],
  ["an unknown role", { messages: [message("tool", { text: "x" })] }, "'messages.1.member.role' failed"],
  ["a missing role", { messages: [{ content: [{ text: "x" }] }] }, "Value null at 'messages.1.member.role'"],
  ["a message without content", { messages: [{ role: "user" }] }, "'messages.1.member.content'"],
  ["null content", { messages: [{ role: "user", content: null }] }, "Member must not be null"],
  ["a null block", blocks(null), "Value null at 'messages.1.member.content.1.member'"],
  ["empty content", blocks(), "The content field in the Message object at messages.0 is empty."],
  [
    "results of one turn in several",
    {
      messages: [
        user("a"),
        message("assistant", toolUse("t1"), toolUse("t2")),
        message("user", toolResult("t1")),
        message("user", toolResult("t2")),
      ],
      toolConfig,
    },
    "Expected toolResult blocks at messages.2.content for the following Ids: t2",
  ],
  [
    "a blank text before a cache point that no document stands before",
    blocks({ text: "\n" }, cachePoint()),
    "is blank",
  ],
  [
    "an empty text between a document and a cache point",
    blocks({ text: "a" }, document("d"), { text: "" }, cachePoint()),
    "messages.0.content.2 is blank",
  ],
  ["an empty text", blocks({ text: "" }), "ContentBlock object at messages.0.content.0 is blank"],
  ["a blank text", blocks({ text: "a" }, { text: " \n" }), "ContentBlock object at messages.0.content.1 is blank"],
  ["a block of no kind", blocks({}), "The ContentBlock object at messages.0.content.0 must set one of"],
  ["a block of two kinds", blocks({ text: "a", ...image }), "must set one of the following keys: text, image"],
  ["a block of an unknown kind", blocks({ hologram: {} }), "must set one of the following keys"],
  ["a block named like a method", blocks({ toString: {} }), "must set one of the following keys"],
  ["an unknown image format", blocks({ image: { ...image.image, format: "bmp" } }), "[png, jpeg, gif, webp]"],
  ["an image without source", blocks({ image: { format: "png" } }), "content.1.member.image.source'"],
  ["empty bytes", blocks({ image: { format: "png", source: { bytes: "" } } }), "greater than or equal to 1"],
  [
    "an S3 URI of another scheme",
    blocks({ video: { format: "mp4", source: { s3Location: { uri: "https://b" } } } }),
    "pattern",
  ],
  ["an unknown video format", blocks({ video: { format: "avi", source: { bytes: "AAAA" } } }), "three_gp]"],
  ["an unknown audio format", blocks({ audio: { format: "midi", source: { bytes: "AAAA" } } }), "enum value set"],
  [
    "an image over 3.75 MB",
    blocks({ image: { format: "png", source: { bytes: base64(3_932_161) } } }),
    "3932160 bytes",
  ],
  ["21 images", blocks(...Array(21).fill(image)), "has 21 images; the limit is 20"],
  ["6 documents", blocks({ text: "a" }, ...Array(6).fill(document("d"))), "has 6 documents; the limit is 5"],
  [
    "a document over 4.5 MB",
    blocks({ text: "a" }, document("d", { source: { bytes: base64(4_718_593) } })),
    "4718592 bytes",
  ],
  ["a document without text", blocks(document("d")), "A text block must be included when using documents."],
  ["a document's name with a dot", blocks({ text: "a" }, document("a.txt")), "The document file name can only contain"],
  [
    "a document's name with two blanks",
    blocks({ text: "a" }, document("a  b")),
    "more than one consecutive whitespace",
  ],
  ["a document's name with a wide blank", blocks({ text: "a" }, document("a\u3000b")), "The document file name"],
  ["a document's name with a tab", blocks({ text: "a" }, document("a\tb")), "The document file name"],
  ["a document's empty name", blocks({ text: "a" }, document("")), "document.name' failed"],
  ["a document's long name", blocks({ text: "a" }, document("d".repeat(201))), "less than or equal to 200"],
  ["an unknown document format", blocks({ text: "a" }, document("d", { format: "rtf" })), "[pdf, csv, doc"],
  [
    "an assistant's image",
    { messages: [user("a"), message("assistant", image)] },
    "can only be used in a message with the user role",
  ],
  [
    "an assistant's document",
    { messages: [user("a"), message("assistant", { text: "a" }, document("d"))] },
    "can only be used in a message with the user role",
  ],
  [
    "a user's toolUse",
    { ...blocks(toolUse("t1")), toolConfig },
    "can only be used in a message with the assistant role",
  ],
  [
    "an assistant's toolResult",
    { messages: [user("a"), message("assistant", toolResult("t1"))], toolConfig },
    "can only be used in a message with the user role",
  ],
  ["a user's toolAddition", blocks({ toolAddition: { tool: { name: "add" } } }), "with the system role"],
  ["a blank system text", withMember({ system: [{ text: " " }] }), "SystemContentBlock object at system.0 is blank"],
  ["an unknown system block", withMember({ system: [{ image }] }), "The SystemContentBlock object at system.0"],
  ["maxTokens 0", withConfig({ maxTokens: 0 }), "Value '0' at 'inferenceConfig.maxTokens'"],
  ["a negative maxTokens", withConfig({ maxTokens: -1 }), "greater than or equal to 1"],
  ["a temperature above 1", withConfig({ temperature: 1.1 }), "less than or equal to 1"],
  ["a temperature below 0", withConfig({ temperature: -0.1 }), "greater than or equal to 0"],
  ["a topP above 1", withConfig({ topP: 2 }), "'inferenceConfig.topP'"],
  ["an empty stop sequence", withConfig({ stopSequences: ["a", ""] }), "'inferenceConfig.stopSequences.2.member'"],
  ["2501 stop sequences", withConfig({ stopSequences: Array(2501).fill("a") }), "less than or equal to 2500"],
  ["no tools", withMember({ toolConfig: { tools: [] } }), "'toolConfig.tools'"],
  ["only a cache point for tools", withMember({ toolConfig: { tools: [cachePoint()] } }), "at least one tool"],
  [
    "a tool of an unknown kind",
    withMember({ toolConfig: { tools: [{ magic: {} }] } }),
    "The Tool object at toolConfig.tools.0",
  ],
  ["a tool's name with a blank", withMember({ toolConfig: { tools: [toolSpec("a b")] } }), "^[a-zA-Z0-9_-]+$"],
  ["a tool's long name", withMember({ toolConfig: { tools: [toolSpec("a".repeat(65))] } }), "less than or equal to 64"],
  [
    "a tool's empty description",
    withMember({ toolConfig: { tools: [{ toolSpec: { ...toolSpec("a").toolSpec, description: "" } }] } }),
    "toolSpec.description'",
  ],
  [
    "a tool's schema for another type than an object",
    withMember({ toolConfig: { tools: [toolSpec("a", { type: "string" })] } }),
    "toolConfig.tools.0.toolSpec.inputSchema.json.type must be one of the following: object.",
  ],
  [
    "a tool's schema that is a text",
    withMember({ toolConfig: { tools: [toolSpec("a", "{}")] } }),
    "Provide a json object",
  ],
  [
    "a choice of no kind",
    withMember({ toolConfig: { ...toolConfig, toolChoice: { none: {} } } }),
    "The ToolChoice object at toolConfig.toolChoice must set one of the following keys: auto, any, tool.",
  ],
  [
    "a choice of a tool that is not there",
    withMember({ toolConfig: { ...toolConfig, toolChoice: { tool: { name: "sub" } } } }),
    "does not match any tool name",
  ],
  [
    "tool blocks without toolConfig",
    { messages: [user("a"), message("assistant", toolUse("t1")), message("user", toolResult("t1"))] },
    "The toolConfig field must be defined when using toolUse and toolResult content blocks.",
  ],
  [
    "a toolUse without result",
    used({ text: "a" }),
    "Expected toolResult blocks at messages.2.content for the following Ids: t1, t2",
  ],
  ["one result of two", used(toolResult("t1")), "for the following Ids: t2"],
  [
    "a last toolUse",
    { messages: [user("a"), message("assistant", toolUse("t1"))], toolConfig },
    "at messages.2.content",
  ],
  [
    "three results of two",
    used(toolResult("t1"), toolResult("t2"), toolResult("t3")),
    "The number of toolResult blocks at messages.2.content exceeds the number of toolUse blocks of previous turn.",
  ],
  ["a result of nothing", { ...blocks(toolResult("t1")), toolConfig }, "at messages.0.content exceeds"],
  ["a toolUseId with a blank", used(toolResult("t 1"), toolResult("t2")), "toolResult.toolUseId'"],
  [
    "an input that is not an object",
    {
      messages: [user("a"), message("assistant", toolUse("t1", { input: [1] })), message("user", toolResult("t1"))],
      toolConfig,
    },
    "The format of the value at messages.1.content.0.toolUse.input is invalid. Provide a json object",
  ],
  [
    "a json result that is not an object",
    used(toolResult("t1", { content: [{ json: 1 }] }), toolResult("t2")),
    "messages.2.content.0.toolResult.content.0.json is invalid",
  ],
  [
    "a failed result without content",
    used(toolResult("t1", { status: "error", content: [] }), toolResult("t2")),
    "cannot be empty when status value is error",
  ],
  ["a result of an unknown status", used(toolResult("t1", { status: "ok" }), toolResult("t2")), "[success, error]"],
  [
    "a cache point in a result",
    used(toolResult("t1", { content: [cachePoint()] }), toolResult("t2")),
    "The ToolResultContentBlock object",
  ],
  ["a cache point's ttl", blocks({ text: "a" }, cachePoint("2h")), "[5m, 1h]"],
  [
    "5 cache points",
    blocks(...Array(5).fill([{ text: "a" }, cachePoint()]).flat()),
    "A maximum of 4 cachePoint blocks",
  ],
  [
    "a long cache point after a short one",
    { ...blocks({ text: "a" }, cachePoint("1h")), system: [{ text: "s" }, cachePoint()] },
    "must not come after",
  ],
  [
    "a cache point after reasoning",
    {
      messages: [user("a"), message("assistant", { reasoningContent: { reasoningText: { text: "r" } } }, cachePoint())],
    },
    "Cache point cannot be inserted after reasoning block.",
  ],
  ["reasoning of no kind", blocks({ reasoningContent: { data: "x" } }), "The ReasoningContentBlock object"],
  [
    "a claude prefill with a blank at its end",
    { messages: [user("a"), assistant("b ")] },
    "cannot end with trailing whitespace",
  ],
  ["half a guardrail", withMember({ guardrailConfig: { guardrailIdentifier: "abc" } }), "must set both"],
  [
    "a guardrail's id",
    withMember({ guardrailConfig: { guardrailIdentifier: "A!", guardrailVersion: "1" } }),
    "guardrailConfig.guardrailIdentifier'",
  ],
  [
    "a guardrail's version",
    withMember({ guardrailConfig: { guardrailIdentifier: "abc", guardrailVersion: "0" } }),
    "guardrailConfig.guardrailVersion'",
  ],
  [
    "a guardrail's trace",
    withMember({ guardrailConfig: { guardrailIdentifier: "a", guardrailVersion: "1", trace: "ENABLED" } }),
    "enabled_full]",
  ],
  [
    "11 response paths",
    withMember({ additionalModelResponseFieldPaths: Array(11).fill("/a") }),
    "less than or equal to 10",
  ],
  [
    "an empty response path",
    withMember({ additionalModelResponseFieldPaths: [""] }),
    "additionalModelResponseFieldPaths.1.member'",
  ],
  [
    "a response path without slash",
    withMember({ additionalModelResponseFieldPaths: ["a"] }),
    "not a valid JSON Pointer",
  ],
  [
    "a response path with a bare tilde",
    withMember({ additionalModelResponseFieldPaths: ["/a~2"] }),
    "not a valid JSON Pointer",
  ],
  ["empty metadata", withMember({ requestMetadata: {} }), "'requestMetadata'"],
  [
    "17 pairs of metadata",
    withMember({ requestMetadata: Object.fromEntries(Array.from({ length: 17 }, (_, n) => [`k${n}`, ""])) }),
    "less than or equal to 16",
  ],
  ["metadata with an umlaut", withMember({ requestMetadata: { k: "ä" } }), "requestMetadata.k'"],
  ["a latency", withMember({ performanceConfig: { latency: "fast" } }), "[standard, optimized]"],
  ["a service tier", withMember({ serviceTier: { type: "gold" } }), "serviceTier.type'"],
  ["a long effort", withMember({ outputConfig: { effort: "x".repeat(17) } }), "outputConfig.effort'"],
  [
    "an output schema that is not JSON",
    withSchema("{"),
    "is not valid JSON",
  ],
  [
    "the same tool's result twice",
    used(toolResult("t1"), toolResult("t2"), toolResult("t2")),
    "The toolResult blocks at messages.2.content contain duplicate Ids: t2",
  ],
  [
    "the same call twice",
    { messages: [user("a"), message("assistant", toolUse("t1"), toolUse("t1"))], toolConfig },
    "The toolUse blocks at messages.1.content contain duplicate Ids: t1",
  ],
  ["two tools of one name", withMember({ toolConfig: { tools: [toolSpec("a"), toolSpec("a")] } }), "must be unique"],
  [
    "a choice without tools",
    withMember({ toolConfig: { toolChoice: { any: {} } } }),
    "Value null at 'toolConfig.tools'",
  ],
  [
    "two documents of one name",
    blocks({ text: "a" }, document("d"), document("d")),
    "Messages can't contain duplicate document names. Rename the document and retry your request.",
  ],
  [
    "a document in a result that is named like another",
    {
      messages: [
        message("user", { text: "a" }, document("d")),
        message("assistant", toolUse("t1")),
        message("user", toolResult("t1", { content: [document("d")] })),
      ],
      toolConfig,
    },
    "duplicate document names",
  ],
  [
    "an assistant's video",
    { messages: [user("a"), message("assistant", { video: { format: "mp4", source: { bytes: "AAAA" } } })] },
    "can only be used in a message with the user role",
  ],
  [
    "an assistant's audio",
    { messages: [user("a"), message("assistant", { audio: { format: "mp3", source: { bytes: "AAAA" } } })] },
    "can only be used in a message with the user role",
  ],
  [
    "an assistant's search result",
    { messages: [user("a"), message("assistant", { searchResult: { source: "s", title: "t", content: [] } })] },
    "can only be used in a message with the user role",
  ],
  [
    "a user's reasoning",
    blocks({ reasoningContent: { reasoningText: { text: "r" } } }),
    "can only be used in a message with the assistant role",
  ],
  [
    "a user's citations",
    blocks({ citationsContent: { content: [{ text: "c" }], citations: [] } }),
    "can only be used in a message with the assistant role",
  ],
  [
    "text in a system turn",
    { messages: [user("a"), message("system", { text: "s" }), assistant("b"), user("c")] },
    "The text block at messages.1.content.0 cannot be used in a message with the system role.",
  ],
  [
    "the removal of a tool that is not declared",
    { messages: [user("a"), message("system", { toolRemoval: { tool: { name: "sub" } } })], toolConfig },
    "The tool 'sub' at messages.1.content.0.toolRemoval is not declared",
  ],
  ["a cache point before anything", blocks(cachePoint(), { text: "a" }), "There is nothing available to cache."],
  [
    "a cache point after a document other than a PDF",
    blocks({ text: "a" }, document("d", { format: undefined }), cachePoint()),
    "The model returned the following errors: messages.0.content.2.type: Field required",
  ],
  ["metadata of AWS's own", withMember({ requestMetadata: { "AWS:team": "x" } }), "must not begin with aws:"],
  ["fields of the model that are a list", withMember({ additionalModelRequestFields: [] }), "Provide a json object"],
  ["an output schema that is not an object", withSchema("[]"), "is not valid JSON of a schema"],
  [
    "an output format of another kind",
    withMember({ outputConfig: { textFormat: { type: "xml", structure: { jsonSchema: { schema: "{}" } } } } }),
    "[json_schema]",
  ],
  ["a prompt variable of no kind", withMember({ promptVariables: { a: {} } }), "The PromptVariableValues object"],
  [
    "a claude's text before the results",
    used({ text: "a" }, toolResult("t1"), toolResult("t2")),
    "messages.2: `tool_use` ids were found without `tool_result` blocks immediately after: t1, t2",
  ],
  ["a claude's blank stop sequence", withConfig({ stopSequences: ["\n"] }), "must contain non-whitespace"],
  ["a claude's thinking without budget", thinking({ type: "enabled" }), "budget_tokens: Field required"],
  ["a claude's small budget", thinking({ ...enabled, budget_tokens: 1023 }), "greater than or equal to 1024"],
  [
    "a claude's maxTokens within the budget",
    { ...thinking(enabled), inferenceConfig: { maxTokens: 1024 } },
    "`max_tokens` must be greater than `thinking.budget_tokens`",
  ],
  [
    "a claude's forced thinking",
    { ...thinking({ type: "adaptive" }), toolConfig: { ...toolConfig, toolChoice: { any: {} } } },
    "Thinking may not be enabled when tool_choice forces tool use.",
  ],
  [
    "a claude's temperature while it thinks",
    { ...thinking(enabled), inferenceConfig: { temperature: 0.5 } },
    "`temperature` may only be set to 1",
  ],
  ["a claude's topP while it thinks", { ...thinking(enabled), inferenceConfig: { topP: 0.9 } }, "`top_p` must be"],
  ["a claude's topK while it thinks", thinking(enabled, { top_k: 5 }), "`top_k` must be unset"],
  [
    "a claude's schema that is open",
    withSchema('{"type":"array","items":{"type":"object"}}'),
    "'additionalProperties' must be explicitly set to false",
  ],
  [
    "a claude's schema with bounds",
    withSchema('{"anyOf":[{"$ref":"#/$defs/a"}],"$defs":{"a":{"type":"number","minimum":1,"maximum":2}}}'),
    "output_config.format.schema: For 'number' type, properties maximum, minimum are not supported",
  ],
  [
    "a claude's schema of a short text",
    withSchema(
      '{"type":"object","properties":{"a":{"type":["string","null"],"maxLength":3}},"additionalProperties":false}',
    ),
    "For 'string' type, property 'maxLength' is not supported",
  ],
];

for (const [rule, body, fragment] of REFUSED) {
  Deno.test(`fake refuses ${rule}`, async () => {
    const [name, text] = await refuse(body);
    assertEquals([name, text.includes(fragment)], ["ValidationException", true], text);
    assertEquals(await refuse(body, "converse-stream"), [name, text]);
  });
}

const UNREADABLE: readonly (readonly [what: string, body: unknown, text: string])[] = [
  ["a body that is not JSON", "{", "The request body is not valid JSON."],
  ["an empty body", "", "The request body is not valid JSON."],
  ["a body that is a list", [], "Unexpected token at the start of the request body"],
  ["a text that is a number", blocks({ text: 1 }), "NUMBER_VALUE can not be converted to a String"],
  ["a number that is a text", withConfig({ maxTokens: "5" }), "STRING_VALUE can not be converted to an Integer"],
  ["a whole number with a fraction", withConfig({ maxTokens: 1.5 }), "NUMBER_VALUE can not be converted to an Integer"],
  ["a list that is an object", { messages: {} }, "Start of structure or map found where not expected."],
  ["an object that is a list", withMember({ inferenceConfig: [] }), "Start of list found where not expected"],
  [
    "a boolean that is a text",
    withMember({ toolConfig: { tools: [{ toolSpec: { ...toolSpec("a").toolSpec, strict: "yes" } }] } }),
    "STRING_VALUE can not be converted to a Boolean",
  ],
  ["a text that is a boolean", blocks({ text: true }), "TRUE_VALUE can not be converted to a String"],
  [
    "bytes whose base64 is cut",
    blocks({ image: { format: "png", source: { bytes: "AAA" } } }),
    "STRING_VALUE at messages.0.content.0.image.source.bytes is not valid base64",
  ],
  [
    "bytes that are not base64",
    blocks({ image: { format: "png", source: { bytes: "a b" } } }),
    "STRING_VALUE at messages.0.content.0.image.source.bytes is not valid base64",
  ],
];

for (const [what, body, expected] of UNREADABLE) {
  Deno.test(`fake cannot read ${what}`, async () => {
    assertEquals(await refuse(body), ["SerializationException", expected]);
  });
}

const ACCEPTED: readonly (readonly [what: string, body: unknown])[] = [
  ["an assistant's start", { messages: [assistant("Hi"), user("a")] }],
  ["neighbors of one role", {
    messages: [user("a"), user("b"), user("c"), assistant("d"), assistant("e"), user("f")],
  }],
  ["two user turns behind a tool's result", {
    messages: [user("a"), message("assistant", toolUse("t1")), message("user", toolResult("t1")), user("b")],
    toolConfig,
  }],
  [
    "a blank text between a document and a cache point",
    blocks({ text: "a" }, document("d"), { text: "\n" }, cachePoint()),
  ],
  [
    "a claude's schema of a text that is not too short",
    withSchema('{"type":"object","properties":{"a":{"type":"string","minLength":1}},"additionalProperties":false}'),
  ],
  ["ordinary calls with their type", {
    messages: [user("a"), message("assistant", toolUse("t1", { type: "tool_use" })), message("user", toolResult("t1"))],
    toolConfig,
  }],
  ["citations without words", {
    messages: [user("a"), message("assistant", { text: "b" }, { citationsContent: { citations: [] } }), user("c")],
  }],
  ["members it does not know", withMember({ topK: 5, inferenceConfig: { topK: 5 } })],
  ["null members", withMember({ system: null, inferenceConfig: { maxTokens: null } })],
  ["a whole tool round", {
    ...used(toolResult("t2"), toolResult("t1", { content: [{ text: "" }, { json: {} }] }), { text: "go on" }),
  }],
  ["an empty result that did not fail", used(toolResult("t1", { content: [] }), toolResult("t2"))],
  [
    "a tool the service ran",
    {
      messages: [
        user("a"),
        message(
          "assistant",
          toolUse("s1", { type: "server_tool_use" }),
          toolResult("s1", { type: "web_search_result" }),
          { text: "b" },
        ),
        user("c"),
      ],
      toolConfig,
    },
  ],
  ["a system turn", {
    messages: [user("a"), message("system", { toolAddition: { tool: { name: "add" } } }), assistant("b"), user("c")],
    toolConfig,
  }],
  ["reasoning that comes back", {
    messages: [
      user("a"),
      message("assistant", { reasoningContent: { reasoningText: { text: "r", signature: "s" } } }, {
        reasoningContent: { redactedContent: "AAAA" },
      }, { text: "b" }),
      user("c"),
    ],
  }],
  ["citations that come back", {
    messages: [
      user("a"),
      message("assistant", {
        citationsContent: {
          content: [{ text: "b" }],
          citations: [{ title: "t", location: { documentChar: { documentIndex: 0, start: 0, end: 1 } } }],
        },
      }),
      user("c"),
    ],
  }],
  [
    "every kind a user may send",
    blocks(
      { text: "a" },
      image,
      document("a_b (1) [2]-3"),
      { audio: { format: "wav", source: { bytes: "AAAA" } } },
      { guardContent: { text: { text: "g", qualifiers: ["query"] } } },
      { searchResult: { source: "s", title: "t", content: [{ text: "x" }] } },
      cachePoint("5m"),
    ),
  ],
  [
    "every top-level member",
    withMember({
      system: [{ text: "s" }, cachePoint("1h")],
      inferenceConfig: { maxTokens: 1, temperature: 1, topP: 0, stopSequences: ["a"] },
      toolConfig: {
        tools: [toolSpec("add"), { systemTool: { name: "nova_grounding" } }, cachePoint("1h")],
        toolChoice: { tool: { name: "nova_grounding" } },
      },
      guardrailConfig: { guardrailIdentifier: "abc", guardrailVersion: "DRAFT", trace: "enabled_full" },
      additionalModelRequestFields: { top_k: 1 },
      additionalModelResponseFieldPaths: ["/delta/stop_sequence", "/a~0b~1c"],
      requestMetadata: { "team:cost": "a b_@$#=/+,-." },
      performanceConfig: { latency: "optimized" },
      serviceTier: { type: "flex" },
      outputConfig: {
        effort: "high",
        textFormat: { type: "json_schema", structure: { jsonSchema: { schema: "{}" } } },
      },
    }),
  ],
  [
    "a system turn between a tool's use and its result",
    {
      messages: [
        user("a"),
        message("assistant", toolUse("t1")),
        message("system", { toolRemoval: { tool: { name: "add" } } }),
        message("user", toolResult("t1")),
      ],
      toolConfig,
    },
  ],
  ["a prefill", { messages: [user("a"), assistant("b")] }],
  ["a cache point after a PDF", blocks({ text: "a" }, document("d", { format: "pdf" }), cachePoint())],
  ["a cache point among tools", withMember({ toolConfig: { tools: [cachePoint(), toolSpec("a")] } })],
  ["a cache point between results", used(toolResult("t1"), cachePoint(), toolResult("t2"))],
  ["a claude that thinks", {
    ...thinking(enabled),
    inferenceConfig: { maxTokens: 1025, temperature: 1, topP: 0.95 },
    toolConfig: { ...toolConfig, toolChoice: { auto: {} } },
  }],
  ["a claude that does not think", {
    ...thinking({ type: "disabled" }, { top_k: 5 }),
    inferenceConfig: { temperature: 0.5 },
    toolConfig: { ...toolConfig, toolChoice: { any: {} } },
  }],
  ["a claude that thinks between calls", {
    ...thinking(enabled, { anthropic_beta: ["interleaved-thinking-2025-05-14"] }),
    inferenceConfig: { maxTokens: 100 },
  }],
  [
    "a claude's closed schema",
    withSchema('{"type":"object","properties":{"minimum":{"type":"number"}},"additionalProperties":false}'),
  ],
  ["a signature that is not the fake's", {
    messages: [
      user("a"),
      message("assistant", { reasoningContent: { reasoningText: { text: "r", signature: "c2lnbmF0dXJl" } } }),
      user("b"),
    ],
  }],
];

for (const [what, body] of ACCEPTED) {
  Deno.test(`fake accepts ${what}`, async () => {
    assertEquals(await refuse(body), ["accepted", ""]);
    assertEquals(await refuse(body, "converse-stream"), ["accepted", ""]);
  });
}

Deno.test("fake reports every breached constraint at once", async () => {
  const [, text] = await refuse(withConfig({ maxTokens: 0, topP: 2 }));
  assertEquals(
    text,
    "2 validation errors detected: Value '0' at 'inferenceConfig.maxTokens' failed to satisfy constraint: Member must " +
      "have value greater than or equal to 1; Value '2' at 'inferenceConfig.topP' failed to satisfy constraint: Member " +
      "must have value less than or equal to 1",
  );
  assert((await refuse(withConfig({ maxTokens: 0 })))[1].startsWith("1 validation error detected: "));
});

Deno.test("fake knows a guardrail's processing mode only in a stream", async () => {
  const guardrailConfig = { guardrailIdentifier: "a", guardrailVersion: "1", streamProcessingMode: "late" };
  assertEquals(await refuse(withMember({ guardrailConfig })), ["accepted", ""]);
  const [name, text] = await refuse(withMember({ guardrailConfig }), "converse-stream");
  assertEquals([name, text.includes("[sync, async]")], ["ValidationException", true]);
});

Deno.test("fake takes a stored prompt without messages, and without what the prompt brings", async () => {
  const prompt = "arn:aws:bedrock:us-east-1:123456789012:prompt/ABCDEFGHIJ:1";
  assertEquals(await refuse({ promptVariables: { name: { text: "x" } } }, undefined, prompt), ["accepted", ""]);
  for (
    const member of [
      { system: [{ text: "s" }] },
      { inferenceConfig: {} },
      { toolConfig },
      { additionalModelRequestFields: {} },
    ]
  ) {
    const [, text] = await refuse(member, undefined, prompt);
    assertEquals(
      text,
      `The ${Object.keys(member)[0]} field cannot be used with a prompt resource. Remove the field and try again.`,
    );
  }
});

Deno.test("fake refuses model ids that AWS's pattern refuses, that do not exist, or that need a profile", async () => {
  for (const modelId of ["a b", "ä", "a/b", "arn:aws:s3:::bucket/key", `${MODEL}\n`, "a".repeat(2049)]) {
    const [name, text] = await refuse({ messages: [user("Hi")] }, undefined, modelId);
    assertEquals([modelId, name, text.includes("at 'modelId'")], [modelId, "ValidationException", true]);
  }
  assertEquals(
    await refuse({ messages: [user("Hi")] }, undefined, "nonexistent.model-v1:0"),
    ["ValidationException", "The provided model identifier is invalid."],
  );
  const response = await fakeBedrock({ profileOnly: [MODEL] })(keyed());
  assertEquals(await refusalOf(response), [
    400,
    "ValidationException",
    `Invocation of model ID ${MODEL} with on-demand throughput isn’t supported. Retry your request with the ID or ARN ` +
    "of an inference profile that contains this model.",
  ]);
});

Deno.test("fake keeps Claude's rules to Claude", async () => {
  const bodies = [
    { messages: [user("a"), assistant("b ")] },
    withConfig({ stopSequences: ["\n"] }),
    thinking({ type: "enabled" }),
    used({ text: "a" }, toolResult("t1"), toolResult("t2")),
    withSchema('{"type":"object"}'),
    blocks({ text: "a" }, document("d"), cachePoint()),
  ];
  for (const body of bodies) {
    assertEquals((await refuse(body))[0], "ValidationException");
    assertEquals(await refuse(body, undefined, "amazon.nova-lite-v1:0"), ["accepted", ""]);
  }
});

Deno.test("fake refuses reasoning of its own that comes back changed, and takes it back as it was", async () => {
  const fake = fakeBedrock();
  const ask = async (messages: unknown[]): Promise<Response> =>
    await fake(keyed({ body: { ...thinking(enabled), messages } }));
  const { output } = await (await ask([user("a")])).json();
  const again = await ask([user("a"), output.message, user("b")]);
  assertEquals(again.status, 200);
  await again.body?.cancel();
  output.message.content[0].reasoningContent.reasoningText.text += "!";
  assertEquals(await refusalOf(await ask([user("a"), output.message, user("b")])), [
    400,
    "ValidationException",
    "The model returned the following errors: messages.1.content.0: Invalid `signature` in `thinking` block",
  ]);
});

Deno.test("fake takes back media that it generated, until it is reset", async () => {
  const audio = { audio: { format: "mp3", source: { bytes: "BBBB" } } };
  const failed = { image: { format: "png", error: { message: "none" }, source: { bytes: "CCCC" } } };
  const fake = fakeBedrock({ replies: [{ content: [image, audio, failed] }] });
  const ask = async (content: unknown[]): Promise<number> => {
    const body = { messages: [user("a"), { role: "assistant", content }, user("b")] };
    const response = await fake(keyed({ body }));
    await response.body?.cancel();
    return response.status;
  };
  assertEquals(await ask([image]), 400);
  await (await fake(keyed())).body?.cancel();
  assertEquals(await ask([image, audio, failed]), 200);
  assertEquals(await ask([{ image: { format: "png", source: { bytes: "DDDD" } } }]), 400);
  fake.reset();
  assertEquals(await ask([image]), 400);
});

Deno.test("fake refuses a body above 25 MB", async () => {
  const response = await fakeBedrock()(keyed({ body: `"${"x".repeat(25_000_000)}"` }));
  assertEquals((await refusalOf(response)).slice(0, 2), [413, "RequestEntityTooLargeException"]);
});
