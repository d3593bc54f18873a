/**
 * Which model an ARN stands for, as far as the fake's control plane knows.
 */
import { members } from "./conversation.ts";

/** Members of the control plane's answers that name a model, in the order in which they are looked at. */
const MODEL_MEMBERS = ["foundationModelArn", "baseModelArn", "modelArn"] as const;

/**
 * The id or ARN of the model that is called: of a profile, a provisioned or a custom model in `resources` the model behind it,
 * of anything else what is asked for.
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
