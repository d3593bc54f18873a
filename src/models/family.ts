/**
 * Which family of models an id names: models of one family share a wire format and its refusals.
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

/** Families by the segment of the id that names the provider, and the beginning of the segment behind it. */
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
 * Returns the family that a model id, a profile id or an ARN names; `undefined` when the id hides it, as the ARN of an
 * application inference profile does.
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
  // Behind the first slash of an ARN stands the id; a custom model's ARN has one more slash behind it.
  const [id = ""] = model.slice(model.indexOf("/") + 1).split("/");
  const segments = id.split(".");
  for (const [at, segment] of segments.entries()) {
    const name = segments[at + 1];
    const row = FAMILIES.find(([provider, start]) => segment === provider && name?.startsWith(start));
    if (row) return row[2];
  }
  return undefined;
}
