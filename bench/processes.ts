/** Starts the processes of the benches, and talks to them. */
import { built, DIST, PEERS } from "./build.ts";
import type { Cost, Job } from "./programs/drive.ts";

/** A process that answers each line with a line. */
export interface LineProcess extends AsyncDisposable {
  readonly pid: number;
  /** The next line of its output. @throws {Error} if it has ended. */
  line(): Promise<string>;
  /** Sends it a line. */
  write(line: string): Promise<void>;
}

/** Starts a process that ends with its standard input. */
export function start(command: string, args: readonly string[]): LineProcess {
  const child = new Deno.Command(command, { args: [...args], stdin: "piped", stdout: "piped" }).spawn();
  const writer = child.stdin.getWriter();
  const lines = child.stdout.pipeThrough(new TextDecoderStream());
  const reader = lines.getReader();
  let rest = "";
  return {
    pid: child.pid,
    async line() {
      while (!rest.includes("\n")) {
        const { done, value } = await reader.read();
        if (done) throw new Error(`Cannot go on: ${command} ${args.join(" ")} has ended; see what it printed above`);
        rest += value;
      }
      const end = rest.indexOf("\n");
      const line = rest.slice(0, end);
      rest = rest.slice(end + 1);
      return line;
    },
    write: (line) => writer.write(new TextEncoder().encode(`${line}\n`)),
    async [Symbol.asyncDispose]() {
      await writer.close().catch(() => {});
      await reader.cancel();
      await child.status;
    },
  };
}

/** The command line of a bundle on a runtime. */
export function commandOf(runtime: "node" | "deno", program: string, args: readonly string[]): [string, string[]] {
  // Hides the AWS SDK's warning about Node 20, which does not matter here.
  return runtime === "node"
    ? ["node", ["--no-warnings", program, ...args]]
    : ["deno", ["run", "-A", "--no-config", program, ...args]];
}

/** The bench's server, on a port of its own. */
export async function serve(): Promise<{ readonly origin: string } & AsyncDisposable> {
  const server = start("node", [await built("programs/server.ts")]);
  const origin = `http://127.0.0.1:${await server.line()}`;
  return { origin, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() };
}

/** A contender in a process of its own. */
export async function drive(
  runtime: "node" | "deno",
  contender: string,
  origin: string,
): Promise<{ run(job: Job): Promise<Cost> } & AsyncDisposable> {
  const args = [await built(`contenders/${contender}.ts`), origin];
  const process = start(...commandOf(runtime, await built("programs/drive.ts"), args));
  return {
    async run(job) {
      await process.write(JSON.stringify(job));
      return JSON.parse(await process.line());
    },
    [Symbol.asyncDispose]: () => process[Symbol.asyncDispose](),
  };
}

/** A workerd with one Worker in it, without a proxy in front. */
export interface Workerd extends AsyncDisposable {
  /** Sends a request to the Worker. */
  ask(body: unknown): Promise<string>;
  /** Processor time of all threads of the process, in milliseconds. */
  cpuMs(): Promise<number>;
}

/** Starts workerd and waits until it listens. Only Linux reports the CPU of its threads; `undefined` elsewhere. */
export async function workerd(script: Uint8Array): Promise<Workerd | undefined> {
  if (Deno.build.os !== "linux") return undefined;
  const folder = new URL(`workerd-${crypto.randomUUID()}/`, DIST);
  await Deno.mkdir(folder, { recursive: true });
  const { port } = freePort();
  await Deno.writeFile(new URL("worker.js", folder), script);
  await Deno.writeTextFile(
    new URL("config.capnp", folder),
    `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
    (name = "main", worker = (
      modules = [(name = "worker.js", esModule = embed "worker.js")],
      compatibilityDate = "2026-07-01",
    )),
    (name = "internet", network = (allow = ["public", "private"])),
  ],
  sockets = [(name = "http", address = "127.0.0.1:${port}", http = (), service = "main")],
);
`,
  );
  // The package's own command is a script around this program.
  const binary = new URL(
    `node_modules/@cloudflare/workerd-linux-${Deno.build.arch === "x86_64" ? "64" : "arm64"}/bin/workerd`,
    PEERS,
  );
  const child = new Deno.Command(binary, { args: ["serve", new URL("config.capnp", folder).pathname], stdin: "null" })
    .spawn();
  await listening(port);
  return {
    async ask(body) {
      const answer = await fetch(`http://127.0.0.1:${port}/`, { method: "POST", body: JSON.stringify(body) });
      const text = await answer.text();
      if (answer.ok) return text;
      throw new Error(`Cannot go on: the Worker answered ${answer.status}: ${text}`);
    },
    async cpuMs() {
      let nanoseconds = 0;
      for await (const { name } of Deno.readDir(`/proc/${child.pid}/task`)) {
        const [ran] = (await Deno.readTextFile(`/proc/${child.pid}/task/${name}/schedstat`)).split(" ");
        nanoseconds += Number(ran);
      }
      return nanoseconds / 1e6;
    },
    async [Symbol.asyncDispose]() {
      child.kill("SIGTERM");
      await child.status;
      await Deno.remove(folder, { recursive: true });
    },
  };
}

function freePort(): { port: number } {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  return listener.addr;
}

async function listening(port: number): Promise<void> {
  while (true) {
    try {
      (await Deno.connect({ hostname: "127.0.0.1", port })).close();
      return;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }
}
