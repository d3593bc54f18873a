/**
 * A guardrail over texts that no model of Bedrock gets, and scores without a guardrail.
 *
 * ```sh
 * deno run examples/apply-guardrail.ts       # without credentials: the fake has a guardrail
 * AWS_BEARER_TOKEN_BEDROCK=… AWS_REGION=us-east-1 \
 *   deno run --allow-net --allow-env examples/apply-guardrail.ts YOUR_GUARDRAIL_ID 1
 * ```
 *
 * @module
 */
// deno-lint-ignore-file no-console -- a command, whose output is its purpose
import { applyGuardrail, invokeGuardrailChecks } from "@bedrock-edge/client/guardrail";
import { connect } from "./connect.ts";
import { programArguments } from "./connect/host.ts";

const [id = "umbrellas", version = "1"] = programArguments();

const bedrock = await connect({
  fake: {
    guardrails: {
      umbrellas: { blockedWords: ["raincoat"], piiPatterns: { EMAIL: /\S+@\w+\.\w+/ }, message: "We sell umbrellas." },
    },
  },
});

for (const content of ["Do you sell a raincoat?", "Write to ada@example.com", "How much is an umbrella?"]) {
  const { intervened, outputs } = await applyGuardrail(bedrock, { id, version, source: "INPUT", content });
  console.log(`${content} -> ${intervened ? outputs.join(" ") : "nothing to object to"}`);
}

const { sensitiveInformation } = await invokeGuardrailChecks(bedrock, {
  messages: "Write to ada@example.com",
  checks: { sensitiveInformation: ["EMAIL"] },
});
for (const { type, beginOffset, endOffset } of sensitiveInformation) {
  console.log(`${type} from ${beginOffset} to ${endOffset}`);
}
