/**
 * A batch: its state, its end and its results.
 */
import { encodeSegment } from "../../../aws/path.ts";
import { checkOptions, type OptionTable, optionTable } from "../../../base/check_options.ts";
import { readAnswer } from "../../../transport/answer.ts";
import type { Bedrock } from "../../client/client.ts";
import { callChecks, callOperation, type CallOptions, jsonReader } from "../base/call.ts";
import { internalsOf } from "../base/internals.ts";
import { JobError } from "../base/job_error.ts";
import { OTHER_WAIT_NAMES, poll, waitChecks, type WaitOptions } from "../base/poll.ts";
import type { BatchParts } from "./batch_parts.ts";
import { type BatchJob, decodeBatchJob, isOver } from "./job.ts";
import { type BatchResult, type ResultOptions, resultsOf } from "./results.ts";

/** A batch. It holds no connection: keep its ARN, and open it again with {@link openBatch}. */
export interface Batch {
  /** The ARN of the job. */
  readonly arn: string;
  /** Resolves with the state of the job. A failed one is not an error here. */
  status(options?: CallOptions): Promise<BatchJob>;
  /**
   * Asks until the job is over, and resolves with its last state: `Completed`, or `PartiallyCompleted` if some records were not
   * processed in time. It asks at once, then after 2 seconds, and then in longer steps, up to a minute.
   *
   * @throws {JobError} when the job is `Failed`, `Expired` or `Stopped`. The last two may have results.
   * @throws {DOMException} `TimeoutError` after `timeoutMs`; the signal's reason when that aborts. The job goes on.
   */
  wait(options?: WaitOptions<BatchJob>): Promise<BatchJob>;
  /**
   * Yields a result for each request, in the order of the requests: an answer with its cost, or an error. The service's file is read as
   * a stream. It does not promise an order, so that answers that come early are held until their turn; `order: "file"` holds none.
   *
   * @throws {TypeError} when the job is not over, or failed without results.
   * @throws {ProviderError} when S3 refuses the results, or a line of them cannot be read.
   */
  results(options?: ResultOptions): AsyncGenerator<BatchResult, void>;
  /** Stops the job. The records that were processed are billed, and have results. */
  stop(options?: CallOptions): Promise<void>;
}

const CALL: OptionTable = /* @__PURE__ */ optionTable<CallOptions>(() => ({
  of: "status() and stop()",
  options: callChecks(),
}));

const WAIT: OptionTable = /* @__PURE__ */ optionTable<WaitOptions<BatchJob>>(() => ({
  of: "wait()",
  options: waitChecks(),
  otherNames: OTHER_WAIT_NAMES,
}));

/** Returns the batch of an ARN that has been checked. */
export function batchOf(bedrock: Bedrock, arn: string, parts: BatchParts): Batch {
  const internals = internalsOf(bedrock, "openBatch");
  const { model } = parts;
  const path = `/model-invocation-job/${encodeSegment(arn)}`;

  async function status(options: CallOptions = {}): Promise<BatchJob> {
    checkOptions(options, CALL);
    return await callOperation(
      bedrock,
      "openBatch",
      { ...options, service: "bedrock", method: "GET", path, model },
      jsonReader("GetModelInvocationJob", (json, exchange) => {
        const job = decodeBatchJob(json);
        if (!job) throw exchange.unusable("it has no jobArn and status");
        return job;
      }),
    );
  }

  return {
    arn,
    status,
    async wait(options = {}) {
      checkOptions(options, WAIT);
      const waiting = { ...options, signal: options.signal ?? internals.defaults?.signal };
      const job = await poll((signal) => status({ signal }), isOver, waiting, internals.clock);
      if (job.status === "Completed" || job.status === "PartiallyCompleted") return job;
      throw new JobError("The batch ended without all results", {
        jobArn: arn,
        status: job.status,
        failureMessage: job.message,
      });
    },
    async *results(options = {}) {
      const job = await status({ signal: options.signal });
      yield* resultsOf(internals, job, parts, options);
    },
    async stop(options = {}) {
      checkOptions(options, CALL);
      await callOperation(
        bedrock,
        "openBatch",
        { ...options, service: "bedrock", method: "POST", path: `${path}/stop`, model },
        {
          operation: "StopModelInvocationJob",
          isStreamed: false,
          read: async (exchange) => void await readAnswer(exchange),
        },
      );
    },
  };
}
