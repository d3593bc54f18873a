/**
 * Builds the npm package in `dist/npm`: `deno task build:npm`. TypeScript compiles the source file by file, without
 * bundling or minifying, so that bundlers can drop unused code and people can read the rest.
 */
import { type DenoConfig, manifest } from "./manifest.ts";

const root = new URL("../../", import.meta.url);
const out = new URL("dist/npm/", root);

/** Pinned, with its checksum in a lock file of its own: the same source makes the same package. */
const COMPILER = "npm:typescript@5.9.3/tsc";

/** Copied into the package unchanged. */
const DOCUMENTS = ["README.md", "CHANGELOG.md", "LICENSE"];

const config: DenoConfig = JSON.parse(await Deno.readTextFile(new URL("deno.json", root)));

// Otherwise files of an earlier build would be packed too.
await Deno.remove(out, { recursive: true }).catch((error) => {
  if (!(error instanceof Deno.errors.NotFound)) throw error;
});
await compile();
await declareDisposal(out);
for (const name of DOCUMENTS) await Deno.copyFile(new URL(name, root), new URL(name, out));
await Deno.writeTextFile(new URL("package.json", out), JSON.stringify(manifest(config, repository()), null, 2) + "\n");

async function compile(): Promise<void> {
  const { success } = await new Deno.Command("deno", {
    args: [
      "run",
      "--quiet",
      "--no-config",
      "--lock=support/npm/deno.lock",
      "--frozen",
      "--allow-read",
      "--allow-write=dist",
      "--allow-env",
      COMPILER,
      "--project",
      "support/npm/tsconfig.json",
    ],
    cwd: root,
    stdout: "inherit",
    stderr: "inherit",
  }).output();
  if (!success) throw new Error("Cannot build the npm package: the compiler failed");
}

/**
 * Names the library that declares `Symbol.dispose` where a declaration mentions it, so that the package type-checks in a
 * project with `lib: ["es2022"]`. The source cannot name it: the JSR registry refuses such a directive.
 */
async function declareDisposal(folder: URL): Promise<void> {
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    const url = new URL(isDirectory ? `${name}/` : name, folder);
    if (isDirectory) await declareDisposal(url);
    if (!name.endsWith(".d.ts")) continue;
    const text = await Deno.readTextFile(url);
    if (!/\[Symbol\.(dispose|asyncDispose)\]/.test(text)) continue;
    await Deno.writeTextFile(url, `/// <reference lib="esnext.disposable" />\n${text}`);
  }
}

/** The repository, if GitHub's runner builds the package. */
function repository(): string | undefined {
  const [server, path] = ["GITHUB_SERVER_URL", "GITHUB_REPOSITORY"].map((name) => Deno.env.get(name));
  return server && path ? `${server}/${path}` : undefined;
}
