/**
 * The example web server as a user of Node meets it: the npm package in an empty project, the example copied, and `node`. Run
 * with `deno task test:oracles`. Needs `npm`; skips visibly without.
 */
// deno-lint-ignore-file no-console -- says why nothing is judged
import { emptyProject, type Project, runIn } from "../package/project.ts";
import { exists } from "../runtimes/processes.ts";
import { account } from "./run.ts";
import { testWebServer } from "./web_server.ts";

const root = new URL("../../", import.meta.url);
const ignore = !await exists("npm");
if (ignore) console.log("the example web server is not tried on Node: there is no npm on this machine");

/** The versions that strip types by themselves, as packages that hold the program alone. */
const VERSIONS = { "Node 22": "22.23.3", "Node 24": "24.21.0" };
const { arch, os } = Deno.build;
const packageOf = `node-${os === "windows" ? "win" : os}-${arch === "x86_64" ? "x64" : "arm64"}`;

let project: Project;

if (!ignore) {
  Deno.test.beforeAll(async () => {
    await runIn(root, "deno", "task", "build:npm");
    project = await emptyProject();
    const [packed]: { filename: string }[] = JSON.parse(
      await runIn(root, "npm", "pack", "./dist/npm", "--json", "--pack-destination", project.folder),
    );
    const nodes = Object.values(VERSIONS).map((version) => `node-${version}@npm:${packageOf}@${version}`);
    await project.run("npm", "install", `./${packed?.filename}`, ...nodes);
    for (const name of ["web-server.ts", "web-server/page.ts"]) {
      await project.write(name, await Deno.readTextFile(new URL(`examples/${name}`, root)));
    }
  });
  Deno.test.afterAll(() => Deno.remove(project.folder, { recursive: true }));
}

for (const [name, version] of Object.entries(VERSIONS)) {
  const start = (env: Record<string, string>) =>
    new Deno.Command(`${project.folder}/node_modules/node-${version}/bin/node`, {
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
