/**
 * ARNs that a call may name instead of an id. Kinds and shapes: the `modelId` pattern of Converse in the bedrock-runtime API
 * model, read 2026-11-20.
 */

/**
 * The kind of resource in an ARN, in AWS's words; `endpoint` is a Bedrock Marketplace model, which SageMaker hosts.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { type ModelArnKind, parseArn } from "@bedrock-edge/client/models";
 * const kind: ModelArnKind | undefined = parseArn("arn:aws:bedrock:us-east-1:123456789012:prompt/PROMPT0001:2")?.kind;
 * assertEquals(kind, "prompt");
 * ```
 */
export type ModelArnKind =
  | "foundation-model"
  | "inference-profile"
  | "application-inference-profile"
  | "provisioned-model"
  | "custom-model"
  | "custom-model-deployment"
  | "imported-model"
  | "prompt"
  | "prompt-router"
  | "default-prompt-router"
  | "endpoint";

/** The parts of an ARN. */
export interface ModelArn {
  /** `aws`, `aws-us-gov`, `aws-cn`. */
  readonly partition: string;
  /**
   * The ARN's region, which is the region to call. `undefined` for a foundation model in every region, as in the `models` of a
   * global profile: `arn:aws:bedrock:::foundation-model/…`, recorded 2026-07.
   */
  readonly region: string | undefined;
  /** The account's twelve digits; AWS's own foundation models have none. */
  readonly account: string | undefined;
  /** The kind of the resource. */
  readonly kind: ModelArnKind;
  /** The text behind the slash after the kind. */
  readonly id: string;
  /**
   * The model's or profile's id where the ARN holds one: a foundation model, an inference profile, and the base that a custom
   * model was made from. Every other kind hides it: ask `resolveModel`, or say it with `declareModel`.
   */
  readonly modelId: string | undefined;
}

const ARN =
  /^arn:(aws(?:-[a-z]+)*):(?:bedrock:([a-z\d-]{1,20})?:(\d{12})?:(foundation-model|(?:application-)?inference-profile|(?:provisioned|imported)-model|custom-model(?:-deployment)?|prompt|(?:default-)?prompt-router)|sagemaker:([a-z\d-]{1,20}):(\d{12}):(endpoint))\/([\w.:-]+)(\/[\w.:-]+)?$/;

/**
 * Returns the parts of an ARN; `undefined` for a text that is not the ARN of a callable resource. A percent-encoded ARN is decoded
 * first, as calls do it. Makes no request.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { parseArn } from "@bedrock-edge/client/models";
 * const arn = parseArn("arn:aws:bedrock:eu-west-1:123456789012:inference-profile/eu.amazon.nova-lite-v1:0");
 * assertEquals([arn?.kind, arn?.region, arn?.modelId], ["inference-profile", "eu-west-1", "eu.amazon.nova-lite-v1:0"]);
 * assertEquals(parseArn("amazon.nova-lite-v1:0"), undefined);
 * ```
 */
export function parseArn(text: string): ModelArn | undefined {
  const [, partition, region, account, kind, ...rest] = ARN.exec(plainId(text)) ?? [];
  const [hostRegion, hostAccount, endpoint, named, more] = rest;
  // Only foundation models can be in every region.
  if (!region && !hostRegion && (kind !== "foundation-model" || account)) return undefined;
  // Only a custom model's id has a second part: its base stands before it.
  if (!named || (kind === "custom-model") !== (more !== undefined)) return undefined;
  return {
    partition: partition!,
    region: region ?? hostRegion,
    account: account ?? hostAccount,
    // The pattern holds the kinds and no other.
    kind: (kind ?? endpoint) as ModelArnKind,
    id: named + (more ?? ""),
    modelId: kind === "custom-model" || /^(foundation|inference)/.test(kind ?? "") ? named : undefined,
  };
}

/** Returns an id as the service reads it: a caller may pass it percent-encoded, and `%2E` must not hide a prefix. */
export function plainId(id: string): string {
  try {
    // Plain JavaScript may pass any type.
    return typeof id === "string" && id.includes("%") ? decodeURIComponent(id) : id;
  } catch {
    return id;
  }
}
