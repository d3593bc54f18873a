/**
 * AWS's exception names, whole, in sets by their meaning.
 * Sources: the bedrock-runtime API model, recorded traffic (2024-01 to 2026-08) and public reports, read 2026-11-28.
 */

/** A set of whole names. */
export type ExceptionNames = ReadonlySet<string>;

/** The credentials were valid once. */
export const EXPIRED_CREDENTIALS: ExceptionNames = /* @__PURE__ */ new Set(["ExpiredToken", "ExpiredTokenException"]);

/** The service does not know the keys. */
export const UNKNOWN_KEYS: ExceptionNames = /* @__PURE__ */ new Set([
  "InvalidClientTokenId",
  "UnrecognizedClientException",
]);

/** The signature is missing, wrong, or too old. */
export const BAD_SIGNATURES: ExceptionNames = /* @__PURE__ */ new Set([
  "IncompleteSignature",
  "IncompleteSignatureException",
  "InvalidSignatureException",
  "MissingAuthenticationTokenException",
  "RequestExpired",
  "SignatureDoesNotMatch",
]);

/** The clock of this machine is wrong. */
export const WRONG_CLOCKS: ExceptionNames = /* @__PURE__ */ new Set(["RequestTimeTooSkewed"]);

/** The caller has no right to do this. */
export const DENIALS: ExceptionNames = /* @__PURE__ */ new Set([
  "AccessDenied",
  "AccessDeniedException",
  "NotAuthorized",
]);

/** The account has no access to the model yet. */
export const MISSING_MODEL_ACCESS: ExceptionNames = /* @__PURE__ */ new Set([
  "FTUFormNotFilled",
  "MPAgreementBeingCreated",
]);

/** API Gateway, or its firewall, refused the request. Bedrock has no such exceptions. */
export const GATEWAY_DENIALS: ExceptionNames = /* @__PURE__ */ new Set(["ForbiddenException", "WAFForbiddenException"]);

/** Waiting helps. */
export const THROTTLES: ExceptionNames = /* @__PURE__ */ new Set([
  "LimitExceededException",
  "ThrottledException",
  "Throttling",
  "ThrottlingException",
  "TooManyRequestsException",
]);

/** A quota of AWS's is used up. */
export const USED_QUOTAS: ExceptionNames = /* @__PURE__ */ new Set(["ServiceQuotaExceededException"]);

/** A budget of a gateway is used up: LiteLLM's, and the accounts of gateways in OpenAI's shape. */
export const USED_BUDGETS: ExceptionNames = /* @__PURE__ */ new Set([
  "BudgetExceededError",
  "Budget_exceeded",
  "Insufficient_quota",
]);

/** AWS loads an imported model again, which takes seconds. */
export const LOADING_MODELS: ExceptionNames = /* @__PURE__ */ new Set(["ModelNotReadyException"]);

/** The service cannot answer now. */
export const OUTAGES: ExceptionNames = /* @__PURE__ */ new Set([
  "BadGatewayException",
  "InternalError",
  "InternalFailure",
  "InternalServerError",
  "InternalServerException",
  "ServiceUnavailable",
  "ServiceUnavailableException",
]);

/** The model took too long. */
export const MODEL_TIMEOUTS: ExceptionNames = /* @__PURE__ */ new Set(["ModelTimeoutException"]);

/**
 * The model failed, or a service that the call depends on, such as STS. The name of the second is from the API model of
 * bedrock-agent-runtime 3.1164.0, whose status 424 a stream does not show, read 2026-11-30.
 */
export const MODEL_FAILURES: ExceptionNames = /* @__PURE__ */ new Set([
  "DependencyFailedException",
  "ModelErrorException",
  "ModelStreamErrorException",
]);

/** The called thing does not exist. */
export const NOT_FOUND: ExceptionNames = /* @__PURE__ */ new Set([
  "ResourceNotFoundException",
  "UnknownOperationException",
]);

/** The request is refused as it stands. */
export const INVALID_REQUESTS: ExceptionNames = /* @__PURE__ */ new Set([
  "ConflictException",
  "SerializationException",
  "ValidationException",
]);

/** A name as programs write it. Other texts are not codes: visitors see a code, and never the service's own words. */
const NAME = /^[a-z]\w{0,63}$/i;

/**
 * Returns the same name for `ThrottlingException:http://internal…`, `com.amazon.coral.service#ThrottlingException` and, inside
 * a stream, `throttlingException`; `undefined` for a text that is not a name.
 */
export function exceptionName(raw: unknown = ""): string | undefined {
  const [qualified = ""] = `${raw}`.split(/[,:]/, 1);
  const name = qualified.slice(qualified.lastIndexOf("#") + 1);
  return NAME.test(name) ? name[0]!.toUpperCase() + name.slice(1) : undefined;
}
