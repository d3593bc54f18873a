/**
 * Reads the version of a Claude from its id: `claude-3-5-haiku-…`, `claude-haiku-4-5-…`, `claude-sonnet-5`, `claude-v2:1`.
 */
import { familyOf } from "../../models/family.ts";

/** A Claude's name and version; `claude-mythos-preview` has no version. */
export interface ClaudeVersion {
  /** `opus`, `sonnet`, `haiku` and so on; empty if the id has only a version. */
  readonly name: string;
  readonly major: number | undefined;
  readonly minor: number;
}

/** Returns the Claude of an id; `undefined` for other models, and for an ARN that hides its model. */
export function claudeVersion(modelId: string): ClaudeVersion | undefined {
  const [, rest] = familyOf(modelId) === "claude" ? modelId.split("anthropic.claude-") : [];
  if (rest === undefined) return undefined;
  const parts = rest.split(/[-:]/);
  // A date has eight digits. `v1` or `v2` at the end of an id follows the version.
  const numbers = parts.map((part) => /^v?(\d{1,2})$/.exec(part)?.[1]);
  const at = numbers.findIndex((number) => number !== undefined);
  const name = parts.find((part) => /^[a-z]{2,}$/.test(part)) ?? "";
  if (at < 0 || (name !== "" && parts[at]!.startsWith("v"))) return { name, major: undefined, minor: 0 };
  const next = parts[at + 1];
  const minor = next !== undefined && !next.startsWith("v") ? numbers[at + 1] : undefined;
  return { name, major: Number(numbers[at]), minor: Number(minor ?? 0) };
}

/** Returns whether a Claude has version `major.minor` or later. A Claude without a version is newer than all others. */
export function isSince(
  { name, major, minor }: ClaudeVersion,
  [since, sinceMinor]: readonly [number, number],
): boolean {
  // `claude-instant-v1` is older than all named models.
  if (major === undefined) return name !== "instant";
  return major > since || (major === since && minor >= sinceMinor);
}
