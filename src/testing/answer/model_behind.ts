/**
 * Finds the model behind an ARN in the fake's control plane.
 */
import { members } from "../judge/conversation.ts";

/** Members of the control plane's answers that name a model, in the order in which they are read. */
const MODEL_MEMBERS = ["foundationModelArn", "baseModelArn", "modelArn"] as const;

/**
 * Returns the id or ARN of the model behind a profile, a provisioned model or a custom model in `resources`; returns any other
 * id unchanged.
 */
export function modelBehind(
  modelId: string,
  resources: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {},
): string {
  const found = Object.hasOwn(resources, modelId) ? resources[modelId] : undefined;
  const [first] = members(found, "models");
  for (const value of [first?.["modelArn"], ...MODEL_MEMBERS.map((name) => found?.[name])]) {
    if (typeof value === "string") return value;
  }
  return modelId;
}
