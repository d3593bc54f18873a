/**
 * The smallest codec of Converse: text, and other blocks unread and unchanged. Pure.
 */
import type { ContentBlock, Message } from "../../chat/content.ts";
import type { SystemBlock } from "../../chat/request.ts";
import { defined } from "../../base/defined.ts";
import type { Codec, CodecFactory, CodecSettings } from "../codec.ts";
import { type AnswerReader, chatCall, streamCall } from "./call.ts";
import { wholeBlock } from "./decode/assemble.ts";
import { asList } from "../../chat/check/as_list.ts";
import { checkBlockMembers } from "../prompt/block_members.ts";
import { decodeTextBlock } from "./decode/decode.ts";
import { notABlock } from "../../chat/check/not_a_block.ts";
import { needsConverse, TEXT_OPTIONS } from "./text_options.ts";
import type { WireBlock, WireObject } from "../wire.ts";
import type { BedrockChatOptions } from "../chat_options.ts";

const BLOCKS: AnswerReader = { readBlock: decodeTextBlock, closeBlock: (open) => decodeTextBlock(wholeBlock(open)) };

function createTextCodec({ maxFrameBytes }: CodecSettings): Codec {
  return {
    prepareChat: ({ model, options }) => chatCall(model, { body: encodeText(options) }, BLOCKS),
    prepareStream: ({ model, options }) => streamCall(model, { body: encodeText(options) }, BLOCKS, maxFrameBytes),
  };
}

/**
 * The codec of a text client: text, and other blocks unread and unchanged. It refuses every option that it does not support: the
 * client's own when the client is created, and a request's with the request.
 */
export const textCodec: CodecFactory = /* @__PURE__ */ Object.assign(createTextCodec, { options: TEXT_OPTIONS });

/** Encodes the options that `TEXT_OPTIONS` accepts. */
function encodeText({
  messages: given,
  system: prompt = [],
  maxTokens,
  temperature,
  topP,
  stopSequences,
  additionalModelRequestFields,
  additionalModelResponseFieldPaths,
}: BedrockChatOptions): WireObject {
  const system = encodeBlocks(prompt, "system");
  const messages: WireObject[] = [];
  const turns: readonly Message[] = typeof given === "string"
    ? [{ role: "user", content: given }]
    : asList<Message>(given, "messages");
  for (const [at, { role, content }] of turns.entries()) {
    const encoded = encodeBlocks(content, `messages[${at}].content`);
    if (role === "system") { for (const block of encoded) system.push(block); }
    else messages.push({ role, content: encoded });
  }
  const inferenceConfig = defined({ maxTokens, temperature, topP, stopSequences });
  return {
    messages,
    // The service refuses some of these when they are empty.
    system: system.length > 0 ? system : undefined,
    inferenceConfig: Object.keys(inferenceConfig).length > 0 ? inferenceConfig : undefined,
    additionalModelRequestFields,
    additionalModelResponseFieldPaths,
  };
}

function encodeBlocks(content: string | readonly (ContentBlock | SystemBlock)[], path: string): WireBlock[] {
  if (typeof content === "string") return [{ text: content }];
  return asList<ContentBlock | SystemBlock>(content, path).map((block, at): WireBlock => {
    checkBlockMembers(block, `${path}[${at}]`);
    if (block?.type === "text") return { text: block.text };
    if (block?.type === "unknown") return { [block.name]: block.value };
    if (typeof block?.type !== "string") throw notABlock(`${path}[${at}]`, block);
    throw needsConverse(`${path}[${at}]`);
  });
}
