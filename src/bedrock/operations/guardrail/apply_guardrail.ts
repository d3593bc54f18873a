/**
 * ApplyGuardrail: checks texts and images by a guardrail, without a model. Source: the bedrock-runtime API model of 2026-06-19,
 * and three recorded answers (openinference, 2026-04-09).
 */
import { encodeSegment } from "../../../aws/path.ts";
import {
  checkedElsewhere,
  checkOptions,
  oneOf,
  type OptionTable,
  optionTable,
  text,
} from "../../../base/check_options.ts";
import { defined } from "../../../base/defined.ts";
import { asObject, isObject } from "../../../base/json_object.ts";
import { kindOf } from "../../../base/quote.ts";
import { REQUEST_ID } from "../../../aws/error_body.ts";
import type { GuardContentBlock } from "../../../chat/content.ts";
import type { GuardrailAssessment } from "../../../chat/guardrail.ts";
import { readBlobs } from "../../../chat/media/blobs.ts";
import type { Exchange } from "../../../transport/exchange.ts";
import type { Bedrock } from "../../client/client.ts";
import { encodeBlock } from "../../converse/encode/encode_block.ts";
import { callChecks, callOperation, type CallOptions, jsonReader } from "../base/call.ts";
import { withoutNulls } from "./without_nulls.ts";

/**
 * A part of the checked content: a text, a text with its role for the guardrail (`grounding_source`, `query`, `guard_content`), or
 * an image of at most 4 MB as bytes or base64.
 */
export type GuardrailContent = string | GuardContentBlock["content"];

/** The options of {@linkcode applyGuardrail}. */
export interface ApplyGuardrailOptions extends CallOptions {
  /** The guardrail's id or ARN. */
  readonly id: string;
  /** The version, such as `1` or `DRAFT`. */
  readonly version: string;
  /** Whether the content goes to a model or comes from one. Some policies hold for one of both only. */
  readonly source: "INPUT" | "OUTPUT";
  /** The content. */
  readonly content: string | readonly GuardrailContent[];
  /** `FULL` adds the findings of every filter, also without detection, but none for words and patterns. @default {"INTERVENTIONS"} */
  readonly outputScope?: "INTERVENTIONS" | "FULL" | undefined;
}

/** How much of the content a guardrail has checked. */
export interface GuardrailCoverage {
  /** Texts, in characters. */
  readonly textCharacters?: { readonly guarded: number; readonly total: number };
  /** Images. */
  readonly images?: { readonly guarded: number; readonly total: number };
}

/** The outcome of {@linkcode applyGuardrail}. Members that are `null` in the answer are absent here. */
export interface AppliedGuardrail {
  /** Whether the guardrail blocked or masked the content. */
  readonly intervened: boolean;
  /** The service's word: `NONE` or `GUARDRAIL_INTERVENED`. */
  readonly action: string;
  /** Why, in the service's words, such as `Guardrail blocked.`. */
  readonly actionReason?: string | undefined;
  /** The texts to show in place of the content: the guardrail's message, or the texts with parts masked. Empty without intervention. */
  readonly outputs: readonly string[];
  /** The findings, by policy. */
  readonly assessments: readonly GuardrailAssessment[];
  /** The units that are paid for, by policy, such as `contentPolicyUnits`. */
  readonly usage: Readonly<Record<string, number>>;
  /** How much of the content was checked. */
  readonly coverage?: GuardrailCoverage | undefined;
  /** The service's id of the answer. */
  readonly requestId?: string | undefined;
  /** The whole answer, with the members that this version does not know. */
  readonly raw: Readonly<Record<string, unknown>>;
}

const OPTIONS: OptionTable = /* @__PURE__ */ optionTable<ApplyGuardrailOptions>(() => ({
  of: "applyGuardrail()",
  options: {
    id: text,
    version: text,
    source: oneOf("INPUT", "OUTPUT"),
    content: checkedElsewhere,
    outputScope: oneOf("INTERVENTIONS", "FULL"),
    ...callChecks(),
  },
  otherNames: {
    guardrailIdentifier: "id",
    guardrailId: "id",
    guardrailVersion: "version",
    guardrail: "id and version",
    text: "content",
    abortSignal: "signal",
  },
}));

/**
 * Checks content by a guardrail, without a model: before a request of another provider, or for an answer that did not come from
 * Bedrock.
 *
 * @throws {TypeError} for options that cannot work, such as a version without its id, before anything is sent.
 * @throws {ProviderError} for a refusal; kind `protocol` for an answer that has no action.
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { createBedrock } from "@bedrock-edge/client";
 * import { applyGuardrail } from "@bedrock-edge/client/guardrail";
 * import { fakeBedrock } from "@bedrock-edge/client/testing";
 *
 * const fetch = fakeBedrock({ apiKey: "k", guardrails: { gr7: { blockedWords: ["raincoat"], message: "We sell umbrellas." } } });
 * const bedrock = createBedrock({ region: "us-east-1", apiKey: "k", fetch });
 * const { intervened, outputs, assessments } = await applyGuardrail(bedrock, {
 *   id: "gr7",
 *   version: "1",
 *   source: "INPUT",
 *   content: "Do you sell a raincoat?",
 * });
 * assertEquals([intervened, outputs], [true, ["We sell umbrellas."]]);
 * assertEquals(assessments[0]?.wordPolicy?.customWords?.[0]?.match, "raincoat");
 * ```
 */
export async function applyGuardrail(bedrock: Bedrock, options: ApplyGuardrailOptions): Promise<AppliedGuardrail> {
  checkOptions(options, OPTIONS);
  const { id, version, source, content, outputScope, headers, signal, timeouts, retry } = options;
  for (const [name, value] of Object.entries({ id, version, source })) {
    if (!value) throw new TypeError(`Cannot apply the guardrail: ${name} is missing; pass id, version and source`);
  }
  const spec = {
    method: "POST",
    path: `/guardrail/${encodeSegment(id)}/version/${encodeSegment(version)}/apply`,
    body: { source, content: partsOf(await readBlobs(content)), ...defined({ outputScope }) },
    ...defined({ headers, signal, timeouts, retry }),
  };
  return callOperation(bedrock, "applyGuardrail", spec, jsonReader("ApplyGuardrail", readOutcome));
}

/** Returns the content as the service takes it. */
function partsOf(content: ApplyGuardrailOptions["content"]): unknown[] {
  const parts = typeof content === "string" ? [content] : content;
  if (!Array.isArray(parts) || parts.length === 0) {
    const given = Array.isArray(parts) ? "empty" : kindOf(parts);
    throw new TypeError(`Cannot apply the guardrail: content is ${given}; pass a text, or a list of texts and images`);
  }
  return parts.map((part, at) => {
    if (typeof part === "string") return { text: { text: part } };
    if (isObject(part) && (typeof part.text === "string" || isObject(part.image))) {
      // A cast: the service checks the other members.
      return encodeBlock({ type: "guardContent", content: part } as GuardContentBlock).guardContent;
    }
    throw new TypeError(
      `Cannot apply the guardrail: content[${at}] is not a text or an image; pass text, { text, qualifiers } or ` +
        '{ image: { format: "png", source: { bytes } } }',
    );
  });
}

function readOutcome(json: Record<string, unknown>, { response, unusable }: Exchange): AppliedGuardrail {
  const raw = asObject(withoutNulls(json));
  const { action, actionReason, outputs, assessments, usage, guardrailCoverage } = raw;
  if (typeof action !== "string") throw unusable("the answer of the guardrail has no action");
  // Casts: the members have the shapes of the service's model, which nothing here depends on.
  return {
    intervened: action !== "NONE",
    action,
    outputs: listOf(outputs).flatMap(({ text }) => typeof text === "string" ? [text] : []),
    assessments: listOf(assessments) as readonly GuardrailAssessment[],
    usage: asObject(usage) as Readonly<Record<string, number>>,
    raw,
    ...defined({
      actionReason: actionReason as string | undefined,
      coverage: guardrailCoverage as GuardrailCoverage | undefined,
      requestId: response.headers.get(REQUEST_ID) ?? undefined,
    }),
  };
}

function listOf(value: unknown): readonly Readonly<Record<string, unknown>>[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}
