/**
 * The smallest IAM policy for a Worker that streams one model through its inference profile: the profile, and the model
 * in each region that may answer, through that profile alone.
 *
 * ```sh
 * deno run examples/iam-policy.ts > policy.json
 * ```
 *
 * @module
 */
// deno-lint-ignore-file no-console -- a command, whose output is its purpose
import { iamPolicy } from "@bedrock-edge/client/models";

const policy = iamPolicy({
  operations: ["stream"],
  models: ["anthropic.claude-haiku-4-5-20251001-v1:0"],
  region: "eu-central-1",
  account: "123456789012",
  // The same options as the Worker's createBedrock: the policy allows its calls, and nothing beyond the fence.
  profiles: "auto",
  residency: "in-geography",
});

console.log(JSON.stringify(policy, null, 2));
