/** Embeddings that are the same for the same text: directions of length 1, and no likeness between texts. */
import { toBase64 } from "../../../base/base64.ts";
import { countTokens } from "../../answer/tokens.ts";
import { vectorOf } from "../../base/vector.ts";
import { invalidRequest } from "../judge/refusal.ts";
import { list, number, oneOf, required, shape, text, textOr } from "../../base/values.ts";

const DEFAULT_DIMENSIONS = 8;

/** Source: the API reference of embeddings, read 2026-11-29. */
const MAX_INPUTS = 2048;

const request = shape({
  input: required(textOr(list(text(), { min: 1, max: MAX_INPUTS, of: "strings" }), "a string or array of strings")),
  encoding_format: oneOf("float", "base64"),
  dimensions: number(1, 4096, "integer"),
  user: text(),
});

/** Returns if the service would accept the body. @throws {OpenAIRefusal} */
export function judgeEmbeddings(body: Readonly<Record<string, unknown>>): void {
  request(body, "");
  const inputs = inputsOf(body);
  if (inputs.includes("")) throw invalidRequest("Invalid 'input': input cannot be an empty string.", "input");
}

function inputsOf({ input }: Readonly<Record<string, unknown>>): string[] {
  return (Array.isArray(input) ? input : [input]).map(String);
}

/** Returns the body of an answer. The vectors come in reverse order: their `index` tells the order of the texts. */
export function embeddingsAnswer(body: Readonly<Record<string, unknown>>, model: string): Record<string, unknown> {
  const inputs = inputsOf(body);
  const { dimensions = DEFAULT_DIMENSIONS, encoding_format } = body;
  const data = inputs.map((input, index) => {
    const vector = vectorOf(input, Number(dimensions));
    const embedding = encoding_format === "base64" ? littleEndian(vector) : vector;
    return { object: "embedding", index, embedding };
  });
  const tokens = inputs.reduce((sum, input) => sum + countTokens(input), 0);
  return { object: "list", data: data.toReversed(), model, usage: { prompt_tokens: tokens, total_tokens: tokens } };
}

function littleEndian(vector: readonly number[]): string {
  const bytes = new Uint8Array(vector.length * 4);
  const view = new DataView(bytes.buffer);
  vector.forEach((value, at) => view.setFloat32(at * 4, value, true));
  return toBase64(bytes);
}
