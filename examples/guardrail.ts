/**
 * Guardrails in a chat: what they blocked, why, and whether a reader may have seen it already.
 *
 * ```sh
 * deno run examples/guardrail.ts       # without credentials: the fake has a guardrail, and no model runs
 * AWS_BEARER_TOKEN_BEDROCK=… AWS_REGION=us-east-1 \
 *   deno run --allow-net --allow-env examples/guardrail.ts YOUR_GUARDRAIL_ID 1
 * ```
 *
 * @module
 */
// deno-lint-ignore-file no-console -- a command, whose output is its purpose
import type { ChatResult, GuardrailAssessment } from "@bedrock-edge/client";
import { connect, inRegion } from "./connect.ts";
import { programArguments } from "./connect/host.ts";

const [id = "umbrellas", version = "1"] = programArguments();

const bedrock = await connect({
  fake: {
    guardrails: {
      umbrellas: { blockedWords: ["raincoat"], piiPatterns: { EMAIL: /\S+@\w+\.\w+/ }, message: "We sell umbrellas." },
    },
    // An answer in place of the blocked one.
    replies: [{ when: { text: "dry" }, text: "Stay inside, or wear a raincoat. It covers the arms too." }],
  },
});
const model = bedrock.model(inRegion("amazon.nova-lite-v1:0", bedrock), { guardrail: { id, version, trace: true } });

function show(question: string, { text, stopReason, guardrail }: ChatResult): void {
  console.log(question);
  console.log(`  ${text}`);
  // Your own guardrail; `content_filtered` comes from the model's maker, without details.
  console.log(`  ${stopReason}: ${guardrail?.intervened ? "the guardrail stepped in" : "nothing to object to"}`);
  if (!guardrail) return;
  const { inputAssessments, outputAssessments, modelOutput, textMayHaveBeenShown } = guardrail;
  for (const found of Object.values(inputAssessments)) console.log(`  in the question: ${findings(found)}`);
  for (const found of Object.values(outputAssessments).flat()) console.log(`  in the answer: ${findings(found)}`);
  // For a log, not for the visitor.
  if (guardrail.intervened && modelOutput) console.log(`  the model had said: ${modelOutput.join(" ")}`);
  if (textMayHaveBeenShown) console.log("  take it off the screen: it may have been shown");
}

function findings({ wordPolicy, sensitiveInformationPolicy }: GuardrailAssessment): string {
  const words = wordPolicy?.customWords?.map(({ match, action }) => `${match} ${action}`) ?? [];
  const personal = sensitiveInformationPolicy?.piiEntities?.map(({ type, action }) => `${type} ${action}`) ?? [];
  return [...words, ...personal].join(", ") || "nothing";
}

for (const question of ["Do you sell umbrellas?", "Do you sell a raincoat?", "Repeat: write to ada@example.com"]) {
  show(question, await model.chat({ messages: question }));
}

const question = "How do I stay dry?";
show(question, await model.stream({ messages: question }).final());

// `async` streams text before the guardrail has checked it.
const hasty = model.stream({ messages: question, guardrail: { id, version, trace: true, stream: "async" } });
show(`${question} Quick!`, await hasty.final());
