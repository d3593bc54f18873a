/**
 * Members of the routes about money, which have names with underscores.
 */
import type { JsonObject } from "../../base/json_object.ts";

/** Names that are not the wire's in another spelling. Source: `@ai-sdk/gateway` 4.0.146, read 2026-11-29. */
const NAMES: Readonly<Record<string, string>> = {
  native_tokens_prompt: "promptTokens",
  native_tokens_completion: "completionTokens",
  native_tokens_reasoning: "reasoningTokens",
  native_tokens_cached: "cachedTokens",
  native_tokens_cache_creation: "cacheCreationTokens",
};

/** Returns an object with the names of this module: `total_cost` becomes `totalCost`. `null` counts as absent. */
export function camelCase(wire: JsonObject): Record<string, unknown> {
  const given = Object.entries(wire).filter(([, value]) => value !== null && value !== undefined);
  return Object.fromEntries(given.map(([name, value]) => [nameOf(name), value]));
}

function nameOf(name: string): string {
  if (Object.hasOwn(NAMES, name)) return NAMES[name]!;
  return name.replace(/_([a-z])/g, (_, letter) => letter.toUpperCase());
}

/** Returns a name with underscores: `startDate` becomes `start_date`. */
export function snakeName(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
