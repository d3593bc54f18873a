/**
 * Real workerd through Miniflare, without `nodejs_compat`.
 */
import { Miniflare } from "npm:miniflare@4.20260730.0";

/** Pinned with Miniflare: what it calls today is what was tested. */
export const COMPATIBILITY_DATE = "2026-07-01";

/**
 * A workerd with one Worker in it, on a port of its own.
 *
 * @param durableObjects the classes of the script's Durable Objects, by the name of their binding.
 */
export async function workerd(
  script: string,
  bindings: Record<string, string> = {},
  durableObjects: Record<string, string> = {},
): Promise<{ url: URL } & AsyncDisposable> {
  const miniflare = new Miniflare({
    modules: [{ type: "ESModule", path: "worker.js", contents: script }],
    compatibilityDate: COMPATIBILITY_DATE,
    compatibilityFlags: ["enable_request_signal"],
    bindings,
    durableObjects,
    host: "127.0.0.1",
    port: 0,
    // Straight to the Worker: that its client has left must not be something that Miniflare's proxy said.
    unsafeDirectSockets: [{ host: "127.0.0.1", port: 0 }],
    cf: false,
  });
  await miniflare.ready;
  return { url: await miniflare.unsafeGetDirectURL(), [Symbol.asyncDispose]: () => miniflare.dispose() };
}
