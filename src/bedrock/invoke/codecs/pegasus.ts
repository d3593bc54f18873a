/**
 * The codec of TwelveLabs Pegasus.
 */
import type { ChatCodec } from "../../codec.ts";
import type { InvokeCodecOptions } from "../codec_options.ts";
import { familyCodec } from "../family_codec.ts";
import { PEGASUS } from "../families/prompt/pegasus.ts";

/**
 * Returns the codec of TwelveLabs Pegasus, for `createBedrock({ codecs })`. A request is one turn of the user with one video, as bytes or
 * in S3, and a question about it. Native structured output works. Tools, `topP`, `topK` and `stopSequences` are a `TypeError`.
 *
 * @throws {TypeError} when an option has an unknown name or an invalid value, or `models` names a model of another format.
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { createBedrock } from "@bedrock-edge/client";
 * import { pegasus } from "@bedrock-edge/client/invoke";
 * import { fakeBedrock } from "@bedrock-edge/client/testing";
 *
 * const fake = fakeBedrock({ apiKey: "k", replies: ["A cat."] }); // leave out `fetch` to call AWS
 * const bedrock = createBedrock({ region: "us-east-1", apiKey: "k", fetch: fake, codecs: [pegasus()] });
 * const { text } = await bedrock.chat({ model: "us.twelvelabs.pegasus-1-2-v1:0", messages: [{
 *   role: "user",
 *   content: [
 *     { type: "text", text: "What happens?" },
 *     { type: "video", format: "mp4", source: { s3Location: { uri: "s3://bucket/cat.mp4" } } },
 *   ],
 * }] });
 * assertEquals([text, fake.requests[0]?.operation], ["A cat.", "InvokeModel"]);
 * ```
 */
export function pegasus(options: InvokeCodecOptions = {}): ChatCodec {
  return familyCodec(PEGASUS, options);
}
