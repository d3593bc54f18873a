/**
 * The refusals of the fake's jobs and of its S3, which a correct client never meets.
 */
import { assert, assertEquals, assertRejects } from "@std/assert";
import { AwsClient } from "aws4fetch";
import { type Bedrock, createBedrock, ProviderError } from "@bedrock-edge/client";
import { fakeBedrock } from "@bedrock-edge/client/testing";

const CREDENTIALS = { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY" };
const ROLE = "arn:aws:iam::123456789012:role/batch";
const OUTPUT = { s3OutputDataConfig: { s3Uri: "s3://bucket/out/" } };

function served() {
  const fake = fakeBedrock({ credentials: CREDENTIALS });
  const bedrock = createBedrock({ region: "us-east-1", credentials: CREDENTIALS, env: {}, fetch: fake, retry: false });
  return { fake, bedrock };
}

/** Sends a request to the control plane or to the runtime, and resolves with the code of its refusal. */
async function refusal(
  bedrock: Bedrock,
  service: "bedrock" | "bedrock-runtime",
  method: string,
  path: string,
  body?: unknown,
): Promise<string> {
  const error = await assertRejects(() => bedrock.request({ service, method, path, body }), ProviderError);
  return error.code;
}

Deno.test("the fake refuses asynchronous invocations without their parts", async () => {
  const { bedrock } = served();
  const whole = { modelId: "luma.ray-v2:0", modelInput: { prompt: "A river" }, outputDataConfig: OUTPUT };
  const wrong = [
    { ...whole, modelId: "" },
    { ...whole, modelInput: null },
    { ...whole, outputDataConfig: { s3OutputDataConfig: { s3Uri: "https://bucket/out" } } },
  ];
  for (const body of wrong) {
    assertEquals(await refusal(bedrock, "bedrock-runtime", "POST", "/async-invoke", body), "ValidationException");
  }
  const path = "/async-invoke?maxResults=0";
  assertEquals(await refusal(bedrock, "bedrock-runtime", "GET", path), "ValidationException");
  const unknown = "/async-invoke/arn%3Aaws%3Abedrock%3Aus-east-1%3A123456789012%3Aasync-invoke%2Fnone";
  assertEquals(await refusal(bedrock, "bedrock-runtime", "GET", unknown), "ResourceNotFoundException");
  assertEquals(await refusal(bedrock, "bedrock-runtime", "GET", "/async-invoke/%E0%A4%A"), "ResourceNotFoundException");
});

Deno.test("the fake refuses batch jobs without their parts, and ends one without files as failed", async () => {
  const { bedrock } = served();
  const whole = {
    jobName: "job-1",
    roleArn: ROLE,
    modelId: "amazon.nova-lite-v1:0",
    inputDataConfig: { s3InputDataConfig: { s3Uri: "s3://bucket/in/" } },
    outputDataConfig: OUTPUT,
  };
  const wrong = [
    { ...whole, jobName: "-" },
    { ...whole, roleArn: "role" },
    { ...whole, modelId: "" },
    { ...whole, inputDataConfig: {} },
  ];
  for (const body of wrong) {
    assertEquals(await refusal(bedrock, "bedrock", "POST", "/model-invocation-job", body), "ValidationException");
  }
  const created = await bedrock.request({
    service: "bedrock",
    method: "POST",
    path: "/model-invocation-job",
    body: whole,
  });
  const { jobArn } = await created.json();
  const path = `/model-invocation-job/${encodeURIComponent(jobArn)}`;
  const job = await (await bedrock.request({ service: "bedrock", method: "GET", path })).json();
  assertEquals(job.status, "Failed");
  assert(job.message.includes("no file"));
  assertEquals(await refusal(bedrock, "bedrock", "POST", `${path}/stop`), "ConflictException");
  const list = "/model-invocation-jobs?nameContains=job";
  const { invocationJobSummaries } = await (await bedrock.request({ service: "bedrock", method: "GET", path: list }))
    .json();
  assertEquals(invocationJobSummaries.map((each: { jobName: string }) => each.jobName), ["job-1"]);
});

const S3 = "https://bucket.s3.us-east-1.amazonaws.com";

/** Sends a signed request to the fake's S3, and resolves with the status and the code of its answer. */
async function s3(
  fake: ReturnType<typeof fakeBedrock>,
  method: string,
  url: string,
  { body, region = "us-east-1", headers = {} }: {
    readonly body?: string;
    readonly region?: string;
    readonly headers?: Record<string, string>;
  } = {},
): Promise<string> {
  const signer = new AwsClient({ ...CREDENTIALS, region, service: "s3" });
  const response = await fake(await signer.sign(url, { method, headers, ...body !== undefined && { body } }));
  const text = await response.text();
  return `${response.status} ${/<(?:Code|UploadId)>([^<]*)</.exec(text)?.[1] ?? ""}`.trim();
}

Deno.test("the fake's S3 refuses what S3 refuses", async () => {
  const { fake } = served();
  assertEquals(await s3(fake, "PUT", `${S3}/`, { body: "x" }), "501 NotImplemented");
  assertEquals(await s3(fake, "GET", `${S3}/`), "501 NotImplemented");
  assertEquals(await s3(fake, "DELETE", `${S3}/key`), "501 NotImplemented");
  assertEquals(await s3(fake, "PATCH", `${S3}/key`, { body: "x" }), "501 NotImplemented");
  assertEquals(await s3(fake, "PUT", `${S3}/key?partNumber=1&uploadId=none`, { body: "x" }), "404 NoSuchUpload");
  assertEquals(await s3(fake, "GET", `${S3}/key`, { region: "eu-west-1" }), "400 AuthorizationHeaderMalformed");
  assertEquals(await s3(fake, "GET", `${S3}/%E0%A4%A`), "404 NoSuchKey");
  const late = fakeBedrock({
    credentials: CREDENTIALS,
    clock: { now: () => Date.now() + 3_600_000, setTimeout: () => () => {} },
  });
  assertEquals(await s3(late, "GET", `${S3}/key`), "403 RequestTimeTooSkewed");
  const wrong = { "x-amz-content-sha256": "0".repeat(64) };
  assert((await s3(fake, "PUT", `${S3}/key`, { body: "x", headers: wrong })).startsWith("4"));

  const plain = (headers: Record<string, string>) => fake(new Request(`${S3}/key`, { headers }));
  assertEquals((await plain({ authorization: "Bearer k" })).status, 403);
  assertEquals((await plain({ authorization: "AWS4-HMAC-SHA256 Credential=x" })).status, 400);
});

Deno.test("the fake's S3 refuses uploads whose parts are missing or too small", async () => {
  const { fake } = served();
  const [, id] = (await s3(fake, "POST", `${S3}/key?uploads=`)).split(" ");
  const parts = (...numbers: number[]) =>
    `<CompleteMultipartUpload>${
      numbers.map((number) => `<Part><PartNumber>${number}</PartNumber></Part>`).join("")
    }</CompleteMultipartUpload>`;
  const whole = `${S3}/key?uploadId=${id}`;
  assertEquals(await s3(fake, "POST", whole, { body: parts() }), "400 InvalidPart");
  for (const number of [1, 2]) {
    assertEquals(await s3(fake, "PUT", `${S3}/key?partNumber=${number}&uploadId=${id}`, { body: "small" }), "200");
  }
  assertEquals(await s3(fake, "POST", whole, { body: parts(1, 3) }), "400 InvalidPart");
  assertEquals(await s3(fake, "POST", whole, { body: parts(1, 2) }), "400 EntityTooSmall");
  assertEquals((await s3(fake, "DELETE", whole)).startsWith("204"), true);
});
