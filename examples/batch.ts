/**
 * A batch: many requests to one model, for less money and hours later. The requests are those of `chat()`, and so are the answers.
 * Batches live in S3, which takes signatures alone: the client needs AWS keys.
 *
 * ```sh
 * deno run examples/batch.ts           # without credentials: the fake answers, and no model runs
 * AWS_ACCESS_KEY_ID=… AWS_SECRET_ACCESS_KEY=… AWS_REGION=us-east-1 deno run --allow-net --allow-env examples/batch.ts \
 *   s3://your-bucket/batch/ arn:aws:iam::123456789012:role/your-batch-role
 * ```
 *
 * @module
 */
// deno-lint-ignore-file no-console -- a command, whose output is its purpose
import { createBedrock } from "@bedrock-edge/client";
import { createBatch, openBatch } from "@bedrock-edge/client/batch";
import { fakeBedrock } from "@bedrock-edge/client/testing";
import { programArguments } from "./connect/host.ts";

const [folder = "s3://your-bucket/batch/", role = "arn:aws:iam::123456789012:role/your-batch-role"] =
  programArguments();

// Your program needs `createBedrock()` alone. Without a role of your own, the fake stands for the service and for S3.
const credentials = { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY" };
const isFake = programArguments().length < 2;
const bedrock = isFake
  ? createBedrock({ region: "us-east-1", env: {}, credentials, fetch: fakeBedrock({ credentials }) })
  : createBedrock();

// A generator: the requests are written as they are made, so that memory holds a few of them.
async function* requests() {
  for (let article = 1; article <= 100; article++) {
    yield { messages: `Summarize article ${article} in a sentence.`, maxTokens: 100 };
  }
}

const { arn } = await createBatch(bedrock, requests(), {
  model: "amazon.nova-lite-v1:0",
  input: `${folder}in/`,
  output: `${folder}out/`,
  role,
});

// Another program, or another invocation of a Worker, could go on from here: the ARN is all that it needs.
const batch = openBatch(bedrock, arn);
const { status, counts } = await batch.wait({
  onProgress: ({ status, counts }) => console.log(status, counts ? `${counts.processed} of ${counts.total}` : ""),
});
console.log(`The batch is ${status}: ${counts?.success} answers, ${counts?.error} errors`);

let picoUsd = 0;
for await (const each of batch.results()) {
  if (each.type === "answer") picoUsd += each.cost?.picoUsd.total ?? 0;
  if (each.type === "answer" && each.index < 2) console.log(each.index, each.result.text);
  if (each.type === "error") console.log(each.index, each.error.code);
}
console.log(`All answers cost less than a cent: ${picoUsd < 1e10}`);
