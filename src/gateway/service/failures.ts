/**
 * The meanings of AI Gateway's failures, by the type of the error. Source of types and statuses: `@ai-sdk/gateway` 4.0.146, read
 * 2026-11-29.
 */
import { asObject, isObject } from "../../base/json_object.ts";
import { saysTooLong, tokenCounts } from "../../errors/context_length.ts";
import { errorOfKind } from "../../errors/kinds.ts";
import type { ErrorKind, ProviderError } from "../../errors/provider_error.ts";
import type { Failures } from "../../transport/failure.ts";
import type { ErrorBody, FailedAnswer } from "../../transport/service.ts";
import { asGatewayError } from "./gateway_error.ts";

/** The meaning of a type. */
interface Meaning {
  readonly kind: ErrorKind;
  /** The name of the class of `@ai-sdk/gateway`. */
  readonly className: string;
  /** The status of a failure inside a stream. */
  readonly status: number;
  /** @default by the kind */
  readonly retryable?: boolean;
  readonly hint?: string;
}

const MEANINGS: Readonly<Record<string, Meaning>> = {
  authentication_error: { kind: "authentication", className: "GatewayAuthenticationError", status: 401 },
  invalid_request_error: { kind: "validation", className: "GatewayInvalidRequestError", status: 400 },
  rate_limit_exceeded: { kind: "rateLimit", className: "GatewayRateLimitError", status: 429 },
  model_not_found: {
    kind: "notFound",
    className: "GatewayModelNotFoundError",
    status: 404,
    hint: "Ids of models are creator/model; availableModels(gateway) lists them",
  },
  not_found: { kind: "notFound", className: "GatewayNotFoundError", status: 404 },
  forbidden: {
    kind: "accessDenied",
    className: "GatewayForbiddenError",
    status: 403,
    hint: "A rule of the team forbids the request; the Vercel dashboard shows its rules, under AI Gateway",
  },
  // Neither of the three is in the package. Seen in reports of users at community.vercel.com of 2026, read 2026-11-29.
  insufficient_funds: {
    kind: "quota",
    className: "GatewayInternalServerError",
    status: 402,
    hint: "Add credits to the team in the Vercel dashboard, under AI Gateway; waiting will not help",
  },
  access_denied: { kind: "accessDenied", className: "GatewayInternalServerError", status: 403 },
  customer_verification_required: {
    kind: "accessDenied",
    className: "GatewayInternalServerError",
    status: 403,
    hint: "Add a means of payment to the team in the Vercel dashboard",
  },
  failed_dependency: { kind: "model", className: "GatewayFailedDependencyError", status: 424, retryable: false },
  internal_server_error: { kind: "overloaded", className: "GatewayInternalServerError", status: 500 },
  response_error: { kind: "protocol", className: "GatewayResponseError", status: 502 },
};

/** The kind of a failure whose type says nothing, by its status. Other statuses are by their hundreds. */
const STATUSES: Readonly<Record<number, ErrorKind>> = {
  401: "authentication",
  402: "quota",
  403: "accessDenied",
  404: "notFound",
  407: "network",
  408: "timeout",
  424: "model",
  429: "rateLimit",
};

/** Statuses that the AI SDK repeats, beside 5xx. */
const REPEATED: readonly number[] = [408, 409, 429];

/** The words of a balance that is used up, the gateway's or a vendor's (vercel/ai#9290). */
const UNPAID = /insufficient (funds|credits|balance)|credit balance|budget (has been )?exceeded/i;

/** Reads the body of a refusal. A body of another shape is a proxy's. */
export function parseGatewayError(body: string): ErrorBody {
  let json: unknown;
  try {
    json = JSON.parse(body);
  } catch {
    return { isOwn: false };
  }
  return readError(json);
}

/** Reads `{ error, generationId }`, or the value of an `error` part, which may be the error itself or its words. */
export function readError(json: unknown): ErrorBody {
  const { error, generationId } = asObject(json);
  const own = isObject(error) ? error : asObject(json);
  const { message, type, code, param } = own;
  if (typeof message !== "string") {
    return { isOwn: false, ...typeof error === "string" ? { text: error } : {}, details: { generationId } };
  }
  const name = [type, code].find((value) => typeof value === "string" && value);
  return {
    text: message,
    ...typeof name === "string" ? { code: name } : {},
    details: { generationId: generationId ?? own.generationId, param },
  };
}

/** Returns the error of JSON that reports a failure with a status of success; `undefined` for other JSON. */
export function failureIn(json: unknown, failures: Pick<Failures, "failure">): ProviderError | undefined {
  const { error } = asObject(json);
  const reports = isObject(error) || typeof error === "string" && error !== "";
  return reports ? failures.failure(readError(json), { body: JSON.stringify(json) }) : undefined;
}

/** Creates the error of a refusal, or of a failure inside a stream. */
export function gatewayFailure(answer: FailedAnswer): ProviderError {
  const { code: given, text, shown, status, isOwn = true, details, shownType, requestId, model, retryAfterMs } = answer;
  const { generationId: id, param } = asObject(details);
  const generationId = typeof id === "string" && /^[\w-]{1,100}$/.test(id) ? id : undefined;
  const { ruleId } = asObject(param);
  const known = given !== undefined && Object.hasOwn(MEANINGS, given) ? MEANINGS[given] : undefined;
  const foreign = isOwn ? MEANINGS.internal_server_error! : MEANINGS.response_error!;
  const { className, hint: ownHint } = known ?? foreign;
  const statusCode = status < 400 ? known?.status ?? 500 : status;
  const usual = kindOf(known, statusCode, text);
  // Inside a stream the gateway has accepted the request, so that a failure without a meaning is the model's.
  const kind = status < 400 && usual === "overloaded" ? "model" : usual;
  const code = given ?? (isOwn ? "internal_server_error" : "response_error");
  const hint = isOwn ? ownHint : foreignHint(statusCode, shownType);
  const retryable = known?.retryable ?? (kind !== "quota" && (REPEATED.includes(statusCode) || statusCode >= 500));
  const message = `${code}: ${shown || "no reason given"}${generationId === undefined ? "" : ` [${generationId}]`}`;
  const error = errorOfKind(message, {
    kind,
    code,
    status,
    requestId: generationId ?? requestId,
    model,
    retryable,
    retryAfterMs,
    hint,
    ...kind === "contextLength" && tokenCounts(text),
  });
  const rule = typeof ruleId === "string" ? ruleId : undefined;
  return asGatewayError(error, { className, type: code, statusCode, generationId, ruleId: rule });
}

/** The most characters of a failure that are searched. */
const MAX_TEXT = 4000;

function kindOf(known: Meaning | undefined, status: number, text: string): ErrorKind {
  if (status < 500 && saysTooLong(text) && known?.kind !== "rateLimit") return "contextLength";
  if (UNPAID.test(text.slice(0, MAX_TEXT))) return "quota";
  return known?.kind ?? STATUSES[status] ?? (status >= 500 ? "overloaded" : "validation");
}

function foreignHint(status: number, type: string): string {
  const what = status >= 500
    ? "a proxy failed, or could not reach the gateway"
    : status === 404
    ? "the server has nothing at this URL; check baseURL"
    : "a proxy or firewall refused the request";
  return `This answer is not AI Gateway's (${type}): ${what}`;
}
