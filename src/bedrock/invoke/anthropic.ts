/**
 * The codec of Claude in its own format.
 */
import type { ChatCodec } from "../codec.ts";
import type { InvokeCodecOptions } from "./codec_options.ts";
import { ANTHROPIC } from "./families/anthropic/family.ts";
import { familyCodec } from "./family_codec.ts";

/**
 * Returns the codec of Claude in Anthropic's own format, for `createBedrock({ codecs })`: `chat()` and `stream()` then call
 * InvokeModel and InvokeModelWithResponseStream. It is for members of Anthropic's API that Converse has no place for, which go into
 * `additionalModelRequestFields`, such as `anthropic_beta`, and for deployments that only InvokeModel serves.
 *
 * Results, events, tools, repairs, structured output, cache points and guardrails are those of Converse. The format requires
 * `max_tokens`: a request without `maxTokens` asks for 4096 tokens, four times as many with adaptive thinking, and 4096 beside a
 * budget. Images and documents must be bytes, and documents PDFs or text. Not supported: `additionalModelResponseFieldPaths`
 * (`result.unknown` has the members that this version does not know) and stored prompts.
 *
 * @throws {TypeError} when an option has an unknown name or an invalid value, or `models` names a model of another format.
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { createBedrock } from "@bedrock-edge/client";
 * import { anthropic } from "@bedrock-edge/client/invoke";
 * import { fakeBedrock } from "@bedrock-edge/client/testing";
 *
 * const fake = fakeBedrock({ apiKey: "k", replies: ["Paris."] }); // leave out `fetch` to call AWS
 * const bedrock = createBedrock({ region: "us-east-1", apiKey: "k", fetch: fake, codecs: [anthropic({ models: "all" })] });
 * const { text } = await bedrock.chat({ model: "us.anthropic.claude-sonnet-4-6", messages: "The capital of France?" });
 * assertEquals(text, "Paris.");
 * assertEquals(fake.requests[0]?.operation, "InvokeModel");
 * ```
 */
export function anthropic(options: InvokeCodecOptions = {}): ChatCodec {
  return familyCodec(ANTHROPIC, options);
}
