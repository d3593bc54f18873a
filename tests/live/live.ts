/**
 * Runs the contract against the real Bedrock, and records the traffic: `deno task test:live`. Without credentials in the environment
 * it says so and ends well. Options: `--model`, `--folder`.
 */
// deno-lint-ignore-file no-console -- a program for people
import { parseArgs } from "node:util";
import { cost, inferenceProfile } from "@bedrock-edge/client/models";
import type { Recording } from "@bedrock-edge/client/testing";
import { CASES, contract } from "../contract/chat_provider.ts";
import { liveBedrock, liveSubject, type Login, logins } from "./bedrock.ts";
import { LIVE_CASES, reasonToLeaveOut } from "./cases.ts";

/** Cheap, in most regions, and good enough to repeat a sentence. */
const MODEL = "amazon.nova-lite-v1:0";

/** More than any case sends or gets: the estimate is an upper limit. */
const LIMITS = { requests: 2, inputTokens: 250, outputTokens: 100 };

/** The file of the corpus in which an operation stands. */
const FILES: Readonly<Record<string, string>> = { Converse: "converse", ConverseStream: "converse-stream" };

const { values } = parseArgs({ options: { model: { type: "string" }, folder: { type: "string" } } });
const env = Deno.env.toObject();
const found = logins(env);
if (found.length === 0) {
  console.log(
    "test:live is skipped: the environment has neither AWS_BEARER_TOKEN_BEDROCK, nor AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY",
  );
} else {
  const region = env.AWS_REGION || env.AWS_DEFAULT_REGION || "us-east-1";
  const model = values.model ?? inferenceProfile(MODEL, { region }).modelId;
  const folder = values.folder ?? await Deno.makeTempDir({ prefix: "bedrock-edge-live-" });
  await Deno.mkdir(folder, { recursive: true });
  const failed = await runAll(found, region, model, folder);
  console.log(`The recordings are in ${folder}`);
  if (failed > 0) Deno.exit(1);
}

async function runAll(found: readonly Login[], region: string, model: string, folder: string): Promise<number> {
  announce(found, region, model);
  let failed = 0;
  for (const login of found) {
    const place = liveBedrock(login, region, (line, recording) => append(folder, line, recording));
    for (const { name, run } of contract(liveSubject(login, model), place, LIVE_CASES)) {
      const error = await run().then(() => undefined, (error: unknown) => error);
      console.log(`${error === undefined ? "ok    " : "FAILED"} ${login.name}: ${name}`);
      if (error === undefined) continue;
      failed++;
      console.log(`       ${error}`);
    }
  }
  for (const definition of CASES) {
    const reason = reasonToLeaveOut(definition);
    if (reason !== undefined) console.log(`left out: ${definition.name}: ${reason}`);
  }
  console.log(`${found.length * LIVE_CASES.length - failed} cases passed, ${failed} failed`);
  return failed;
}

function announce(found: readonly Login[], region: string, model: string): void {
  const requests = found.length * LIVE_CASES.length * LIMITS.requests;
  const usage = {
    inputTokens: requests * LIMITS.inputTokens,
    outputTokens: requests * LIMITS.outputTokens,
    totalTokens: requests * (LIMITS.inputTokens + LIMITS.outputTokens),
    cacheReadInputTokens: 0,
    cacheWriteInputTokens: 0,
  };
  const total = cost(usage, model)?.total;
  const price = total === undefined ? "an unknown price" : `at most ${total.toFixed(4)} USD`;
  console.log(
    `${LIVE_CASES.length} cases with ${model} in ${region}, by ${found.map(({ name }) => name).join(" and ")}: up to ` +
      `${requests} requests for ${price}`,
  );
}

async function append(folder: string, line: string, { operation }: Recording): Promise<void> {
  await Deno.writeTextFile(`${folder}/${FILES[operation] ?? "other"}.jsonl`, line, { append: true });
}
