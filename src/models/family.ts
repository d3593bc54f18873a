/**
 * Finds the family of a model id. Models of one family share a wire format and its refusals.
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

/** Families by the provider's segment of the id, and the beginning of the next segment. */
const FAMILIES: readonly (readonly [provider: string, name: string, Family])[] = [
  ["anthropic", "", "claude"],
  ["amazon", "nova", "nova"],
  ["amazon", "titan", "titan"],
  ["meta", "", "llama"],
  ["mistral", "", "mistral"],
  ["cohere", "", "cohere"],
  ["ai21", "", "ai21"],
  ["writer", "", "writer"],
  ["deepseek", "", "deepseek"],
  ["qwen", "", "qwen"],
  ["moonshot", "", "kimi"],
  ["moonshotai", "", "kimi"],
  ["zai", "", "glm"],
  ["openai", "gpt-oss", "gpt-oss"],
  ["openai", "", "openai"],
  ["minimax", "", "minimax"],
  ["nvidia", "", "nemotron"],
  ["google", "", "gemma"],
  ["xai", "", "grok"],
];

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
  return rowFor(model, FAMILIES)?.[2];
}

/**
 * Models that always reason without a setting, by provider and beginning of the name. DeepSeek R1, Kimi K2 Thinking and MiniMax
 * M2 reason without being asked in recordings of 2025-09 to 2026-07. ListFoundationModels of 2026-05-06 lists
 * `reasoningSupported.embedded` for the last two and for Magistral.
 */
const ALWAYS_REASONING: readonly (readonly [provider: string, name: string])[] = [
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
  return rowFor(model, ALWAYS_REASONING) !== undefined;
}

/** Returns whether a model id, a profile id or an ARN names the model with this id. */
export function namesModel(model: string, id: string): boolean {
  // The prefix of a profile or the resource of an ARN may stand before the id.
  return model === id || model.endsWith(`.${id}`) || model.endsWith(`/${id}`);
}

/** Returns the first row whose provider is a segment of the id, and whose name begins the next segment. */
function rowFor<R extends readonly [provider: string, name: string, ...rest: unknown[]]>(
  model: string,
  rows: readonly R[],
): R | undefined {
  // JavaScript may pass anything; the call itself refuses a value that is not an id.
  const text = `${model}`;
  // The id follows the first slash of an ARN; the ARN of a custom model has another slash after the id.
  const [id = ""] = text.slice(text.indexOf("/") + 1).split("/");
  const segments = id.split(".");
  for (const [at, segment] of segments.entries()) {
    const name = segments[at + 1];
    const row = rows.find(([provider, start]) => segment === provider && name?.startsWith(start));
    if (row) return row;
  }
  return undefined;
}
