/**
 * The fake's InvokeModel in detail: every block of Anthropic's format, guardrails by headers, and models that do not stream.
 */
import { assertEquals } from "@std/assert";
import { countTokens, createBedrock } from "@bedrock-edge/client";
import { anthropic } from "@bedrock-edge/client/invoke";
import { mantle } from "@bedrock-edge/client/mantle";
import { fakeBedrock, type FakeReplyRequest } from "@bedrock-edge/client/testing";
import type { Json } from "../../support.ts";
import { invoke, streamed } from "./native.ts";

const CLAUDE = "anthropic.claude-sonnet-4-20250514-v1:0";
const claude = (more: Json = {}): Json => ({
  anthropic_version: "bedrock-2023-05-31",
  max_tokens: 50,
  messages: [{ role: "user", content: "Hi" }],
  ...more,
});

/** Returns a request as the script sees it: as a Converse body. */
async function seen(body: Json): Promise<Json> {
  let asked: FakeReplyRequest | undefined;
  const when = (request: FakeReplyRequest) => {
    asked = request;
    return true;
  };
  const response = await invoke(fakeBedrock({ replies: [{ text: "Yes.", when }] }), CLAUDE, body);
  assertEquals([response.status, await response.text() !== ""], [200, true]);
  return asked!.body;
}

Deno.test("every block of a request to Claude is read as Converse's", async () => {
  const base64 = { type: "base64", media_type: "image/png", data: "AAAA" };
  const { messages } = await seen(claude({
    messages: [{
      role: "user",
      content: [
        { type: "text", text: "Hi", cache_control: { type: "ephemeral", ttl: "1h" } },
        { type: "image", source: base64, cache_control: { type: "ephemeral" } },
        { type: "image", source: { type: "url", url: "https://example.com/a.png" } },
        { type: "document", title: "A", source: { type: "text", data: "text" }, citations: { enabled: true } },
        { type: "document", source: { type: "content", content: [{ type: "text", text: "part" }] } },
        { type: "search_result", source: "s", title: "t", content: [{ type: "text", text: "found" }] },
        { type: "thinking", thinking: "Hm.", signature: "c2ln" },
        { type: "redacted_thinking", data: "cmVk" },
        { type: "tool_use", id: "t1", name: "clock", input: {} },
        { type: "tool_result", tool_use_id: "t1", content: "noon", is_error: true },
        { type: "tool_result", tool_use_id: "t2" },
        { type: "unheard_of", value: 1 },
      ],
    }],
  })) as { messages: { content: Json[] }[] };
  assertEquals(messages[0]!.content, [
    { text: "Hi" },
    { cachePoint: { type: "default", ttl: "1h" } },
    { image: { format: "png", source: { bytes: "AAAA" } } },
    { cachePoint: { type: "default" } },
    { image: { format: "file", source: { s3Location: { uri: "https://example.com/a.png" } } } },
    { document: { name: "A", format: "txt", source: { text: "text" }, citations: { enabled: true } } },
    { document: { name: "document", format: "txt", source: { content: [{ text: "part" }] } } },
    { searchResult: { type: "search_result", source: "s", title: "t", content: [{ text: "found" }] } },
    { reasoningContent: { reasoningText: { text: "Hm.", signature: "c2ln" } } },
    { reasoningContent: { redactedContent: "cmVk" } },
    { toolUse: { toolUseId: "t1", name: "clock", input: {} } },
    { toolResult: { toolUseId: "t1", content: [{ text: "noon" }], status: "error" } },
    { toolResult: { toolUseId: "t2", content: [] } },
    { unheard_of: { type: "unheard_of", value: 1 } },
  ]);
});

Deno.test("tools and their choice are read as Converse's", async () => {
  const tools = [{ name: "clock", description: "Time", input_schema: { type: "object" } }, {
    type: "bash_20250124",
    name: "bash",
  }];
  const choices: readonly (readonly [choice: Json | undefined, read: unknown])[] = [
    [undefined, undefined],
    [{ type: "any" }, { any: {} }],
    [{ type: "tool", name: "clock" }, { tool: { name: "clock" } }],
    [{ type: "auto" }, { auto: {} }],
  ];
  for (const [choice, toolChoice] of choices) {
    const { toolConfig } = await seen(claude({ tools, ...(choice ? { tool_choice: choice } : {}) }));
    assertEquals(toolConfig, {
      tools: [
        { toolSpec: { name: "clock", description: "Time", inputSchema: { json: { type: "object" } } } },
        { systemTool: { name: "bash" } },
      ],
      ...(toolChoice ? { toolChoice } : {}),
    });
  }
});

Deno.test("citations, service tools and unknown blocks are written in Anthropic's format", async () => {
  const places: readonly (readonly [location: Json, type: string])[] = [
    [{ documentChar: { documentIndex: 0, start: 1, end: 2 } }, "char_location"],
    [{ documentPage: { documentIndex: 0, start: 1, end: 2 } }, "page_location"],
    [{ documentChunk: { documentIndex: 0, start: 1, end: 2 } }, "content_block_location"],
    [{ web: { url: "https://example.com" } }, "web_search_result_location"],
    [{ searchResultLocation: { searchResultIndex: 0, start: 0, end: 1 } }, "search_result_location"],
  ];
  const citations = places.map(([location]) => ({ title: "A", sourceContent: [{ text: "q" }], location }));
  const fake = fakeBedrock({
    replies: [{
      content: [
        { citationsContent: { content: [{ text: "It says q." }], citations } },
        { toolUse: { toolUseId: "s1", name: "search", input: {}, type: "server_tool_use" } },
        { toolResult: { toolUseId: "s1", type: "search_result", content: [{ text: "q" }] } },
      ],
    }],
  });
  const { content } = await (await invoke(fake, CLAUDE, claude())).json();
  assertEquals(content[0].text, "It says q.");
  assertEquals(content[0].citations.map(({ type }: Json) => type), places.map(([, type]) => type));
  assertEquals([content[1].type, content[2].type, content[2].tool_use_id], ["server_tool_use", "search_result", "s1"]);
  const chunks = await streamed(fake, CLAUDE, claude());
  const deltas = chunks.flatMap(({ delta }) => delta ? [Object(delta).type] : []);
  assertEquals(deltas.filter((type) => type === "citations_delta").length, places.length);
  const oss = await (await invoke(fake, "openai.gpt-oss-20b-1:0", { messages: [] })).json();
  assertEquals(oss.choices[0].message.content, "It says q.");
});

const GUARDED = {
  "x-amzn-bedrock-guardrailidentifier": "gr1",
  "x-amzn-bedrock-guardrailversion": "1",
  "x-amzn-bedrock-trace": "ENABLED",
};

Deno.test("a guardrail of the headers blocks a request, and masks an answer", async () => {
  const guardrails = { gr1: { blockedWords: ["raincoat"], piiPatterns: { EMAIL: /\S+@\S+/ }, message: "No." } };
  const fake = fakeBedrock({ guardrails, replies: ["Write to a@b.c"] });
  const blocked = claude({ messages: [{ role: "user", content: "a raincoat" }] });
  const answer = await (await invoke(fake, CLAUDE, blocked, { headers: GUARDED })).json();
  assertEquals([answer.content[0].text, answer["amazon-bedrock-guardrailAction"]], ["No.", "INTERVENED"]);
  assertEquals(Object.keys(answer["amazon-bedrock-trace"].guardrail.input), ["gr1"]);
  const chunks = await streamed(fake, CLAUDE, blocked, GUARDED);
  assertEquals(chunks.some((chunk) => "amazon-bedrock-invocationMetrics" in chunk), false);
  assertEquals(chunks.at(-1)!["amazon-bedrock-guardrailAction"], "INTERVENED");

  const masked = await (await invoke(fake, CLAUDE, claude(), { headers: GUARDED })).json();
  assertEquals(masked.content[0].text, "Write to {EMAIL}");
  assertEquals(masked["amazon-bedrock-trace"].guardrail.outputs.length, 1);
  const clean = { ...GUARDED, "x-amzn-bedrock-trace": "DISABLED" };
  const passed = await (await invoke(fakeBedrock({ guardrails }), CLAUDE, claude(), { headers: clean })).json();
  assertEquals([passed["amazon-bedrock-guardrailAction"], "amazon-bedrock-trace" in passed], ["NONE", false]);
});

Deno.test("half a guardrail is refused, and so is its configuration without it", async () => {
  const message = async (headers: Record<string, string>, body: Json) =>
    (await (await invoke(fakeBedrock(), CLAUDE, body, { headers })).json()).message;
  for (const name of ["x-amzn-bedrock-guardrailidentifier", "x-amzn-bedrock-guardrailversion"]) {
    assertEquals(
      await message({ [name]: "1" }, claude()),
      "Both guardrailIdentifier and guardrailVersion must be provided to use a guardrail.",
    );
  }
  const configured = claude({ "amazon-bedrock-guardrailConfig": { tagSuffix: "x" } });
  assertEquals(
    await message({}, configured),
    "Guardrail configuration is present in the body, but the guardrail identifier header is missing.",
  );
});

Deno.test("a model of embeddings has no stream", async () => {
  const verb = "invoke-with-response-stream";
  const response = await invoke(fakeBedrock(), "amazon.titan-embed-text-v2:0", { inputText: "Hi" }, { verb });
  assertEquals([response.status, (await response.json()).message], [400, "The model is unsupported for streaming."]);
});

Deno.test("countTokens counts the native body of a codec, and no other service's", async () => {
  const fake = fakeBedrock({ apiKey: "k" });
  const codecs = [anthropic({ models: "all" }), mantle()];
  const bedrock = createBedrock({ region: "us-east-1", apiKey: "k", env: {}, fetch: fake, codecs });
  const { inputTokens } = await countTokens(bedrock, { model: CLAUDE, messages: "Hello, world!", maxTokens: 9 });
  assertEquals(inputTokens, 4);
  assertEquals("invokeModel" in Object(fake.requests[0]!.body["input"]), true);
  const { unavailable } = await countTokens(bedrock, { model: "openai.gpt-5.5", messages: "Hi" });
  assertEquals(unavailable?.endsWith("whose requests CountTokens does not take"), true);
  assertEquals(fake.requests.length, 1);
});
