/**
 * The codec of the models with bodies of Chat Completions.
 */
import type { ChatCodec } from "../../codec.ts";
import type { InvokeCodecOptions } from "../codec_options.ts";
import { familyCodec } from "../family_codec.ts";
import { OPENAI_CHAT } from "../families/chat/openai_chat.ts";

/**
 * Returns the codec of the models whose bodies are Chat Completions, for `createBedrock({ codecs })`: gpt-oss, Qwen, DeepSeek V3, Kimi,
 * GLM, MiniMax, Gemma, Nemotron, newer models of Mistral, and imported models. Tools, images as bytes, reasoning and native
 * structured output work; `topK` is a `TypeError`. The reasoning of gpt-oss, which the format writes into the text, is a block of its
 * own.
 *
 * @throws {TypeError} when an option has an unknown name or an invalid value, or `models` names a model of another format.
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { createBedrock } from "@bedrock-edge/client";
 * import { openaiChat } from "@bedrock-edge/client/invoke";
 * import { fakeBedrock } from "@bedrock-edge/client/testing";
 *
 * const fake = fakeBedrock({ apiKey: "k", replies: ["Paris."] }); // leave out `fetch` to call AWS
 * const bedrock = createBedrock({ region: "us-east-1", apiKey: "k", fetch: fake, codecs: [openaiChat({ models: "all" })] });
 * const { text } = await bedrock.chat({ model: "openai.gpt-oss-120b-1:0", messages: "The capital of France?" });
 * assertEquals([text, fake.requests[0]?.operation], ["Paris.", "InvokeModel"]);
 * ```
 */
export function openaiChat(options: InvokeCodecOptions = {}): ChatCodec {
  return familyCodec(OPENAI_CHAT, options);
}
