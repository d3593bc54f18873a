/**
 * Batches: many requests to one model, for less money and hours later. The requests are those of `chat()`, and so are the answers.
 *
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { createBedrock } from "@bedrock-edge/client";
 * import { createBatch } from "@bedrock-edge/client/batch";
 * import { fakeBedrock } from "@bedrock-edge/client/testing";
 *
 * const credentials = { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "secret" };
 * const bedrock = createBedrock({ region: "us-east-1", credentials, fetch: fakeBedrock({ credentials }) });
 * const requests = Array.from({ length: 100 }, (_, at) => ({ messages: `Summarize article ${at}` }));
 * const batch = await createBatch(bedrock, requests, {
 *   model: "amazon.nova-lite-v1:0",
 *   input: "s3://my-bucket/in/",
 *   output: "s3://my-bucket/out/",
 *   role: "arn:aws:iam::123456789012:role/batch",
 * });
 * await batch.wait();
 * const results = await Array.fromAsync(batch.results());
 * assertEquals(results.map(({ index }) => index), [...requests.keys()]);
 * ```
 *
 * @module
 */
export type { Batch } from "./batch.ts";
export { createBatch } from "./create.ts";
export type { CreateBatchOptions } from "./create_options.ts";
export type { BatchCounts, BatchJob, BatchStatus } from "./job.ts";
export { openBatch, type OpenBatchOptions } from "./open.ts";
export type { BatchChatRequest, BatchRequest, NativeRecord } from "./records.ts";
export type { BatchResult, BatchResultBase, ResultOptions } from "./results.ts";
export type { CallOptions } from "../base/call.ts";
export { JobError } from "../base/job_error.ts";
export type { WaitOptions } from "../base/poll.ts";
export type { S3Options } from "../s3/hosts.ts";
