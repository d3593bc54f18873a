/**
 * Hints that depend on what the client knows of the model. `tests/errors/hints_test.ts` and `call_hints_test.ts` have the
 * tables of the other hints.
 */
import { hintOf } from "../../src/models/explain.ts";
import { profileHint } from "../../src/aws/hints/profile_hint.ts";
import type { Row } from "./row.ts";

const APPLICATION_PROFILE = "arn:aws:bedrock:us-east-1:111122223333:application-inference-profile/abc123";

/** Returns the hint for a validation error with this message, from a client with all facts. */
function hinted(model: string, message: string, region = "us-east-1"): string | undefined {
  return hintOf({ kind: "validation", code: "ValidationException", message }, model, region);
}

/** Every hint of this kind. */
export const HINTS: readonly Row[] = [
  {
    says:
      "The model behind this ARN is unknown; name it with declareModel() or resolveModel(), so that requests are adapted to it",
    when: () => hinted(APPLICATION_PROFILE, "temperature is not supported"),
  },
  {
    says: "This model is unknown; describe it with registerModel(), so that requests are adapted to it",
    when: () => hinted("vendor.unknown-v1:0", "temperature is not supported"),
  },
  {
    says:
      "Call it through an inference profile that residency allows; discoverModels() lists the profiles of us-east-1",
    when: () => profileHint("on-demand throughput", { model: "vendor.new-v1:0", region: "us-east-1", isFenced: true }),
  },
];
