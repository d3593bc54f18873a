/**
 * Requests that Bedrock refuses, with Bedrock's messages where they are known.
 *
 * Rules and texts: the service model, the API reference and error messages that people reported, collected 2026-11-21.
 * If only the rule is known, the text is ours. `validate_family.ts` and `validate_claude.ts` hold the refusals of
 * single families.
 */
import { isObject } from "../../base/json_object.ts";
import type { Findings } from "./constraints.ts";
import { converseRequest, converseStreamRequest } from "./converse_model.ts";
import { member, messagesOf, outputSchemaOf } from "./conversation.ts";
import { invalid, Refusal } from "./refusal.ts";
import { checkCachePoints } from "./validate_cache.ts";
import { checkClaude } from "./validate_claude.ts";
import { checkFamily } from "./validate_family.ts";
import { checkMessages, notAnObject } from "./validate_messages.ts";
import { checkTools } from "./validate_tools.ts";

/** The operation that a body is for. */
export type ConverseOperation = "Converse" | "ConverseStream";

/** Digests of media that a model generated earlier and that may come back in the assistant's turns. */
export type SentMedia = ReadonlySet<string>;

/**
 * Returns if AWS would accept the request. `model` is the model behind an ARN, if known.
 *
 * @throws {Refusal} a ValidationException or a SerializationException.
 */
export function validateConverse(
  operation: ConverseOperation,
  modelId: string,
  body: unknown,
  sent: SentMedia = new Set(),
  model: string = modelId,
): void {
  if (!isObject(body)) throw new Refusal("SerializationException", "Unexpected token at the start of the request body");
  checkModel(operation, modelId, body);
  const isPrompt = /:prompt\/[0-9a-zA-Z]{10}(:\d+)?$/.test(modelId);
  if (isPrompt) checkPromptMembers(body);
  const messages = messagesOf(body);
  if (messages.length === 0 && !isPrompt) {
    throw invalid("The messages field is empty. Add a Message object to the messages field and try again.");
  }
  checkMessages(body, messages, sent);
  checkTools(body, messages);
  checkCachePoints(body, messages, model);
  checkRest(body);
  checkClaude(model, body, messages);
  checkFamily(model, body, messages);
}

function checkModel(operation: ConverseOperation, modelId: string, body: Record<string, unknown>): void {
  const found: Findings = { violations: [], unions: [] };
  const check = operation === "Converse" ? converseRequest : converseStreamRequest;
  check({ ...body, modelId }, [], found);
  const { violations, unions } = found;
  if (violations.length > 0) {
    const errors = violations.length === 1 ? "1 validation error" : `${violations.length} validation errors`;
    throw invalid(`${errors} detected: ${violations.join("; ")}`);
  }
  if (unions[0] !== undefined) throw invalid(unions[0]);
}

/** A stored prompt contains these members. */
function checkPromptMembers(body: Record<string, unknown>): void {
  for (const name of ["additionalModelRequestFields", "inferenceConfig", "system", "toolConfig"]) {
    if (body[name] !== undefined && body[name] !== null) {
      throw invalid(`The ${name} field cannot be used with a prompt resource. Remove the field and try again.`);
    }
  }
}

function checkRest(body: Record<string, unknown>): void {
  const guardrail = member(body, "guardrailConfig");
  if (Boolean(guardrail["guardrailIdentifier"]) !== Boolean(guardrail["guardrailVersion"])) {
    throw invalid("The guardrailConfig field must set both guardrailIdentifier and guardrailVersion.");
  }
  const fields = body["additionalModelRequestFields"];
  if (fields !== undefined && fields !== null && !isObject(fields)) throw notAnObject(["additionalModelRequestFields"]);
  for (const key of Object.keys(member(body, "requestMetadata"))) {
    // AWS reserves the prefix in any capitalization.
    if (/^aws:/i.test(key)) throw invalid(`The key '${key}' in requestMetadata must not begin with aws:.`);
  }
  const paths = body["additionalModelResponseFieldPaths"];
  for (const path of Array.isArray(paths) ? paths : []) {
    // RFC 6901: every part begins with a slash, and "~" stands only in "~0" and "~1".
    if (!/^(\/([^~/]|~[01])*)+$/.test(String(path))) {
      throw invalid(`The value '${path}' at additionalModelResponseFieldPaths is not a valid JSON Pointer.`);
    }
  }
  const format = member(member(member(body, "outputConfig"), "textFormat"), "structure");
  const schema = member(format, "jsonSchema")["schema"];
  if (typeof schema === "string" && !outputSchemaOf(body)) {
    throw invalid("The value at outputConfig.textFormat.structure.jsonSchema.schema is not valid JSON of a schema.");
  }
}
