/**
 * Batches beside AWS's SDK for the control plane, and the SDK against the fake.
 */
import { assert, assertEquals } from "@std/assert";
import {
  BedrockClient,
  type BedrockClientConfig,
  CreateModelInvocationJobCommand,
  type CreateModelInvocationJobCommandInput,
  GetModelInvocationJobCommand,
  ListModelInvocationJobsCommand,
  StopModelInvocationJobCommand,
} from "npm:@aws-sdk/client-bedrock@3.1162.0";
import { createBedrock } from "@bedrock-edge/client";
import { createBatch, openBatch } from "@bedrock-edge/client/batch";
import { fakeBedrock } from "@bedrock-edge/client/testing";
import { byRequest } from "../../../helpers/fire.ts";
import { KEYS, sdkConfig, type Service } from "../../../oracles/converse/sdk.ts";

const ARN = "arn:aws:bedrock:us-east-1:123456789012:model-invocation-job/abcdefghijkl";
const VPC = { securityGroupIds: ["sg-1"], subnetIds: ["subnet-1"] };

function sdkOver(fetch: Service): BedrockClient {
  const { requestHandler, credentials, maxAttempts } = sdkConfig(fetch);
  return new BedrockClient({ region: "us-east-1", credentials, maxAttempts, requestHandler } as BedrockClientConfig);
}

/** The requests to the control plane that `run` makes; S3 answers with nothing. */
async function sent(run: (fetch: Service) => Promise<unknown>): Promise<unknown> {
  const requests: unknown[] = [];
  await run(async (request) => {
    const url = new URL(request.url);
    if (url.hostname.includes(".s3.")) return new Response(null);
    const text = await request.text();
    requests.push([request.method, url.href, text ? JSON.parse(text) : undefined]);
    throw new TypeError("captured");
  }).catch(() => {});
  assertEquals(requests.length, 1);
  return requests[0];
}

const INPUT: CreateModelInvocationJobCommandInput = {
  jobName: "nightly",
  roleArn: "arn:aws:iam::123456789012:role/batch",
  modelId: "amazon.nova-lite-v1:0",
  clientRequestToken: "t",
  inputDataConfig: {
    s3InputDataConfig: {
      s3InputFormat: "JSONL",
      s3Uri: "s3://my-bucket/in/nightly.jsonl",
      s3BucketOwner: "123456789012",
    },
  },
  outputDataConfig: {
    s3OutputDataConfig: { s3Uri: "s3://my-bucket/out/", s3EncryptionKeyId: "alias/k", s3BucketOwner: "123456789012" },
  },
  modelInvocationType: "Converse",
  timeoutDurationInHours: 48,
  vpcConfig: VPC,
  tags: [{ key: "a", value: "b" }],
};

function oursOver(fetch: Service) {
  return createBedrock({ region: "us-east-1", env: {}, credentials: KEYS, fetch: byRequest(fetch), retry: false });
}

Deno.test("CreateModelInvocationJob is the SDK's request", async () => {
  const ours = await sent((fetch) =>
    createBatch(oursOver(fetch), [{ messages: "Hi" }], {
      model: "amazon.nova-lite-v1:0",
      input: "s3://my-bucket/in/",
      output: "s3://my-bucket/out/",
      role: "arn:aws:iam::123456789012:role/batch",
      name: "nightly",
      clientRequestToken: "t",
      kmsKeyId: "alias/k",
      bucketOwner: "123456789012",
      timeoutDurationInHours: 48,
      vpcConfig: VPC,
      tags: { a: "b" },
      minRecords: 1,
    })
  );
  assertEquals(ours, await sent((fetch) => sdkOver(fetch).send(new CreateModelInvocationJobCommand(INPUT))));
});

Deno.test("GetModelInvocationJob and StopModelInvocationJob are the SDK's requests", async () => {
  assertEquals(
    await sent((fetch) => openBatch(oursOver(fetch), ARN).status()),
    await sent((fetch) => sdkOver(fetch).send(new GetModelInvocationJobCommand({ jobIdentifier: ARN }))),
  );
  assertEquals(
    await sent((fetch) => openBatch(oursOver(fetch), ARN).stop()),
    await sent((fetch) => sdkOver(fetch).send(new StopModelInvocationJobCommand({ jobIdentifier: ARN }))),
  );
});

Deno.test("the SDK starts, reads, lists and stops the fake's batches", async () => {
  const fake = fakeBedrock({ credentials: KEYS, jobs: { durationMs: 3_600_000, minRecords: 1 } });
  const batch = await createBatch(oursOver((request) => fake(request)), [{ messages: "Hi" }], {
    model: "amazon.nova-lite-v1:0",
    input: "s3://my-bucket/in/",
    output: "s3://my-bucket/out/",
    role: INPUT.roleArn!,
    name: "nightly",
    minRecords: 1,
  });
  const sdk = sdkOver((request) => fake(request));
  const { jobArn } = await sdk.send(new CreateModelInvocationJobCommand({ ...INPUT, jobName: "other" }));
  const { invocationJobSummaries } = await sdk.send(new ListModelInvocationJobsCommand({ nameContains: "night" }));
  assertEquals(invocationJobSummaries?.map((each) => [each.jobArn, each.status]), [[batch.arn, "Submitted"]]);
  await sdk.send(new StopModelInvocationJobCommand({ jobIdentifier: jobArn }));
  const job = await sdk.send(new GetModelInvocationJobCommand({ jobIdentifier: jobArn }));
  assertEquals([job.status, job.modelInvocationType, job.jobName], ["Stopped", "Converse", "other"]);
  assert(job.submitTime instanceof Date && job.endTime instanceof Date);
});
