/**
 * The options of `invokeModel` and `invokeModelWithResponseStream`.
 */
import {
  checkedElsewhere,
  checkOptions,
  nested,
  oneOf,
  type OptionTable,
  optionTable,
  strings,
  text,
} from "../../../base/check_options.ts";
import { defined } from "../../../base/defined.ts";
import type { BedrockExtras, GuardrailOptions } from "../../chat_options.ts";
import type { RequestSpec } from "../../client/request.ts";
import { invokeHeaders } from "../../invoke/base/invoke_headers.ts";
import { callChecks, type CallOptions } from "../base/call.ts";

/** A guardrail of InvokeModel. A stream holds text back until it is checked: the operation has no option for that. */
export type InvokeGuardrail = Pick<GuardrailOptions, "id" | "version" | "trace">;

/**
 * The options of {@linkcode invokeModel} and {@linkcode invokeModelWithResponseStream}.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { createBedrock } from "@bedrock-edge/client";
 * import { invokeModel, type InvokeModelOptions } from "@bedrock-edge/client/invoke";
 * import { fakeBedrock } from "@bedrock-edge/client/testing";
 *
 * const bedrock = createBedrock({ region: "us-east-1", apiKey: "k", fetch: fakeBedrock({ apiKey: "k", replies: ["Hi."] }) });
 * const options: InvokeModelOptions = { model: "us.meta.llama3-3-70b-instruct-v1:0", body: { prompt: "Hello", max_gen_len: 9 } };
 * const { body, usage } = await invokeModel<{ generation: string }>(bedrock, options);
 * assertEquals([body.generation, usage?.inputTokens], ["Hi.", 2]);
 * ```
 */
export interface InvokeModelOptions
  extends CallOptions, Pick<BedrockExtras, "latency" | "requestMetadata" | "serviceTier"> {
  /** The id of the model, of an inference profile, or an ARN, also of an imported or a provisioned model. */
  readonly model: string;
  /**
   * The body in the model's own format. Plain data is sent as JSON, with bytes as base64; text, bytes and streams of bytes are sent
   * unchanged. At most 25,000,000 bytes.
   */
  readonly body: unknown;
  /** The media type of the body. @default {"application/json"} */
  readonly contentType?: string | undefined;
  /** The media type of the answer. @default {"application/json"} */
  readonly accept?: string | undefined;
  /** A guardrail for request and answer. */
  readonly guardrail?: InvokeGuardrail | undefined;
}

const GUARDRAIL: OptionTable = /* @__PURE__ */ optionTable<InvokeGuardrail>(() => ({
  of: "guardrail",
  options: { id: text, version: text, trace: oneOf(true, false, "full") },
  otherNames: { guardrailIdentifier: "id", guardrailId: "id", guardrailVersion: "version" },
}));

/** The options of both functions. */
export const INVOKE_OPTIONS: OptionTable = /* @__PURE__ */ optionTable<InvokeModelOptions>(() => ({
  of: "invokeModel()",
  options: {
    model: text,
    body: checkedElsewhere,
    contentType: text,
    accept: text,
    guardrail: nested(GUARDRAIL),
    latency: text,
    serviceTier: text,
    requestMetadata: strings,
    ...callChecks(),
  },
  otherNames: {
    modelId: "model",
    input: "body",
    messages: "body: { messages }, in the model's own format",
    prompt: "body: { prompt }, in the model's own format",
    trace: "guardrail: { id, version, trace: true }",
    guardrailIdentifier: "guardrail: { id, version }",
    guardrailVersion: "guardrail: { id, version }",
    performanceConfig: "latency",
    performanceConfigLatency: "latency",
    abortSignal: "signal",
  },
}));

/**
 * Returns the request of a call, checked.
 *
 * @param user the function that the caller called, for messages.
 * @throws {TypeError} for an unknown option, an invalid one, and a call without a model or a body.
 */
export function invokeSpec(options: InvokeModelOptions, user: string, streaming: boolean): RequestSpec {
  checkOptions(options, INVOKE_OPTIONS);
  const { model, body, guardrail, signal, timeouts, retry } = options;
  if (!model) throw new TypeError(`Cannot call ${user}(): the model is missing; pass model`);
  if (body === undefined || body === null) {
    throw new TypeError(`Cannot call ${user}(): the body is missing; pass body, in the model's own format`);
  }
  if (guardrail && !(guardrail.id && guardrail.version)) {
    throw new TypeError(
      `Cannot call ${user}(): guardrail has ${guardrail.id ? "an id and no version" : "no id"}; pass both, such as ` +
        '{ id: "abc123", version: "1" }',
    );
  }
  const headers = new Headers(invokeHeaders(options, streaming));
  // The caller's own header wins: it may be one that this version does not know better.
  new Headers(options.headers).forEach((value, name) => headers.set(name, value));
  const verb = streaming ? "invoke-with-response-stream" : "invoke";
  return {
    method: "POST",
    path: `/model/{modelId}/${verb}`,
    model,
    body,
    headers,
    ...defined({ signal, timeouts, retry }),
  };
}
