/**
 * The environment. Only this file, `files.ts` and `platform_base64.ts` of `base/` name a runtime.
 */

/**
 * Reads a variable. Returns `undefined` for an empty, blank or missing variable, for another type, and without
 * permission.
 */
export interface EnvReader {
  (name: string): string | undefined;
  /**
   * Returns why variables cannot be read, to follow another reason in a message; `undefined` if they can be read, and
   * are only not set.
   */
  readonly obstacle?: (...names: readonly string[]) => string | undefined;
  /** Reads a variable only if that causes no permission prompt. For variables that only improve a message. */
  readonly peek?: (name: string) => string | undefined;
}

/** The globals of runtimes. Deno has one, and Node, Bun and Workers with `nodejs_compat` have the other. */
interface RuntimeGlobals {
  Deno?: {
    env?: { get(name: string): string | undefined };
    permissions?: { querySync?(descriptor: { name: "env"; variable: string }): { state: string } };
  };
  process?: { env?: Record<string, string | undefined>; versions?: { node?: string } };
}

/** The globals of web pages and of their workers. */
interface PageGlobals {
  window?: unknown;
  document?: unknown;
  location?: unknown;
  WorkerLocation?: new () => object;
}

/**
 * Returns a reader of `env`, such as a Worker's; then nothing ambient is read. Without `env` it reads the process's
 * environment, name by name, so that Deno needs permission for these names only.
 */
export function envReader(env?: object): EnvReader {
  if (env) {
    const own = (name: string) => trimmedText((env as Record<string, unknown>)[name]);
    return Object.assign(own, { peek: own });
  }
  return Object.assign((name: string) => trimmedText(ambient(name)), {
    obstacle,
    peek: (name: string) => isPermitted(name) ? trimmedText(ambient(name)) : undefined,
  });
}

/**
 * Returns whether the program is code of a web page, which every visitor can read: on the page, or in a worker of the page. A test in
 * Node with a made-up page does not count. Neither does a Cloudflare Worker, which has the classes of a worker but no location.
 */
export function isBrowser(): boolean {
  // A cast: each of these globals exists in some runtimes only.
  const { Deno, process, window, document, location, WorkerLocation } = globalThis as unknown as
    & RuntimeGlobals
    & PageGlobals;
  if (Deno?.env || process?.versions?.node) return false;
  if (typeof window === "object" && typeof document === "object") return true;
  return typeof WorkerLocation === "function" && location instanceof WorkerLocation;
}

function trimmedText(value: unknown): string | undefined {
  return typeof value === "string" ? value.trim() || undefined : undefined;
}

function ambient(name: string): unknown {
  const { Deno, process } = globalThis as RuntimeGlobals;
  // Deno throws without permission, also from its `process`: an unreadable variable counts as unset.
  try {
    if (Deno?.env) return Deno.env.get(name);
    return process?.env?.[name];
  } catch {
    return undefined;
  }
}

function isPermitted(name: string): boolean {
  const { Deno } = globalThis as RuntimeGlobals;
  try {
    return (Deno?.permissions?.querySync?.({ name: "env", variable: name }).state ?? "granted") === "granted";
  } catch {
    return false;
  }
}

function obstacle(...names: readonly string[]): string | undefined {
  const { Deno, process } = globalThis as RuntimeGlobals;
  if (!Deno?.env && !process?.env) return "this runtime has no environment variables; pass env (in a Worker)";
  const denied = names.filter((name) => !isPermitted(name));
  if (!denied.length) return undefined;
  return `the program may not read ${denied.join(", ")}; run Deno with --allow-env=${names.join(",")}`;
}
