/**
 * The code that a user bundles to look models up and choose profiles, without a client. `size.ts` measures it; it never
 * runs.
 */
// deno-lint-ignore-file no-console -- the program of a user, who prints
import { can, declareModel, findModel, inferenceProfile, listModels, registerModel } from "@bedrock-edge/client/models";

const base = findModel("amazon.nova-lite-v1:0");
if (base) registerModel({ ...base, id: "vendor.brand-new-v1:0" });
declareModel("arn:aws:bedrock:us-east-1:123456789012:provisioned-model/abc123def456", "vendor.brand-new-v1:0");
for (const { id } of listModels({ can: "tools", region: "eu-central-1", status: "active" })) {
  console.log(inferenceProfile(id, { region: "eu-central-1" }).modelId, can(id, "imageInput"));
}
