/**
 * Recognizes models by their ids. This file is the only place that reads the name of a provider or of a model in an id. Models of
 * one family share a wire format and its refusals.
 */

/** A family of models. */
export type Family =
  | "claude"
  | "nova"
  | "titan"
  | "llama"
  | "mistral"
  | "cohere"
  | "ai21"
  | "writer"
  | "deepseek"
  | "qwen"
  | "kimi"
  | "glm"
  | "gpt-oss"
  | "openai"
  | "minimax"
  | "nemotron"
  | "gemma"
  | "grok";

/** A test of an id: the provider's segment, and the beginning of the next segment. */
type IdTest = readonly [provider: string, name: string];

/** The ids of each family. The first match counts, so a family of some ids of a provider stands before the family of all. */
const FAMILIES: Readonly<Record<Family, readonly IdTest[]>> = {
  "claude": [["anthropic", ""]],
  "nova": [["amazon", "nova"]],
  "titan": [["amazon", "titan"]],
  "llama": [["meta", ""]],
  "mistral": [["mistral", ""]],
  "cohere": [["cohere", ""]],
  "ai21": [["ai21", ""]],
  "writer": [["writer", ""]],
  "deepseek": [["deepseek", ""]],
  "qwen": [["qwen", ""]],
  "kimi": [["moonshot", ""], ["moonshotai", ""]],
  "glm": [["zai", ""]],
  "gpt-oss": [["openai", "gpt-oss"]],
  "openai": [["openai", ""]],
  "minimax": [["minimax", ""]],
  "nemotron": [["nvidia", ""]],
  "gemma": [["google", ""]],
  "grok": [["xai", ""]],
};

/**
 * Returns the family of a model id, a profile id or an ARN; `undefined` if the id hides the model, like the ARN of an
 * application inference profile.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { familyOf } from "./family.ts";
 *
 * assertEquals(familyOf("us.anthropic.claude-sonnet-4-5-20250929-v1:0"), "claude");
 * assertEquals(familyOf("arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-lite-v1:0"), "nova");
 * assertEquals(familyOf("arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/abc"), undefined);
 * ```
 */
export function familyOf(model: string): Family | undefined {
  const families = Object.keys(FAMILIES) as Family[]; // A cast: the keys are those of the table above.
  return families.find((family) => matches(model, FAMILIES[family]));
}

/**
 * Models that always reason without a setting, by provider and beginning of the name. DeepSeek R1, Kimi K2 Thinking and MiniMax
 * M2 reason without being asked in recordings of 2025-09 to 2026-07. ListFoundationModels of 2026-05-06 lists
 * `reasoningSupported.embedded` for the last two and for Magistral.
 */
const ALWAYS_REASONING: readonly IdTest[] = [
  ["deepseek", "r1"],
  ["moonshot", "kimi-k2-thinking"],
  ["minimax", "minimax-m2"],
  ["mistral", "magistral"],
];

/**
 * Returns whether a model id, a profile id or an ARN names a model that always reasons and has no setting for the effort.
 *
 * @example
 * ```ts
 * import { assert } from "@std/assert";
 * import { alwaysReasons } from "./family.ts";
 *
 * assert(alwaysReasons("us.deepseek.r1-v1:0"));
 * assert(!alwaysReasons("deepseek.v3.2"));
 * ```
 */
export function alwaysReasons(model: string): boolean {
  return matches(model, ALWAYS_REASONING);
}

/** Models behind the path of Mantle that its others are not behind. Source: `@ai-sdk/amazon-bedrock` 5.0.101, read 2026-11-29. */
const BEHIND_OPENAI: readonly IdTest[] = [["openai", "gpt-"], ["google", "gemma-4"], ["xai", ""]];

/**
 * Returns whether Bedrock's Mantle serves a model behind `/openai/v1`, and not behind `/v1`.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { isBehindOpenAI } from "./family.ts";
 *
 * assertEquals(["openai.gpt-5.5", "openai.gpt-oss-20b"].map(isBehindOpenAI), [true, false]);
 * ```
 */
export function isBehindOpenAI(model: string): boolean {
  return matches(model, BEHIND_OPENAI) && familyOf(model) !== "gpt-oss";
}

/** Returns whether a model id, a profile id or an ARN names the model with this id. */
export function namesModel(model: string, id: string): boolean {
  // The prefix of a profile or the resource of an ARN may stand before the id.
  return model === id || model.endsWith(`.${id}`) || model.endsWith(`/${id}`);
}

/** Returns whether an id names DeepSeek R1, whose refusals differ from those of its family. */
export function isDeepSeekR1(model: string): boolean {
  return matches(model, [["deepseek", "r1-"]]);
}

/**
 * Returns the version of a Llama by its id, such as `3-2` or `4`, whose prompts differ; `undefined` for other models, and for an ARN
 * that hides its model.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { llamaVersion } from "./family.ts";
 *
 * assertEquals(llamaVersion("us.meta.llama3-2-11b-instruct-v1:0"), "3-2");
 * assertEquals(llamaVersion("meta.llama3-8b-instruct-v1:0"), "3");
 * ```
 */
export function llamaVersion(model: string): string | undefined {
  if (familyOf(model) !== "llama") return undefined;
  return /llama(\d(?:-\d(?=-))?)/.exec(model)?.[1];
}

/** A Claude's name and version; `claude-mythos-preview` has no version. */
export interface ClaudeVersion {
  /** `opus`, `sonnet`, `haiku` and so on; empty if the id has only a version. */
  readonly name: string;
  readonly major: number | undefined;
  readonly minor: number;
}

/**
 * Returns the version of a Claude by its id, such as `claude-3-5-haiku-…`, `claude-haiku-4-5-…`, `claude-sonnet-5` or
 * `claude-v2:1`; `undefined` for other models, and for an ARN that hides its model.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { claudeVersion } from "./family.ts";
 *
 * assertEquals(claudeVersion("anthropic.claude-opus-4-8"), { name: "opus", major: 4, minor: 8 });
 * ```
 */
export function claudeVersion(model: string): ClaudeVersion | undefined {
  const [, rest] = familyOf(model) === "claude" ? model.split("anthropic.claude-") : [];
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

/** Returns whether a segment of the id is a test's provider, and the next segment begins with the test's name. */
function matches(model: string, tests: readonly IdTest[]): boolean {
  // JavaScript may pass any value; the call itself refuses a value that is not an id.
  const text = `${model}`;
  // The id follows the first slash of an ARN; the ARN of a custom model has another slash after the id.
  const [id = ""] = text.slice(text.indexOf("/") + 1).split("/");
  const segments = id.split(".");
  return segments.some((segment, at) =>
    tests.some(([provider, name]) => segment === provider && segments[at + 1]?.startsWith(name))
  );
}
