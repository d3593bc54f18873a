/** InvokeModel and InvokeModelWithResponseStream: native bodies in, native bodies out. */
import { isObject } from "../../../base/json_object.ts";
import { toBase64 } from "../../../base/base64.ts";
import type { BodyStep } from "../../base/answer.ts";
import { eventsOf } from "../../answer/events.ts";
import { eventFrame } from "../../answer/frames.ts";
import { invalid, Refusal } from "../../judge/refusal.ts";
import { toBytes } from "../../base/answer.ts";
import {
  type FakeServiceOperation,
  jsonAnswer,
  type ModelReply,
  type OperationAnswer,
  type OperationRequest,
  type OperationTools,
} from "../operation.ts";
import type { FakeOperationOptions } from "../options.ts";
import { bodyFormatOf } from "./body_format.ts";
import { malformed } from "./base/body_rules.ts";
import { TEXT_FAMILIES } from "./text_families.ts";
import { guardrailConfigOf, guardrailMembers } from "./guardrail_members.ts";
import { NATIVE_MODELS } from "./native_models.ts";
import type { Chunk, NativeBody, TextAnswer, TextFamily, TokenCounts } from "./base/text_family.ts";

/** Creates both operations. */
export function invokeOperations(
  tools: OperationTools,
  options: FakeOperationOptions,
): readonly FakeServiceOperation[] {
  return [
    {
      operation: "InvokeModel",
      method: "POST",
      path: /^\/model\/([^/]+)\/invoke$/,
      answer: (request) => invoke(request, tools, options),
    },
    {
      operation: "InvokeModelWithResponseStream",
      method: "POST",
      path: /^\/model\/([^/]+)\/invoke-with-response-stream$/,
      answer: (request) => invokeStream(request, tools),
    },
  ];
}

/** A request that has been read as far as all formats are alike. */
interface Call {
  readonly modelId: string;
  /** The id of the model behind it. */
  readonly model: string;
  readonly format: string;
  readonly body: NativeBody;
  readonly headers: Headers;
}

function callOf({ request, parts, body, modelOf, checkModelExists }: OperationRequest): Call {
  const [modelId = ""] = parts;
  if (!body.isJson) throw malformed("#", "the body is not valid JSON");
  checkModelExists(modelId);
  if (!isObject(body.value)) throw malformed("#", "expected type: JSONObject");
  const model = modelOf(modelId);
  const format = bodyFormatOf(model, body.value);
  if (format === undefined) throw invalid("Malformed input request, please reformat your input and try again.");
  return { modelId, model, format, body: body.value, headers: request.headers };
}

function invoke(request: OperationRequest, tools: OperationTools, options: FakeOperationOptions): OperationAnswer {
  const call = callOf(request);
  const native = NATIVE_MODELS.find(({ formats }) => formats.includes(call.format));
  if (native) {
    const { body, inputTokens, outputTokens } = native.answer({ ...call, options });
    return jsonAnswer(body, { ...countHeaders({ inputTokens, outputTokens }), ...LATENCY });
  }
  const family = familyOf(call);
  const { reply, answer, members } = ask(call, family, tools, "InvokeModel");
  const { input, output, cacheRead, cacheWrite } = answer.counts;
  const counts = { inputTokens: input, outputTokens: output, cacheRead, cacheWrite };
  const headers = { ...countHeaders(counts), ...LATENCY, ...askedHeaders(call.headers) };
  return { ...jsonAnswer({ ...family.whole(answer, call.format), ...members }, headers), use: reply.use };
}

function invokeStream(request: OperationRequest, tools: OperationTools): OperationAnswer {
  const call = callOf(request);
  if (NATIVE_MODELS.some(({ formats }) => formats.includes(call.format))) {
    throw invalid("The model is unsupported for streaming.");
  }
  const family = familyOf(call);
  const { reply, answer, members } = ask(call, family, tools, "InvokeModelWithResponseStream");
  const chunks = family.chunks(answer, call.format);
  const stop = chunks.findIndex(({ isEnd }) => isEnd);
  return {
    status: 200,
    headers: {
      "content-type": "application/vnd.amazon.eventstream",
      "x-amzn-bedrock-content-type": "application/json",
      ...askedHeaders(call.headers),
    },
    steps: stepsOf(chunks, { ...metricsOf(answer.counts, reply), ...members }, tools.msPerToken),
    stopAt: stop < 0 ? chunks.length - 1 : stop,
    use: reply.use,
  };
}

/** Judges a body, and gets the model's answer. */
function ask(
  { modelId, model, format, body, headers }: Call,
  family: TextFamily,
  tools: OperationTools,
  operation: "InvokeModel" | "InvokeModelWithResponseStream",
): { readonly reply: ModelReply; readonly answer: TextAnswer; readonly members: NativeBody } {
  family.judge(body);
  const guardrailConfig = guardrailConfigOf(headers, body);
  const asked = { ...family.read(body, format), ...(guardrailConfig ? { guardrailConfig } : {}) };
  tools.refuseLimits(asked, operation === "InvokeModel" ? "Converse" : "ConverseStream");
  const reply = tools.reply({ operation, modelId, body: asked });
  const { response } = reply;
  const answer = {
    response,
    events: reply.events ?? eventsOf(response, reply.shape),
    model,
    request: body,
    counts: countsOf(response),
  };
  const members = guardrailConfig ? guardrailMembers(response.stopReason, response.trace) : {};
  return { reply, answer, members };
}

function familyOf({ format }: Call): TextFamily {
  const family = TEXT_FAMILIES.find(({ formats }) => formats.includes(format));
  if (family) return family;
  throw new Refusal("ValidationException", `fakeBedrock has no InvokeModel for models of the body format ${format}`);
}

/** The frames of a stream. The last chunk also has the counts of the service, as recorded in each family. */
function stepsOf(chunks: readonly Chunk[], last: NativeBody, msPerToken: number): BodyStep[] {
  let deltas = 0;
  return chunks.flatMap(({ data, isDelta }, index): BodyStep[] => {
    const value = index === chunks.length - 1 ? { ...data, ...last } : data;
    const bytes = toBase64(toBytes(JSON.stringify(value)));
    const frame = eventFrame({ chunk: { bytes } }, index);
    return isDelta && msPerToken > 0 && deltas++ > 0 ? [{ waitMs: msPerToken }, frame] : [frame];
  });
}

/** Reads the counts of a usage in Converse's shape. */
function countsOf({ usage }: ModelReply["response"]): TokenCounts {
  const count = (name: string): number | undefined => typeof usage[name] === "number" ? usage[name] : undefined;
  return {
    input: count("inputTokens") ?? 0,
    output: count("outputTokens") ?? 0,
    cacheRead: count("cacheReadInputTokens"),
    cacheWrite: count("cacheWriteInputTokens"),
  };
}

/** A request that a guardrail blocks reaches no model: no such stream has metrics (recorded 2025-02). */
function metricsOf(
  { input, output, cacheRead, cacheWrite }: TokenCounts,
  { isBlocked, response }: ModelReply,
): NativeBody {
  if (isBlocked) return {};
  const { latencyMs } = response.metrics;
  return {
    "amazon-bedrock-invocationMetrics": {
      inputTokenCount: input,
      outputTokenCount: output,
      invocationLatency: latencyMs,
      firstByteLatency: latencyMs,
      ...(cacheRead === undefined ? {} : { cacheReadInputTokenCount: cacheRead }),
      ...(cacheWrite === undefined ? {} : { cacheWriteInputTokenCount: cacheWrite }),
    },
  };
}

const LATENCY = { "x-amzn-bedrock-invocation-latency": "1" };

/** The headers of the counts that there are. */
function countHeaders(
  counts: {
    readonly inputTokens?: number | undefined;
    readonly outputTokens?: number | undefined;
    readonly cacheRead?: number | undefined;
    readonly cacheWrite?: number | undefined;
  },
): Record<string, string> {
  const names = {
    "x-amzn-bedrock-input-token-count": counts.inputTokens,
    "x-amzn-bedrock-output-token-count": counts.outputTokens,
    "x-amzn-bedrock-cache-read-input-token-count": counts.cacheRead,
    "x-amzn-bedrock-cache-write-input-token-count": counts.cacheWrite,
  };
  const found = Object.entries(names).filter(([, count]) => count !== undefined);
  return Object.fromEntries(found.map(([name, count]) => [name, `${count}`]));
}

/** The service reports these in use, if the request asks. */
function askedHeaders(headers: Headers): Record<string, string> {
  const names = ["x-amzn-bedrock-performanceconfig-latency", "x-amzn-bedrock-service-tier"];
  return Object.fromEntries(names.flatMap((name) => headers.has(name) ? [[name, `${headers.get(name)}`]] : []));
}
