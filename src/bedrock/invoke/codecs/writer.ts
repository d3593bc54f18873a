/**
 * The codec of Writer's models in their own format.
 */
import type { ChatCodec } from "../../codec.ts";
import type { InvokeCodecOptions } from "../codec_options.ts";
import { familyCodec } from "../family_codec.ts";
import { WRITER } from "../families/chat/writer.ts";

/**
 * Returns the codec of Writer's Palmyra X4 and X5 in their own format, for `createBedrock({ codecs })`. Tools, `topK` and `reasoning` are
 * a `TypeError`: Converse has tools for these models.
 *
 * @throws {TypeError} when an option has an unknown name or an invalid value, or `models` names a model of another format.
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { createBedrock } from "@bedrock-edge/client";
 * import { writer } from "@bedrock-edge/client/invoke";
 * import { fakeBedrock } from "@bedrock-edge/client/testing";
 *
 * const fake = fakeBedrock({ apiKey: "k", replies: ["Paris."] }); // leave out `fetch` to call AWS
 * const bedrock = createBedrock({ region: "us-east-1", apiKey: "k", fetch: fake, codecs: [writer({ models: "all" })] });
 * const { text } = await bedrock.chat({ model: "us.writer.palmyra-x5-v1:0", messages: "The capital of France?" });
 * assertEquals([text, fake.requests[0]?.operation], ["Paris.", "InvokeModel"]);
 * ```
 */
export function writer(options: InvokeCodecOptions = {}): ChatCodec {
  return familyCodec(WRITER, options);
}
