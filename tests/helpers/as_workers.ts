/**
 * Cloudflare Workers, as far as the module asks for its runtime.
 */

/** Runs where the runtime says that it is Workers. */
export async function asWorkers<T>(run: () => Promise<T>): Promise<T> {
  const own = Object.getOwnPropertyDescriptor(globalThis, "navigator")!;
  Object.defineProperty(globalThis, "navigator", { value: { userAgent: "Cloudflare-Workers" }, configurable: true });
  try {
    return await run();
  } finally {
    Object.defineProperty(globalThis, "navigator", own);
  }
}
