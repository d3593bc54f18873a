/**
 * The registry's rows beside AWS's own listing: `ListFoundationModels` of us-east-1 as recorded on 2025-12-31 and 2026-05-06.
 */
import { assert, assertEquals } from "@std/assert";
import { findModel } from "@bedrock-edge/client/models";
import { corpus } from "../helpers/corpus.ts";

/** The members of a recorded summary that are compared. */
interface Summary {
  readonly modelId: string;
  readonly modelLifecycle: { readonly status: string };
  readonly guardrailsSupported: boolean | null;
  readonly converse: {
    readonly maxTokensMaximum: number | null;
    readonly reasoningSupported: { readonly embedded: boolean } | null;
    readonly systemRoleSupported: boolean | null;
  } | null;
}

const { recordings, missing } = corpus("control-plane");
const listings = recordings.filter(({ operation }) => operation === "ListFoundationModels")
  // A recorded answer of this operation: its shape is AWS's own.
  .map(({ response = "{}" }) => (JSON.parse(response) as { modelSummaries: readonly Summary[] }).modelSummaries);

/** Ids of the models for which `contradicts` holds in some listing. */
function contradictions(contradicts: (summary: Summary) => boolean): string[] {
  return [...new Set(listings.flat().filter(contradicts).map(({ modelId }) => modelId))].sort();
}

const ignore = missing !== "";

Deno.test({ name: `both listings are read${missing}`, ignore }, () => {
  assertEquals(listings.map(({ length }) => length), [126, 125]);
});

Deno.test({ name: `no row says fewer output tokens than AWS's listing${missing}`, ignore }, () => {
  const found = contradictions(({ modelId, converse }) => {
    const known = findModel(modelId)?.maxOutputTokens;
    return known !== undefined && (converse?.maxTokensMaximum ?? 0) > known;
  });
  assertEquals(found, []);
});

Deno.test({ name: `a limit that is enforced is not below AWS's listing${missing}`, ignore }, () => {
  const compared = listings.flat().filter(({ modelId, converse }) =>
    converse?.maxTokensMaximum && findModel(modelId)?.enforcesMaxOutputTokens
  );
  assert(compared.length > 10);
  for (const { modelId, converse } of compared) {
    assertEquals(findModel(modelId)?.maxOutputTokens, converse?.maxTokensMaximum, modelId);
  }
});

Deno.test({ name: `no row denies reasoning, guardrails or a system prompt that AWS lists${missing}`, ignore }, () => {
  assertEquals(
    contradictions(({ modelId, converse }) =>
      !!converse?.reasoningSupported && !!findModel(modelId)?.cannot.includes("reasoning")
    ),
    [],
  );
  assertEquals(
    contradictions(({ modelId, guardrailsSupported }) =>
      guardrailsSupported === true && !!findModel(modelId)?.cannot.includes("guardrail")
    ),
    [],
  );
  assertEquals(
    contradictions(({ modelId, converse }) =>
      converse?.systemRoleSupported === true && findModel(modelId)?.systemPrompt === false
    ),
    [],
  );
});

Deno.test({ name: `no model that AWS calls legacy is active${missing}`, ignore }, () => {
  assertEquals(
    contradictions(({ modelId, modelLifecycle }) =>
      modelLifecycle.status === "LEGACY" && findModel(modelId)?.status === "active"
    ),
    [],
  );
});
