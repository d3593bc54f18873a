/**
 * Cache points, which some services take as a member of the part before the point.
 */
import type { JsonObject } from "../../../../base/json_object.ts";
import type { CachePointBlock } from "../../../../chat/content.ts";
import type { PartContext } from "./parts.ts";

/** Marks the last part, or reports that the service does not know cache points. */
export function withCacheControl(
  parts: JsonObject[],
  { ttl }: CachePointBlock,
  path: string,
  { quirks, notes }: PartContext,
): void {
  const last = parts.pop();
  if (last) parts.push(quirks.cacheControl ? { ...last, cache_control: cacheControl(ttl) } : last);
  if (quirks.cacheControl && last) return;
  const why = quirks.cacheControl
    ? "is a cache point with nothing before it"
    : "is a cache point, which the service does not know";
  notes.fix("cache-point", path, why, "remove it");
}

/** Returns the value of the member. */
export function cacheControl(ttl: CachePointBlock["ttl"]): JsonObject {
  return { type: "ephemeral", ...ttl === undefined ? {} : { ttl } };
}
