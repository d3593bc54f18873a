/**
 * Asks for one asynchronous invocation.
 */
import { encodeSegment } from "../../../aws/path.ts";
import { checkOptions, type OptionTable, optionTable } from "../../../base/check_options.ts";
import type { Bedrock } from "../../client/client.ts";
import { callChecks, callOperation, type CallOptions, jsonReader } from "../base/call.ts";
import { internalsOf } from "../base/internals.ts";
import { requireJobArn } from "../base/job_parts.ts";
import { type AsyncInvoke, decodeAsyncInvoke } from "./job.ts";

const OPTIONS: OptionTable = /* @__PURE__ */ optionTable<CallOptions>(() => ({
  of: "getAsyncInvoke()",
  options: callChecks(),
}));

/**
 * Resolves with the state of an invocation. A failed one is not an error here: read `status` and `failureMessage`, or use
 * {@link waitUntilDone}.
 *
 * @throws {TypeError} when the ARN is not that of an invocation in the client's region.
 * @throws {ProviderError} `notFound` or `validation` when the service does not know the invocation.
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { createBedrock } from "@bedrock-edge/client";
 * import { getAsyncInvoke, startAsyncInvoke } from "@bedrock-edge/client/async-invoke";
 * import { fakeBedrock } from "@bedrock-edge/client/testing";
 *
 * const fetch = fakeBedrock({ apiKey: "k", jobs: { durationMs: 60_000 } });
 * const bedrock = createBedrock({ region: "us-east-1", apiKey: "k", fetch });
 * const { invocationArn } = await startAsyncInvoke(bedrock, {
 *   model: "twelvelabs.marengo-embed-2-7-v1:0",
 *   modelInput: { inputType: "video", mediaSource: { s3Location: { uri: "s3://media/talk.mp4" } } },
 *   output: { s3Uri: "s3://media/embeddings/" },
 * });
 * assertEquals((await getAsyncInvoke(bedrock, invocationArn)).status, "InProgress");
 * ```
 */
export async function getAsyncInvoke(
  bedrock: Bedrock,
  invocationArn: string,
  options: CallOptions = {},
): Promise<AsyncInvoke> {
  const internals = internalsOf(bedrock, "getAsyncInvoke");
  checkOptions(options, OPTIONS);
  requireJobArn(internals, invocationArn, "async-invoke");
  return await callOperation(
    bedrock,
    "getAsyncInvoke",
    { ...options, method: "GET", path: `/async-invoke/${encodeSegment(invocationArn)}` },
    jsonReader("GetAsyncInvoke", (json, exchange) => {
      const job = decodeAsyncInvoke(json);
      if (!job) throw exchange.unusable("it has no invocationArn and status");
      return job;
    }),
  );
}
