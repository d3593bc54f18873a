/**
 * Whole answers of Chat Completions with members that are missing, or in shapes that few services write.
 */
import type { AnswerBlock } from "@bedrock-edge/client";
import { ProviderError } from "@bedrock-edge/client";
import { assertEquals, assertThrows } from "@std/assert";
import type { JsonObject } from "../../../../src/base/json_object.ts";
import { decodeChatCompletion } from "../../../../src/openai_compatible/wire/chat/decode/decode.ts";
import { completion } from "../../rig.ts";
import { FAILURES } from "../responses/reading.ts";

const decode = (json: JsonObject) => decodeChatCompletion(json, {}, FAILURES);
const contentOf = (message: JsonObject) => decode(completion(message))?.content;
const text = (text: string): AnswerBlock => ({ type: "text", text });
const call = (name: string | undefined, more: JsonObject = {}) => ({
  id: "a",
  type: "function",
  function: { name, arguments: "{}" },
  ...more,
});

for (
  const { name, message, content } of [
    {
      name: "sources beside no text, with the members of the annotation itself",
      message: { content: null, annotations: [{ type: "citation", url: "https://a.example" }, { title: "B" }] },
      content: [{
        type: "citationsContent",
        citations: [
          { source: "https://a.example", location: { citation: { url: "https://a.example" } } },
          { title: "B", location: { annotation: { title: "B" } } },
        ],
      }],
    },
    {
      name: "audio",
      message: { content: null, audio: { id: "audio_1", data: "AQID", transcript: "Hi" } },
      content: [{ type: "unknown", name: "audio", value: { id: "audio_1", data: "AQID", transcript: "Hi" } }],
    },
    {
      name: "parts of which some have no text",
      message: {
        content: [{ type: "text" }, { type: "thinking", thinking: [{ type: "reference" }, { text: "Hm" }] }, {
          type: "text",
          text: "Hi",
        }],
      },
      content: [{ type: "reasoningContent", text: "Hm" }, text("Hi")],
    },
    {
      name: "the old function_call",
      message: { content: null, function_call: { name: "one", arguments: '{"x":1}' } },
      content: [{ type: "toolUse", toolUseId: "call_chatcmpl1_0", name: "one", input: { x: 1 } }],
    },
    {
      name: "a call without a name",
      message: { content: null, tool_calls: [call(undefined)] },
      content: [{ type: "unknown", name: "tool_call", value: call(undefined) }],
    },
    {
      name: "images, of which one is a data URL of a known format",
      message: {
        content: "",
        images: [
          { type: "image_url", image_url: { url: "data:image/png;base64,AQID" } },
          { type: "image_url", image_url: { url: "data:image/x-own;base64,AQID" } },
          { type: "image_url", image_url: { url: "https://a.example/x.png" } },
          { type: "image_url" },
        ],
      },
      content: [
        { type: "image", format: "png", source: { bytes: "AQID" } },
        ...["data:image/x-own;base64,AQID", "https://a.example/x.png"].map((url) => ({
          type: "unknown",
          name: "images",
          value: { type: "image_url", image_url: { url } },
        })),
        { type: "unknown", name: "images", value: { type: "image_url" } },
      ],
    },
    {
      name: "details of reasoning with a summary, and with two signatures",
      message: {
        content: "",
        reasoning_details: [
          { type: "reasoning.summary", summary: "Hm", signature: "s" },
          { type: "reasoning.encrypted", data: "AQID", signature: "t" },
        ],
      },
      content: [{
        type: "reasoningContent",
        text: "Hm",
        unknown: {
          reasoning_details: [
            { type: "reasoning.summary", summary: "Hm", signature: "s" },
            { type: "reasoning.encrypted", data: "AQID", signature: "t" },
          ],
        },
      }],
    },
  ] as const
) {
  Deno.test(`a whole answer is read: ${name}`, () => {
    assertEquals(contentOf(message), content as unknown as readonly AnswerBlock[]);
  });
}

Deno.test("an answer with nothing beside its text has nothing else", () => {
  const json = {
    choices: [{
      message: { content: "Hi", tool_calls: [{ id: "1", function: { name: "f" } }] },
      finish_reason: "stop",
    }],
  };
  assertEquals(decode(json), {
    content: [text("Hi"), { type: "toolUse", toolUseId: "1", name: "f", input: {} }],
    outcome: { stopReason: "tool_use", usage: undefined, latencyMs: undefined },
  });
  const tiers = ["flex", null].map((service_tier) => decode({ ...json, service_tier })?.outcome.serviceTier);
  assertEquals(tiers, ["flex", undefined]);
});

Deno.test("an answer that its service ended with an error is a failure", () => {
  const read = () => decode(completion({ content: "Hi" }, { finish_reason: "error" }));
  const { code, message } = assertThrows(read, ProviderError);
  assertEquals([code, message], ["error", "failure: the service ended the answer with finish_reason error"]);
});

Deno.test("a failure with a status of success may be a text, or without words", () => {
  for (
    const [json, says] of [[{ error: "It broke" }, "It broke"], [{ error: { x: 1 } }, '{"error":{"x":1}}']] as const
  ) {
    assertEquals(assertThrows(() => decode(json), ProviderError).message, `failure: ${says}`);
  }
  assertEquals(decode({ error: "", ...completion({ content: "Hi" }) })?.content, [text("Hi")]);
});

Deno.test("JSON that is nested too deeply, or has no choice with a message, is not an answer", () => {
  let deep: unknown = {};
  for (let level = 0; level < 2000; level++) deep = [deep];
  for (const json of [{}, { choices: [] }, { choices: [{ text: "Hi" }] }, completion({ content: "Hi", deep })]) {
    assertEquals(decode(json), undefined);
  }
});
