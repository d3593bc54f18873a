/**
 * The environment: the one file that names a runtime.
 */

/** Reads a variable. Empty, blank, missing, not a string and not permitted are all `undefined`. */
export type EnvReader = (name: string) => string | undefined;

/** What is looked at of a runtime's globals; present in Deno, or in Node, Bun and Workers with `nodejs_compat`. */
interface RuntimeGlobals {
  Deno?: { env?: { get(name: string): string | undefined } };
  process?: { env?: Record<string, string | undefined> };
}

/**
 * A reader of `env`, such as a Worker's; when it is given nothing ambient is read. Otherwise of the process's environment,
 * name by name, so that Deno needs permission for these names alone.
 */
export function envReader(env?: object): EnvReader {
  return (name) => {
    const value = env ? (env as Record<string, unknown>)[name] : ambient(name);
    return typeof value === "string" ? value.trim() || undefined : undefined;
  };
}

function ambient(name: string): unknown {
  const { Deno, process } = globalThis as RuntimeGlobals;
  // Deno throws where permission is denied, also from its `process`: a variable that may not be read is not set.
  try {
    if (Deno?.env) return Deno.env.get(name);
    return process?.env?.[name];
  } catch {
    return undefined;
  }
}
