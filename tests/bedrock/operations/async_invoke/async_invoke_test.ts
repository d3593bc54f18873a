/**
 * Asynchronous invocations, against the fake and against answers of its kind.
 */
import { assert, assertEquals, assertRejects } from "@std/assert";
import { type Bedrock, createBedrock, ProviderError } from "@bedrock-edge/client";
import {
  type AsyncInvoke,
  getAsyncInvoke,
  JobError,
  listAsyncInvokes,
  startAsyncInvoke,
  type StartAsyncInvokeOptions,
  waitUntilDone,
} from "@bedrock-edge/client/async-invoke";
import { modelFacts } from "@bedrock-edge/client/models";
import { fakeBedrock, type FakeBedrockOptions } from "@bedrock-edge/client/testing";
import { VirtualClock } from "../../../helpers/clock.ts";
import { byRequest } from "../../../helpers/fire.ts";

const LUMA = {
  model: "luma.ray-v2:0",
  modelInput: { prompt: "A lighthouse" },
  output: { s3Uri: "s3://videos/out" },
} as const;

const ARN = "arn:aws:bedrock:us-west-2:123456789012:async-invoke/abcdefghijkl";

function fakeAndClient(options: FakeBedrockOptions = {}) {
  const clock = new VirtualClock();
  const fake = fakeBedrock({ apiKey: "k", clock, ...options });
  return { clock, fake, bedrock: createBedrock({ region: "us-west-2", apiKey: "k", env: {}, fetch: fake, clock }) };
}

/** A client over a service with one answer. */
function answering(answer: () => Response): Bedrock {
  return createBedrock({ region: "us-west-2", apiKey: "k", env: {}, retry: false, fetch: byRequest(answer) });
}

Deno.test("the request has every member under the service's name, and bytes as base64", async () => {
  const { fake, bedrock } = fakeAndClient();
  const { invocationArn, clientRequestToken } = await startAsyncInvoke(bedrock, {
    model: "luma.ray-v2:0",
    modelInput: {
      prompt: "A lighthouse",
      duration: "9s",
      keyframes: {
        frame0: { type: "image", source: { type: "base64", media_type: "image/png", data: new Uint8Array([1, 2, 3]) } },
      },
    },
    output: { s3Uri: "s3://videos/out/", kmsKeyId: "alias/k", bucketOwner: "123456789012" },
    clientRequestToken: "token-1",
    tags: { team: "video" },
    headers: { "x-own": "1" },
  });
  assertEquals(clientRequestToken, "token-1");
  assertEquals(fake.requests[0]?.body as unknown, {
    clientRequestToken: "token-1",
    modelId: "luma.ray-v2:0",
    modelInput: {
      prompt: "A lighthouse",
      duration: "9s",
      keyframes: { frame0: { type: "image", source: { type: "base64", media_type: "image/png", data: "AQID" } } },
    },
    outputDataConfig: {
      s3OutputDataConfig: { s3Uri: "s3://videos/out/", kmsKeyId: "alias/k", bucketOwner: "123456789012" },
    },
    tags: [{ key: "team", value: "video" }],
  });
  assertEquals(fake.requests[0]?.headers.get("x-own"), "1");
  assertEquals((await getAsyncInvoke(bedrock, invocationArn)).output, {
    s3Uri: "s3://videos/out/",
    kmsKeyId: "alias/k",
    bucketOwner: "123456789012",
  });
});

Deno.test("a retry repeats the token, so that one invocation is started", async () => {
  const { fake, bedrock, clock } = fakeAndClient();
  let isLost = true;
  const losing = createBedrock({
    region: "us-west-2",
    apiKey: "k",
    env: {},
    clock,
    async fetch(url, init) {
      const answer = await fake(url, init);
      if (!isLost) return answer;
      isLost = false;
      await answer.body?.cancel();
      throw new TypeError("connection reset");
    },
  });
  await clock.outcome(startAsyncInvoke(losing, LUMA));
  const tokens = fake.requests.map(({ body }) => body.clientRequestToken);
  assertEquals([tokens.length, new Set(tokens).size], [2, 1]);
  assertEquals((await Array.fromAsync(listAsyncInvokes(bedrock))).length, 1);
  // Another call has another token.
  await startAsyncInvoke(bedrock, LUMA);
  assertEquals((await Array.fromAsync(listAsyncInvokes(bedrock))).length, 2);
});

Deno.test("a token with another request is a conflict", async () => {
  const { bedrock } = fakeAndClient();
  await startAsyncInvoke(bedrock, { ...LUMA, clientRequestToken: "t" });
  const again = () =>
    startAsyncInvoke(bedrock, { ...LUMA, modelInput: { prompt: "A storm" }, clientRequestToken: "t" });
  assertEquals((await assertRejects(again, ProviderError)).code, "ConflictException");
});

Deno.test("a wait tells each state, and resolves with the last one", async () => {
  const { clock, bedrock } = fakeAndClient({ jobs: { durationMs: 30_000 } });
  const { invocationArn } = await startAsyncInvoke(bedrock, LUMA);
  const seen: AsyncInvoke[] = [];
  const outcome = await clock.outcome(
    waitUntilDone(bedrock, invocationArn, { onProgress: (job) => void seen.push(job) }),
  );
  assert("value" in outcome);
  const { status, submitTime, endTime, modelArn } = outcome.value;
  assertEquals([status, endTime!.getTime() - submitTime!.getTime()], ["Completed", 30_000]);
  assertEquals(modelArn, "arn:aws:bedrock:us-west-2::foundation-model/luma.ray-v2:0");
  assert(seen.length > 3 && seen.slice(0, -1).every(({ status }) => status === "InProgress"));
});

Deno.test("a failed invocation is an error with the service's words and the ARN", async () => {
  const { bedrock } = fakeAndClient({ jobs: { status: "Failed", message: "filtered" } });
  const { invocationArn } = await startAsyncInvoke(bedrock, LUMA);
  const error = await assertRejects(() => waitUntilDone(bedrock, invocationArn), JobError);
  assertEquals(
    [error.message, error.kind, error.code, error.jobStatus, error.failureMessage, error.jobArn, error.retryable],
    ["The asynchronous invocation failed: filtered", "model", "Failed", "Failed", "filtered", invocationArn, false],
  );
  assertEquals((await getAsyncInvoke(bedrock, invocationArn)).status, "Failed");
});

Deno.test("a list has the filters and the order of the service, over pages", async () => {
  const { clock, fake, bedrock } = fakeAndClient({ jobs: { durationMs: 100 } });
  const arns: string[] = [];
  for (let at = 0; at < 3; at++) {
    arns.push((await startAsyncInvoke(bedrock, LUMA)).invocationArn);
    clock.setTimeout(() => {}, 60_000);
    clock.tick();
  }
  const list = async (options: Parameters<typeof listAsyncInvokes>[1]) =>
    (await Array.fromAsync(listAsyncInvokes(bedrock, options))).map(({ invocationArn }) => arns.indexOf(invocationArn));
  assertEquals(await list({ sortOrder: "Ascending", maxResults: 1 }), [0, 1, 2]);
  assertEquals(await list({ sortOrder: "Descending" }), [2, 1, 0]);
  assertEquals(await list({ submitTimeAfter: new Date("2026-11-20T00:00:30Z"), sortOrder: "Ascending" }), [1, 2]);
  assertEquals(await list({ submitTimeBefore: "2026-11-20T00:00:30Z", statusEquals: "Completed" }), [0]);
  assertEquals(await list({ statusEquals: "Failed" }), []);
  const pages = fake.requests.filter(({ operation }) => operation === "ListAsyncInvokes");
  assertEquals(pages.length, 3 + 4);
});

Deno.test("an invocation of a later service passes: statuses, members and summaries without a status", async () => {
  const bedrock = answering(() => Response.json({ invocationArn: ARN, status: "Paused", priority: 3 }));
  const job = await getAsyncInvoke(bedrock, ARN);
  assertEquals([job.status, job.raw.priority, job.output, job.submitTime], ["Paused", 3, undefined, undefined]);
  const list = answering(() => Response.json({ asyncInvokeSummaries: [{ invocationArn: ARN }, "no summary"] }));
  const [only, ...others] = await Array.fromAsync(listAsyncInvokes(list));
  assertEquals([only?.status, others], ["unknown", []]);
  const over = answering(() =>
    Response.json({ invocationArn: ARN, status: "Paused", endTime: "2026-11-30T00:00:00Z" })
  );
  assertEquals((await assertRejects(() => waitUntilDone(over, ARN), JobError)).code, "Paused");
});

Deno.test("an answer that cannot be read is a protocol error, and never an empty success", async () => {
  const empty = answering(() => Response.json({}));
  const endless = answering(() => Response.json({ asyncInvokeSummaries: [], nextToken: "same" }));
  let pages = 0;
  const circle = answering(() => Response.json({ asyncInvokeSummaries: [], nextToken: `${pages++ % 3}` }));
  for (
    const ask of [
      () => startAsyncInvoke(empty, LUMA),
      () => getAsyncInvoke(empty, ARN),
      () => Array.fromAsync(listAsyncInvokes(empty)),
      () => Array.fromAsync(listAsyncInvokes(endless)),
      () => Array.fromAsync(listAsyncInvokes(circle)),
    ]
  ) assertEquals((await assertRejects(ask, ProviderError)).kind, "protocol");
});

Deno.test("an empty token ends a list, and the client's own signal ends a wait", async () => {
  const last = answering(() => Response.json({ asyncInvokeSummaries: [{ invocationArn: ARN }], nextToken: "" }));
  assertEquals((await Array.fromAsync(listAsyncInvokes(last))).length, 1);
  const reason = new Error("the client is closed");
  const controller = new AbortController();
  const closed = createBedrock({
    region: "us-west-2",
    apiKey: "k",
    env: {},
    defaults: { signal: controller.signal },
    fetch: () => Promise.resolve(Response.json({ invocationArn: ARN, status: "InProgress" })),
  });
  const wait = waitUntilDone(closed, ARN, { onProgress: () => controller.abort(reason) });
  assertEquals(await assertRejects(() => wait, Error), reason);
});

Deno.test("the fence holds, and the id is sent as it was given", async () => {
  const fake = fakeBedrock({ apiKey: "k" });
  const fenced = createBedrock({
    region: "eu-west-1",
    apiKey: "k",
    env: {},
    fetch: fake,
    models: modelFacts({ profiles: "auto", residency: "in-region" }),
  });
  const start = (model: string) =>
    startAsyncInvoke(fenced, { model, modelInput: {}, output: LUMA.output } as StartAsyncInvokeOptions<string>);
  await assertRejects(() => start("us.twelvelabs.marengo-embed-2-7-v1:0"), TypeError);
  assertEquals(fake.requests.length, 0);
  await start("twelvelabs.marengo-embed-2-7-v1:0");
  assertEquals(fake.requests[0]?.body.modelId, "twelvelabs.marengo-embed-2-7-v1:0");
});

Deno.test("a model that answers at once is refused before a request, and one that nobody knows is not", async () => {
  const { fake, bedrock } = fakeAndClient();
  const start = (model: string) => startAsyncInvoke(bedrock, { model, modelInput: {}, output: LUMA.output });
  for (const model of ["us.amazon.nova-lite-v1:0", "amazon.titan-image-generator-v2:0", "cohere.rerank-v3-5:0"]) {
    await assertRejects(() => start(model), TypeError, "no asynchronous invocations");
  }
  assertEquals(fake.requests.length, 0);
  await start("vendor.unknown-v1:0").catch(() => {});
  assertEquals(fake.requests.length, 1);
});
