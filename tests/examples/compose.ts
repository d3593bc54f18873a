/**
 * The example for Docker without Docker: the commands of `compose.yaml` as processes, with its environment. The name of a service leads
 * to this machine, and a free port takes the place of the service's own.
 */
import { assert, assertEquals } from "@std/assert";
import { parse } from "npm:yaml@2.9.1";
import { eventually } from "../contract/eventually.ts";
import type { Project } from "../package/project.ts";

interface Service {
  readonly command: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly healthcheck?: { readonly test: readonly string[] };
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
}

const { services }: { services: Readonly<Record<"bedrock" | "app", Service>> } = parse(
  await Deno.readTextFile(new URL("../../examples/docker-compose/compose.yaml", import.meta.url)),
);

/** Makes the names of the services those of this machine, as Docker's DNS makes them those of containers. */
const NAMES = `import dns from "node:dns";
const { lookup } = dns;
dns.lookup = (host, ...rest) => lookup(${
  JSON.stringify(Object.keys(services))
}.includes(host) ? "127.0.0.1" : host, ...rest);
`;

/** Registers the test. The project has the npm package, and the files of the example in `folder`. */
export function testCompose(project: () => Project, node: string, folder: string, ignore: boolean): void {
  Deno.test({
    name: "docker-compose: the app gets its answer from the fake, by the commands and the environment of compose.yaml",
    ignore,
    async fn() {
      const { bedrock, app } = services;
      const [npx, yes, source, name, ...args] = bedrock.command;
      assertEquals([npx, yes, source, name], ["npx", "--yes", "--package=@bedrock-edge/client", "bedrock-edge-fake"]);
      assertEquals(app.command, ["sh", "-c", "npm install && node app.mjs"]);
      assertEquals(app.depends_on, { bedrock: { condition: "service_healthy" } });
      using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
      const port = `${listener.addr.port}`;
      listener.close();
      const here = (text: string): string => text.replace("0.0.0.0", "127.0.0.1").replace("4114", port);

      const root = project().folder;
      const nodePath = `${root}/node_modules/${node}`;
      const server = new Deno.Command(nodePath, {
        args: [`${root}/node_modules/.bin/${name}`, ...args.map(here)],
        clearEnv: true,
        stdin: "null",
        stdout: "null",
        stderr: "null",
      }).spawn();
      try {
        const url = here(bedrock.healthcheck?.test.at(-1) ?? "");
        await eventually(() => fetch(url).then(async (answer) => (await answer.text(), answer.ok), () => false), url);
        await project().write("names.mjs", NAMES);
        const environment = Object.entries(app.environment ?? {}).map(([name, value]) => [name, here(value)]);
        const { code, stdout, stderr } = await new Deno.Command(nodePath, {
          args: ["--import", `${root}/names.mjs`, "app.mjs"],
          cwd: `${root}/${folder}`,
          clearEnv: true,
          env: Object.fromEntries(environment),
        }).output();
        const text = new TextDecoder();
        assertEquals([code, text.decode(stderr)], [0, ""]);
        const printed = text.decode(stdout);
        assert(
          printed.startsWith("amazon.nova-lite-v1:0: ") && printed.endsWith("no model ran. (end_turn)\n"),
          printed,
        );
      } finally {
        server.kill();
        await server.status;
      }
    },
  });
}
