/**
 * The rules of the module's architecture over its source, as one pure function: who may import whom, and what no file may
 * say. `layers_test.ts` runs it over the real tree.
 */
import { scan } from "./scan.ts";
import { foreignWords } from "./vocabulary.ts";

/** Lowest layer first. */
type Layers = readonly (readonly string[])[];

/**
 * The layers under `src/`, lowest first, by folder. Every folder is named: a sub-folder is a layer of its own. Folders to come
 * are named too; CONTRIBUTING lists them. A file may be named too, without `.ts`, where it belongs to another layer than its
 * folder. A file imports from lower layers and from its own folder.
 */
export const LAYERS: Layers = [
  ["base"],
  ["errors"],
  ["aws", "store", "store/kept"],
  ["aws/hints", "event_stream", "sse"],
  ["models"],
  ["chat/schema"],
  ["chat"],
  ["chat/calls", "chat/check", "chat/media", "transport/secrets"],
  ["chat/stream", "transport"],
  ["chat/sse", "auth"],
  ["credentials/request", "chat/tools", "chat/conversation/fit"],
  ["credentials/api_key", "credentials/metadata", "credentials/sts"],
  ["credentials/sources"],
  ["credentials/chain"],
  ["credentials"],
  ["node/machine"],
  ["node/files"],
  ["node/kinds"],
  ["node"],
  ["chat/conversation", "chat/output"],
  ["operation"],
  ["bedrock", "language_model", "openai_compatible/wire"],
  [
    "bedrock/prompt",
    "openai_compatible/wire/chat/decode",
    "openai_compatible/wire/chat/encode",
    "openai_compatible/wire/responses",
  ],
  [
    "bedrock/converse/decode",
    "bedrock/converse/encode",
    "language_model/decode",
    "language_model/encode",
    "openai_compatible/wire/chat/events",
  ],
  [
    "bedrock/converse/events",
    "openai_compatible/operations",
    "openai_compatible/wire/chat",
    "openai_compatible/wire/text",
  ],
  ["bedrock/converse/cache", "bedrock/converse/output"],
  ["bedrock/converse/check"],
  ["bedrock/converse/model_rules"],
  ["bedrock/converse"],
  ["bedrock/invoke/base"],
  ["bedrock/invoke/families/base"],
  [
    "bedrock/invoke/families/anthropic",
    "bedrock/invoke/families/chat",
    "bedrock/invoke/families/nova",
    "bedrock/invoke/families/prompt",
    "bedrock/invoke/families/retired",
  ],
  ["bedrock/invoke/families"],
  ["bedrock/invoke"],
  ["bedrock/invoke/codecs"],
  ["bedrock/catalog"],
  ["bedrock/client", "gateway/service", "openai_compatible"],
  ["gateway/client"],
  ["gateway/operations"],
  ["gateway"],
  ["router/fit", "router/health"],
  ["bedrock/operations/base"],
  ["bedrock/operations/s3"],
  ["bedrock/operations/embed/formats", "bedrock/operations/image/base", "bedrock/operations/invoke"],
  ["bedrock/operations/image/formats"],
  [
    "bedrock/operations/async_invoke",
    "bedrock/operations/compatible",
    "bedrock/operations/count_tokens",
    "bedrock/operations/embed",
    "bedrock/operations/guardrail",
    "bedrock/operations/image",
    "bedrock/operations/knowledge_base",
    "bedrock/operations/rerank",
  ],
  ["bedrock/operations/batch"],
  ["router/call"],
  ["middleware/use"],
  ["middleware/cache", "middleware/telemetry"],
  ["ai_sdk", "mantle", "middleware", "provider", "router", "server", "testing/base"],
  ["testing/judge", "testing/recording"],
  ["testing/replies"],
  ["testing/answer"],
  ["testing/faults"],
  ["testing/gateway/base", "testing/openai/base"],
  ["testing/gateway/judge", "testing/openai/judge"],
  ["testing/gateway/answer", "testing/openai/answer"],
  ["testing/gateway", "testing/openai"],
  ["testing/operations"],
  ["testing/operations/invoke/base"],
  [
    "testing/operations/invoke/anthropic",
    "testing/operations/invoke/embeddings",
    "testing/operations/invoke/families",
    "testing/operations/invoke/native",
  ],
  ["testing/operations/invoke", "testing/operations/messages"],
  ["testing/operations/operations"],
  ["testing"],
];

/**
 * The files that may name a runtime, the one that may say any, the one that imports modules of Node, and the one dependency with
 * the file that imports it.
 */
const RUNTIME_FILES: readonly string[] = ["src/auth/env.ts", "src/auth/files.ts", "src/base/platform_base64.ts"];
const ANY_FILE = "src/chat/any_model.ts";
const NODE_FILE = "src/node/machine/machine.ts";
const DEPENDENCY = { specifier: "aws4fetch", file: "src/auth/sigv4.ts" };

/** Code that a file must not have, besides its imports. Matched against code without comments and strings. */
const FORBIDDEN: readonly { readonly pattern: RegExp; readonly name: string; readonly except?: readonly string[] }[] = [
  { pattern: /\bexport\s*\*/, name: "is a barrel (export *)" },
  // Not after a dot (`AbortSignal.any`) and not before a colon (`toolChoice: { any: {} }`).
  { pattern: /(?<![.\w$])any(?![\w$]|\s*\??\s*:)/, name: "says any", except: [ANY_FILE] },
  {
    pattern: /(?<![.\w$])(?:Deno|process|Buffer)(?![\w$]|\s*\??\s*:)|\bglobalThis\s*\??\.\s*(?:Deno|process|Buffer)\b/,
    name: "names a runtime (Deno, process or Buffer)",
    except: RUNTIME_FILES,
  },
];

/**
 * Every breach of the rules, as sentences that name the file; none for a sound tree. Imports of types count as imports.
 *
 * @param files source text by path from the project's root, such as `src/chat/types.ts`; all files of the module
 * @param layers the layers, as in `LAYERS`
 */
export function violations(files: ReadonlyMap<string, string>, layers: Layers = LAYERS): string[] {
  const found: string[] = [];
  const graph = new Map<string, string[]>();
  for (const [path, text] of files) {
    const source = scan(text);
    const edges: string[] = [];
    graph.set(path, edges);
    if (layerOf(path, layers) === undefined) found.push(`${path} has no layer; name its folder in tests/layers.ts`);
    for (const rule of FORBIDDEN) {
      if (!rule.except?.includes(path) && rule.pattern.test(source.code)) found.push(`${path} ${rule.name}`);
    }
    found.push(...foreignWords(path, text));
    for (const specifier of source.imports) {
      if (specifier === undefined) {
        found.push(`${path} imports what only the run knows`);
      } else if (specifier.startsWith("./") || specifier.startsWith("../")) {
        const target = resolve(path, specifier);
        if (!files.has(target)) found.push(`${path} imports ${target}, which is not of the module`);
        else edges.push(target);
        found.push(...upward(path, target, layers));
      } else if (specifier.startsWith("node:")) {
        if (path !== NODE_FILE) {
          found.push(`${path} imports "${specifier}"; only ${NODE_FILE} may import modules of Node`);
        }
      } else if (specifier !== DEPENDENCY.specifier || path !== DEPENDENCY.file) {
        found.push(`${path} imports "${specifier}"`);
      }
    }
  }
  return [...found, ...cycles(graph)];
}

/** The layer of a file: its own if it is named, else that of its folder. `mod.ts` is above all. */
function layerOf(path: string, layers: Layers): number | undefined {
  if (path === "mod.ts") return layers.length;
  if (!path.startsWith("src/")) return undefined;
  for (const name of [path.slice("src/".length, -".ts".length), folderOf(path).slice("src/".length, -1)]) {
    const layer = layers.findIndex((names) => names.includes(name));
    if (layer >= 0) return layer;
  }
  return undefined;
}

function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf("/") + 1);
}

/** The breach in one import, if it is one. A name without a layer is reported once, at its own file. */
function upward(from: string, to: string, layers: Layers): string[] {
  const [above, below] = [layerOf(from, layers), layerOf(to, layers)];
  if (above === undefined || below === undefined || below < above) return [];
  if (above === below) {
    if (folderOf(from) === folderOf(to)) return [];
    return [`${from} imports ${to}: a neighbor in layer ${above}`];
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
