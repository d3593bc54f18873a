/**
 * Decodes Converse's answers and blocks. Pure.
 */
import type { AnswerBlock } from "../../../chat/content.ts";
import { isDeeper, MAX_JSON_DEPTH } from "../../../base/json_value.ts";
import type { Outcome, Usage } from "../../../chat/result.ts";
import { defined } from "../../../base/defined.ts";
import { ProviderError } from "../../../errors/provider_error.ts";
import { cut, quoted } from "../../../base/quote.ts";
import { asObject, isObject } from "../../../base/json_object.ts";
import { memberOf, type WireBlock, type WireObject } from "../../wire.ts";

/** The members of a whole answer. */
export interface DecodedAnswer {
  readonly content: readonly AnswerBlock[];
  readonly outcome: Outcome;
}

/**
 * Reads a whole answer; `undefined` for a value without a message or a stop reason, which must not look like success.
 *
 * @throws {ProviderError} `protocol` for an answer that is nested too deeply.
 */
export function decodeAnswer(json: unknown, readBlock: (wire: WireBlock) => AnswerBlock): DecodedAnswer | undefined {
  const { output, stopReason, additionalModelResponseFields, ...rest } = asObject(json);
  const { content } = asObject(asObject(output).message);
  if (!Array.isArray(content) || typeof stopReason !== "string") return undefined;
  requireShallow(content, [additionalModelResponseFields, rest]);
  return {
    content: content.map((wire) => readBlock(asObject(wire))),
    outcome: { stopReason, ...defined({ additionalModelResponseFields }), ...decodeMetadata(rest) },
  };
}

/** Returns what is wrong with a JSON body that is not a whole answer: its members, and the words of a failure in it. */
export function notAnAnswer(json: unknown): string {
  const members = asObject(json);
  const names = Object.keys(members).join(", ");
  const said = [members.message, asObject(members.error).message, members.error, members.detail]
    .find((words) => typeof words === "string");
  return `it has no output.message or no stopReason, ${names ? `only ${cut(names)}` : "and no other members"}` +
    (said ? `: ${quoted(`${said}`)}` : "");
}

/**
 * Refuses a whole answer that is nested too deeply to be read or sent back. The input of a call may be nested deeply, because a
 * model writes it: the call is then `invalid`.
 *
 * @throws {ProviderError} `protocol`.
 */
export function requireShallow(content: readonly unknown[], rest: readonly unknown[]): void {
  const withoutInputs = content.map((block) => {
    const { toolUse } = asObject(block);
    return isObject(toolUse) ? { ...asObject(block), toolUse: { ...toolUse, input: undefined } } : block;
  });
  if (!isDeeper([withoutInputs, rest])) return;
  throw new ProviderError(`Cannot read Bedrock's answer: it is nested deeper than ${MAX_JSON_DEPTH} levels`, {
    kind: "protocol",
    code: "UnexpectedAnswer",
  });
}

/** Decodes a block: an object with one member, whose name is the type. */
export function decodeTextBlock(block: WireBlock): AnswerBlock {
  if (typeof block.text === "string") return { type: "text", text: block.text };
  const [name = "", value] = memberOf(block) ?? [];
  return { type: "unknown", name, value };
}

/** Decodes `messageStop`. Members that this version does not know are kept apart. */
export function decodeStop(
  stopReason: string,
  { additionalModelResponseFields, ...rest }: WireObject,
): Pick<Outcome, "stopReason" | "additionalModelResponseFields" | "unknown"> {
  return { stopReason, ...defined({ additionalModelResponseFields }), ...unknownMembers(rest) };
}

/** Decodes `metadata`, whose members are at the same place in a whole answer. */
export function decodeMetadata(
  { usage, metrics, trace, performanceConfig, serviceTier, ...rest }: WireObject,
): Omit<Outcome, "stopReason" | "additionalModelResponseFields"> {
  const { latencyMs } = asObject(metrics);
  return {
    usage: isObject(usage) ? decodeUsage(usage) : undefined,
    latencyMs: typeof latencyMs === "number" ? latencyMs : undefined,
    ...defined({ trace, performanceConfig, serviceTier }),
    ...unknownMembers(rest),
  };
}

/**
 * Returns unknown members under our own member `unknown`, so that they cannot replace known members. The padding `p` has no
 * meaning. A stop reason outside of its place is dropped, because an answer is whole only with a stop reason in its place.
 */
function unknownMembers({ p: _padding, stopReason: _misplaced, ...unknown }: WireObject): Pick<Outcome, "unknown"> {
  return Object.keys(unknown).length ? { unknown } : {};
}

/**
 * Reads the counts. AWS's `inputTokens` excludes cache reads and writes, so that the counts are disjoint. Other members repeat a
 * count (`cacheReadInputTokenCount`) or are empty (`serverToolUsage: {}`), as recorded 2025-11 to 2026-08. They are left out,
 * as in the AWS SDK.
 */
function decodeUsage(wire: WireObject): Usage {
  const counts = { inputTokens: 0, cacheReadInputTokens: 0, cacheWriteInputTokens: 0, outputTokens: 0 };
  let totalTokens = 0;
  for (const name of Object.keys(counts) as (keyof typeof counts)[]) {
    counts[name] = tokensOf(wire[name]);
    totalTokens += counts[name];
  }
  const { cacheDetails } = wire;
  const cacheWriteByTtl = Array.isArray(cacheDetails) ? tokensByTtl(cacheDetails) : undefined;
  return { ...counts, totalTokens, ...defined({ cacheWriteByTtl }) };
}

/** Sums cache writes by lifetime; the service may list a lifetime more than once. */
function tokensByTtl(details: readonly unknown[]): NonNullable<Usage["cacheWriteByTtl"]> {
  const tokens = new Map<string, number>();
  for (const { ttl, inputTokens } of details.map(asObject)) {
    if (typeof ttl === "string") tokens.set(ttl, (tokens.get(ttl) ?? 0) + tokensOf(inputTokens));
  }
  return Object.fromEntries(tokens);
}

/** A count; 0 where the service does not say one. */
function tokensOf(count: unknown): number {
  const tokens = Number(count ?? 0);
  return Number.isFinite(tokens) ? tokens : 0;
}
