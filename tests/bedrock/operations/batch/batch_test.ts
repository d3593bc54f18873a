/**
 * Batches, from their requests to their results, against the fake.
 */
import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { AuthenticationError, createBedrock, ProviderError, StructuredOutputError, tool } from "@bedrock-edge/client";
import { type BatchRequest, createBatch, JobError, openBatch } from "@bedrock-edge/client/batch";
import { cost, modelFacts } from "@bedrock-edge/client/models";
import { fakeBedrock } from "@bedrock-edge/client/testing";
import { byRequest } from "../../../helpers/fire.ts";
import { answering, fakeAndClient, KEYS, OPTIONS, requests } from "./support.ts";

const ARN = "arn:aws:bedrock:us-east-1:123456789012:model-invocation-job/abcdefghijkl";

Deno.test("the records are the bodies that chat() sends, byte for byte", async () => {
  const bodies: string[] = [];
  const chatting = createBedrock({
    region: "us-east-1",
    env: {},
    credentials: KEYS,
    fetch: byRequest(async (request) => {
      bodies.push(await request.text());
      return Response.json({ output: { message: { role: "assistant", content: [] } }, stopReason: "end_turn" });
    }),
    defaults: { system: "Be brief. \u{1F5FC}" },
  });
  const lookup = tool({
    name: "lookup",
    description: "Looks up",
    inputSchema: { type: "object", properties: { q: { type: "string" } }, required: ["q"] },
    execute: () => "",
  });
  const list = [
    { messages: "Hi" },
    { messages: [{ role: "user", content: [{ type: "text", text: 'A "quote"\nand \u2028 more' }] }], maxTokens: 5 },
    { messages: "Call", tools: [lookup], temperature: 0.5 },
    {
      messages: [{
        role: "user",
        content: [{ type: "image", format: "png", source: { bytes: new Uint8Array([137, 80, 78, 71]) } }, {
          type: "text",
          text: "See",
        }],
      }],
    },
  ] as const;
  for (const request of list) {
    await chatting.chat({ model: OPTIONS.model, ...request } as Parameters<typeof chatting.chat>[0]);
  }
  const { bedrock, written } = fakeAndClient({}, { defaults: { system: "Be brief. \u{1F5FC}" } });
  await createBatch(bedrock, list as unknown as BatchRequest[], OPTIONS);
  const lines = bodies.map((body, at) => `{"recordId":"R000000000${at}","modelInput":${body}}\n`);
  assertEquals(written() as unknown, [lines.join("")]);
});

Deno.test("the job is started with every member under the service's name, after the upload", async () => {
  const { fake, bedrock, operations } = fakeAndClient();
  const batch = await createBatch(bedrock, requests(2), {
    ...OPTIONS,
    timeoutDurationInHours: 48,
    kmsKeyId: "alias/k",
    bucketOwner: "123456789012",
    tags: { team: "a" },
    clientRequestToken: "t",
    vpcConfig: { securityGroupIds: ["sg-1"], subnetIds: ["subnet-1"] },
  });
  assertEquals(operations(), ["PutObject", "CreateModelInvocationJob"]);
  assertEquals(fake.requests[0]?.modelId, "s3://my-bucket/in/nightly.jsonl");
  assertEquals(fake.requests[1]?.body as unknown, {
    jobName: "nightly",
    roleArn: OPTIONS.role,
    clientRequestToken: "t",
    modelId: OPTIONS.model,
    inputDataConfig: {
      s3InputDataConfig: {
        s3InputFormat: "JSONL",
        s3Uri: "s3://my-bucket/in/nightly.jsonl",
        s3BucketOwner: "123456789012",
      },
    },
    outputDataConfig: {
      s3OutputDataConfig: {
        s3Uri: "s3://my-bucket/out",
        s3EncryptionKeyId: "alias/k",
        s3BucketOwner: "123456789012",
      },
    },
    modelInvocationType: "Converse",
    timeoutDurationInHours: 48,
    vpcConfig: { securityGroupIds: ["sg-1"], subnetIds: ["subnet-1"] },
    tags: [{ key: "team", value: "a" }],
  });
  const job = await batch.status();
  assertEquals([job.input, job.output, job.jobName], ["s3://my-bucket/in/nightly.jsonl", OPTIONS.output, "nightly"]);
});

Deno.test("a wait tells the progress, and the results come in the order of the requests", async () => {
  const { clock, bedrock } = fakeAndClient({ jobs: { durationMs: 100_000 } });
  const batch = await createBatch(bedrock, requests(25), OPTIONS);
  const seen: string[] = [];
  const outcome = await clock.outcome(batch.wait({
    onProgress: ({ status, counts }) => void seen.push(`${status} ${counts?.processed ?? "?"}`),
  }));
  assert("value" in outcome);
  assertEquals(outcome.value.counts, { total: 25, processed: 25, success: 25, error: 0 });
  assertEquals([seen[0], seen.at(-1)], ["Submitted ?", "Completed 25"]);
  assert(seen.some((state) => state.startsWith("Validating")) && seen.some((state) => /InProgress \d/.test(state)));
  const results = await Array.fromAsync(batch.results());
  assertEquals(results.map(({ index }) => index), [...Array(25).keys()]);
  const [first] = results;
  assert(first?.type === "answer");
  assert(first.result.text.includes("Number 0") && first.result.usage !== undefined);
  assertEquals([first.recordId, first.result.attempts], ["R0000000000", 1]);
  assertEquals(first.cost!.picoUsd.total * 2, cost(first.result)!.picoUsd.total);
});

Deno.test("a batch is opened again by its ARN, and a price of one's own decides its costs", async () => {
  const { bedrock } = fakeAndClient();
  const { arn } = await createBatch(bedrock, requests(3), OPTIONS);
  const batch = openBatch(bedrock, arn);
  await batch.wait();
  const price = { input: 0.03, output: 0.12 };
  const results = await Array.fromAsync(batch.results({ price }));
  const [first] = results;
  assert(first?.type === "answer" && first.cost);
  const { inputTokens, outputTokens } = first.result.usage!;
  assertEquals(first.cost.picoUsd.total, inputTokens * 30_000 + outputTokens * 120_000);
  assertEquals([first.cost.basis, results.length], ["given", 3]);
});

Deno.test("tools and structured output are read by the schemas of the requests, or by those in the records", async () => {
  const schema = {
    type: "object",
    properties: { city: { type: "string" } },
    required: ["city"],
    additionalProperties: false,
  };
  const list = [
    { messages: "Call", tools: [{ name: "lookup", inputSchema: schema }] },
    { messages: "Output", output: { schema } },
    { messages: "Prose", output: { schema } },
  ] as unknown as BatchRequest[];
  const { bedrock } = fakeAndClient({
    replies: [
      { when: { text: /Call/ }, content: [{ toolUse: { toolUseId: "t1", name: "lookup", input: { city: "Oslo" } } }] },
      { when: { text: /Output/ }, text: '{"city":"Bergen"}' },
      "No JSON.",
    ],
  });
  const batch = await createBatch(bedrock, list, OPTIONS);
  await batch.wait();
  for (const [opened, output] of [[batch, { city: "Bergen" }], [openBatch(bedrock, batch.arn), undefined]] as const) {
    const [called, asked] = await Array.fromAsync(opened.results());
    assert(called?.type === "answer" && asked?.type === "answer");
    assertEquals([called.result.toolUses[0]?.input, called.result.stopReason] as unknown, [
      { city: "Oslo" },
      "tool_use",
    ]);
    assertEquals([asked.result.output, asked.result.text], [output, '{"city":"Bergen"}']);
  }
  const [, , misfit] = await Array.fromAsync(batch.results());
  assert(misfit?.type === "error" && misfit.error instanceof StructuredOutputError);
});

Deno.test("an error of a record is that record's alone", async () => {
  const { bedrock } = fakeAndClient({
    replies: [
      { when: { text: /Number 1/ }, error: { code: "ValidationException", message: "Too long" } },
      "Fine.",
    ],
  });
  const batch = await createBatch(bedrock, requests(3), OPTIONS);
  const { status, counts } = await batch.wait();
  assertEquals([status, counts?.success, counts?.error], ["Completed", 2, 1]);
  const [first, second, third] = await Array.fromAsync(batch.results());
  assert(second?.type === "error");
  assertEquals([second.error.kind, second.error.status, second.index], ["validation", 400, 1]);
  assert(second.error.message.includes("Too long"));
  assertEquals([first?.type, third?.type], ["answer", "answer"]);
});

Deno.test("a partial, an expired and a stopped batch tell it, and name the records without a result", async () => {
  for (const status of ["PartiallyCompleted", "Expired"] as const) {
    const { bedrock } = fakeAndClient({ jobs: { status, message: "out of time" } });
    const batch = await createBatch(bedrock, requests(4), OPTIONS);
    if (status === "Expired") {
      const error = await assertRejects(() => batch.wait(), JobError);
      assertEquals([error.code, error.failureMessage, error.jobArn], [status, "out of time", batch.arn]);
    } else assertEquals((await batch.wait()).status, status);
    const results = await Array.fromAsync(batch.results());
    assertEquals(results.map(({ type }) => type), ["answer", "answer", "error", "error"]);
    const last = results[3];
    assert(last?.type === "error");
    assertEquals([last.error.code, last.index], ["NotProcessed", 3]);
  }
  const { clock, bedrock } = fakeAndClient({ jobs: { durationMs: 1000 } });
  const batch = await createBatch(bedrock, requests(4), OPTIONS);
  clock.setTimeout(() => {}, 500);
  clock.tick();
  await batch.stop();
  assertEquals((await assertRejects(() => batch.wait(), JobError)).code, "Stopped");
  assertEquals((await Array.fromAsync(batch.results())).map(({ type }) => type), [
    "answer",
    "answer",
    "error",
    "error",
  ]);
});

Deno.test("a batch that is not over, or failed, has no results", async () => {
  const { bedrock } = fakeAndClient({ jobs: { durationMs: 1000 } });
  const open = await createBatch(bedrock, requests(1), OPTIONS);
  await assertRejects(() => open.results().next(), TypeError, "call wait() first");
  const few = fakeAndClient({ jobs: { minRecords: 100 } });
  const failed = await createBatch(few.bedrock, requests(1), OPTIONS);
  const error = await assertRejects(() => failed.wait(), JobError);
  assert(error.failureMessage?.includes("less records (1) than the required minimum of: 100"));
  await assertRejects(() => failed.results().next(), TypeError, "the batch is Failed and has none: Batch job");
});

Deno.test("records in the model's own format are InvokeModel's, and their answers are the model's own", async () => {
  const { fake, bedrock } = fakeAndClient({ replies: ["Paris."] });
  const body = { prompt: "The capital of France?", max_gen_len: 10 };
  const batch = await createBatch(bedrock, [{ modelInput: body }], {
    ...OPTIONS,
    model: "meta.llama3-8b-instruct-v1:0",
    format: "native",
  });
  assertEquals(fake.requests[1]?.body.modelInvocationType, "InvokeModel");
  await batch.wait();
  const [only] = await Array.fromAsync(batch.results());
  assert(only?.type === "output");
  assertEquals((only.output as { generation: string }).generation, "Paris.");
});

Deno.test("requests of two formats, of another model or with an option of a call are refused, and nothing is left", async () => {
  const { bedrock, operations } = fakeAndClient();
  const create = (list: unknown[], options = {}) => () =>
    createBatch(bedrock, list as BatchRequest[], { ...OPTIONS, ...options });
  await assertRejects(create([{ messages: "Hi" }, { modelInput: {} }]), TypeError, "requests[1]");
  await assertRejects(create([{ messages: "Hi" }], { format: "native" }), TypeError, "pass { modelInput }");
  await assertRejects(create([{ modelInput: {} }], { format: "converse" }), TypeError, "has that of Converse");
  await assertRejects(create([{ modelInput: "{}" }]), TypeError, "its modelInput is a string");
  await assertRejects(create([{ model: "m", messages: "Hi" }]), TypeError, 'its model is "m"');
  await assertRejects(create([{ messages: "Hi", maxToken: 5 }]), TypeError, 'did you mean "maxTokens"');
  await assertRejects(create(["Hi"]), TypeError, "requests[0]");
  await assertRejects(create([]), RangeError, "0 requests are fewer");
  await assertRejects(create(requests(5), { maxRecords: 4 }), RangeError, "more than 4");
  await assertRejects(create(requests(5), { minRecords: undefined }), RangeError, "fewer than the service's 100");
  await assertRejects(
    () =>
      createBatch(
        bedrock,
        (async function* () {
          yield* requests(5);
        })(),
        { ...OPTIONS, maxRecords: 4 },
      ),
    RangeError,
  );
  assertEquals(operations(), []);
});

Deno.test("an async iterable is written as it is read, and opened batches need no list", async () => {
  const { bedrock } = fakeAndClient();
  async function* source() {
    yield* requests(3);
  }
  const repairs: [number, string][] = [];
  const batch = await createBatch(bedrock, source(), {
    ...OPTIONS,
    onRepair: (index, [first]) => void repairs.push([index, first?.rule ?? ""]),
  });
  await batch.wait();
  assertEquals((await Array.fromAsync(batch.results({ order: "file" }))).map(({ index }) => index), [0, 1, 2]);
  assertEquals(repairs, []);
});

Deno.test("repairs are told for each record", async () => {
  const { bedrock } = fakeAndClient();
  const repairs: unknown[] = [];
  const blank = { messages: [{ role: "user", content: [{ type: "text", text: "Hi" }, { type: "text", text: " " }] }] };
  const batch = await createBatch(bedrock, [...requests(1), blank as BatchRequest], {
    ...OPTIONS,
    onRepair: (index, told) => void repairs.push([index, told.map(({ rule }) => rule)]),
  });
  assertEquals(repairs, [[1, ["blank-text"]]]);
  await batch.wait();
  const [, second] = await Array.fromAsync(batch.results());
  assert(second?.type === "answer");
  assertEquals(second.result.repairs.map(({ rule }) => rule), ["blank-text"]);
});

Deno.test("the model of a batch is routed inside the fence", async () => {
  const { fake, bedrock } = fakeAndClient({}, {
    region: "eu-west-1",
    models: modelFacts({ profiles: "auto", residency: "in-geography" }),
  });
  await createBatch(bedrock, requests(1), OPTIONS);
  assertEquals(fake.requests[1]?.body.modelId, "eu.amazon.nova-lite-v1:0");
  const abroad = () => createBatch(bedrock, requests(1), { ...OPTIONS, model: "us.amazon.nova-lite-v1:0" });
  await assertRejects(abroad, TypeError, "residency");
  assertEquals(fake.requests.length, 2);
});

Deno.test("an API key never goes to S3", async () => {
  const fake = fakeBedrock({ apiKey: "k" });
  const bedrock = createBedrock({ region: "us-east-1", env: {}, apiKey: "k", fetch: fake });
  const error = await assertRejects(() => createBatch(bedrock, requests(1), OPTIONS), AuthenticationError);
  assertEquals([error.kind, error.code, fake.requests.length], ["credentials", "S3NeedsCredentials", 0]);
});

Deno.test("a job and a line that cannot be read are protocol errors", async () => {
  const empty = answering(() => Response.json({}));
  await assertRejects(() => openBatch(empty, ARN).status(), ProviderError, "jobArn and status");
  await assertRejects(() => createBatch(empty, requests(1), OPTIONS), ProviderError, "it has no jobArn");
  const job = { jobArn: ARN, status: "Completed", outputDataConfig: { s3OutputDataConfig: { s3Uri: "s3://bucket" } } };
  const bad = answering(({ pathname, searchParams }) =>
    pathname.startsWith("/model-invocation-job")
      ? Response.json(job)
      : searchParams.has("list-type")
      ? new Response("<ListBucketResult><Contents><Key>abcdefghijkl/a.jsonl.out</Key></Contents></ListBucketResult>")
      : new Response("{}\nnot JSON\n")
  );
  const error = await assertRejects(() => Array.fromAsync(openBatch(bad, ARN).results()), ProviderError);
  assertEquals(error.kind, "protocol");
});

Deno.test("records of other programs come in the order of the file, with every error they may have", async () => {
  const lines = [
    {
      modelInput: { messages: [] },
      modelOutput: { output: { message: { role: "assistant", content: [{ text: "A" }] } }, stopReason: "end_turn" },
      recordId: "CALL1",
    },
    { recordId: "CALL2", error: { errorCode: "ThrottlingException", errorMessage: "slow" } },
    { recordId: "CALL3", modelOutput: {} },
    { recordId: "CALL4", error: {} },
  ];
  const job = {
    jobArn: ARN,
    status: "Archived",
    endTime: "2026-11-30T00:00:00Z",
    modelId: "amazon.nova-lite-v1:0",
    modelInvocationType: "Converse",
    outputDataConfig: { s3OutputDataConfig: { s3Uri: "s3://bucket/out/" } },
  };
  const bedrock = answering(({ pathname, searchParams }) =>
    pathname.startsWith("/model-invocation-job") ? Response.json(job) : searchParams.has("list-type")
      ? new Response(
        "<ListBucketResult><Contents><Key>a.jsonl.out</Key></Contents><Contents><Key>manifest.json.out</Key></Contents></ListBucketResult>",
      )
      : new Response(lines.map((line) => JSON.stringify(line)).join("\n"))
  );
  const results = await Array.fromAsync(openBatch(bedrock, ARN).results());
  assertEquals(results.map(({ type, recordId, index }) => [type, recordId, index]), [
    ["answer", "CALL1", 0],
    ["error", "CALL2", 1],
    ["error", "CALL3", 2],
    ["error", "CALL4", 3],
  ]);
  assertEquals(results.map((each) => each.type === "error" ? each.error.kind : ""), [
    "",
    "rateLimit",
    "protocol",
    "validation",
  ]);
});

Deno.test("an ARN of another kind or region is refused", () => {
  const { bedrock } = fakeAndClient();
  assertThrows(() => openBatch(bedrock, "job"), TypeError, "not the ARN of a job");
  assertThrows(() => openBatch(bedrock, ARN.replace("us-east-1", "eu-west-1")), TypeError, "it runs in eu-west-1");
});
