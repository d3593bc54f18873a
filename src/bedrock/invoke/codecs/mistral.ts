/**
 * The codecs of the older models of Mistral in their own formats.
 */
import type { ChatCodec } from "../../codec.ts";
import type { InvokeCodecOptions } from "../codec_options.ts";
import { familyCodec } from "../family_codec.ts";
import { MISTRAL_CHAT } from "../families/chat/mistral_chat.ts";
import { MISTRAL } from "../families/prompt/mistral.ts";

/**
 * Returns the codec of Mistral 7B, Mixtral, Mistral Small 2402 and Mistral Large 2402, for `createBedrock({ codecs })`. A conversation of
 * text becomes one prompt with `[INST]` and `[/INST]`; the system prompt stands before the first instruction. Tools and media are
 * a `TypeError`. A control token in a text cannot end its turn: the token gets a space, which `repairs` report.
 *
 * @throws {TypeError} when an option has an unknown name or an invalid value, or `models` names a model of another format.
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { createBedrock } from "@bedrock-edge/client";
 * import { mistral } from "@bedrock-edge/client/invoke";
 * import { fakeBedrock } from "@bedrock-edge/client/testing";
 *
 * const fake = fakeBedrock({ apiKey: "k", replies: ["Paris."] }); // leave out `fetch` to call AWS
 * const bedrock = createBedrock({ region: "us-east-1", apiKey: "k", fetch: fake, codecs: [mistral({ models: "all" })] });
 * const { text } = await bedrock.chat({ model: "mistral.mistral-7b-instruct-v0:2", messages: "The capital of France?" });
 * assertEquals([text, fake.requests[0]?.operation], ["Paris.", "InvokeModel"]);
 * ```
 */
export function mistral(options: InvokeCodecOptions = {}): ChatCodec {
  return familyCodec(MISTRAL, options);
}

/**
 * Returns the codec of Mistral Large 2407 and Pixtral Large, for `createBedrock({ codecs })`. Tools and images as bytes work; `topK`,
 * `stopSequences` and `reasoning` are a `TypeError`. Ids of calls that Mistral refuses are replaced, which `repairs` report.
 *
 * @throws {TypeError} when an option has an unknown name or an invalid value, or `models` names a model of another format.
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { createBedrock } from "@bedrock-edge/client";
 * import { mistralChat } from "@bedrock-edge/client/invoke";
 * import { fakeBedrock } from "@bedrock-edge/client/testing";
 *
 * const fake = fakeBedrock({ apiKey: "k", replies: ["Paris."] }); // leave out `fetch` to call AWS
 * const bedrock = createBedrock({ region: "us-east-1", apiKey: "k", fetch: fake, codecs: [mistralChat({ models: "all" })] });
 * const { text } = await bedrock.chat({ model: "mistral.mistral-large-2407-v1:0", messages: "The capital of France?" });
 * assertEquals([text, fake.requests[0]?.operation], ["Paris.", "InvokeModel"]);
 * ```
 */
export function mistralChat(options: InvokeCodecOptions = {}): ChatCodec {
  return familyCodec(MISTRAL_CHAT, options);
}
