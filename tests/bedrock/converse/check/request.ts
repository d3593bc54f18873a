/**
 * A request's way to the wire, checked or not, as the client goes it; without the cache plan, which is tested apart.
 */
import type { ChatOptions, Repair } from "@bedrock-edge/client";
import { checkCachePoints } from "../../../../src/bedrock/converse/cache/check_cache_points.ts";
import { checkPrompt } from "../../../../src/bedrock/converse/check/check_prompt.ts";
import { encodeRequest } from "../../../../src/bedrock/converse/encode/encode.ts";
import { type Prompt, promptOf } from "../../../../src/bedrock/prompt/prompt.ts";
import { validateConverse } from "../../../../src/testing/judge/validate_converse.ts";

export const CLAUDE = "anthropic.claude-sonnet-4-5-20250929-v1:0";
export const NOVA = "amazon.nova-lite-v1:0";
export const MISTRAL = "mistral.mistral-large-2407-v1:0";
export const STORED = "arn:aws:bedrock:us-east-1:123456789012:prompt/ABCDEFGHIJ:2";

export const HIDDEN = "arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/abcdefghijkl";

/** A JSON value, as loosely as tests want it. */
// deno-lint-ignore no-explicit-any
export type Json = any;

/** A request that was laid out and checked. */
export interface Sent {
  readonly prompt: Prompt;
  readonly options: ChatOptions;
  readonly repairs: readonly Repair[];
  readonly documentNames: ReadonlyMap<string, string>;
  readonly body: Json;
}

/** The body for `options`. */
export function requested(options: ChatOptions, model: string, check: "repair" | "strict" | "off"): Sent {
  const prompt = promptOf(options);
  const checked = check === "off"
    ? { options, repairs: [], documentNames: new Map<string, string>() }
    : checkPrompt(prompt, options, model, check);
  if (check !== "off") checkCachePoints(prompt, check, model);
  const { body } = encodeRequest(model, prompt, checked.options, false);
  return { ...checked, prompt, body: JSON.parse(JSON.stringify(body)) };
}

/** Why the fake refuses a body, or "" where it takes it. */
export function refusalOf(model: string, body: unknown): string {
  try {
    validateConverse("Converse", model, body);
    return "";
  } catch (error) {
    return (error as Error).message;
  }
}
