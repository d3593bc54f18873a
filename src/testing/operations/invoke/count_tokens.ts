/**
 * CountTokens: only Claude's tokens, by base ids. Source: recorded exchanges (pydantic-ai, 2026-06-25).
 */
import { traitsOf } from "../../judge/answer_traits.ts";
import { promptParts } from "../../answer/prompt_parts.ts";
import { member } from "../../judge/conversation.ts";
import { invalid, Refusal } from "../../judge/refusal.ts";
import { parseBody } from "../../base/fake_server.ts";
import { idParts } from "../../../aws/regions.ts";
import { converseOfAnthropic } from "./anthropic/request.ts";
import { type FakeServiceOperation, jsonAnswer, type OperationRequest } from "../operation.ts";

/** Creates the operation. */
export function countTokensOperation(): FakeServiceOperation {
  return {
    operation: "CountTokens",
    method: "POST",
    path: /^\/model\/([^/]+)\/count-tokens$/,
    answer: (request) => jsonAnswer({ inputTokens: count(request) }),
  };
}

function count({ parts, body, checkModelExists }: OperationRequest): number {
  const [modelId = ""] = parts;
  if (!body.isJson) throw new Refusal("SerializationException", "The request body is not valid JSON.");
  checkModelExists(modelId);
  // A profile is not counted, and neither is a model of another family.
  if (idParts(modelId)?.prefix !== undefined || traitsOf(modelId).family !== "claude") {
    throw invalid("The provided model doesn't support counting tokens.");
  }
  const input = member(body.value, "input");
  if ("converse" in input === "invokeModel" in input) {
    throw invalid("Exactly one of converse and invokeModel must be set in input.");
  }
  const read = "converse" in input ? input["converse"] : converseOfAnthropic(nativeBody(member(input, "invokeModel")));
  return promptParts(read).reduce((sum, { tokens }) => sum + tokens, 0);
}

function nativeBody({ body }: Record<string, unknown>): Readonly<Record<string, unknown>> {
  try {
    const bytes = Uint8Array.from(atob(String(body)), (byte) => byte.charCodeAt(0));
    return member({ value: parseBody(bytes).value }, "value");
  } catch {
    throw invalid("The body of invokeModel is not valid base64.");
  }
}
