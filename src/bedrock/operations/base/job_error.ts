/**
 * The failure of a job that the service ran, as opposed to the failure of a call.
 */
import { ProviderError } from "../../../errors/provider_error.ts";

/** The facts about a job that failed. */
export interface JobFailure {
  /** The ARN of the job. */
  readonly jobArn: string;
  /** The last status of the job, such as `Failed`. */
  readonly status: string;
  /** The reason in the service's words, if it gave one. */
  readonly failureMessage: string | undefined;
}

/**
 * A job ended without its result: kind `model`, and the code is the job's status, such as `Failed`, `Expired` or `Stopped`. Starting
 * the same job again may help only if the message says so, so that it is not `retryable`.
 *
 * @example
 * ```ts
 * import { assertEquals, assertRejects } from "@std/assert";
 * import { createBedrock } from "@bedrock-edge/client";
 * import { JobError, startAsyncInvoke, waitUntilDone } from "@bedrock-edge/client/async-invoke";
 * import { fakeBedrock } from "@bedrock-edge/client/testing";
 *
 * const fetch = fakeBedrock({ apiKey: "k", jobs: { status: "Failed", message: "The prompt was filtered" } });
 * const bedrock = createBedrock({ region: "us-west-2", apiKey: "k", fetch });
 * const { invocationArn } = await startAsyncInvoke(bedrock, {
 *   model: "luma.ray-v2:0",
 *   modelInput: { prompt: "A lighthouse in a storm" },
 *   output: { s3Uri: "s3://videos" },
 * });
 * const { code, failureMessage } = await assertRejects(() => waitUntilDone(bedrock, invocationArn), JobError);
 * assertEquals([code, failureMessage], ["Failed", "The prompt was filtered"]);
 * ```
 */
export class JobError extends ProviderError {
  /** The class's name; survives minification. */
  override readonly name: string = "JobError";
  /** The ARN of the job. */
  declare readonly jobArn: string;
  /** The last status of the job, in the service's words. */
  declare readonly jobStatus: string;
  /** The reason in the service's words, if it gave one. */
  declare readonly failureMessage: string | undefined;

  /** This module creates these errors. */
  constructor(message: string, { jobArn, status, failureMessage }: JobFailure) {
    super(`${message}: ${failureMessage ?? "the service gives no reason"}`, {
      kind: "model",
      code: status,
      provider: "bedrock",
    });
    Object.assign(this, { jobArn, jobStatus: status, failureMessage });
  }
}
