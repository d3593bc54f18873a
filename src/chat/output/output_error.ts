/**
 * The error of an answer without the requested output.
 */
import { type ErrorKind, ProviderError } from "../../errors/provider_error.ts";
import { quoted } from "../../base/quote.ts";
import type { ChatResult } from "../result.ts";

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
  /** The text that the model wrote. */
  declare readonly text: string;
  /** The issues that the schema found; `undefined` if the answer has no object. */
  declare readonly issues: string | undefined;
  /** The whole answer, without output. */
  declare readonly result: ChatResult;
}

/** A reason that keeps an answer from being the output. */
interface Reason {
  readonly kind: ErrorKind;
  /** The problem. */
  readonly is: string;
  /** The advice, which ends the message. */
  readonly hint: string;
  /** Whether the model may do better when it is asked again. */
  readonly retryable: boolean;
}

const ASK_AGAIN = "ask again, or with output.retry";

/** The reasons by stop reason. */
const REASONS: Readonly<Record<string, Reason>> = {
  guardrail_intervened: {
    kind: "contentFilter",
    is: "a guardrail intervened",
    hint: "see result.guardrail",
    retryable: false,
  },
  content_filtered: {
    kind: "contentFilter",
    is: "the provider filtered the answer",
    hint: "ask for something else",
    retryable: false,
  },
  // Asked again in the same conversation the model refuses again: see `reasonNotToKeep`.
  refusal: {
    kind: "contentFilter",
    is: "the model refused to answer",
    hint: "ask for something else",
    retryable: false,
  },
  max_tokens: {
    kind: "model",
    is: "the answer was cut off at its most tokens",
    hint: "raise maxTokens",
    retryable: false,
  },
  model_context_window_exceeded: {
    kind: "model",
    is: "the answer was cut off at the model's window",
    hint: "shorten the conversation",
    retryable: false,
  },
  malformed_model_output: {
    kind: "model",
    is: "the model wrote output that the service could not read",
    hint: ASK_AGAIN,
    retryable: true,
  },
  malformed_tool_use: {
    kind: "model",
    is: "the model wrote a call that the service could not read",
    hint: ASK_AGAIN,
    retryable: true,
  },
};

const FINISHED: readonly string[] = ["end_turn", "tool_use", "stop_sequence"];

/**
 * Returns whether the model had written all that it wanted. After any other stop reason, also a new one, the answer may be cut,
 * or not be the model's.
 */
export function isFinished({ stopReason }: Pick<ChatResult, "stopReason">): boolean {
  return FINISHED.includes(stopReason);
}

/** Creates the error for an answer that holds no output. */
export function outputError(result: ChatResult, issues: string | undefined): StructuredOutputError {
  const { text, model, requestId, attempts } = result;
  const { is, ...advice } = reasonOf(result, issues);
  const init = { ...advice, code: "StructuredOutputMismatch", status: 200, text, issues, result };
  return new StructuredOutputError(`Cannot read output: ${is}; ${advice.hint}`, {
    ...init,
    model,
    requestId,
    attempts,
  });
}

function reasonOf(result: ChatResult, issues: string | undefined): Reason {
  const { stopReason } = result;
  const known = Object.hasOwn(REASONS, stopReason) ? REASONS[stopReason] : undefined;
  if (known) return known;
  const is = issues !== undefined
    ? `the answer does not fit the schema (${issues})`
    : isFinished(result)
    ? "there is no JSON object in the answer"
    : `the answer ended with ${quoted(stopReason)}, so that it may be cut`;
  return { kind: "model", is, hint: ASK_AGAIN, retryable: true };
}
