/**
 * Creates a batch: writes its records, and starts the job.
 */
import { checkOptions } from "../../../base/check_options.ts";
import { defined } from "../../../base/defined.ts";
import { kindOf, quoted } from "../../../base/quote.ts";
import type { Bedrock } from "../../client/client.ts";
import { callOperation, jsonReader } from "../base/call.ts";
import { internalsOf } from "../base/internals.ts";
import { newRequestToken, textOf, wireTags } from "../base/job_parts.ts";
import { s3Of } from "../s3/s3.ts";
import { upload } from "../s3/upload.ts";
import { parseS3Uri, type S3Place } from "../s3/uri.ts";
import { type Batch, batchOf } from "./batch.ts";
import { CREATE_OPTIONS, type CreateBatchOptions } from "./create_options.ts";
import {
  type BatchRequest,
  type InvocationType,
  lineOf,
  recordMaker,
  requireChatModel,
  routedModel,
} from "./records.ts";

/**
 * Writes requests into a file in S3 and starts a batch job over them, which costs less than calls and takes hours. The records are the
 * bodies that `chat()` would send, byte for byte, with the client's defaults and the repairs of its facts; `onRepair` tells them.
 *
 * S3 takes signatures alone: the client needs `credentials`, an API key does not do. The requests are read and written one after the
 * other, so that memory holds 8 MiB of them, however many there are. The model is routed as in `chat()`, inside the `residency`.
 *
 * @param requests a list, or an async iterable. A list is kept, so that `results()` reads answers by its schemas.
 * @throws {TypeError} when an option or a request is not valid, the requests have several formats, or no host of S3 can be called.
 * @throws {RangeError} when there are too few or too many requests. Nothing of the upload is left then.
 * @throws {AuthenticationError} when the client has no AWS keys.
 * @throws {ProviderError} when S3 refuses the upload, or the service the job. The file stays in S3 in the second case.
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { createBedrock } from "@bedrock-edge/client";
 * import { createBatch } from "@bedrock-edge/client/batch";
 * import { fakeBedrock } from "@bedrock-edge/client/testing";
 *
 * const credentials = { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "secret" };
 * const bedrock = createBedrock({ region: "us-east-1", credentials, fetch: fakeBedrock({ credentials }) });
 * const requests = Array.from({ length: 100 }, (_, at) => ({ messages: `Translate sentence ${at}`, maxTokens: 50 }));
 * const batch = await createBatch(bedrock, requests, {
 *   model: "amazon.nova-lite-v1:0",
 *   input: "s3://my-bucket/in/",
 *   output: "s3://my-bucket/out/",
 *   role: "arn:aws:iam::123456789012:role/batch",
 * });
 * const { status } = await batch.wait({ onProgress: ({ counts }) => console.log(counts?.processed ?? 0) });
 * assertEquals(status, "Completed");
 * const texts: string[] = [];
 * for await (const each of batch.results()) if (each.type === "answer") texts.push(each.result.text);
 * assertEquals(texts.length, 100);
 * ```
 */
export async function createBatch(
  bedrock: Bedrock,
  requests: readonly BatchRequest[] | AsyncIterable<BatchRequest>,
  options: CreateBatchOptions,
): Promise<Batch> {
  const internals = internalsOf(bedrock, "createBatch");
  checkOptions(options, CREATE_OPTIONS);
  requireParts(requests, options);
  const { model, output, role, tags: given, timeoutDurationInHours, vpcConfig, kmsKeyId, bucketOwner } = options;
  const { clientRequestToken = newRequestToken(), name = `batch-${newRequestToken()}`, s3 = {} } = options;
  const { headers, signal, timeouts, retry } = options;
  const routed = routedModel(internals, model);
  const prepare = recordMaker(internals, routed);
  const place = fileOf(options.input, name);
  parseS3Uri(output);
  checkCount(Array.isArray(requests) ? requests.length : undefined, options);
  const written = { count: 0, type: undefined as InvocationType | undefined };

  async function* lines(): AsyncGenerator<string, void> {
    for await (const request of requests) {
      const index = written.count++;
      checkMost(written.count, options);
      const { type, body, repairs, call } = await prepare(request, index);
      if (call) requireChatModel(internals, model);
      checkType(type, written.type ??= type, index, options.format);
      if (repairs.length) options.onRepair?.(index, repairs);
      yield lineOf(index, body);
    }
  }

  const finish = () => checkCount(written.count, options);
  await upload(s3Of(internals, model, s3, { timeouts, retry }), place, lines(), finish, signal);
  const owner = { s3BucketOwner: bucketOwner };
  const body = {
    jobName: name,
    roleArn: role,
    clientRequestToken,
    modelId: routed.modelId,
    inputDataConfig: {
      s3InputDataConfig: { s3InputFormat: "JSONL", s3Uri: `s3://${place.bucket}/${place.key}`, ...defined(owner) },
    },
    outputDataConfig: { s3OutputDataConfig: { s3Uri: output, ...defined({ s3EncryptionKeyId: kmsKeyId, ...owner }) } },
    modelInvocationType: written.type,
    ...defined({ timeoutDurationInHours, vpcConfig, tags: wireTags(given) }),
  };
  const jobArn = await callOperation(
    bedrock,
    "createBatch",
    {
      service: "bedrock",
      method: "POST",
      path: "/model-invocation-job",
      model,
      body,
      headers,
      signal,
      timeouts,
      retry,
    },
    jsonReader("CreateModelInvocationJob", (json, exchange) => {
      const arn = textOf(json.jobArn);
      if (arn === undefined) throw exchange.unusable("it has no jobArn");
      return arn;
    }),
  );
  return batchOf(bedrock, jobArn, { s3, model, requests: Array.isArray(requests) ? requests : undefined });
}

/** @throws {TypeError} when a part is missing, which plain JavaScript can leave out. */
function requireParts(requests: unknown, options: CreateBatchOptions): void {
  for (const part of ["model", "input", "output", "role"] as const) {
    if (options[part]) continue;
    throw new TypeError(`Cannot create the batch: ${part} is missing; pass { model, input, output, role }`);
  }
  const isIterable = Array.isArray(requests) || Symbol.asyncIterator in Object(requests);
  if (!isIterable) {
    throw new TypeError(
      `Cannot create the batch: its requests are ${kindOf(requests)}; pass a list or an async iterable`,
    );
  }
}

/** Returns the file for the records: the one that is named, or one of the job's name in the folder. */
function fileOf(input: string, name: string): S3Place {
  const { bucket, key } = parseS3Uri(input);
  if (key.endsWith(".jsonl")) return { bucket, key };
  return { bucket, key: `${key && !key.endsWith("/") ? `${key}/` : key}${name}.jsonl` };
}

/** Source of the quotas: "Quotas for Amazon Bedrock", batch inference, read 2026-11-30. */
const MIN_RECORDS = 100;
const MAX_RECORDS = 50_000;

/** @param count the number of requests; `undefined` if it is not known yet */
function checkCount(count: number | undefined, options: CreateBatchOptions): void {
  if (count === undefined) return;
  checkMost(count, options);
  const { minRecords = MIN_RECORDS } = options;
  if (count >= Math.max(1, minRecords)) return;
  throw new RangeError(
    `Cannot create the batch: ${count} requests are fewer than the service's ${minRecords}; call chat() for each, or pass ` +
      "minRecords if the model's quota is another one",
  );
}

function checkMost(count: number, { maxRecords = MAX_RECORDS }: CreateBatchOptions): void {
  if (count <= maxRecords) return;
  throw new RangeError(
    `Cannot create the batch: it has more than ${maxRecords} requests; create several batches, or pass maxRecords if the ` +
      "account's quota is higher",
  );
}

/** @throws {TypeError} when a record has another format than the ones before, or than the caller wants. */
function checkType(
  type: InvocationType,
  first: InvocationType,
  index: number,
  format: CreateBatchOptions["format"],
): void {
  const wanted = format && (format === "converse" ? "Converse" : "InvokeModel");
  if (type === first && (wanted === undefined || type === wanted)) return;
  throw new TypeError(
    `Cannot put requests[${index}] into the batch: it has the format of ${type}, and the batch has that of ${
      wanted ?? first
    }; ` + (wanted === "InvokeModel" && type === "Converse"
      ? `pass { modelInput }, or a client with a codec of the model's own format (${quoted("codecs")})`
      : "create a batch for each format"),
  );
}
