/**
 * Asynchronous invocations: videos by Luma Ray, and embeddings of long media by Marengo and Nova. The results arrive in S3.
 *
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
 * const done = await waitUntilDone(bedrock, invocationArn, { timeoutMs: 600_000 });
 * assertEquals(done.status, "Completed");
 * ```
 *
 * @module
 */
export { getAsyncInvoke } from "./get.ts";
export type {
  AsyncModelInput,
  LumaKeyframe,
  LumaRayInput,
  Marengo27Input,
  Marengo3Input,
  Marengo3Recording,
  MarengoMedia,
  MediaBytes,
  NovaReelConfig,
  NovaReelImage,
  NovaReelInput,
  NovaSegmentedEmbeddingInput,
  NovaSource,
  OtherModelInput,
  S3Location,
} from "./inputs.ts";
export type { AsyncInvoke, AsyncInvokeStatus } from "./job.ts";
export { listAsyncInvokes, type ListAsyncInvokesOptions } from "./list.ts";
export { startAsyncInvoke, type StartAsyncInvokeOptions, type StartedAsyncInvoke } from "./start.ts";
export { waitUntilDone } from "./wait.ts";
export type { CallOptions } from "../base/call.ts";
export { JobError } from "../base/job_error.ts";
export type { S3Output } from "../base/job_parts.ts";
export type { WaitOptions } from "../base/poll.ts";
