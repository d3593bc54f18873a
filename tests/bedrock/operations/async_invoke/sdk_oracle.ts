/**
 * Requests of asynchronous invocations beside those of AWS's SDK, and the SDK against the fake.
 */
import { assert, assertEquals } from "@std/assert";
import {
  GetAsyncInvokeCommand,
  ListAsyncInvokesCommand,
  StartAsyncInvokeCommand,
} from "npm:@aws-sdk/client-bedrock-runtime@3.1162.0";
import { getAsyncInvoke, listAsyncInvokes, startAsyncInvoke } from "@bedrock-edge/client/async-invoke";
import { fakeBedrock } from "@bedrock-edge/client/testing";
import { KEYS, oursOver, sdkOver, type Service } from "../../../oracles/converse/sdk.ts";

const ARN = "arn:aws:bedrock:us-east-1:123456789012:async-invoke/abcdefghijkl";
const INPUT = { prompt: "A lighthouse: \u{1F5FC}", duration: "5s" } as const;
const OUTPUT = { s3Uri: "s3://videos/out/", kmsKeyId: "alias/k", bucketOwner: "123456789012" };
const TIME = new Date("2026-11-30T01:02:03Z");
const LATER = new Date("2026-11-30T01:02:03.450Z");

/** The request that a call makes, without what signs it. */
async function sent(run: (fetch: Service) => Promise<unknown>): Promise<unknown> {
  const requests: unknown[] = [];
  await run(async (request) => {
    const url = new URL(request.url);
    const query = [...url.searchParams].sort(([a], [b]) => a < b ? -1 : 1);
    const text = await request.text();
    requests.push([request.method, url.host, url.pathname, query, text ? JSON.parse(text) : undefined]);
    throw new TypeError("captured");
  }).catch(() => {});
  assertEquals(requests.length, 1);
  return requests[0];
}

Deno.test("StartAsyncInvoke is the SDK's request", async () => {
  const ours = await sent((fetch) =>
    startAsyncInvoke(oursOver(fetch), {
      model: "luma.ray-v2:0",
      modelInput: INPUT,
      output: OUTPUT,
      clientRequestToken: "t",
      tags: { a: "b" },
    })
  );
  const theirs = await sent((fetch) =>
    sdkOver(fetch).send(
      new StartAsyncInvokeCommand({
        modelId: "luma.ray-v2:0",
        modelInput: INPUT,
        outputDataConfig: { s3OutputDataConfig: OUTPUT },
        clientRequestToken: "t",
        tags: [{ key: "a", value: "b" }],
      }),
    )
  );
  assertEquals(ours, theirs);
});

Deno.test("GetAsyncInvoke and ListAsyncInvokes are the SDK's requests", async () => {
  assertEquals(
    await sent((fetch) => getAsyncInvoke(oursOver(fetch), ARN)),
    await sent((fetch) => sdkOver(fetch).send(new GetAsyncInvokeCommand({ invocationArn: ARN }))),
  );
  assertEquals(
    await sent((fetch) =>
      listAsyncInvokes(oursOver(fetch), {
        submitTimeAfter: TIME,
        submitTimeBefore: LATER,
        statusEquals: "Completed",
        maxResults: 5,
        sortOrder: "Ascending",
      }).next()
    ),
    await sent((fetch) =>
      sdkOver(fetch).send(
        new ListAsyncInvokesCommand({
          submitTimeAfter: TIME,
          submitTimeBefore: LATER,
          statusEquals: "Completed",
          maxResults: 5,
          sortBy: "SubmissionTime",
          sortOrder: "Ascending",
        }),
      )
    ),
  );
});

Deno.test("the SDK reads the fake's invocations", async () => {
  const sdk = sdkOver((request) => fake(request));
  const fake = fakeBedrock({ credentials: KEYS, jobs: { status: "Failed", message: "filtered" } });
  const { invocationArn } = await sdk.send(
    new StartAsyncInvokeCommand({
      modelId: "luma.ray-v2:0",
      modelInput: INPUT,
      outputDataConfig: { s3OutputDataConfig: { s3Uri: "s3://videos/out/" } },
    }),
  );
  const job = await sdk.send(new GetAsyncInvokeCommand({ invocationArn }));
  assertEquals([job.status, job.failureMessage, job.modelArn], [
    "Failed",
    "filtered",
    "arn:aws:bedrock:us-east-1::foundation-model/luma.ray-v2:0",
  ]);
  assert(job.submitTime instanceof Date && job.endTime instanceof Date);
  const { asyncInvokeSummaries } = await sdk.send(new ListAsyncInvokesCommand({ statusEquals: "Failed" }));
  assertEquals(asyncInvokeSummaries?.map((each) => each.invocationArn), [invocationArn]);
});
