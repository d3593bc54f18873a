/**
 * The kinds of the failures of services with OpenAI's API, by the names and the statuses that they use. Sources: OpenAI's guide to
 * error codes, and the error pages of Azure OpenAI, OpenRouter, Groq, Mistral, DeepSeek and vLLM, read 2026-11-29.
 */
import type { ErrorKind } from "../../errors/provider_error.ts";

/** The kinds by the name of the failure: its `code`, or its `type` if it has no code. */
const BY_NAME: Readonly<Record<string, ErrorKind>> = {
  context_length_exceeded: "contextLength",
  exceed_context_size_error: "contextLength",
  insufficient_quota: "quota",
  billing_hard_limit_reached: "quota",
  billing_not_active: "quota",
  exceeded_current_quota_error: "quota",
  insufficient_credits: "quota",
  rate_limit_exceeded: "rateLimit",
  rate_limit_error: "rateLimit",
  rate_limit_reached_error: "rateLimit",
  rate_limited: "rateLimit",
  too_many_requests: "rateLimit",
  model_not_found: "notFound",
  not_found_error: "notFound",
  DeploymentNotFound: "notFound",
  NotFoundError: "notFound",
  invalid_api_key: "authentication",
  invalid_authentication_error: "authentication",
  authentication_error: "authentication",
  account_deactivated: "authentication",
  permission_error: "accessDenied",
  permission_denied_error: "accessDenied",
  unsupported_country_region_territory: "accessDenied",
  content_filter: "contentFilter",
  content_policy_violation: "contentFilter",
  ResponsibleAIPolicyViolation: "contentFilter",
  moderation_blocked: "contentFilter",
  server_error: "overloaded",
  internal_error: "overloaded",
  internal_server_error: "overloaded",
  InternalServerError: "overloaded",
  api_error: "overloaded",
  overloaded_error: "overloaded",
  engine_overloaded_error: "overloaded",
  service_unavailable: "overloaded",
  service_unavailable_error: "overloaded",
  unavailable_error: "overloaded",
  timeout: "timeout",
  timeout_error: "timeout",
  error: "model",
};

/** Names that only say that something failed. */
const VAGUE: ReadonlySet<string> = /* @__PURE__ */ new Set([
  "server_error",
  "internal_error",
  "internal_server_error",
  "InternalServerError",
  "api_error",
]);

/** The kinds by status. Other statuses from 500 on mean that the service cannot answer, others from 400 on that it refuses. */
const BY_STATUS: Readonly<Record<number, ErrorKind>> = {
  401: "authentication",
  402: "quota",
  403: "accessDenied",
  404: "notFound",
  407: "network",
  408: "timeout",
  425: "overloaded",
  429: "rateLimit",
  // Groq: no capacity in the tier "flex".
  498: "overloaded",
  504: "timeout",
};

/**
 * Returns the kind of a failure. Inside a stream only the name tells it, which may be the status that a router of models got.
 *
 * @param status the status of the answer.
 * @param code the name of the failure.
 */
export function kindOfFailure(status: number, code: string | undefined): ErrorKind {
  const byName = code !== undefined && Object.hasOwn(BY_NAME, code) ? BY_NAME[code] : undefined;
  // Ollama names every failure "api_error", also that of a missing model. Inside a stream it is the model's.
  const isVague = code !== undefined && VAGUE.has(code) && status < 500;
  if (byName !== undefined && !isVague) return byName;
  if (status >= 400) return kindOfStatus(status);
  return code !== undefined && /^[45]\d\d$/.test(code) ? kindOfStatus(Number(code)) : "model";
}

function kindOfStatus(status: number): ErrorKind {
  return BY_STATUS[status] ?? (status >= 500 ? "overloaded" : "validation");
}

/** Conflicts are a matter of the moment, as the client of OpenAI has it: https://github.com/openai/openai-node, read 2026-11-29. */
export const CONFLICT = 409;
