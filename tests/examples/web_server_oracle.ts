/**
 * The example web server as a user of npm meets it: the npm package in an empty project, the example copied, and `node` or
 * `bun`. Run with `deno task test:oracles`. Needs `npm`; skips visibly without.
 */
// deno-lint-ignore-file no-console -- says why nothing is judged
import { emptyProject, packInto, type Project } from "../package/project.ts";
import { exists } from "../runtimes/processes.ts";
import { account } from "./run.ts";
import { testWebServer } from "./web_server.ts";

const root = new URL("../../", import.meta.url);
const ignore = !await exists("npm");
if (ignore) console.log("the example web server is not tried on Node and Bun: there is no npm on this machine");

const { arch, os } = Deno.build;
const isIntel = arch === "x86_64";
const node = `node-${os === "windows" ? "win" : os}-${isIntel ? "x64" : "arm64"}`;
const bun = `@oven/bun-${os}-${isIntel ? "x64" : "aarch64"}`;

/** The versions that read TypeScript by themselves: packages that hold the program alone, and the program in them. */
const RUNTIMES: Readonly<Record<string, { package: string; program: string }>> = {
  "Node 22": { package: `${node}@22.23.3`, program: "bin/node" },
  "Node 24": { package: `${node}@24.21.0`, program: "bin/node" },
  "Bun": { package: `${bun}@1.4.5`, program: "bin/bun" },
};

/** The name of a runtime in the project. */
const aliasOf = (name: string): string => `runtime-${name.toLowerCase().replace(" ", "-")}`;

let project: Project;

if (!ignore) {
  Deno.test.beforeAll(async () => {
    project = await emptyProject();
    const tarball = await packInto(project);
    const runtimes = Object.entries(RUNTIMES).map(([name, runtime]) => `${aliasOf(name)}@npm:${runtime.package}`);
    await project.run("npm", "install", tarball, ...runtimes);
    for (const name of ["web-server.ts", "web-server/page.ts"]) {
      await project.write(name, await Deno.readTextFile(new URL(`examples/${name}`, root)));
    }
  });
  Deno.test.afterAll(() => Deno.remove(project.folder, { recursive: true }));
}

for (const [name, { program }] of Object.entries(RUNTIMES)) {
  const start = (env: Record<string, string>) =>
    new Deno.Command(`${project.folder}/node_modules/${aliasOf(name)}/${program}`, {
      args: ["web-server.ts"],
      cwd: project.folder,
      // Nothing of this machine's own account.
      env: { ...account(""), AWS_ACCESS_KEY_ID: "", NODE_NO_WARNINGS: "1", ...env },
      stdin: "piped",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
  testWebServer(name, start, ignore);
}
