/**
 * `InvokeModel`: models in their own formats, for those that Converse does not serve, and for members that Converse does not
 * have.
 *
 * | for | see |
 * |---|---|
 * | a whole answer, uninterpreted | {@linkcode invokeModel}, {@linkcode InvokeModelOptions}, {@linkcode InvokeModelResult} |
 * | a stream of chunks, uninterpreted | {@linkcode invokeModelWithResponseStream}, {@linkcode InvokeModelStream} |
 * | `chat()` and `stream()` in a model's own format | {@linkcode anthropic}, {@linkcode nova}, {@linkcode openaiChat}, {@linkcode llama}, {@linkcode mistral}, {@linkcode mistralChat}, {@linkcode deepseek}, {@linkcode writer}, {@linkcode pegasus} |
 * | their options and their type | {@linkcode InvokeCodecOptions}, {@linkcode ChatCodec} |
 * | a recorded answer, also of a retired model | {@linkcode readInvokeAnswer}, {@linkcode InvokeRecording}, {@linkcode InvokeAnswer} |
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { createBedrock } from "@bedrock-edge/client";
 * import { invokeModel } from "@bedrock-edge/client/invoke";
 * import { fakeBedrock } from "@bedrock-edge/client/testing";
 *
 * const bedrock = createBedrock({ region: "us-east-1", apiKey: "k", fetch: fakeBedrock({ apiKey: "k", replies: ["Paris."] }) });
 * const { body } = await invokeModel<{ outputs: { text: string }[] }>(bedrock, {
 *   model: "mistral.mistral-large-2402-v1:0",
 *   body: { prompt: "<s>[INST] The capital of France? [/INST]", max_tokens: 20 },
 * });
 * assertEquals(body.outputs[0]?.text, "Paris.");
 * ```
 * @module
 */
export { invokeModel } from "./invoke_model.ts";
export type { InvokeFacts, InvokeModelResult } from "./invoke_model.ts";
export { invokeModelWithResponseStream } from "./invoke_stream.ts";
export type { InvokeModelStream } from "./invoke_stream.ts";
export type { InvokeGuardrail, InvokeModelOptions } from "./options.ts";
export { anthropic } from "../../invoke/anthropic.ts";
export type { InvokeCodecOptions } from "../../invoke/codec_options.ts";
export { deepseek } from "../../invoke/codecs/deepseek.ts";
export { llama } from "../../invoke/codecs/llama.ts";
export { mistral, mistralChat } from "../../invoke/codecs/mistral.ts";
export { nova } from "../../invoke/codecs/nova.ts";
export { openaiChat } from "../../invoke/codecs/openai_chat.ts";
export { pegasus } from "../../invoke/codecs/pegasus.ts";
export { readInvokeAnswer } from "../../invoke/codecs/read_invoke_answer.ts";
export type { InvokeAnswer, InvokeRecording } from "../../invoke/codecs/read_invoke_answer.ts";
export { writer } from "../../invoke/codecs/writer.ts";
export type { ChatCodec } from "../../codec.ts";
