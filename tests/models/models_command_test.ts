/**
 * `deno task models`, run as people run it.
 */
import { assert, assertEquals } from "@std/assert";
import { findModel, listModels } from "@bedrock-edge/client/models";
import { finish, type Outcome, spawn } from "../examples/run.ts";

const models = (...args: string[]): Promise<Outcome> =>
  finish(spawn(["run", "--no-lock", "--no-prompt", "support/models/list.ts", ...args]));

/** The rows below the head. */
const rows = ({ stdout }: Outcome): string[] => stdout.trim().split("\n").slice(1);
const ids = (outcome: Outcome): string[] => rows(outcome).map((row) => row.split(/\s/)[0]!);

Deno.test("models lists every model that is not retired, and says how many and of what day", async () => {
  const outcome = await models();
  assertEquals(outcome.code, 0, outcome.stderr);
  assertEquals(ids(outcome), listModels().filter(({ status }) => status !== "eol").map(({ id }) => id));
  assert(/^\d+ models, as of \d{4}-\d\d-\d\d;/.test(outcome.stderr.trim()), outcome.stderr);
});

Deno.test("models shows what calls tools, and the id to call from a region", async () => {
  const outcome = await models("--can", "tools", "--region", "eu-central-1");
  assertEquals(outcome.code, 0, outcome.stderr);
  assert(ids(outcome).length > 20);
  for (const id of ids(outcome)) assert(findModel(id)?.can.includes("tools"), id);
  const [sonnet] = rows(outcome).filter((row) => row.startsWith("anthropic.claude-sonnet-4-6 "));
  assert(/ chat +TSID\S* +1M +128K +3\.3 +16\.5 +eu\.anthropic\.claude-sonnet-4-6$/.test(sonnet!), sonnet);
});

Deno.test("models keeps to a fence: what nobody can prove to stay within it is not there", async () => {
  const [open, fenced] = await Promise.all([
    models("--region", "eu-central-1", "claude"),
    models("--region", "eu-central-1", "--residency", "in-geography", "claude"),
  ]);
  assert(ids(open).includes("anthropic.claude-opus-5-5") && !ids(fenced).includes("anthropic.claude-opus-5-5"));
  assert(rows(fenced).every((row) => / eu\.anthropic/.test(row) || / anthropic/.test(row)), fenced.stdout);
  assert(ids(fenced).length > 3 && !fenced.stdout.includes("global."));
});

Deno.test("models filters by provider, kind, status, abilities and words, and gives JSON", async () => {
  const { code, stdout } = await models("--provider", "amazon", "--kind", "embedding", "--json");
  const found = JSON.parse(stdout);
  assertEquals(code, 0);
  assert(found.length > 0 && found.every(({ id }: { id: string }) => findModel(id)?.kind === "embedding"));
  const [titan] = found.filter(({ id }: { id: string }) => id === "amazon.titan-embed-text-v2:0");
  assertEquals([titan.provider, titan.price.input, titan.price.output, titan.call], ["amazon", 0.02, null, undefined]);
  const retired = JSON.parse((await models("--status", "eol", "--json", "claude", "haiku")).stdout);
  assert(retired.length > 0 && retired.every(({ status }: { status: string }) => status === "eol"));
  assert(
    retired.some(({ replacedBy }: { replacedBy: string | null }) => findModel(replacedBy ?? "")?.status === "active"),
  );
  const both = ids(await models("--can", "tools,audioInput"));
  assert(
    both.every((id) => ["tools", "audioInput"].every((ability) => findModel(id)!.can.some((one) => one === ability))),
  );
});

Deno.test("models exits with 1 where nothing is found, and with 2 for bad usage, and says what would work", async () => {
  assertEquals((await models("no-such-model")).code, 1);
  const wrong: [args: string[], says: RegExp][] = [
    [["--kind", "picture"], /--kind picture: use one of chat, /],
    [["--can", "tools,fly"], /--can fly: use one of chat, tools/],
    [["--status", "gone"], /--status gone: use one of active/],
    [["--region", "Frankfurt"], /--region Frankfurt: not a region name/],
    [["--residency", "in-geography"], /add --region/],
    [["--region", "eu-west-1", "--residency", "eu"], /--residency eu: use one of in-region/],
    [["--color"], /--color/],
  ];
  const outcomes = await Promise.all(wrong.map(([args]) => models(...args)));
  for (const [index, { code, stdout, stderr }] of outcomes.entries()) {
    assertEquals([code, stdout], [2, ""], String(wrong[index]![0]));
    assert(wrong[index]![1].test(stderr) && !stderr.includes("    at "), stderr);
  }
  const { code, stdout } = await models("--help");
  assertEquals(code, 0);
  for (const option of ["--can", "--provider", "--kind", "--status", "--region", "--residency", "--json"]) {
    assert(stdout.includes(option), option);
  }
});
