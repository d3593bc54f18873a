/**
 * The answer that is not what was asked for.
 */
import { type ErrorKind, ProviderError } from "../errors/provider_error.ts";
import type { ChatResult } from "./result.ts";

/**
 * The answer holds no JSON object that fits `output.schema`: kind `model`, or `contentFilter` where a guardrail or the
 * provider's own filter stepped in, or the model refused. Code `StructuredOutputMismatch`. `retryable` says whether the
 * model may do better when asked again: not where the answer was cut off, filtered or refused. The answer itself is in
 * `text` and `result`; the message holds none of it but what the schema's own messages quote.
 *
 * @example
 * ```ts
 * import { assert, assertEquals, assertRejects } from "@std/assert";
 * import { createBedrock, StructuredOutputError } from "@bedrock-edge/client";
 * import { fakeBedrock } from "@bedrock-edge/client/testing";
 *
 * const fetch = fakeBedrock({ apiKey: "k", replies: ["I would rather not say."] });
 * const bedrock = createBedrock({ region: "us-east-1", apiKey: "k", fetch });
 * const output = { schema: { type: "object", properties: { city: { type: "string" } } } };
 * const error = await assertRejects(
 *   () => bedrock.chat({ model: "amazon.nova-lite-v1:0", messages: "The capital of France?", output }),
 *   StructuredOutputError,
 * );
 * assertEquals(error.text, "I would rather not say.");
 * assert(error.retryable);
 * ```
 */
export class StructuredOutputError extends ProviderError {
  /** The class's name; survives minification. */
  override readonly name: string = "StructuredOutputError";
  /** What the model wrote. */
  declare readonly text: string;
  /** What the schema has against it; `undefined` when there was no object to look at. */
  declare readonly issues: string | undefined;
  /** The whole answer, without output. */
  declare readonly result: ChatResult;
}

/** What else can keep an answer from being the output, by its stop reason: what is, and what would work. */
const REASONS: Readonly<Record<string, readonly [ErrorKind, is: string, would: string]>> = {
  guardrail_intervened: ["contentFilter", "a guardrail intervened", "see result.guardrail"],
  content_filtered: ["contentFilter", "the provider filtered the answer", "ask for something else"],
  // Asked again in the same conversation the model refuses again: see `reasonNotToKeep`.
  refusal: ["contentFilter", "the model refused to answer", "ask for something else"],
  max_tokens: ["model", "the answer was cut off at its most tokens", "raise maxTokens"],
  model_context_window_exceeded: ["model", "the answer was cut off at the model's window", "shorten the conversation"],
};

/** The error for an answer of which nothing is the output. */
export function outputError(result: ChatResult, issues: string | undefined): StructuredOutputError {
  const { text, stopReason, model, requestId, attempts } = result;
  const reason = Object.hasOwn(REASONS, stopReason) ? REASONS[stopReason] : undefined;
  const [kind, is, hint] = reason ?? [
    "model",
    issues === undefined ? "there is no JSON object in the answer" : `the answer does not fit the schema (${issues})`,
    "ask again, or with output.retry",
  ];
  const init = { kind, code: "StructuredOutputMismatch", status: 200, hint, retryable: !reason, text, issues, result };
  return new StructuredOutputError(`Cannot read output: ${is}; ${hint}`, { ...init, model, requestId, attempts });
}
