/**
 * The examples with OpenAI's and Anthropic's own clients, run as their documentation says. Run with `deno task test:oracles`.
 */
import { assert, assertEquals } from "@std/assert";
import { API_KEY } from "../helpers/fire.ts";
import { serveApis } from "../runtimes/compatible/server.ts";

const QUESTION = "What is the capital of France?";

const PROFILE = "model is called through an inference profile in us-east-1; replaced by " +
  "us.anthropic.claude-sonnet-4-5-20250929-v1:0\n";

/** The output with the server, which repeats the question, and with the embedded fake, which also refuses. */
const OUTPUTS: Readonly<Record<string, { readonly server: string; readonly fake: string }>> = {
  "openai-sdk": { server: `${QUESTION}\n`, fake: "Paris.\nHTTP 400\n" },
  "anthropic-sdk": { server: `${PROFILE}${QUESTION} end_turn\n`, fake: `${PROFILE}Paris. end_turn\n` },
};

for (const [name, { server, fake }] of Object.entries(OUTPUTS)) {
  Deno.test(`${name} calls the service with a key`, async () => {
    await using apis = serveApis();
    const outcome = await run(name, ["-A"], {
      AWS_BEARER_TOKEN_BEDROCK: API_KEY,
      AWS_REGION: "us-east-1",
      AWS_ENDPOINT_URL_BEDROCK_RUNTIME: apis.origin,
    });
    assertEquals(outcome, [0, server, ""]);
  });

  Deno.test(`${name} answers without credentials and without the network`, async () => {
    const [code, stdout, stderr] = await run(name, ["--allow-env"], {});
    assertEquals([code, stdout], [0, fake], stderr);
    assert(stderr.includes("fake"), stderr);
  });
}

/** The packages that the snippet imports by the names of npm. */
const PACKAGES: Readonly<Record<string, string>> = {
  "openai": "npm:openai@7.59.0",
  "@anthropic-ai/sdk": "npm:@anthropic-ai/sdk@1.14.0",
};

Deno.test("the snippet of docs/compatible-endpoints.md makes clients that work", async () => {
  const page = await Deno.readTextFile(new URL("../../docs/compatible-endpoints.md", import.meta.url));
  const [, snippet = ""] = /```js\n([^]*?)```/.exec(page) ?? [];
  const program = `${snippet.replace(/(?<= from ")[^"]+/g, (name) => PACKAGES[name] ?? name)}
    const messages = [{ role: "user", content: "Hello." }];
    const { choices } = await openai.chat.completions.create({ model: "any", messages });
    const { content } = await anthropic.messages.create({ model: "any", messages, max_tokens: 10 });
    console.log(choices[0].message.content, content[0].text);
  `;
  await using apis = serveApis();
  const process = new Deno.Command("deno", {
    args: ["run", "--quiet", "--no-prompt", "-A", "--lock=tests/oracles/deno.lock", "--ext=js", "-"],
    cwd: new URL("../../", import.meta.url),
    clearEnv: true,
    env: {
      ...pathsOf(Deno.env.toObject()),
      AWS_BEARER_TOKEN_BEDROCK: API_KEY,
      AWS_REGION: "us-east-1",
      AWS_ENDPOINT_URL_BEDROCK_RUNTIME: apis.origin,
    },
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  await new Blob([program]).stream().pipeTo(process.stdin);
  const { stdout, stderr } = await process.output();
  assertEquals(new TextDecoder().decode(stdout), "Hello. Hello.\n", new TextDecoder().decode(stderr));
});

/** Runs an example with nothing but the given variables, and returns its exit code and what it prints. */
async function run(
  name: string,
  permissions: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<readonly [code: number, stdout: string, stderr: string]> {
  const { code, stdout, stderr } = await new Deno.Command("deno", {
    args: ["run", "--quiet", "--no-prompt", ...permissions, "--lock=tests/oracles/deno.lock", `examples/${name}.ts`],
    cwd: new URL("../../", import.meta.url),
    clearEnv: true,
    env: { ...pathsOf(Deno.env.toObject()), ...env },
  }).output();
  const text = new TextDecoder();
  return [code, text.decode(stdout), text.decode(stderr)];
}

/** Returns the variables that Deno needs to find itself and its cache. */
function pathsOf(all: Readonly<Record<string, string>>): Record<string, string> {
  const names = ["PATH", "HOME", "DENO_DIR", "TMPDIR", "DENO_TLS_CA_STORE", "SSL_CERT_FILE", "HTTPS_PROXY"];
  return Object.fromEntries(names.flatMap((name) => all[name] === undefined ? [] : [[name, all[name]]]));
}
