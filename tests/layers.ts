/**
 * The rules of the module's architecture over its source, as one pure function: who may import whom, and what no file may
 * say. `layers_test.ts` runs it over the real tree.
 */
import { scan } from "./scan.ts";

/** What stands directly under `src/`, lowest layer first. A file imports from lower layers and from its own folder. */
const LAYERS: readonly (readonly string[])[] = [
  [
    "aborts",
    "base64",
    "check_options",
    "clock",
    "defined",
    "edit_distance",
    "expiration",
    "loose_map",
    "pulled",
    "quote",
    "shared_work",
  ],
  ["call_options", "errors", "models"],
  ["event_stream", "sse"],
  ["chat"],
  ["auth"],
  ["http"],
  ["converse", "invoke"],
  ["operations", "registry"],
  ["bedrock", "gateway", "openai_compatible"],
  ["ai_sdk", "router", "server", "testing"],
];
const TOP = LAYERS.length;

/** The one file that may name a runtime, the one that may say any, and the one dependency with the file that imports it. */
const ENV_FILE = "src/auth/env.ts";
const ANY_FILE = "src/chat/any_model.ts";
const DEPENDENCY = { specifier: "aws4fetch", file: "src/auth/sigv4.ts" };

/** What a file's code may not hold, beside its imports. Read on code without comments and strings. */
const FORBIDDEN: readonly { readonly pattern: RegExp; readonly name: string; readonly except?: string }[] = [
  { pattern: /\bexport\s*\*/, name: "is a barrel (export *)" },
  // Not after a dot (`AbortSignal.any`) and not before a colon (`toolChoice: { any: {} }`).
  { pattern: /(?<![.\w$])any(?![\w$]|\s*\??\s*:)/, name: "says any", except: ANY_FILE },
  {
    pattern: /(?<![.\w$])(?:Deno|process|Buffer)(?![\w$]|\s*\??\s*:)|\bglobalThis\s*\??\.\s*(?:Deno|process|Buffer)\b/,
    name: "names a runtime (Deno, process or Buffer)",
    except: ENV_FILE,
  },
];

/**
 * Every breach of the rules, as sentences that name the file; none for a sound tree. Imports of types count as imports.
 *
 * @param files source text by path from the project's root, such as `src/chat/types.ts`; all files of the module
 */
export function violations(files: ReadonlyMap<string, string>): string[] {
  const found: string[] = [];
  const graph = new Map<string, string[]>();
  for (const [path, text] of files) {
    const source = scan(text);
    const edges: string[] = [];
    graph.set(path, edges);
    if (layerOf(path) === undefined) found.push(`${path} has no layer; name its folder in tests/layers.ts`);
    for (const rule of FORBIDDEN) {
      if (path !== rule.except && rule.pattern.test(source.code)) found.push(`${path} ${rule.name}`);
    }
    for (const specifier of source.imports) {
      if (specifier === undefined) {
        found.push(`${path} imports what only the run knows`);
      } else if (specifier.startsWith("./") || specifier.startsWith("../")) {
        const target = resolve(path, specifier);
        if (!files.has(target)) found.push(`${path} imports ${target}, which is not of the module`);
        else edges.push(target);
        found.push(...upward(path, target));
      } else if (specifier !== DEPENDENCY.specifier || path !== DEPENDENCY.file) {
        found.push(`${path} imports "${specifier}"`);
      }
    }
  }
  return [...found, ...cycles(graph)];
}

function nameOf(path: string): string {
  return path.replace(/^src\//, "").replace(/\/.*$|\.ts$/, "");
}

function layerOf(path: string): number | undefined {
  if (path === "mod.ts") return TOP;
  const layer = path.startsWith("src/") ? LAYERS.findIndex((names) => names.includes(nameOf(path))) : -1;
  return layer < 0 ? undefined : layer;
}

function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf("/") + 1);
}

/** The breach in one import, if it is one. A name without a layer is reported once, at its own file. */
function upward(from: string, to: string): string[] {
  const [above, below] = [layerOf(from), layerOf(to)];
  if (above === undefined || below === undefined || below < above) return [];
  if (above === below) {
    if (folderOf(from) === folderOf(to) || nameOf(from) === nameOf(to)) return [];
    return [`${from} imports ${to}: a neighbour in layer ${above}`];
  }
  return [`${from} imports ${to}: layer ${above} looks up to ${below}`];
}

function resolve(from: string, specifier: string): string {
  // Only a base for resolving: nothing is opened under this name.
  return new URL(specifier, `file:///${from}`).pathname.slice(1);
}

/** Each circle once, in the order of its imports. */
function cycles(graph: ReadonlyMap<string, readonly string[]>): string[] {
  const found: string[] = [];
  const done = new Set<string>();
  const visit = (path: string, trail: readonly string[]): void => {
    const start = trail.indexOf(path);
    if (start >= 0) {
      found.push(`${[...trail.slice(start), path].join(" -> ")} is a cycle`);
      return;
    }
    if (done.has(path)) return;
    for (const next of graph.get(path) ?? []) visit(next, [...trail, path]);
    done.add(path);
  };
  for (const path of graph.keys()) visit(path, []);
  return found;
}
