/** Generated images: one transparent pixel each. */
import { isObject } from "../../../base/json_object.ts";
import { countTokens } from "../../answer/tokens.ts";
import { PIXEL } from "../../base/pixel.ts";
import { invalidRequest } from "../judge/refusal.ts";
import { number, oneOf, required, shape, text } from "../../base/values.ts";

/** Source: the API reference of images, read 2026-11-29. */
const MAX_IMAGES = 10;

const generation = shape({
  prompt: required(text()),
  n: number(1, MAX_IMAGES, "integer"),
  size: text({ pattern: /^(auto|\d+x\d+)$/ }),
  response_format: oneOf("url", "b64_json"),
  user: text(),
});

/** Returns if the service would accept the body of a generation. @throws {OpenAIRefusal} */
export function judgeGeneration(body: Readonly<Record<string, unknown>>): void {
  generation(body, "");
}

const isFile = (value: unknown): boolean => isObject(value) && typeof value["bytes"] === "string";

/** Returns if the service would accept the form of an edit, whose fields are all texts. @throws {OpenAIRefusal} */
export function judgeEdit(form: Readonly<Record<string, unknown>>): void {
  const { n } = form;
  judgeGeneration(n === undefined ? form : { ...form, n: Number(n) });
  const images = Array.isArray(form["image"]) ? form["image"] : [form["image"]];
  if (!images.every(isFile)) {
    throw invalidRequest("Missing required parameter: 'image'.", "image", "missing_required_parameter");
  }
}

/** Returns the body of an answer. A `url` is at the origin of the fake, which serves it. */
export function imagesAnswer(
  body: Readonly<Record<string, unknown>>,
  created: number,
  origin: string,
): Record<string, unknown> {
  const count = Number(body["n"] ?? 1);
  const data = Array.from(
    { length: count },
    (_, at) => body["response_format"] === "url" ? { url: `${origin}${IMAGE_PATH}${at + 1}.png` } : { b64_json: PIXEL },
  );
  const input = countTokens(body["prompt"]);
  return { created, data, usage: { input_tokens: input, output_tokens: count, total_tokens: input + count } };
}

const IMAGE_PATH = "/fake-images/";

/** Returns whether a path is that of a generated image. */
export function isImagePath(path: string): boolean {
  return path.startsWith(IMAGE_PATH);
}
