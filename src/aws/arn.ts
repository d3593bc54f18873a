/**
 * ARNs that a call may name instead of an id. Kinds and shapes: the `modelId` pattern of Converse in the bedrock-runtime API
 * model, read 2026-11-20.
 */
import { plainId } from "./path.ts";

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

/** The parts that every ARN of AWS has. */
export interface Arn {
  /** `aws`, `aws-us-gov`, `aws-cn`. */
  readonly partition: string;
  /** The service, such as `bedrock`. */
  readonly service: string;
  /** The region; empty for a resource of every region. */
  readonly region: string;
  /** The account as it is written: twelve digits, or empty for a resource of AWS. */
  readonly account: string;
  /** The text behind the account: kind and name, such as `guardrail/abc123`. */
  readonly resource: string;
}

/** The service that owns each kind, and whether the id of such a resource begins with the id of a model or of a profile. */
const KINDS: Readonly<
  Record<ModelArnKind, { readonly service: "bedrock" | "sagemaker"; readonly namesModel: boolean }>
> = {
  "foundation-model": { service: "bedrock", namesModel: true },
  "inference-profile": { service: "bedrock", namesModel: true },
  "application-inference-profile": { service: "bedrock", namesModel: false },
  "provisioned-model": { service: "bedrock", namesModel: false },
  "custom-model": { service: "bedrock", namesModel: true },
  "custom-model-deployment": { service: "bedrock", namesModel: false },
  "imported-model": { service: "bedrock", namesModel: false },
  "prompt": { service: "bedrock", namesModel: false },
  "prompt-router": { service: "bedrock", namesModel: false },
  "default-prompt-router": { service: "bedrock", namesModel: false },
  "endpoint": { service: "sagemaker", namesModel: false },
};

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
  // Plain JavaScript may pass any type.
  const arn = typeof text === "string" ? splitArn(plainId(text)) : undefined;
  if (!arn || !/^(\d{12})?$/.test(arn.account)) return undefined;
  const [, kind = "", name, more] = /^([a-z-]+)\/([\w.:-]+)(\/[\w.:-]+)?$/.exec(arn.resource) ?? [];
  if (name === undefined || !isModelArnKind(kind) || KINDS[kind].service !== arn.service) return undefined;
  if (kind === "endpoint" && !arn.account) return undefined;
  // Only foundation models can be in every region.
  if (!arn.region && (kind !== "foundation-model" || arn.account)) return undefined;
  // Only a custom model's id has a second part: its base stands before it.
  if ((kind === "custom-model") !== (more !== undefined)) return undefined;
  return {
    partition: arn.partition,
    region: arn.region || undefined,
    account: arn.account || undefined,
    kind,
    id: name + (more ?? ""),
    modelId: KINDS[kind].namesModel ? name : undefined,
  };
}

function isModelArnKind(kind: string): kind is ModelArnKind {
  return Object.hasOwn(KINDS, kind);
}

/**
 * Splits an ARN of any service at its colons; returns `undefined` for other text. Region and partition have the shape of names, the
 * account and the resource are unchecked.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { splitArn } from "./arn.ts";
 *
 * const arn = splitArn("arn:aws:bedrock:us-east-1:123456789012:guardrail/abc123");
 * assertEquals([arn?.service, arn?.region, arn?.resource], ["bedrock", "us-east-1", "guardrail/abc123"]);
 * ```
 */
export function splitArn(text: string): Arn | undefined {
  const [, partition, service, region, account, resource] =
    /^arn:(aws(?:-[a-z]+)*):([a-z\d-]+):([a-z\d-]{0,20}):([^:\s]*):(.+)$/s.exec(text) ?? [];
  if (resource === undefined) return undefined;
  // The pattern holds all groups or none.
  return { partition: partition!, service: service!, region: region!, account: account!, resource };
}

/** Returns whether a text is meant as an ARN, also an invalid one. */
export function looksLikeArn(text: string): boolean {
  return text.startsWith("arn:");
}

/** Returns the ARN of one of Bedrock's resources. An empty region is every region, an empty account is AWS itself. */
export function bedrockArn(
  { partition, region, account, service = "bedrock" }: Omit<Arn, "service" | "resource"> & {
    readonly service?: string;
  },
  resource: string,
): string {
  return `arn:${partition}:${service}:${region}:${account}:${resource}`;
}
