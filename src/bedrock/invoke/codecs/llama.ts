/**
 * The codec of Llama in its own format.
 */
import type { ChatCodec } from "../../codec.ts";
import type { InvokeCodecOptions } from "../codec_options.ts";
import { familyCodec } from "../family_codec.ts";
import { LLAMA } from "../families/prompt/llama.ts";

/**
 * Returns the codec of Llama 3 and 4 in their own format, for `createBedrock({ codecs })`. A conversation of text becomes one prompt
 * with the control tokens of the generation; a last turn of the assistant is continued. The ARN of an imported model gets the
 * tokens of Llama 3. Llama 3.2 reads images as bytes. Tools, other media, `topK` and `stopSequences` are a `TypeError`. A control
 * token in a text cannot end its turn: the token gets a space, which `repairs` report.
 *
 * @throws {TypeError} when an option has an unknown name or an invalid value, or `models` names a model of another format.
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { createBedrock } from "@bedrock-edge/client";
 * import { llama } from "@bedrock-edge/client/invoke";
 * import { fakeBedrock } from "@bedrock-edge/client/testing";
 *
 * const fake = fakeBedrock({ apiKey: "k", replies: ["Paris."] }); // leave out `fetch` to call AWS
 * const bedrock = createBedrock({ region: "us-east-1", apiKey: "k", fetch: fake, codecs: [llama({ models: "all" })] });
 * const { text } = await bedrock.chat({ model: "us.meta.llama3-1-70b-instruct-v1:0", messages: "The capital of France?" });
 * assertEquals([text, fake.requests[0]?.operation], ["Paris.", "InvokeModel"]);
 * ```
 */
export function llama(options: InvokeCodecOptions = {}): ChatCodec {
  return familyCodec(LLAMA, options);
}
