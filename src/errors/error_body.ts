/**
 * The JSON bodies in which services and gateways explain a failure. Pure.
 */
import { asObject, isObject } from "../base/json_object.ts";

/** The texts of a JSON object, by their names in lower case, without empty texts and members of other types. */
export type Texts = Readonly<Record<string, string | undefined>>;

/** The parts of a body that explains a failure. */
export interface ParsedErrorBody {
  /** The name of the failure. */
  readonly code: string | undefined;
  /** The words of the failure. */
  readonly text: string | undefined;
  /** The texts at the top level; `undefined` for a body that is not JSON, such as a proxy's page. */
  readonly top: Texts | undefined;
}

/**
 * Reads the body of a failure. The name and the words stand at the top level, in `error` (OpenAI's shape), or in the first of
 * `errors`; gateways also write the words as the text of `error`, `errors` or `detail`.
 *
 * @param codeNames the members that name a failure, in lower case, the most specific one first.
 */
export function parseErrorBody(body: string, codeNames: readonly string[] = ["code", "type"]): ParsedErrorBody {
  let json: unknown;
  try {
    json = JSON.parse(body);
  } catch {
    return { code: undefined, text: undefined, top: undefined };
  }
  // Gemini's compatible API writes a list with one failure.
  if (Array.isArray(json)) [json] = json;
  const { error, errors, detail } = asObject(json);
  const first = Array.isArray(errors) ? errors[0] : errors;
  const texts = textsOf([error, first, json].find(isObject));
  const codeName = codeNames.find((name) => texts[name] !== undefined);
  return {
    code: codeName === undefined ? undefined : texts[codeName],
    text: texts.message ?? textIn(error) ?? textIn(first) ?? textIn(detail),
    top: textsOf(json),
  };
}

function textsOf(value: unknown): Texts {
  const entries = Object.entries(asObject(value)).map(([name, value]) => [name.toLowerCase(), textIn(value)] as const);
  return Object.fromEntries(entries.filter(([, text]) => text !== undefined));
}

function textIn(value: unknown): string | undefined {
  return typeof value === "string" && value ? value : undefined;
}
