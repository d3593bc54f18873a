/**
 * Waits for the end of an asynchronous invocation.
 */
import { checkOptions, type OptionTable, optionTable } from "../../../base/check_options.ts";
import type { Bedrock } from "../../client/client.ts";
import { internalsOf } from "../base/internals.ts";
import { JobError } from "../base/job_error.ts";
import { requireJobArn } from "../base/job_parts.ts";
import { OTHER_WAIT_NAMES, poll, waitChecks, type WaitOptions } from "../base/poll.ts";
import { getAsyncInvoke } from "./get.ts";
import { type AsyncInvoke, isOver } from "./job.ts";

const OPTIONS: OptionTable = /* @__PURE__ */ optionTable<WaitOptions<AsyncInvoke>>(() => ({
  of: "waitUntilDone()",
  options: waitChecks(),
  otherNames: OTHER_WAIT_NAMES,
}));

/**
 * Asks until an invocation is over, and resolves with its last state. It asks at once, then after 2 seconds, and then in longer
 * steps, up to a minute. An outage of the service for some questions in a row does not end the wait.
 *
 * @throws {JobError} when the invocation failed, with its `failureMessage`.
 * @throws {TypeError} when the ARN is not that of an invocation in the client's region, or an option is not valid.
 * @throws {DOMException} `TimeoutError` after `timeoutMs`; the signal's reason when that aborts. The invocation goes on.
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { createBedrock } from "@bedrock-edge/client";
 * import { startAsyncInvoke, waitUntilDone } from "@bedrock-edge/client/async-invoke";
 * import { fakeBedrock } from "@bedrock-edge/client/testing";
 *
 * const bedrock = createBedrock({ region: "us-west-2", apiKey: "k", fetch: fakeBedrock({ apiKey: "k" }) });
 * const { invocationArn } = await startAsyncInvoke(bedrock, {
 *   model: "luma.ray-v2:0",
 *   modelInput: { prompt: "A lighthouse in a storm" },
 *   output: { s3Uri: "s3://videos" },
 * });
 * const seen: string[] = [];
 * await waitUntilDone(bedrock, invocationArn, { onProgress: ({ status }) => void seen.push(status) });
 * assertEquals(seen.at(-1), "Completed");
 * ```
 */
export async function waitUntilDone(
  bedrock: Bedrock,
  invocationArn: string,
  options: WaitOptions<AsyncInvoke> = {},
): Promise<AsyncInvoke> {
  const internals = internalsOf(bedrock, "waitUntilDone");
  checkOptions(options, OPTIONS);
  requireJobArn(internals, invocationArn, "async-invoke");
  const job = await poll(
    (signal) => getAsyncInvoke(bedrock, invocationArn, { signal }),
    isOver,
    { ...options, signal: options.signal ?? internals.defaults?.signal },
    internals.clock,
  );
  if (job.status === "Completed") return job;
  throw new JobError("The asynchronous invocation failed", {
    jobArn: invocationArn,
    status: job.status,
    failureMessage: job.failureMessage,
  });
}
