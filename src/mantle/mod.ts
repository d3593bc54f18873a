/**
 * Chats with the models that Converse does not serve, through the OpenAI and Anthropic APIs of Bedrock's endpoint `bedrock-mantle`.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { createBedrock } from "@bedrock-edge/client";
 * import { mantle } from "@bedrock-edge/client/mantle";
 * import { fakeBedrock } from "@bedrock-edge/client/testing";
 *
 * const fetch = fakeBedrock({ apiKey: "k", mantle: { replies: ["Paris."] } }); // leave out `fetch` to call AWS
 * const bedrock = createBedrock({ region: "us-east-1", apiKey: "k", fetch, codecs: [mantle()] });
 * const { text } = await bedrock.chat({ model: "openai.gpt-5.5", messages: "The capital of France?" });
 * assertEquals(text, "Paris.");
 * ```
 * @module
 */
export { mantle } from "./mantle.ts";
export type { MantleOptions } from "./mantle.ts";
export type { ChatCodec } from "../bedrock/codec.ts";
