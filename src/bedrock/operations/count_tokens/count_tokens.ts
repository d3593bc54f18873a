/**
 * CountTokens: counts the tokens of a request before it is sent. Source: the bedrock-runtime API model of 2026-06-19, and nine
 * recorded exchanges (pydantic-ai, 2026-06-25).
 */
import { looksLikeArn } from "../../../aws/arn.ts";
import { encodeSegment } from "../../../aws/path.ts";
import { toBase64 } from "../../../base/base64.ts";
import { checkOptions } from "../../../base/check_options.ts";
import { defined } from "../../../base/defined.ts";
import { asObject } from "../../../base/json_object.ts";
import { withDefaults } from "../../../chat/provider.ts";
import type { TokenCount } from "../../../chat/token_count.ts";
import { isProviderError, messageWithoutHint } from "../../../errors/provider_error.ts";
import type { BedrockChatRequest } from "../../chat_options.ts";
import type { Bedrock } from "../../client/client.ts";
import type { ClientInternals } from "../../client/internals.ts";
import { sentBody } from "../../client/request.ts";
import { callOperation, type CallOptions, jsonReader, requireClient } from "../base/call.ts";
import { baseIdOf } from "./base_id.ts";
import { INVOKE_COUNT, type InvokeCountRequest } from "./options.ts";

/** The members of a Converse body that CountTokens takes. */
const COUNTED = ["messages", "system", "toolConfig", "additionalModelRequestFields"] as const;

/**
 * Counts the tokens of a request, without an answer and without costs. Takes a request of `chat()`, which is encoded as `chat()`
 * sends it, or a native body of InvokeModel.
 *
 * Only some Claude models are counted, and not in every region. The service takes their base ids alone, so a profile is replaced
 * by its model. If it does not count, the result has `unavailable` with the reason. Use an estimate then.
 *
 * @throws {TypeError} when the request cannot be sent, before anything is sent.
 * @throws {ProviderError} for every other failure.
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { countTokens, createBedrock } from "@bedrock-edge/client";
 * import { fakeBedrock } from "@bedrock-edge/client/testing";
 *
 * const bedrock = createBedrock({ region: "us-east-1", apiKey: "k", fetch: fakeBedrock({ apiKey: "k" }) });
 * const claude = await countTokens(bedrock, { model: "us.anthropic.claude-sonnet-4-20250514-v1:0", messages: "Hello, world!" });
 * assertEquals(claude.inputTokens, 4);
 * const nova = await countTokens(bedrock, { model: "amazon.nova-lite-v1:0", messages: "Hello, world!" });
 * assertEquals(nova.unavailable, "The provided model doesn't support counting tokens.");
 * ```
 */
export async function countTokens(
  bedrock: Bedrock,
  request: BedrockChatRequest | InvokeCountRequest,
): Promise<TokenCount> {
  requireClient(bedrock, "countTokens");
  const counted = isNative(request) ? nativeInput(request) : await chatInput(bedrock.internals(), request);
  if ("unavailable" in counted) return counted;
  const { model, input, options } = counted;
  const base = baseIdOf(model);
  if (base === undefined) {
    return { unavailable: `CountTokens takes ids of base models, and ${model} does not name its model` };
  }
  const spec = {
    method: "POST",
    path: `/model/${encodeSegment(base)}/count-tokens`,
    body: { input },
    // An ARN names the region to call, which the fence then judges.
    ...looksLikeArn(model) ? { model } : {},
    ...options,
  };
  try {
    return await callOperation(
      bedrock,
      "countTokens",
      spec,
      jsonReader("CountTokens", ({ inputTokens }, { unusable }) => {
        if (typeof inputTokens === "number") return { inputTokens };
        throw unusable("the answer has no count of tokens");
      }),
    );
  } catch (error) {
    const unavailable = reasonIn(error, base !== model);
    if (unavailable === undefined) throw error;
    return { unavailable };
  }
}

/** The input of a count, and the options of its call. */
interface Counted {
  /** The id of the model, after routing. */
  readonly model: string;
  readonly input: Readonly<Record<string, unknown>>;
  readonly options: CallOptions;
}

function isNative(request: BedrockChatRequest | InvokeCountRequest): request is InvokeCountRequest {
  return "body" in Object(request);
}

function nativeInput(request: InvokeCountRequest): Counted {
  checkOptions(request, INVOKE_COUNT);
  const { model, body, headers, signal, timeouts, retry } = request;
  if (!model) throw new TypeError("Cannot count tokens: the model is missing; pass model and body");
  return { model, input: invokeInput(body), options: defined({ headers, signal, timeouts, retry }) };
}

/** Returns a native body as CountTokens takes it. */
function invokeInput(given: unknown): Counted["input"] {
  const { body } = sentBody(given);
  if (body === undefined || body instanceof ReadableStream) {
    throw new TypeError("Cannot count tokens: the body is not JSON; pass plain data, text or bytes");
  }
  const bytes = typeof body === "string" ? new TextEncoder().encode(body) : body;
  return { invokeModel: { body: toBase64(bytes) } };
}

async function chatInput(
  internals: ClientInternals,
  request: BedrockChatRequest,
): Promise<Counted | Extract<TokenCount, { unavailable: string }>> {
  const { createCodec, defaults, models, maxFrameBytes, route } = internals;
  checkOptions(request, createCodec.options.request);
  const { model, ...options } = withDefaults<BedrockChatRequest>(defaults, request);
  const routed = route(model, "chat");
  const codec = createCodec({ models, maxFrameBytes });
  const { operation, body } = await codec.prepareChat({ model: routed.modelId, options });
  const { headers, signal, timeouts, retry } = options;
  const call = { model: routed.modelId, options: defined({ headers, signal, timeouts, retry }) };
  if (operation === "InvokeModel") return { ...call, input: invokeInput(body) };
  if (operation !== "Converse") {
    return { unavailable: `${model} is called by ${operation}, whose requests CountTokens does not take` };
  }
  const members = asObject(body);
  const converse = Object.fromEntries(COUNTED.flatMap((name) => name in members ? [[name, members[name]]] : []));
  return { ...call, input: { converse } };
}

/** Refusals of a request that no other request of the model would change, in the service's words. */
const UNAVAILABLE = /counting tokens|on-demand throughput isn.t supported|doesn.t support on-demand throughput/i;

/** Returns the reason in a refusal if tokens are not counted here; `undefined` for every other failure. */
function reasonIn(error: unknown, isReplaced: boolean): string | undefined {
  if (!isProviderError(error)) return undefined;
  const said = messageWithoutHint(error).replace(`${error.code}: `, "");
  if (error.code === "UnknownOperationException") return said;
  if (error.status !== 400) return undefined;
  // A base id that nobody typed: the model is here under its profiles alone.
  const isAbsent = isReplaced && /model identifier is invalid/i.test(said);
  return isAbsent || UNAVAILABLE.test(said) ? said : undefined;
}
