/** Installs the peers, and bundles the programs. */
import { build, type Plugin } from "npm:esbuild@0.28.2";

/** The folder of bundles, which git ignores. */
export const DIST: URL = new URL("dist/", import.meta.url);
/** The folder whose `package.json` pins the peers. */
export const PEERS: URL = new URL("peers/", import.meta.url);

/** Runs a command to its end, and returns its output. @throws {Error} with the command's error output if it fails. */
export async function output(command: string, args: readonly string[], cwd?: URL): Promise<string> {
  const run = new Deno.Command(command, { args: [...args], stdin: "null", ...(cwd && { cwd }) });
  const { code, stdout, stderr } = await run.output();
  const decoder = new TextDecoder();
  if (code === 0) return decoder.decode(stdout);
  throw new Error(
    `Cannot run ${command} ${args.join(" ")}: it ended with ${code}; fix what it reports:\n${decoder.decode(stderr)}`,
  );
}

/** The pinned versions, by package. */
export async function pinned(): Promise<Readonly<Record<string, string>>> {
  return JSON.parse(await Deno.readTextFile(new URL("package.json", PEERS))).dependencies;
}

/** Installs the peers, unless the lock file says that they are installed. */
export async function install(): Promise<void> {
  const lock = await Deno.readTextFile(new URL("package-lock.json", PEERS));
  const stamp = new URL("node_modules/.bench-lock.json", PEERS);
  if (await Deno.readTextFile(stamp).catch(() => "") === lock) return;
  await output("npm", ["ci", "--no-audit", "--no-fund", "--ignore-scripts"], PEERS);
  await Deno.writeTextFile(stamp, lock);
}

/** The module's own entry points, as `exports` of `deno.json` names them. */
async function entryPoints(): Promise<Readonly<Record<string, string>>> {
  const root = new URL("../", import.meta.url);
  const { name, exports } = JSON.parse(await Deno.readTextFile(new URL("deno.json", root)));
  const paths = Object.entries(exports as Record<string, string>);
  return Object.fromEntries(paths.map(([entry, path]) => [name + entry.slice(1), new URL(path, root).pathname]));
}

/**
 * Resolves `npm:` specifiers of our files, and the imports of `src/` in `deno.json`, in the peers' folder. A version
 * that differs from the pinned one is an error: the bench measures the versions that were type-checked.
 */
function npm(versions: Readonly<Record<string, string>>, entries: Readonly<Record<string, string>>): Plugin {
  return {
    name: "npm",
    setup({ onResolve, resolve }) {
      const resolveDir = new URL(".", PEERS).pathname;
      onResolve({ filter: /^npm:/ }, async ({ path, kind }) => {
        const [, name = "", version, below = ""] = /^npm:(@?[^@]+)@([^/]+)(\/.*)?$/.exec(path) ?? [];
        if (versions[name] !== version) {
          return { errors: [{ text: `${path} is not what peers/package.json pins: ${versions[name]}` }] };
        }
        return await resolve(name + below, { kind, resolveDir });
      });
      onResolve({ filter: /^@bedrock-edge\/client/ }, ({ path }) => ({ path: entries[path] ?? "" }));
      // Handles each path once: the nested request comes back here.
      onResolve({ filter: /^aws4fetch$/ }, async ({ path, kind, pluginData }) => {
        return pluginData === resolveDir
          ? undefined
          : await resolve(path, { kind, resolveDir, pluginData: resolveDir });
      });
    },
  };
}

/** The options of a bundle. */
export interface Bundling {
  /** The platform; `node` also runs in Deno. */
  readonly platform: "node" | "browser";
  readonly minify?: boolean;
}

/** Bundles source text with imports relative to this folder, and returns the code. */
export async function bundle(source: string, { platform, minify = false }: Bundling): Promise<Uint8Array> {
  const { outputFiles } = await build({
    stdin: { contents: source, resolveDir: new URL(".", import.meta.url).pathname, loader: "ts" },
    bundle: true,
    write: false,
    format: "esm",
    target: "esnext",
    platform,
    minify,
    logLevel: "error",
    plugins: [npm(await pinned(), await entryPoints())],
    // CommonJS packages for Node need it.
    ...(platform === "node" && {
      banner: { js: `import { createRequire } from "node:module"; const require = createRequire(import.meta.url);` },
    }),
  });
  return outputFiles[0]!.contents;
}

/** Bundles the Worker of a contender, and gives the code. */
export function builtWorker(contender: string): Promise<Uint8Array> {
  const source = `import { create } from "./contenders/${contender}.ts";
import { workerOf } from "./programs/worker.ts";
export default workerOf(create);`;
  return bundle(source, { platform: "browser", minify: true });
}

/** Bundles a file of this folder for Node and Deno, once, and returns the path of the bundle. */
export function built(file: string): Promise<string> {
  let path = paths.get(file);
  if (!path) paths.set(file, path = write(file));
  return path;
}

const paths = new Map<string, Promise<string>>();

async function write(file: string): Promise<string> {
  await Deno.mkdir(DIST, { recursive: true });
  const { pathname } = new URL(file.replaceAll("/", "-").replace(/\.ts$/, ".mjs"), DIST);
  // The peers' packages read their own version at import. Bundles are minified, as in a deployment.
  await Deno.writeFile(pathname, await bundle(`export * from "./${file}";`, { platform: "node", minify: true }));
  return pathname;
}
