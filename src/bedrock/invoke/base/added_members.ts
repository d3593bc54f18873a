/**
 * The members that Bedrock adds to a model's own JSON, in a whole answer and in chunks.
 */
import type { JsonObject } from "../../../base/json_object.ts";

const PREFIX = "amazon-bedrock-";

/** A model's own JSON, and the members that Bedrock added. */
export interface OwnJson {
  /** The JSON as the model wrote it. */
  readonly own: JsonObject;
  /** The value of `amazon-bedrock-guardrailAction`: `INTERVENED` or `NONE`. */
  readonly guardrailAction?: unknown;
  /** The value of `amazon-bedrock-trace`. */
  readonly trace?: unknown;
  /** The value of `amazon-bedrock-invocationMetrics`, in the last chunk of a stream. */
  readonly metrics?: unknown;
}

/** Takes the members that Bedrock added out of JSON. A member of that prefix that this version does not know stays. */
export function takeAddedMembers(json: JsonObject): OwnJson {
  // Nearly no chunk has such a member.
  if (!Object.keys(json).some((name) => name.startsWith(PREFIX))) return { own: json };
  const {
    "amazon-bedrock-guardrailAction": guardrailAction,
    "amazon-bedrock-trace": trace,
    "amazon-bedrock-invocationMetrics": metrics,
    ...own
  } = json;
  return { own, guardrailAction, trace, metrics };
}
