/**
 * The request that a function on Vercel is serving. Source: `getContext` of `@vercel/oidc` 3, read 2026-11-29.
 */
import { asObject } from "../../base/json_object.ts";

const CONTEXT: symbol = /* @__PURE__ */ Symbol.for("@vercel/request-context");

/** Returns a header of the request that is being served, without white space around it; `undefined` elsewhere. */
export function contextHeader(name: string): string | undefined {
  const { get } = Object((globalThis as Record<symbol, unknown>)[CONTEXT]) as { get?: unknown };
  if (typeof get !== "function") return undefined;
  const { headers } = asObject(get());
  const value = asObject(headers)[name];
  return typeof value === "string" ? value.trim() || undefined : undefined;
}
