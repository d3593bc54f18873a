/**
 * Web pages and their workers, as far as the module asks for its runtime.
 */

/** Globals that a runtime has; `undefined` for those that it does not have. */
export type Globals = Readonly<Record<string, unknown>>;

class WorkerLocation {}

/** Each place where code of web pages runs. */
export const BROWSERS: Readonly<Record<string, Globals>> = {
  "a page": { Deno: undefined, process: undefined, window: {}, document: {} },
  "a worker of a page": { Deno: undefined, process: undefined, WorkerLocation, location: new WorkerLocation() },
  "a page with a bundler's process": { Deno: undefined, process: { env: {} }, window: {}, document: {} },
};

/** Places that have parts of a web page, and are not one. */
export const LOOKALIKES: Readonly<Record<string, Globals>> = {
  "Deno with a made-up page": { process: undefined, window: {}, document: {} },
  "Node with a made-up page": { Deno: undefined, process: { versions: { node: "24.0.0" } }, window: {}, document: {} },
  "a Cloudflare Worker": { Deno: undefined, process: undefined, WorkerGlobalScope: Object, location: undefined },
  "React Native": { Deno: undefined, process: { env: {} }, window: {}, document: undefined },
};

/** Runs where the runtime has other globals. */
export async function withGlobals<T>(globals: Globals, run: () => Promise<T>): Promise<T> {
  const before = Object.keys(globals).map((name) => [name, Object.getOwnPropertyDescriptor(globalThis, name)] as const);
  for (const [name, value] of Object.entries(globals)) {
    Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
  }
  try {
    return await run();
  } finally {
    for (const [name, descriptor] of before) {
      if (descriptor) Object.defineProperty(globalThis, name, descriptor);
      else Reflect.deleteProperty(globalThis, name);
    }
  }
}
