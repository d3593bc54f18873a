/**
 * The whole path of `deno task test:live` against a served fake with made-up keys: the estimate, every case, the recordings, which the
 * helper of the corpus reads, and the line without credentials. Run with `deno task test:oracles`.
 */
import { assert, assertEquals } from "@std/assert";
import { fakeBedrock, type FakeReply, type FakeRequest, replay } from "@bedrock-edge/client/testing";
import { serve } from "../../support/fake/serve.ts";
import { bodyOf, corpus } from "../helpers/corpus.ts";
import { LIVE_CASES } from "./cases.ts";

const API_KEY = "made-up-key-0001";
const KEYS = {
  accessKeyId: "MADEUPKEYID00001",
  secretAccessKey: "made-up-secret-0001",
  sessionToken: "made-up-token-0001",
};

/** A model that does as the system prompt says, for every text of a script. */
const OBEDIENT: readonly FakeReply[] = [...new Set(LIVE_CASES.map(({ script }) => script.text))].map((text) => ({
  when: ({ body }) => (body.system ?? []).some((block) => block.text?.endsWith(`:\n${text}`)),
  text,
}));

/** Runs the program with an environment of its own. */
async function live(env: Record<string, string>, ...args: string[]): Promise<{ code: number; lines: string[] }> {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--no-lock", new URL("live.ts", import.meta.url).pathname, ...args],
    clearEnv: true,
    env: { PATH: Deno.env.get("PATH") ?? "", HOME: Deno.env.get("HOME") ?? "", NO_COLOR: "1", ...env },
  }).output();
  const text = new TextDecoder();
  assertEquals(text.decode(stderr), "");
  return { code, lines: text.decode(stdout).trimEnd().split("\n") };
}

/** Serves a fake, runs the program against it with both kinds of keys, and looks at the folder of recordings. */
async function against(
  replies: readonly FakeReply[],
  judge: (
    ran: { code: number; lines: string[]; folder: string; requests: readonly FakeRequest[] },
  ) => void | Promise<void>,
): Promise<void> {
  const fake = fakeBedrock({ apiKey: API_KEY, credentials: KEYS, replies });
  const server = await serve((request) => fake(request), "127.0.0.1", 0);
  const folder = await Deno.makeTempDir();
  try {
    const ran = await live({
      AWS_ENDPOINT_URL_BEDROCK_RUNTIME: `http://127.0.0.1:${server.port}`,
      AWS_REGION: "eu-central-1",
      AWS_BEARER_TOKEN_BEDROCK: API_KEY,
      AWS_ACCESS_KEY_ID: KEYS.accessKeyId,
      AWS_SECRET_ACCESS_KEY: KEYS.secretAccessKey,
      AWS_SESSION_TOKEN: KEYS.sessionToken,
    }, `--folder=${folder}/new`);
    await judge({ ...ran, folder: `${folder}/new`, requests: fake.requests });
  } finally {
    await server.close();
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("test:live says the cost, runs the contract and records the traffic", async () => {
  await against(OBEDIENT, async ({ code, lines, folder, requests }) => {
    const [first = ""] = lines;
    assert(/cases with eu\.amazon\.nova-lite-v1:0 in eu-central-1, by bearer and sigv4/.test(first), first);
    const [, dollars] = /at most (\d\.\d+) USD$/.exec(first) ?? [];
    assert(Number(dollars) > 0 && Number(dollars) < 0.02, first);
    assertEquals(lines.filter((line) => line.startsWith("FAILED")), []);
    assertEquals([code, lines.filter((line) => line.startsWith("ok ")).length], [0, 2 * LIVE_CASES.length]);
    assert(lines.some((line) => line.startsWith("left out: ") && line.endsWith("the service must fail on command")));
    assertEquals(lines.at(-1), `The recordings are in ${folder}`);

    const read = ["converse", "converse-stream"].map((name) => corpus(name, new URL(`file://${folder}/`)));
    assertEquals(read.map(({ missing }) => missing), ["", ""]);
    const recordings = read.flatMap(({ recordings }) => recordings);
    assertEquals(recordings.length, requests.length);
    assertEquals(new Set(recordings.map(({ status }) => status)), new Set([200, 403]));
    for (const recording of recordings) assert(bodyOf(recording).length > 0, recording.source);
    const texts = JSON.stringify(recordings);
    for (const secret of [API_KEY, ...Object.values(KEYS), "this-is-not-a-key"]) {
      assert(!texts.includes(secret), secret);
    }
    assertEquals(replay(await Deno.readTextFile(`${folder}/converse.jsonl`)).left.length, read[0]?.recordings.length);
  });
});

Deno.test("test:live fails, and says which cases, when the model does not keep the contract", async () => {
  await against(["Something else."], ({ code, lines }) => {
    assertEquals(code, 1);
    assert(lines.some((line) => line === "FAILED bearer: chat resolves with the whole answer"), lines.join("\n"));
    assert(lines.some((line) => line === "ok     sigv4: chat and stream reject with authentication"), lines.join("\n"));
  });
});

Deno.test("test:live is skipped with a line when there are no credentials", async () => {
  const { code, lines } = await live({ AWS_REGION: "us-east-1" });
  assertEquals([code, lines.length], [0, 1]);
  assert(lines[0]?.startsWith("test:live is skipped: the environment has neither AWS_BEARER_TOKEN_BEDROCK"));
});
