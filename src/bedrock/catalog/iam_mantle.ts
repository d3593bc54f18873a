/**
 * The permissions for models that only `bedrock-mantle` serves. The service has its own actions, its resources are projects, and
 * a condition names the model.
 * Sources: AWS's managed policy `AmazonBedrockMantleInferenceAccess`, and the service authorization reference of
 * `bedrock-mantle`, both read 2026-11-29. The action is the same for all APIs, Messages too: the user guide's page "Making inference
 * requests", read 2026-11-30. The value of the condition is the model's id as in requests: policies in use, 2026-11.
 */
import { bedrockArn, parseArn } from "../../aws/arn.ts";
import { idParts } from "../../aws/regions.ts";
import { findModel } from "../../models/find.ts";

/** Something that is allowed, on a condition. */
export interface MantleGrant {
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  readonly condition: Record<string, Record<string, string>>;
}

/** The account and the region of the policy. */
interface Place {
  readonly partition: string;
  readonly region: string;
  readonly account: string;
}

/** The calls of the client that the codec `mantle()` serves. */
export const MANTLE_OPERATIONS: ReadonlySet<string> = /* @__PURE__ */ new Set(["chat", "stream"]);

/** The action that lets a caller use an API key. */
export const MANTLE_BEARER = "bedrock-mantle:CallWithBearerToken";

/** Returns the grant to chat with a model that only `bedrock-mantle` serves; `undefined` for any other model. */
export function mantleGrant(id: string, place: Place): MantleGrant | undefined {
  const model = findModel(id);
  if (model?.converse !== false || !model.mantle?.apis.length) return undefined;
  return {
    actions: ["bedrock-mantle:CreateInference"],
    resources: [bedrockArn({ ...place, service: "bedrock-mantle" }, "project/*")],
    // The codec sends this id.
    condition: { StringEquals: { "bedrock-mantle:Model": parseArn(id) || idParts(id)?.prefix ? model.id : id } },
  };
}
