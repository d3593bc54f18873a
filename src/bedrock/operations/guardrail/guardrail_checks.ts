/**
 * InvokeGuardrailChecks: scores of messages without a guardrail of one's own. Source: the bedrock-runtime API model of 2026-06-19.
 * No answer is recorded.
 */
import { REQUEST_ID } from "../../../aws/error_body.ts";
import {
  checkedElsewhere,
  checkOptions,
  listOf,
  nested,
  oneOf,
  type OptionTable,
  optionTable,
  text,
} from "../../../base/check_options.ts";
import { defined } from "../../../base/defined.ts";
import { asObject, isObject } from "../../../base/json_object.ts";
import type { Exchange } from "../../../transport/exchange.ts";
import type { Bedrock } from "../../client/client.ts";
import { callChecks, callOperation, type CallOptions, jsonReader } from "../base/call.ts";
import { withoutNulls } from "./without_nulls.ts";

/** A message to be checked. */
export interface CheckedMessage {
  /** The speaker. */
  readonly role: "user" | "assistant" | "system";
  /** The text, or its parts. */
  readonly content: string | readonly string[];
}

/** The checks to run, each with what it looks for. */
export interface GuardrailChecks {
  /** Harmful content, by category: `HATE`, `INSULTS`, `MISCONDUCT`, `SEXUAL`, `VIOLENCE`. */
  readonly contentFilter?: readonly string[] | undefined;
  /** Attacks on the prompt: `JAILBREAK`, `PROMPT_INJECTION`, `PROMPT_LEAKAGE`. */
  readonly promptAttack?: readonly string[] | undefined;
  /** Personal data, by the service's kinds, such as `EMAIL`. */
  readonly sensitiveInformation?: readonly string[] | undefined;
}

/** The options of {@linkcode invokeGuardrailChecks}. */
export interface GuardrailChecksOptions extends CallOptions {
  /** The messages. A bare text is one message of the user. */
  readonly messages: string | readonly CheckedMessage[];
  /** The checks to run, at least one. */
  readonly checks: GuardrailChecks;
}

/** The score of one category. */
export interface CategoryScore {
  /** The category, such as `HATE`. */
  readonly category: string;
  /** From 0 to 1. */
  readonly severityScore: number;
}

/** One piece of personal data. */
export interface FoundInformation {
  /** The kind, such as `EMAIL`. */
  readonly type: string;
  /** From 0 to 1. */
  readonly confidenceScore: number;
  /** Its place: the message, the part of its content, and the characters from `beginOffset` to before `endOffset`. */
  readonly messageIndex: number;
  /** The part of the message. */
  readonly contentIndex: number;
  /** The first character. */
  readonly beginOffset: number;
  /** The character behind the last. */
  readonly endOffset: number;
}

/** The outcome of {@linkcode invokeGuardrailChecks}. A check that was not asked for has no results. */
export interface GuardrailCheckResults {
  /** Harmful content. */
  readonly contentFilter: readonly CategoryScore[];
  /** Attacks on the prompt. */
  readonly promptAttack: readonly CategoryScore[];
  /** Personal data. */
  readonly sensitiveInformation: readonly FoundInformation[];
  /** Whether there is more personal data than `sensitiveInformation` has. */
  readonly isTruncated: boolean;
  /** The units of text that are paid for, by check. */
  readonly textUnits: Readonly<Record<string, number>>;
  /** The service's id of the answer. */
  readonly requestId?: string | undefined;
  /** The whole answer, with the members that this version does not know. */
  readonly raw: Readonly<Record<string, unknown>>;
}

const CHECKS: OptionTable = /* @__PURE__ */ optionTable<GuardrailChecks>(() => ({
  of: "checks",
  options: { contentFilter: listOf(text), promptAttack: listOf(text), sensitiveInformation: listOf(text) },
}));

const OPTIONS: OptionTable = /* @__PURE__ */ optionTable<GuardrailChecksOptions>(() => ({
  of: "invokeGuardrailChecks()",
  options: { messages: checkedElsewhere, checks: nested(CHECKS), ...callChecks() },
  otherNames: { content: "messages", text: "messages", abortSignal: "signal" },
}));

/**
 * Scores messages for harmful content, attacks on the prompt and personal data. It blocks nothing: the scores are the caller's to
 * judge.
 *
 * @throws {TypeError} for options that cannot work, before anything is sent.
 * @throws {ProviderError} for a refusal; kind `protocol` for an answer without the results of a check that was asked for.
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { createBedrock } from "@bedrock-edge/client";
 * import { invokeGuardrailChecks } from "@bedrock-edge/client/guardrail";
 * import { fakeBedrock } from "@bedrock-edge/client/testing";
 *
 * const bedrock = createBedrock({ region: "us-east-1", apiKey: "k", fetch: fakeBedrock({ apiKey: "k" }) });
 * const { sensitiveInformation, contentFilter } = await invokeGuardrailChecks(bedrock, {
 *   messages: "Write to ada@example.com",
 *   checks: { contentFilter: ["HATE"], sensitiveInformation: ["EMAIL"] },
 * });
 * assertEquals(sensitiveInformation.map(({ type, beginOffset, endOffset }) => [type, beginOffset, endOffset]), [["EMAIL", 9, 24]]);
 * assertEquals(contentFilter, [{ category: "HATE", severityScore: 0 }]);
 * ```
 */
// deno-lint-ignore require-await -- a mistake in the options must reject
export async function invokeGuardrailChecks(
  bedrock: Bedrock,
  options: GuardrailChecksOptions,
): Promise<GuardrailCheckResults> {
  checkOptions(options, OPTIONS);
  const { headers, signal, timeouts, retry } = options;
  const messages = messagesOf(options);
  const checks = checksOf(options);
  const reader = jsonReader(
    "InvokeGuardrailChecks",
    (json, exchange) => readResults(json, Object.keys(checks), exchange),
  );
  const spec = {
    method: "POST",
    path: "/guardrail-checks/invoke",
    body: { messages, checks },
    ...defined({ headers, signal, timeouts, retry }),
  };
  return callOperation(bedrock, "invokeGuardrailChecks", spec, reader);
}

function messagesOf({ messages }: GuardrailChecksOptions): unknown[] {
  const list = typeof messages === "string" ? [{ role: "user", content: messages }] : messages;
  if (!Array.isArray(list) || list.length === 0) {
    throw new TypeError("Cannot check the messages: the list is empty; pass a text, or a list of { role, content }");
  }
  return list.map((message, at) => {
    const { role, content } = Object(message);
    oneOf("user", "assistant", "system")(role, `messages[${at}].role`);
    const parts = typeof content === "string" ? [content] : content;
    if (!Array.isArray(parts) || parts.some((part) => typeof part !== "string")) {
      throw new TypeError(
        `Cannot check the messages: messages[${at}].content is not text; pass a text or a list of texts`,
      );
    }
    return { role, content: parts.map((part: string) => ({ text: part })) };
  });
}

function checksOf({ checks = {} }: GuardrailChecksOptions): Record<string, unknown> {
  const { contentFilter, promptAttack, sensitiveInformation } = checks;
  const categories = (names: readonly string[] | undefined) =>
    names && { categories: names.map((category) => ({ category })) };
  const entities = sensitiveInformation && { entities: sensitiveInformation.map((type) => ({ type })) };
  const wire = defined({
    contentFilter: categories(contentFilter),
    promptAttack: categories(promptAttack),
    sensitiveInformation: entities,
  });
  if (Object.keys(wire).length > 0) return wire;
  throw new TypeError(
    'Cannot check the messages: checks has no entry; pass one such as { promptAttack: ["JAILBREAK"] }',
  );
}

function readResults(
  json: Record<string, unknown>,
  asked: readonly string[],
  { response, unusable }: Exchange,
): GuardrailCheckResults {
  const raw = asObject(withoutNulls(json));
  const { results, usage } = raw;
  if (!isObject(results)) throw unusable("the answer of the checks has no results");
  const listOf = (check: string): unknown[] => {
    const { results: found } = asObject(results[check]);
    if (Array.isArray(found)) return found;
    // No list does not mean that nothing was found: the service's model requires one.
    if (asked.includes(check)) throw unusable(`the answer has no results of ${check}`);
    return [];
  };
  const units = Object.entries(asObject(usage)).map(([check, used]) => [check, asObject(used).textUnits]);
  // Casts: the members have the shapes of the service's model, which nothing here depends on.
  return {
    contentFilter: listOf("contentFilter") as CategoryScore[],
    promptAttack: listOf("promptAttack") as CategoryScore[],
    sensitiveInformation: listOf("sensitiveInformation") as FoundInformation[],
    isTruncated: asObject(results.sensitiveInformation).truncated === true,
    textUnits: Object.fromEntries(units) as Record<string, number>,
    raw,
    ...defined({ requestId: response.headers.get(REQUEST_ID) ?? undefined }),
  };
}
