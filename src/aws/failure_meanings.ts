/**
 * The meanings of AWS's failures, by the exception's name, the status, and the service's words.
 * Sources: the bedrock-runtime API model, recorded traffic (2024-01 to 2026-08) and public reports, read 2026-11-28.
 */
import { SHORTEN, tooLong } from "../errors/context_length.ts";
import type { ErrorKind } from "../errors/provider_error.ts";
import {
  BAD_SIGNATURES,
  DENIALS,
  type ExceptionNames,
  EXPIRED_CREDENTIALS,
  GATEWAY_DENIALS,
  INVALID_REQUESTS,
  LOADING_MODELS,
  MISSING_MODEL_ACCESS,
  MODEL_FAILURES,
  MODEL_TIMEOUTS,
  NOT_FOUND,
  OUTAGES,
  THROTTLES,
  UNKNOWN_KEYS,
  USED_BUDGETS,
  USED_QUOTAS,
  WRONG_CLOCKS,
} from "./exception_names.ts";

/** The service knows neither the keys nor what they signed. */
const REFUSED_KEYS: ExceptionNames = /* @__PURE__ */ (() => new Set([...UNKNOWN_KEYS, ...BAD_SIGNATURES]))();

/**
 * The meaning of a failure. A row matches when a name, the status or the words match. A row lists the names whose status alone
 * does not give the meaning; a failure inside a stream has no status.
 */
export interface Meaning {
  /** The kind; a row without one gives a hint and leaves the kind to a later row. */
  readonly kind?: ErrorKind;
  /** Whole exception names. */
  readonly names?: ExceptionNames;
  /** HTTP status. */
  readonly status?: number;
  /** The service's words. */
  readonly words?: RegExp;
  /** A hint, or a function that makes the hint from the captured text. */
  readonly hint?: string | ((...captured: readonly (string | undefined)[]) => string);
}

// In a function: a bundler keeps a list with calls in it, even in a program that does not use it.
/** The first row with a kind wins. Rows with specific words come first, and rows that only the status selects come last. */
export const MEANINGS: readonly Meaning[] = /* @__PURE__ */ (() => [
  {
    kind: "contextLength",
    words: tooLong(),
    hint: SHORTEN,
  },
  {
    kind: "quota",
    names: USED_BUDGETS,
    status: 402,
    words:
      /budget (has been |was |is )?exceeded|exceeded ?budget|exceeded your (current quota|\w* ?budget)|over budget|insufficient (quota|credits|balance|funds)|credit balance is too low/i,
    hint: "Raise the budget or the balance of the account or the gateway; waiting will not help",
  },
  {
    kind: "quota",
    names: USED_QUOTAS,
    words: /too many (tokens|requests) per day/i,
    hint: "Use another model or region; waiting will not help",
  },
  { words: /model limit of (\d+)/i, hint: (limit) => `Set maxTokens below ${limit}` },
  {
    words: /model identifier is invalid|could not resolve the foundation model/i,
    hint: "Check the model id, and whether the region offers the model",
  },
  {
    // The text of Marketplace's refusal in public reports, read 2026-11-28.
    kind: "accessDenied",
    words: /INVALID_PAYMENT_INSTRUMENT|valid payment (instrument|method)/i,
    hint: "Add a valid means of payment to the AWS account, then try again after up to 15 minutes",
  },
  {
    // The console's page for model access is retired. Source: the user guide's page "Request access to models", read 2026-11-28.
    kind: "accessDenied",
    names: MISSING_MODEL_ACCESS,
    words: /use case details have not|access to the model with|AWS Marketplace actions|model access is denied/i,
    hint:
      "To get access, allow aws-marketplace:Subscribe and aws-marketplace:ViewSubscriptions and call the model once, or " +
      "send the Anthropic use case form from the console's model catalog; it takes up to 15 minutes",
  },
  {
    // Source: AWS's knowledge center, "iam-explicit-deny-errors", and the S3 user guide, "troubleshoot-403-errors", read 2026-11-29.
    kind: "accessDenied",
    words:
      /not authorized to perform:? ([\w-]+:\w+)[^]{0,2500}? with an explicit deny in an? ([\w -]{1,60}?(?:policy|boundary))/i,
    hint: (action, policy) =>
      `The ${policy} denies ${action}; only a change there helps, because a deny overrides every allow`,
  },
  {
    kind: "accessDenied",
    words:
      /not authorized to perform:? ([\w-]+:\w+)[^]{0,2500}? because no ((?!identity-based)[\w -]{1,60}?(?:policy|boundary)) allows/i,
    hint: (action, policy) => `Allow ${action} in the ${policy} too; a policy of the user or role alone is not enough`,
  },
  {
    kind: "accessDenied",
    words: /not authorized to perform:? ([\w-]+:\w+)/i,
    hint: (action) => `Allow ${action} in IAM`,
  },
  { kind: "notFound", words: /end of its life|marked by provider as legacy/i, hint: "Use the model's successor" },
  { kind: "contentFilter", words: /blocked by our content filters/i },
  {
    kind: "authentication",
    names: WRONG_CLOCKS,
    words: /signature (expired|not yet current):/i,
    hint: "Set this machine's clock",
  },
  {
    kind: "authentication",
    names: EXPIRED_CREDENTIALS,
    words: /\b(token|key)( included in the request)? (has|is) expired/i,
    hint: "Get new credentials",
  },
  {
    kind: "authentication",
    names: REFUSED_KEYS,
    status: 401,
    words:
      /make sure your api key is valid|security token included in the request|the request signature we calculated/i,
    hint: "Check the keys and their region",
  },
  {
    // Source: AWS re:Post "bedrock-imported-models-modelnotreadyexception" and the user guide, read 2026-11-28.
    kind: "overloaded",
    names: LOADING_MODELS,
    hint: "AWS loads an imported model again after it was not used for some minutes; try again later",
  },
  { kind: "network", words: /error code: 1016\b/, hint: "The host's name was not found; check region and endpoint" },
  {
    kind: "network",
    status: 407,
    hint: "The proxy on the way to AWS requires credentials of its own; set them where the proxy is configured",
  },
  {
    kind: "overloaded",
    names: OUTAGES,
  },
  {
    kind: "rateLimit",
    names: THROTTLES,
    status: 429,
    hint: "Wait, lower maxTokens, or raise the quota",
  },
  { kind: "timeout", names: MODEL_TIMEOUTS, status: 408 },
  { kind: "model", names: MODEL_FAILURES, status: 424 },
  {
    kind: "accessDenied",
    names: GATEWAY_DENIALS,
    hint:
      "This answer is not Bedrock's but API Gateway's, which refused the request; check its authorization and its routes",
  },
  {
    kind: "accessDenied",
    names: DENIALS,
    status: 403,
    hint: "Allow bedrock:InvokeModel* in IAM",
  },
  { kind: "notFound", names: NOT_FOUND, status: 404 },
  { kind: "validation", names: INVALID_REQUESTS },
])();
