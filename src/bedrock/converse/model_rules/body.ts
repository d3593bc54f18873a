/**
 * What of a request can only be made fit for a model once all of it is written. Pure.
 */
import type { Model } from "../../../models/model.ts";
import { asObject } from "../../../base/json_object.ts";
import type { WireObject } from "../../wire.ts";

/** The system prompt before the user's first words, where a model has no place of its own for it. */
export function withoutSystem(body: WireObject): WireObject {
  const { system, messages, ...rest } = body;
  if (!Array.isArray(system) || !Array.isArray(messages)) return body;
  const [first, ...turns] = messages.map(asObject);
  const content = first?.content;
  if (!Array.isArray(content)) return body;
  return { ...rest, messages: [{ ...first, content: [...system, ...content] }, ...turns] };
}

/** OpenAI's own format says once more that an output's schema is to be kept; what a caller says of it wins. */
export function withStrictFormat(model: Model, body: WireObject): WireObject {
  if (model.reasoning?.request !== "reasoning.effort" || !asObject(body.outputConfig).textFormat) return body;
  const fields = asObject(body.additionalModelRequestFields);
  const text = asObject(fields.text);
  const format = { strict: true, ...asObject(text.format) };
  return { ...body, additionalModelRequestFields: { ...fields, text: { ...text, format } } };
}
