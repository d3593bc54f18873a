/** Members that the model behind the fake refuses, in OpenAI's words. */
import { isObject } from "../../../base/json_object.ts";
import { invalidRequest, OpenAIRefusal } from "./refusal.ts";

/** Members that another member has replaced. */
const INSTEAD: ReadonlyMap<string, string> = new Map([["max_tokens", "max_completion_tokens"]]);

/** @throws {OpenAIRefusal} for a body with one of the refused members, or with one of their refused values. */
export function refuseMembers(body: Readonly<Record<string, unknown>>, refused: readonly string[]): void {
  for (const limit of refused) {
    const [name = "", kind] = limit.split(".");
    const value = body[name];
    if (value === undefined || value === null) continue;
    if (kind === undefined) {
      const instead = INSTEAD.get(name);
      const advice = instead === undefined ? "" : ` Use '${instead}' instead.`;
      const message = `Unsupported parameter: '${name}' is not supported with this model.${advice}`;
      throw invalidRequest(message, name, "unsupported_parameter");
    }
    // In `text` of a request to /responses the format is a member.
    const [path, part] = isObject(value) && isObject(value["format"])
      ? [`${name}.format`, value["format"]]
      : [name, value];
    if (part !== kind && !(isObject(part) && part["type"] === kind)) continue;
    throw invalidRequest(`Invalid parameter: '${path}' of type '${kind}' is not supported with this model.`, path);
  }
}

/** @throws {OpenAIRefusal} for a request with more tokens than the model reads. */
export function refuseLength(tokens: number, contextWindow: number): void {
  if (tokens <= contextWindow) return;
  throw invalidRequest(
    `This model's maximum context length is ${contextWindow} tokens. However, your messages resulted in ${tokens} ` +
      "tokens. Please reduce the length of the messages.",
    "messages",
    "context_length_exceeded",
  );
}

/** The refusal of a model that does not exist. */
export function unknownModel(model: string): OpenAIRefusal {
  const message = `The model \`${model}\` does not exist or you do not have access to it.`;
  return new OpenAIRefusal(404, { message, type: "invalid_request_error", param: null, code: "model_not_found" });
}
