/** Creates the `package.json` of the npm package from `deno.json`. */

/** The members of `deno.json` that the npm package repeats. */
export interface DenoConfig {
  readonly name: string;
  readonly version: string;
  readonly license: string;
  /** The entry points: source files by their name, such as `{ "./testing": "./src/testing/mod.ts" }`. */
  readonly exports: Readonly<Record<string, string>>;
  /** The imports that the source may use: specifiers such as `npm:aws4fetch@^1.0.20`, by name. */
  readonly imports: Readonly<Record<string, string>>;
}

/**
 * Returns the manifest of the npm package. Only `npm:` imports become dependencies: the `jsr:` ones serve tests and
 * examples.
 *
 * @param repository the address of the repository, which npm compares with the provenance of the package; left out if
 * unknown.
 */
export function manifest(config: DenoConfig, repository?: string): Record<string, unknown> {
  const { name, version, license, exports } = config;
  return {
    name,
    version,
    description:
      "Amazon Bedrock for edge runtimes, and every service with OpenAI's API, AI Gateway and a router over all: " +
      "chat, stream, tools and structured output on web standards",
    keywords: [
      "amazon-bedrock",
      "bedrock",
      "aws",
      "llm",
      "streaming",
      "edge",
      "cloudflare-workers",
      "deno",
      "sigv4",
      "openai-compatible",
      "ollama",
      "ai-gateway",
      "router",
    ],
    license,
    ...(repository && { repository: { type: "git", url: `git+${repository}.git` } }),
    type: "module",
    sideEffects: false,
    engines: { node: ">=20" },
    exports: {
      ...Object.fromEntries(
        Object.entries(exports).map(([entry, path]) => [entry, conditions(path, UNAVAILABLE[entry])]),
      ),
      "./package.json": "./package.json",
    },
    // For compilers that do not read `exports`: TypeScript under `moduleResolution: "node"`, which many projects still have.
    types: conditions(exports["."] ?? "").types,
    typesVersions: { "*": typesByPath(exports) },
    // The only program: `npx @bedrock-edge/client` runs it too.
    bin: { "bedrock-edge-fake": "./support/fake/main.js" },
    dependencies: dependencies(config.imports),
  };
}

/** Entry points for machines with files, and the module that says so elsewhere. */
const UNAVAILABLE: Readonly<Record<string, string>> = { "./node": "./src/node/unavailable.ts" };

/** The conditions of runtimes without files: Cloudflare's, Vercel's, and web pages. */
const WITHOUT_FILES = ["workerd", "edge-light", "browser"];

/**
 * The compiled files of an entry point. TypeScript and runtimes take the first condition that they know, so `types` leads and
 * `default` is the last.
 */
function conditions(path: string, unavailable?: string): { types: string; default: string } {
  const compiled = (source: string, end: string) => source.replace(/\.ts$/, end);
  return {
    types: compiled(path, ".d.ts"),
    ...unavailable && Object.fromEntries(WITHOUT_FILES.map((condition) => [condition, compiled(unavailable, ".js")])),
    default: compiled(path, ".js"),
  };
}

/** The declarations of the entry points besides the main one, by the path that follows the name of the package. */
function typesByPath(exports: DenoConfig["exports"]): Record<string, string[]> {
  const found: Record<string, string[]> = {};
  for (const [entry, path] of Object.entries(exports)) {
    if (entry !== ".") found[entry.slice("./".length)] = [conditions(path).types];
  }
  return found;
}

function dependencies(imports: DenoConfig["imports"]): Record<string, string> {
  const found: Record<string, string> = {};
  for (const specifier of Object.values(imports)) {
    const [, name, range] = /^npm:(@?[^@]+)@(.+)$/.exec(specifier) ?? [];
    if (name !== undefined && range !== undefined) found[name] = range;
  }
  return found;
}
