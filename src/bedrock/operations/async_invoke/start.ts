/**
 * Starts an asynchronous invocation.
 */
import { checkOptions, nested, object, type OptionTable, optionTable, text } from "../../../base/check_options.ts";
import { defined } from "../../../base/defined.ts";
import { bedrockArn } from "../../../aws/arn.ts";
import { partitionOf } from "../../../aws/partitions.ts";
import { idParts } from "../../../aws/regions.ts";
import { shown } from "../../../base/quote.ts";
import { findModel } from "../../../models/find.ts";
import type { ModelKind } from "../../../models/model.ts";
import type { Bedrock } from "../../client/client.ts";
import { callChecks, callOperation, type CallOptions, jsonReader, requireClient } from "../base/call.ts";
import { newRequestToken, requestToken, S3_OUTPUT, type S3Output, tags, textOf, wireTags } from "../base/job_parts.ts";
import type { AsyncModelInput } from "./inputs.ts";

/** The options of `startAsyncInvoke`. */
export interface StartAsyncInvokeOptions<M extends string = string> extends CallOptions {
  /** The model: a foundation model, or the ARN of one or of provisioned throughput. */
  model: M;
  /** The input in the model's own format. Bytes in it are sent as base64. */
  modelInput: AsyncModelInput<M>;
  /** The place for the results. The service writes them into a folder with the invocation's id. */
  output: S3Output;
  /** Requests with the same token start one invocation. @default a new token for each call, which its retries share */
  clientRequestToken?: string | undefined;
  /** At most 200 tags. */
  tags?: Readonly<Record<string, string>> | undefined;
}

/** An invocation that has been started. */
export interface StartedAsyncInvoke {
  /** The ARN, for {@link getAsyncInvoke} and {@link waitUntilDone}, also in another program. */
  readonly invocationArn: string;
  /** The token of the request. */
  readonly clientRequestToken: string;
}

const OPTIONS: OptionTable = /* @__PURE__ */ optionTable<StartAsyncInvokeOptions>(() => ({
  of: "startAsyncInvoke()",
  options: {
    model: text,
    modelInput: object,
    output: nested(S3_OUTPUT),
    clientRequestToken: requestToken,
    tags,
    ...callChecks(),
  },
  otherNames: {
    modelId: "model",
    input: "modelInput",
    prompt: "modelInput: { prompt }",
    body: "modelInput",
    outputDataConfig: "output: { s3Uri }",
    s3Uri: "output: { s3Uri }",
    token: "clientRequestToken",
  },
}));

/**
 * Starts an asynchronous invocation: of a model that makes videos, or that embeds long media. The results arrive in S3, minutes later.
 *
 * The model is called in the client's region, and its id is sent unchanged: the operation takes foundation models and provisioned
 * throughput, and inference profiles are not documented for it. A fence of `modelFacts({ residency })` holds.
 *
 * @throws {TypeError} when an option is missing, has an unknown name or an invalid value, the model is known to have no asynchronous
 * invocations, or the call would leave the `residency`.
 * @throws {ProviderError} when the service refuses the invocation.
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
 *   modelInput: { prompt: "A lighthouse in a storm", duration: "5s", resolution: "720p" },
 *   output: { s3Uri: "s3://videos/lighthouse/" },
 * });
 * const { status, output } = await waitUntilDone(bedrock, invocationArn);
 * assertEquals([status, output?.s3Uri], ["Completed", "s3://videos/lighthouse/"]);
 * ```
 */
export async function startAsyncInvoke<const M extends string>(
  bedrock: Bedrock,
  options: StartAsyncInvokeOptions<M>,
): Promise<StartedAsyncInvoke> {
  requireClient(bedrock, "startAsyncInvoke");
  checkOptions(options, OPTIONS);
  const { model, modelInput, output, clientRequestToken = newRequestToken(), tags: given, ...call } = options;
  requireParts({ model, modelInput, output });
  requireAsyncModel(model);
  const { s3Uri, kmsKeyId, bucketOwner } = output;
  const body = {
    clientRequestToken,
    modelId: model,
    modelInput,
    outputDataConfig: { s3OutputDataConfig: { s3Uri, ...defined({ kmsKeyId, bucketOwner }) } },
    ...defined({ tags: wireTags(given) }),
  };
  return await callOperation(
    bedrock,
    "startAsyncInvoke",
    { ...call, method: "POST", path: "/async-invoke", model: routedModel(model, bedrock), body },
    jsonReader("StartAsyncInvoke", (json, exchange) => {
      const invocationArn = textOf(json.invocationArn);
      if (invocationArn === undefined) throw exchange.unusable("it has no invocationArn");
      return { invocationArn, clientRequestToken };
    }),
  );
}

/**
 * Returns the id by which the call is routed, to its region and inside the fence. A foundation model is routed as its ARN: by its
 * bare id it would be called through an inference profile, which may lead out of the region.
 */
function routedModel(model: string, { region }: Bedrock): string {
  const isFoundationModel = idParts(model) !== undefined && idParts(model)?.prefix === undefined;
  if (!isFoundationModel) return model;
  return bedrockArn({ partition: partitionOf(region).name, region, account: "" }, `foundation-model/${model}`);
}

/** The calls for models without asynchronous invocations. */
const INSTEAD: Readonly<Partial<Record<ModelKind, string>>> = {
  chat: 'chat() now, or createBatch() of "@bedrock-edge/client/batch" for many requests',
  image: 'generateImage() of "@bedrock-edge/client/image"',
  rerank: 'rerank() of "@bedrock-edge/client/rerank"',
};

/**
 * Source: Nova Lite and Pro, "The provided model doesn't support async inference" (AWS re:Post, read 2026-11-30). Models that nobody
 * knows pass.
 *
 * @throws {TypeError} when the model is known to answer at once.
 */
function requireAsyncModel(model: string): void {
  const kind = findModel(model)?.kind;
  const instead = kind && INSTEAD[kind];
  if (instead === undefined) return;
  throw new TypeError(
    `Cannot start the invocation of ${shown(model)}: the model has no asynchronous invocations; use ${instead}`,
  );
}

/** @throws {TypeError} when a part is missing, which plain JavaScript can leave out. */
function requireParts(parts: Readonly<Record<"model" | "modelInput" | "output", unknown>>): void {
  for (const [name, value] of Object.entries(parts)) {
    if (value === undefined || value === "") {
      throw new TypeError(
        `Cannot start the invocation: ${name} is missing; pass model, modelInput and output: { s3Uri }`,
      );
    }
  }
  if (Object(parts.output).s3Uri === undefined) {
    throw new TypeError(
      'Cannot start the invocation: output has no s3Uri; pass output: { s3Uri: "s3://bucket/folder/" }',
    );
  }
}
