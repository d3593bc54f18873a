/**
 * The example of a model on this machine: with a server, with one that does not run, and with none.
 */
import { assert, assertEquals } from "@std/assert";
import { fakeOpenAI } from "@bedrock-edge/client/testing";
import { serveHttp } from "../contract/http_server.ts";
import { finish, type Outcome, spawn } from "./run.ts";

/** Runs the example. Without the permission for its port, Ollama counts as not running, on any machine. */
function ask(question: string, env: Record<string, string> = {}): Promise<Outcome> {
  const variables = ["OPENAI_BASE_URL", "OPENAI_MODEL", "OPENAI_API_KEY"];
  const args = ["run", "--no-prompt", "--allow-net=127.0.0.1", `--allow-env=${variables}`, "examples/local-model.ts"];
  const none = Object.fromEntries(variables.map((name) => [name, ""]));
  return finish(spawn([...args, question], { ...none, ...env }));
}

Deno.test("local-model starts a fake on loopback where no server runs, and says so", async () => {
  const { code, stdout, stderr } = await ask("Is anybody there?");
  assertEquals(code, 0, stderr);
  assert(stdout.includes('You said: "Is anybody there?"'), stdout);
  const [first, last] = stderr.split("\n");
  assert(/^Ollama is not running, so a fake answers at http:\/\/127\.0\.0\.1:\d+ and no model runs/.test(first ?? ""));
  assert(/^\(fake-model: \d+ tokens, end_turn\)$/.test(last ?? ""), stderr);
});

Deno.test("local-model talks to the server of OPENAI_BASE_URL, with its first model or that of OPENAI_MODEL", async () => {
  const fake = fakeOpenAI({ apiKey: "key", models: ["small", "large"], replies: ["High at noon.", "Low at six."] });
  using server = serveHttp(fake);
  const env = { OPENAI_BASE_URL: `${server.origin}/v1`, OPENAI_API_KEY: "key" };
  const first = await ask("When?", env);
  assertEquals([first.code, first.stdout], [0, "High at noon.\n"], first.stderr);
  assert(first.stderr.startsWith("(small: "), first.stderr);
  const second = await ask("And then?", { ...env, OPENAI_MODEL: "large" });
  assertEquals([second.code, second.stdout], [0, "Low at six.\n"], second.stderr);
  assert(second.stderr.startsWith("(large: "), second.stderr);
});

Deno.test("local-model says what to do when the server of OPENAI_BASE_URL does not run, or has no model", async () => {
  const gone = serveHttp(fakeOpenAI());
  gone[Symbol.dispose]();
  const { code, stdout, stderr } = await ask("When?", { OPENAI_BASE_URL: `${gone.origin}/v1` });
  assertEquals([code, stdout], [1, ""]);
  assert(stderr.includes(`Hint: Start the server: nothing answers at ${gone.origin}`), stderr);

  using empty = serveHttp(() => Promise.resolve(Response.json({ object: "list", data: [] })));
  const without = await ask("When?", { OPENAI_BASE_URL: `${empty.origin}/v1` });
  assertEquals([without.code, without.stdout], [1, ""]);
  assert(without.stderr.startsWith("The server has no model yet"), without.stderr);
});
