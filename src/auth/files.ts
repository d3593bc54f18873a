/**
 * The files of the runtime. Only this file, `env.ts` and `platform_base64.ts` of `base/` name a runtime.
 */

/** Reads a text file by its path. */
export type ReadFile = (path: string) => string | Promise<string>;

/** The globals of runtimes. Deno has one, and Node, Bun and Workers with `nodejs_compat` have the other. */
interface RuntimeGlobals {
  Deno?: { readTextFile?(path: string): Promise<string> };
  process?: {
    getBuiltinModule?(name: string): { readFile(path: string, encoding: string): Promise<string> } | undefined;
  };
}

/**
 * Returns a function that reads the runtime's files; `undefined` if the runtime has no files, or does not give its modules to
 * code without imports, as Node before 20.16.
 */
export function runtimeFiles(): ReadFile | undefined {
  const { Deno, process } = globalThis as RuntimeGlobals;
  const ofDeno = Deno?.readTextFile;
  if (ofDeno) return (path) => ofDeno(path);
  const ofNode = process?.getBuiltinModule?.("node:fs/promises");
  return ofNode && ((path) => ofNode.readFile(path, "utf8"));
}

/** The reasons for which a file cannot be read. */
export type FileProblem = "missing" | "forbidden" | "unknown";

/** Deno's names of errors, and the codes of Node and Bun. */
const PROBLEMS: ReadonlyMap<unknown, FileProblem> = /* @__PURE__ */ new Map([
  ["NotFound", "missing"],
  ["ENOENT", "missing"],
  ["ENOTDIR", "missing"],
  ["NotCapable", "forbidden"],
  ["PermissionDenied", "forbidden"],
  ["EACCES", "forbidden"],
  ["EPERM", "forbidden"],
]);

/** Returns the reason for which a file cannot be read. */
export function fileProblem(thrown: unknown): FileProblem {
  const { code, name } = Object(thrown);
  return PROBLEMS.get(code) ?? PROBLEMS.get(name) ?? "unknown";
}
