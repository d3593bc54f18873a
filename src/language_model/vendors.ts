/**
 * Members for single vendors: metadata of an answer's part become options of the part that goes back.
 */
import { asObject, isObject, type JsonObject } from "../base/json_object.ts";
import type { V4Vendors } from "./shared_types.ts";

/** The value of `serverTool` in blocks of calls that a vendor or the gateway runs, and of their results. */
export const PROVIDER_EXECUTED = "provider-executed";

/** Returns the members of several sources, vendor by vendor; the later source wins. Returns `undefined` if all sources are empty. */
export function mergeVendors(...sources: readonly unknown[]): V4Vendors | undefined {
  const merged = new Map<string, Record<string, unknown>>();
  for (const source of sources) {
    for (const [vendor, members] of Object.entries(asObject(source))) {
      if (isObject(members)) merged.set(vendor, { ...merged.get(vendor), ...members });
    }
  }
  if (!merged.size) return undefined;
  return Object.fromEntries(merged) as V4Vendors; // JSON from the service, or a caller's own, which the service judges
}

/** Returns the member with the options of a part; none without options. */
export function providerOptions(...sources: readonly unknown[]): { providerOptions?: V4Vendors } {
  const options = mergeVendors(...sources);
  return options ? { providerOptions: options } : {};
}

/** Returns the options of an answer's block that goes back: its metadata, and options that the caller added. */
export function vendorsOf({ unknown }: { readonly unknown?: JsonObject | undefined }): V4Vendors | undefined {
  const { providerMetadata, providerOptions } = asObject(unknown);
  return mergeVendors(providerMetadata, providerOptions);
}

/** Returns the unknown members of a part, for its block; none if the part has none. */
export function unknownOf(rest: Readonly<Record<string, unknown>>): { unknown?: JsonObject } {
  return Object.keys(rest).length ? { unknown: rest } : {};
}

/**
 * Returns the options of a cache point behind a part. Source: the options `cacheControl` of `@ai-sdk/anthropic` 3.0.140 and
 * `cachePoint` of `@ai-sdk/amazon-bedrock` 4.0.186, read 2026-11-29. Other vendors cache without points.
 */
export function cacheOptions(ttl: string | undefined): V4Vendors {
  const lifetime = ttl === undefined ? {} : { ttl };
  return {
    anthropic: { cacheControl: { type: "ephemeral", ...lifetime } },
    bedrock: { cachePoint: { type: "default", ...lifetime } },
  };
}
