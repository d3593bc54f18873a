/**
 * A local model server from npm: `inference-server`, which answers OpenAI's API with llama.cpp. It serves the model of
 * `tiny_model.ts`, so each answer is known.
 */
import { emptyProject } from "../../package/project.ts";
import { tinyModel } from "./tiny_model.ts";

/** The last version of node-llama-cpp that `inference-server` was written for: with later ones it misses the end of `length`. */
const LLAMA = "3.6.0";

/** Each with the binary of this platform alone: npm would install those of every GPU. `sharp` is loaded at the start. */
const PACKAGES = [
  "inference-server@1.0.0-beta.32",
  `node-llama-cpp@${LLAMA}`,
  `@node-llama-cpp/linux-x64@${LLAMA}`,
  "@img/sharp-linux-x64@0.33.5",
  "@img/sharp-libvips-linux-x64@1.0.4",
];

const INSTALL = ["install", "--ignore-scripts", "--legacy-peer-deps", "--omit=optional", "--prefer-offline"];

/** The tokens that fit into a context. */
export const CONTEXT_TOKENS = 4096;

/** How many answers the server writes at the same time. */
const INSTANCES = 2;

/** The template gives the model the texts of the messages alone, so that the last character of the prompt decides. */
const PROGRAM = `
import { createExpressServer, InferenceServer } from "inference-server";
import { TemplateChatWrapper } from "node-llama-cpp";
const chatWrapper = new TemplateChatWrapper({
  template: "{{systemPrompt}}{{history}}{{completion}}\\n",
  historyTemplate: { system: "{{message}}\\n", user: "{{message}}", model: "{{message}}" },
});
const models = new InferenceServer({
  log: "error",
  cachePath: import.meta.dirname + "/cache",
  concurrency: ${INSTANCES},
  models: {
    tiny: {
      task: "text-completion",
      engine: "node-llama-cpp",
      location: import.meta.dirname + "/tiny.gguf",
      chatWrapper,
      minInstances: ${INSTANCES},
      maxInstances: ${INSTANCES},
      contextSize: ${CONTEXT_TOKENS},
      device: { gpu: false, cpuThreads: 1 },
    },
  },
});
await models.start();
const server = createExpressServer(models);
server.on("request", (_, response) => {
  response.on("close", () => response.writableFinished || console.log("left"));
});
server.listen(0, "127.0.0.1", () => console.log("listening " + server.address().port));
process.stdin.on("end", () => process.exit()).resume();
`;

/** The server, which runs until it is disposed of, or until this process ends. */
export interface LocalServer extends AsyncDisposable {
  readonly baseURL: string;
  /** Resolves as soon as a client has left before the end of its answer, once for each that leaves. */
  left(): Promise<void>;
}

/** Whether the server can run here: its binaries are those of Linux on x64. */
export const canServe: boolean = Deno.build.os === "linux" && Deno.build.arch === "x86_64";

/** Installs the server and starts it. */
export async function localServer(): Promise<LocalServer> {
  const project = await emptyProject();
  await project.write("serve.mjs", PROGRAM);
  await Deno.writeFile(`${project.folder}/tiny.gguf`, tinyModel());
  await project.run("npm", ...INSTALL, ...PACKAGES);
  const process = new Deno.Command("node", {
    args: ["serve.mjs"],
    cwd: project.folder,
    stdin: "piped",
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  const output = process.stdout.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";

  /** Returns the next line with a text. Ends the server if that takes too long, so that no test waits forever. */
  async function lineWith(text: string): Promise<string> {
    using _patience = patience(() => process.kill());
    while (true) {
      const end = rest.indexOf("\n");
      if (end < 0) {
        const { done, value } = await output.read();
        if (done) throw new Error(`the local model server ended before it printed "${text}"`);
        rest += value;
        continue;
      }
      const line = rest.slice(0, end);
      rest = rest.slice(end + 1);
      if (line.includes(text)) return line;
    }
  }

  async function stop(): Promise<void> {
    await process.stdin.close().catch(() => {});
    await process.status;
    await output.cancel();
    await Deno.remove(project.folder, { recursive: true });
  }

  try {
    const port = (await lineWith("listening ")).replace("listening ", "");
    return {
      baseURL: `http://127.0.0.1:${port}/openai/v1`,
      left: async () => void await lineWith("left"),
      [Symbol.asyncDispose]: stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** The longest that a line may take, with two cores that others use too. */
const PATIENCE_MS = 60_000;

/** Calls a function after a while, unless what it returns is disposed of before. */
function patience(run: () => void): Disposable {
  const timer = setTimeout(run, PATIENCE_MS);
  return { [Symbol.dispose]: () => clearTimeout(timer) };
}
