/**
 * The codec of DeepSeek R1 in its own format.
 */
import type { ChatCodec } from "../../codec.ts";
import type { InvokeCodecOptions } from "../codec_options.ts";
import { familyCodec } from "../family_codec.ts";
import { DEEPSEEK } from "../families/prompt/deepseek.ts";

/**
 * Returns the codec of DeepSeek R1 in its own format, for `createBedrock({ codecs })`; later models of DeepSeek have `openaiChat()`. A
 * conversation of text becomes one prompt that opens the thinking of the answer, which is a block of reasoning. Tools, media, `topK`
 * and a last turn of the assistant are a `TypeError`. A control token in a text cannot end its turn: the token gets a space, which
 * `repairs` report.
 *
 * @throws {TypeError} when an option has an unknown name or an invalid value, or `models` names a model of another format.
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { createBedrock } from "@bedrock-edge/client";
 * import { deepseek } from "@bedrock-edge/client/invoke";
 * import { fakeBedrock } from "@bedrock-edge/client/testing";
 *
 * const fake = fakeBedrock({ apiKey: "k", replies: ["Paris."] }); // leave out `fetch` to call AWS
 * const bedrock = createBedrock({ region: "us-east-1", apiKey: "k", fetch: fake, codecs: [deepseek({ models: "all" })] });
 * const { text } = await bedrock.chat({ model: "us.deepseek.r1-v1:0", messages: "The capital of France?" });
 * assertEquals([text, fake.requests[0]?.operation], ["Paris.", "InvokeModel"]);
 * ```
 */
export function deepseek(options: InvokeCodecOptions = {}): ChatCodec {
  return familyCodec(DEEPSEEK, options);
}
