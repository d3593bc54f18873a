/**
 * The results of a batch when the service's files are not as they should be, and batches of models that do not chat.
 */
import { assertEquals, assertRejects } from "@std/assert";
import { ProviderError } from "@bedrock-edge/client";
import { type BatchResult, createBatch, type CreateBatchOptions, openBatch } from "@bedrock-edge/client/batch";
import { modelFacts } from "@bedrock-edge/client/models";
import { answering, fakeAndClient, OPTIONS, requests } from "./support.ts";

const ARN = "arn:aws:bedrock:us-east-1:123456789012:model-invocation-job/abcdefghijkl";
const FILE = "<ListBucketResult><Contents><Key>out/abcdefghijkl/in.jsonl.out</Key></Contents></ListBucketResult>";

const line = (index: number, members: object) =>
  `${JSON.stringify({ recordId: `R${`${index}`.padStart(10, "0")}`, modelInput: {}, ...members })}\n`;

const answer = (text: string) => ({
  modelOutput: { output: { message: { role: "assistant", content: [{ text }] } }, stopReason: "end_turn" },
});

/** Returns the results of a batch with these lines in its file. */
async function resultsOf(
  text: string,
  job: Readonly<Record<string, unknown>> = {},
  list: string = FILE,
): Promise<BatchResult[]> {
  const bedrock = answering(({ pathname, searchParams }) => {
    if (searchParams.has("list-type")) return new Response(list);
    if (!pathname.startsWith("/model-invocation-job")) return new Response(text);
    return Response.json({
      jobArn: ARN,
      status: "Completed",
      modelId: "amazon.nova-lite-v1:0",
      modelInvocationType: "Converse",
      outputDataConfig: { s3OutputDataConfig: { s3Uri: "s3://bucket/out/" } },
      ...job,
    });
  });
  return await Array.fromAsync(openBatch(bedrock, ARN).results());
}

Deno.test("a record that comes twice makes no other record unprocessed", async () => {
  const results = await resultsOf([0, 1, 0, 2].map((index) => line(index, answer("Hi"))).join(""));
  assertEquals(results.map(({ index, type }) => [index, type]), [[0, "answer"], [1, "answer"], [0, "answer"], [
    2,
    "answer",
  ]]);
});

Deno.test("a record that is missing between others is an error of its own", async () => {
  const results = await resultsOf([0, 3].map((index) => line(index, answer("Hi"))).join(""));
  assertEquals(results.map(({ index, type }) => [index, type]), [[0, "answer"], [1, "error"], [2, "error"], [
    3,
    "answer",
  ]]);
  assertEquals(results[1]?.type === "error" && results[1].error.code, "NotProcessed");
});

Deno.test("how S3 is reached is checked before anything is sent", async () => {
  const { fake, bedrock } = fakeAndClient();
  const options = { ...OPTIONS, s3: { region: "eu-west-1" } } as never;
  const error = await assertRejects(() => createBatch(bedrock, requests(3), options), TypeError);
  assertEquals([error.message.includes('"s3.region"'), fake.requests.length], [true, 0]);
});

Deno.test("an error of a record has the service's words, and no made-up code", async () => {
  const errors = [{ errorMessage: "bad" }, {}, "words", { errorCode: "ThrottlingException", errorMessage: "slow" }];
  const results = await resultsOf(errors.map((error, index) => line(index, { error })).join(""));
  assertEquals(results.map((each) => each.type === "error" && each.error.code), [
    "HTTP400",
    "HTTP400",
    "HTTP400",
    "ThrottlingException",
  ]);
  assertEquals(results.map((each) => each.type === "error" && /: (\w+)/.exec(each.error.message)?.[1]), [
    "bad",
    "no",
    "words",
    "slow",
  ]);
});

Deno.test("a record without an answer is an error in every format", async () => {
  for (const modelInvocationType of ["Converse", "InvokeModel"]) {
    for (const members of [{}, { modelOutput: null }]) {
      const [only] = await resultsOf(line(0, members), { modelInvocationType });
      assertEquals(only?.type === "error" && [only.error.kind, only.error.code], ["protocol", "UnexpectedAnswer"]);
    }
  }
});

Deno.test("results that are not where they should be are an error, and not records without results", async () => {
  const counts = { totalRecordCount: 2, processedRecordCount: 2 };
  const error = await assertRejects(
    () => resultsOf("", counts, "<ListBucketResult></ListBucketResult>"),
    ProviderError,
  );
  assertEquals([error.kind, error.code], ["notFound", "NoResults"]);
  const stopped = { status: "Stopped", totalRecordCount: 2, processedRecordCount: 0 };
  const unprocessed = await resultsOf("", stopped, "<ListBucketResult></ListBucketResult>");
  assertEquals(unprocessed.map((each) => each.type === "error" && each.error.code), ["NotProcessed", "NotProcessed"]);
});

Deno.test("a bucket in another region and a missing permission have a hint of S3", async () => {
  const failing = (status: number, code: string) => {
    const bedrock = answering(() => new Response(`<Error><Code>${code}</Code></Error>`, { status }));
    return assertRejects(() => createBatch(bedrock, requests(1), OPTIONS), ProviderError);
  };
  for (const status of [301, 307]) {
    assertEquals(
      (await failing(status, "PermanentRedirect")).hint,
      "The bucket is not in us-east-1, the region of the batch; use a bucket there, or a client of its region",
    );
  }
  assertEquals((await failing(403, "AccessDenied")).hint?.startsWith("Allow s3:PutObject"), true);
});

Deno.test("a model that does not chat takes records in its own format, and no chats", async () => {
  const { fake, bedrock } = fakeAndClient({}, { models: modelFacts() });
  const options = { ...OPTIONS, model: "amazon.titan-embed-text-v2:0" };
  await assertRejects(() => createBatch(bedrock, requests(1), options), TypeError, "it only embeds");
  assertEquals(fake.requests.length, 0);
  const batch = await createBatch(bedrock, [{ modelInput: { inputText: "rain" } }], options);
  const { status } = await batch.wait();
  const [only] = await Array.fromAsync(batch.results());
  assertEquals([status, only?.type], ["Completed", "output"]);
});

/** Options that the service would refuse after the upload. */
const MISTAKES:
  readonly (readonly [options: Partial<CreateBatchOptions>, error: typeof TypeError | typeof RangeError])[] = [
    [{ name: "a b/c" }, TypeError],
    [{ name: "-a" }, TypeError],
    [{ name: "a".repeat(64) }, TypeError],
    [{ role: "batch" }, TypeError],
    [{ role: "arn:aws:iam::123456789012:user/me" }, TypeError],
    [{ timeoutDurationInHours: 23 }, RangeError],
    [{ timeoutDurationInHours: 30.5 }, RangeError],
  ];

Deno.test("options that the service would refuse are refused before the upload", async () => {
  const { fake, bedrock } = fakeAndClient();
  for (const [options, error] of MISTAKES) {
    await assertRejects(
      () => createBatch(bedrock, requests(1), { ...OPTIONS, ...options }),
      error,
      "Cannot use option",
    );
  }
  assertEquals(fake.requests.length, 0);
  const hours = "24" as unknown as number;
  await assertRejects(
    () => createBatch(bedrock, requests(1), { ...OPTIONS, timeoutDurationInHours: hours }),
    TypeError,
  );
});
