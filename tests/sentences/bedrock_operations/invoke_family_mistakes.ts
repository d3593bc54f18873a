/**
 * The sentences about requests that a family of InvokeModel's bodies cannot express.
 */
import type { BedrockChatOptions } from "@bedrock-edge/client";
import { readInvokeAnswer } from "@bedrock-edge/client/invoke";
import type { WritingFamily } from "../../../src/bedrock/invoke/base/family.ts";
import { MISTRAL_CHAT } from "../../../src/bedrock/invoke/families/chat/mistral_chat.ts";
import { OPENAI_CHAT } from "../../../src/bedrock/invoke/families/chat/openai_chat.ts";
import { WRITER } from "../../../src/bedrock/invoke/families/chat/writer.ts";
import { NOVA } from "../../../src/bedrock/invoke/families/nova/nova.ts";
import { DEEPSEEK } from "../../../src/bedrock/invoke/families/prompt/deepseek.ts";
import { LLAMA } from "../../../src/bedrock/invoke/families/prompt/llama.ts";
import { MISTRAL } from "../../../src/bedrock/invoke/families/prompt/mistral.ts";
import { PEGASUS } from "../../../src/bedrock/invoke/families/prompt/pegasus.ts";
import { encode } from "../../bedrock/invoke/families/encode.ts";
import type { Row } from "../row.ts";

const tools = [{ name: "weather", inputSchema: { type: "object" } }];
const video = { type: "video", format: "mp4", source: { bytes: "AQID" } } as const;
const document = { type: "document", name: "a", format: "pdf", source: { bytes: "AQID" } } as const;
const image = { type: "image", format: "png", source: { bytes: "AQID" } } as const;

function written(family: WritingFamily, options: Partial<BedrockChatOptions>, model?: string): () => unknown {
  return () => encode(family, { messages: "Hi", ...options }, model === undefined ? {} : { model });
}

function turn(
  ...content: Exclude<BedrockChatOptions["messages"], string>[number]["content"][]
): Partial<BedrockChatOptions> {
  return { messages: content.map((content, at) => ({ role: at % 2 ? "assistant" : "user", content })) };
}

/** Requests that a format cannot express. */
export const INVOKE_FAMILIES: readonly Row[] = [
  {
    says:
      "TypeError: Cannot chat: topK has no member in Llama's prompt; leave it out, or pass the model's own member in " +
      "additionalModelRequestFields",
    when: written(LLAMA, { topK: 5 }),
  },
  {
    says:
      "TypeError: Cannot chat: stopSequences has no member in the bodies of Mistral's chat completions; leave it out, or pass " +
      "the model's own member in additionalModelRequestFields",
    when: written(MISTRAL_CHAT, { stopSequences: ["|"] }),
  },
  {
    says:
      "TypeError: Cannot chat: topK has no member in the bodies of Chat Completions; leave it out, or pass the model's own " +
      "member in additionalModelRequestFields",
    when: written(OPENAI_CHAT, { topK: 5 }),
  },
  {
    says:
      "TypeError: Cannot chat: reasoning has no member in Mistral's prompt; leave it out, or pass the model's own member in " +
      "additionalModelRequestFields",
    when: written(MISTRAL, { reasoning: { effort: "low" } }),
  },
  {
    says:
      "TypeError: Cannot chat: tools[0] is a tool, which the bodies of Writer's models cannot express; leave it out, or call " +
      "the model through Converse",
    when: written(WRITER, { tools }),
  },
  {
    says:
      "TypeError: Cannot chat: tools[0] is a tool, which Llama's prompt cannot express; leave it out, or call the model " +
      "through Converse",
    when: written(LLAMA, { tools }),
  },
  {
    says:
      "TypeError: Cannot chat: messages[0].content[0] is a document, which InvokeModel does not take for Nova; send its text, or " +
      "call the model through Converse",
    when: written(NOVA, turn([document])),
  },
  {
    says:
      "TypeError: Cannot chat: messages[2].content[0].content[1] is a document, which InvokeModel does not take for Nova; send " +
      "its text, or call the model through Converse",
    when: written(
      NOVA,
      turn("Hi", [{ type: "toolUse", toolUseId: "1", name: "weather", input: {} }], [{
        type: "toolResult",
        toolUseId: "1",
        content: [{ type: "text", text: "See:" }, document],
      }]),
    ),
  },
  {
    says: "TypeError: Cannot chat with meta.llama2-13b-chat-v1: Llama 2 is retired, and its prompt is not written; " +
      "use meta.llama3-1-8b-instruct-v1:0",
    when: written(LLAMA, {}, "meta.llama2-13b-chat-v1"),
  },
  {
    says:
      "TypeError: Cannot chat: messages[0].content[0] is image, which Llama's prompt cannot express; send text, or call the " +
      "model through Converse",
    when: written(LLAMA, turn([image]), "meta.llama4-scout-17b-instruct-v1:0"),
  },
  {
    says:
      "TypeError: Cannot chat: messages[1].content[0] is toolUse, which Mistral's prompt cannot express; send text, or call " +
      "the model through Converse",
    when: written(MISTRAL, turn("Hi", [{ type: "toolUse", toolUseId: "1", name: "weather", input: {} }], "More")),
  },
  {
    says:
      "TypeError: Cannot chat: messages[0].content[0] is document, which Mistral's prompt cannot express; send text, or call " +
      "the model through Converse",
    when: written(MISTRAL, turn([{ type: "document", name: "a", format: "pdf", source: { bytes: "AQID" } }])),
  },
  {
    says:
      "TypeError: Cannot chat: messages[0] is a switch of tools, which Llama's prompt cannot express; send text, or call the " +
      "model through Converse",
    when: written(LLAMA, {
      messages: [{ role: "system", content: [{ type: "toolRemoval", tool: { name: "weather" } }] }, {
        role: "user",
        content: "Hi",
      }],
    }),
  },
  {
    says:
      "TypeError: Cannot chat: the last turn is the assistant's, which DeepSeek R1's prompt cannot continue; end with a turn " +
      "of the user",
    when: written(DEEPSEEK, turn("Hi", "Hello, I")),
  },
  {
    says:
      "TypeError: Cannot chat: messages[1] is a second turn, which Pegasus's body cannot express; send one turn of the user",
    when: written(PEGASUS, turn([video], "A cat.", "Which color?")),
  },
  {
    says:
      "TypeError: Cannot chat: messages hold no video, and Pegasus's body takes exactly one; send one block of the type video",
    when: written(PEGASUS, {}),
  },
  {
    says:
      "TypeError: Cannot chat: messages hold several videos, and Pegasus's body takes exactly one; send one block of the type video",
    when: written(PEGASUS, turn([video, video])),
  },
  {
    says:
      "TypeError: Cannot chat: messages[0].content[0].source is a URL, which Pegasus's body cannot express; pass { bytes } or " +
      "{ s3Location }",
    when: written(PEGASUS, turn([{ ...video, source: { url: "https://a.example/v.mp4" } }])),
  },
  {
    says: "TypeError: Cannot read the answer: pass either body or chunks, not both",
    when: () => readInvokeAnswer({ model: "amazon.nova-lite-v1:0" }),
  },
  {
    says:
      'TypeError: Cannot read the answer of "a.model": its format is unknown; pass bodyFormat, one of anthropic-messages, nova, ' +
      "openai-chat, llama, mistral, mistral-chat, deepseek, writer, twelvelabs-pegasus, titan-text, cohere-command, " +
      "cohere-command-r, ai21-jamba, ai21-j2",
    when: () => readInvokeAnswer({ model: "a.model", body: {} }),
  },
  {
    says:
      'TypeError: Cannot read the answer of "amazon.titan-embed-text-v2:0": "titan-embed-text" is not the format of a chat; pass ' +
      "bodyFormat, one of anthropic-messages, nova, openai-chat, llama, mistral, mistral-chat, deepseek, writer, " +
      "twelvelabs-pegasus, titan-text, cohere-command, cohere-command-r, ai21-jamba, ai21-j2",
    when: () => readInvokeAnswer({ model: "amazon.titan-embed-text-v2:0", body: {} }),
  },
  {
    says: 'TypeError: Cannot use option "chunks": an object is not valid; use a list of chunks, parsed',
    // A cast: the value is wrong.
    when: () => readInvokeAnswer({ model: "amazon.nova-lite-v1:0", chunks: {} as unknown[] }),
  },
];
