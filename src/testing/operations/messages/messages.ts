/**
 * Anthropic's Messages API, as `bedrock-mantle` and the runtime serve it: the bodies are those of InvokeModel, with the model and the
 * form of the answer in them, and streams are server-sent events.
 * Source: AWS's page on the Messages API, and Anthropic's reference of it, read 2026-11-30.
 */
import { isObject } from "../../../base/json_object.ts";
import { eventsOf } from "../../answer/events.ts";
import { type BodyStep, toBytes } from "../../base/answer.ts";
import type { ParsedBody } from "../../base/fake_server.ts";
import { eventText, type SourceForm } from "../../base/event_source.ts";
import { invalid } from "../../judge/refusal.ts";
import { anthropicAnswer } from "../invoke/anthropic/answer.ts";
import { anthropicChunks } from "../invoke/anthropic/chunks.ts";
import { converseOfAnthropic } from "../invoke/anthropic/request.ts";
import type { Chunk, NativeBody, TextAnswer } from "../invoke/base/text_family.ts";
import {
  type FakeServiceOperation,
  jsonAnswer,
  type ModelReply,
  type OperationAnswer,
  type OperationRequest,
  type OperationTools,
} from "../operation.ts";

/**
 * The versions of the API. `@anthropic-ai/sdk` sends the second one from 1.0.0 on. Source: "Versions" and "Claude on Amazon Bedrock
 * (legacy)" in Anthropic's documentation, read 2026-11-30: models up to Claude 4.6 may refuse the second one on Bedrock. Here they
 * take it, because the documentation does not say which of them refuse it.
 */
const VERSIONS: readonly string[] = ["2023-06-01", "2026-10-21"];

/** The members that the API requires. */
const REQUIRED: readonly string[] = ["model", "max_tokens", "messages"];

const FORM: SourceForm = { lineEnd: "\n", comments: false, eventLines: "before", lastBlankLine: true, done: false };

/** Creates the operation. */
export function messagesOperation(tools: OperationTools): FakeServiceOperation {
  return {
    operation: "Messages",
    method: "POST",
    path: /^\/anthropic\/v1\/messages$/,
    call: (body) => ({ operation: nameOf(body), modelId: `${bodyOf(body)["model"] ?? ""}` }),
    services: ({ hostname }) => hostname.startsWith("bedrock-runtime") ? ["bedrock"] : ["bedrock-mantle", "bedrock"],
    answer: (request) => answer(request, tools),
  };
}

function bodyOf({ value }: ParsedBody): NativeBody {
  return isObject(value) ? value : {};
}

function nameOf(body: ParsedBody): "Messages" | "MessagesStream" {
  return bodyOf(body)["stream"] === true ? "MessagesStream" : "Messages";
}

function answer(
  { request, body: parsed, modelOf, checkModelExists }: OperationRequest,
  tools: OperationTools,
): OperationAnswer {
  const body = bodyOf(parsed);
  judge(request.headers, body);
  const modelId = `${body["model"]}`;
  checkModelExists(modelId);
  const model = modelOf(modelId);
  const asked = converseOfAnthropic(body);
  const operation = nameOf(parsed);
  tools.refuseLimits(asked, operation === "Messages" ? "Converse" : "ConverseStream");
  const reply = tools.reply({ operation, modelId, body: asked });
  const written = textAnswer(reply, model, body);
  if (operation === "Messages") return { ...jsonAnswer(anthropicAnswer(written)), use: reply.use };
  const chunks = anthropicChunks(written);
  return {
    status: 200,
    headers: { "content-type": "text/event-stream; charset=utf-8" },
    steps: stepsOf(chunks, tools.msPerToken),
    failure: (name, message) => sourceEvent({ type: "error", error: { type: typeOf(name), message } }),
    use: reply.use,
  };
}

function textAnswer({ response, events, shape }: ModelReply, model: string, request: NativeBody): TextAnswer {
  const { usage } = response;
  const count = (name: string): number | undefined => typeof usage[name] === "number" ? usage[name] : undefined;
  return {
    response,
    events: events ?? eventsOf(response, shape),
    model,
    request,
    counts: {
      input: count("inputTokens") ?? 0,
      output: count("outputTokens") ?? 0,
      cacheRead: count("cacheReadInputTokens"),
      cacheWrite: count("cacheWriteInputTokens"),
    },
  };
}

/** @throws {Refusal} for a request that the API refuses. */
function judge(headers: Headers, body: NativeBody): void {
  const version = headers.get("anthropic-version");
  if (version === null) throw invalid("anthropic-version: header is required");
  // The words: directus-labs/extensions#285, 2026-01-11, of Anthropic's own API.
  if (!VERSIONS.includes(version)) throw invalid(`anthropic-version: "${version}" is not a valid version`);
  for (const key of REQUIRED) if (!(key in body)) throw invalid(`${key}: Field required`);
  // InvokeModel has it instead of the header.
  if ("anthropic_version" in body) throw invalid("anthropic_version: Extra inputs are not permitted");
}

function stepsOf(chunks: readonly Chunk[], msPerToken: number): BodyStep[] {
  let deltas = 0;
  return chunks.flatMap(({ data, isDelta }): BodyStep[] => {
    const step = sourceEvent(data);
    return isDelta && msPerToken > 0 && deltas++ > 0 ? [{ waitMs: msPerToken }, step] : [step];
  });
}

function sourceEvent(data: NativeBody): Uint8Array<ArrayBuffer> {
  return toBytes(eventText(JSON.stringify(data), `${data["type"]}`, FORM, false));
}

/** Anthropic's types of failures, by the names of AWS's exceptions. */
const TYPES: Readonly<Record<string, string>> = {
  throttlingException: "rate_limit_error",
  validationException: "invalid_request_error",
  serviceUnavailableException: "overloaded_error",
};

function typeOf(name: string): string {
  return Object.hasOwn(TYPES, name) ? TYPES[name]! : "api_error";
}
