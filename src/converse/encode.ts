/**
 * A chat request as Converse's body. Pure.
 */
import type { ContentBlock, Message } from "../chat/content.ts";
import type { ChatOptions } from "../chat/request.ts";
import { asObject, type WireBlock, type WireObject } from "./wire.ts";

/**
 * Encodes a request for `model`, ready for `JSON.stringify`.
 *
 * @throws {TypeError} when there is no message, or one is not a message.
 * @throws {RangeError} when a parameter is outside what Converse takes.
 */
export function encodeChat(model: string, options: ChatOptions): WireObject {
  const { maxTokens, temperature, topP, topK, stopSequences } = options;
  const { additionalModelRequestFields: fields, additionalModelResponseFieldPaths } = options;
  const system = blocks(options.system ?? [], "system");
  const messages: WireObject[] = [];
  const given: Message[] | ChatOptions["messages"] = typeof options.messages === "string"
    ? [{ role: "user", content: options.messages }]
    : options.messages;
  for (const [index, { role, content }] of listed(given, "messages").entries()) {
    const encoded = blocks(content, `messages[${index}].content`);
    if (role === "system") system.push(...encoded);
    else messages.push({ role, content: encoded });
  }
  if (!messages.length) throw new TypeError("Cannot chat: there is no message; pass text or a list of them");
  // AWS refuses them too, but speaks of inferenceConfig, which nobody gave.
  if (maxTokens !== undefined && !(maxTokens >= 1)) throw outOfRange({ maxTokens }, "at least 1");
  for (const [name, value = 0] of Object.entries({ temperature, topP })) {
    if (!(value >= 0 && value <= 1)) throw outOfRange({ [name]: value }, "0 to 1");
  }
  const inferenceConfig = { maxTokens, temperature, topP, stopSequences };
  return {
    messages,
    system: system.length ? system : undefined,
    inferenceConfig: Object.values(inferenceConfig).some((value) => value !== undefined) ? inferenceConfig : undefined,
    additionalModelRequestFields: topK === undefined ? fields : withTopK(model, topK, fields),
    additionalModelResponseFieldPaths,
  };
}

/**
 * `topK` where the model's own format has it, under what the caller says there. The provider segment of the id selects the
 * shape: Nova nests it, everyone else who has it calls it `top_k`. Source: AWS's model parameter pages, read 2026-11-20.
 */
function withTopK(model: string, topK: number, fields: WireObject = {}): WireObject {
  if (!/\bamazon\.nova/.test(model)) return { top_k: topK, ...fields };
  return { ...fields, inferenceConfig: { topK, ...asObject(fields.inferenceConfig) } };
}

function blocks(content: string | readonly ContentBlock[], path: string): WireBlock[] {
  if (typeof content === "string") return [{ text: content }];
  return listed(content, path).map((block, index): WireBlock => {
    if (block?.type === "text") return { text: block.text };
    if (block?.type === "unknown") return { [block.name]: block.value };
    throw new TypeError(
      `Cannot chat: ${path}[${index}] is no known block; use { type: "text", text } or { type: "unknown", name, value }`,
    );
  });
}

function listed<T>(list: string | readonly T[], path: string): readonly T[] {
  if (Array.isArray(list)) return list;
  throw new TypeError(`Cannot chat: ${path} is neither text nor a list; pass either`);
}

function outOfRange(parameter: object, range: string): RangeError {
  return new RangeError(`Cannot chat with ${JSON.stringify(parameter)}: use ${range}`);
}
