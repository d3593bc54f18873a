/**
 * The codec of Amazon Nova in its own format.
 */
import type { ChatCodec } from "../../codec.ts";
import type { InvokeCodecOptions } from "../codec_options.ts";
import { familyCodec } from "../family_codec.ts";
import { NOVA } from "../families/nova/nova.ts";

/**
 * Returns the codec of Amazon Nova in its own format, for `createBedrock({ codecs })`: `chat()` and `stream()` then call InvokeModel and
 * InvokeModelWithResponseStream. The format is nearly that of Converse: tools, media, cache points, reasoning and guardrails work
 * alike. Structured output asks by a tool, or in words.
 *
 * @throws {TypeError} when an option has an unknown name or an invalid value, or `models` names a model of another format.
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { createBedrock } from "@bedrock-edge/client";
 * import { nova } from "@bedrock-edge/client/invoke";
 * import { fakeBedrock } from "@bedrock-edge/client/testing";
 *
 * const fake = fakeBedrock({ apiKey: "k", replies: ["Paris."] }); // leave out `fetch` to call AWS
 * const bedrock = createBedrock({ region: "us-east-1", apiKey: "k", fetch: fake, codecs: [nova({ models: "all" })] });
 * const { text } = await bedrock.chat({ model: "us.amazon.nova-lite-v1:0", messages: "The capital of France?" });
 * assertEquals([text, fake.requests[0]?.operation], ["Paris.", "InvokeModel"]);
 * ```
 */
export function nova(options: InvokeCodecOptions = {}): ChatCodec {
  return familyCodec(NOVA, options);
}
