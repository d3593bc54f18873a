/**
 * Fits an encoded body to a model, where the rules before encoding cannot. Pure.
 */
import type { Model } from "../../../models/model.ts";
import { asObject } from "../../../base/json_object.ts";
import type { WireObject } from "../../wire.ts";

/** Returns a body with the system prompt in front of the first user message, for a model without a system prompt. */
export function withoutSystem(body: WireObject): WireObject {
  const { system, messages, ...rest } = body;
  if (!Array.isArray(system) || !Array.isArray(messages)) return body;
  const [first, ...turns] = messages.map(asObject);
  const content = first?.content;
  if (!Array.isArray(content)) return body;
  return { ...rest, messages: [{ ...first, content: [...system, ...content] }, ...turns] };
}

/** Returns a body that demands the output schema in OpenAI's own format too. The caller's own member takes precedence. */
export function withStrictFormat(model: Model, body: WireObject): WireObject {
  if (model.reasoning?.request !== "reasoning.effort" || !asObject(body.outputConfig).textFormat) return body;
  const fields = asObject(body.additionalModelRequestFields);
  const text = asObject(fields.text);
  const format = { strict: true, ...asObject(text.format) };
  return { ...body, additionalModelRequestFields: { ...fields, text: { ...text, format } } };
}
