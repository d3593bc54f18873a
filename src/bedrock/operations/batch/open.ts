/**
 * Comes back to a batch that another program, or another invocation of a Worker, has created.
 */
import { checkOptions, listOf, nested, object, type OptionTable, optionTable } from "../../../base/check_options.ts";
import type { Bedrock } from "../../client/client.ts";
import { internalsOf } from "../base/internals.ts";
import { requireJobArn } from "../base/job_parts.ts";
import { S3_OPTIONS, type S3Options } from "../s3/hosts.ts";
import { type Batch, batchOf } from "./batch.ts";
import type { BatchRequest } from "./records.ts";

/** The options of `openBatch`. */
export interface OpenBatchOptions {
  /**
   * The requests of the batch, in the same order, so that `results()` parses structured output and the inputs of tools by their
   * schemas. Without them the schemas in the records are used, and `output` is not set.
   */
  requests?: readonly BatchRequest[] | undefined;
  /** How S3 is reached. @default AWS's hosts in the client's region */
  s3?: S3Options | undefined;
}

const OPTIONS: OptionTable = /* @__PURE__ */ optionTable<OpenBatchOptions>(() => ({
  of: "openBatch()",
  options: { requests: listOf(object), s3: nested(S3_OPTIONS) },
}));

/**
 * Returns a batch by its ARN, without a request. Batches that other programs have written work too: their results then have the
 * order of the service's file.
 *
 * @throws {TypeError} when the ARN is not that of a batch in the client's region, or an option is not valid.
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { createBedrock } from "@bedrock-edge/client";
 * import { createBatch, openBatch } from "@bedrock-edge/client/batch";
 * import { fakeBedrock } from "@bedrock-edge/client/testing";
 *
 * const credentials = { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "secret" };
 * const bedrock = createBedrock({ region: "us-east-1", credentials, fetch: fakeBedrock({ credentials }) });
 * const { arn } = await createBatch(bedrock, Array.from({ length: 100 }, (_, at) => ({ messages: `Number ${at}` })), {
 *   model: "amazon.nova-lite-v1:0",
 *   input: "s3://my-bucket/in/",
 *   output: "s3://my-bucket/out/",
 *   role: "arn:aws:iam::123456789012:role/batch",
 * });
 *
 * // Hours later, in another program:
 * const batch = openBatch(bedrock, arn);
 * const { counts } = await batch.wait();
 * assertEquals(counts, { total: 100, processed: 100, success: 100, error: 0 });
 * ```
 */
export function openBatch(bedrock: Bedrock, arn: string, options: OpenBatchOptions = {}): Batch {
  const internals = internalsOf(bedrock, "openBatch");
  checkOptions(options, OPTIONS);
  requireJobArn(internals, arn, "model-invocation-job");
  return batchOf(bedrock, arn, { s3: options.s3 ?? {}, requests: options.requests, model: undefined });
}
