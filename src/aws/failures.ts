/**
 * Converts AWS's failures to `ProviderError`s, by the service's words, the exception's name and the status.
 * Sources: the bedrock-runtime API model, recorded traffic (2024-01 to 2026-08) and public reports, read 2026-11-28.
 */
import {
  AuthenticationError,
  ContextLengthError,
  type ErrorKind,
  ProviderError,
  RateLimitError,
} from "../errors/provider_error.ts";

/** The facts of a failed call, from an HTTP response or from a frame inside a stream. */
export interface AwsFailure {
  /** `x-amzn-errortype`, `:exception-type`, body `code` or `__type`, unchanged. */
  readonly code?: string | undefined;
  /** The service's words. */
  readonly text: string;
  /** The words as the message shows them, without secrets. @default text */
  readonly shown?: string | undefined;
  /** The provider that was called. */
  readonly provider?: string | undefined;
  /** HTTP status; 200 inside a stream. */
  readonly status: number;
  /** The service's id for the request. */
  readonly requestId?: string | undefined;
  /** The value of `Retry-After`, in milliseconds. */
  readonly retryAfterMs?: number | undefined;
  /** The model that was called. */
  readonly model?: string | undefined;
  /** The region that was called. */
  readonly region: string;
  /** The content type of an answer that a proxy or a gateway wrote, not AWS. */
  readonly foreignType?: string | undefined;
}

/** Returns a hint for a failure, from the service's words; `undefined` for unknown words. */
export type HintSource = (words: string) => string | undefined;

/**
 * The meaning of a failure. A row matches when a name, the status or the words match. A row lists the names whose status alone
 * does not give the meaning; a failure inside a stream has no status.
 */
interface Meaning {
  /** The kind; a row without one gives a hint and leaves the kind to a later row. */
  readonly kind?: ErrorKind;
  /** Whole exception names. */
  readonly names?: readonly string[];
  /** HTTP status. */
  readonly status?: number;
  /** The service's words. */
  readonly words?: RegExp;
  /** A hint, or a function that makes the hint from the captured text. */
  readonly hint?: string | ((...captured: readonly (string | undefined)[]) => string);
}

/** The first row with a kind wins. Rows with specific words come first, and rows that only the status selects come last. */
const MEANINGS: readonly Meaning[] = [
  {
    kind: "contextLength",
    words: new RegExp(
      [
        '(^|[:."] *)(the |your )?(input|prompt) is too long',
        "input length and .* exceed context limit",
        "too many (total text bytes|input tokens)",
        "input tokens exceeded",
        "context length (is |of |is only )?\\(?\\d",
        "\\d maximum context length",
        "exceeds? (the )?(model's |available |maximum )*context (window|length|size)",
        "longer than the (model's|maximum model) (context )?length",
        "input token count .* exceeds the maximum",
        "total number of tokens .* cannot exceed",
        "(prompt|input) has too many (input )?tokens",
        "tokens \\+ `max_new_tokens` must be <=",
        "reduce the length of (the |your )?(input |prompt|messages)",
      ].join("|"),
      "i",
    ),
    hint: "Shorten the conversation, or use a model with a larger context window",
  },
  {
    // LiteLLM's budgets, and the accounts of gateways in OpenAI's shape.
    kind: "quota",
    names: ["BudgetExceededError", "Budget_exceeded", "Insufficient_quota"],
    status: 402,
    words:
      /budget (has been |was |is )?exceeded|exceeded ?budget|exceeded your (current quota|\w* ?budget)|over budget|insufficient (quota|credits|balance|funds)|credit balance is too low/i,
    hint: "Raise the budget or the balance of the account or the gateway; waiting will not help",
  },
  {
    kind: "quota",
    names: ["ServiceQuotaExceededException"],
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
    names: ["FTUFormNotFilled", "MPAgreementBeingCreated"],
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
    names: ["RequestTimeTooSkewed"],
    words: /signature (expired|not yet current):/i,
    hint: "Set this machine's clock",
  },
  {
    kind: "authentication",
    names: ["ExpiredToken", "ExpiredTokenException"],
    words: /\b(token|key)( included in the request)? (has|is) expired/i,
    hint: "Get new credentials",
  },
  {
    kind: "authentication",
    names: [
      "IncompleteSignature",
      "IncompleteSignatureException",
      "InvalidClientTokenId",
      "InvalidSignatureException",
      "MissingAuthenticationTokenException",
      "RequestExpired",
      "SignatureDoesNotMatch",
      "UnrecognizedClientException",
    ],
    status: 401,
    words:
      /make sure your api key is valid|security token included in the request|the request signature we calculated/i,
    hint: "Check the keys and their region",
  },
  {
    // Source: AWS re:Post "bedrock-imported-models-modelnotreadyexception" and the user guide, read 2026-11-28.
    kind: "overloaded",
    names: ["ModelNotReadyException"],
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
    names: [
      "BadGatewayException",
      "InternalError",
      "InternalFailure",
      "InternalServerError",
      "InternalServerException",
      "ServiceUnavailable",
      "ServiceUnavailableException",
    ],
  },
  {
    kind: "rateLimit",
    names: [
      "LimitExceededException",
      "ThrottledException",
      "Throttling",
      "ThrottlingException",
      "TooManyRequestsException",
    ],
    status: 429,
    hint: "Wait, lower maxTokens, or raise the quota",
  },
  { kind: "timeout", names: ["ModelTimeoutException"], status: 408 },
  { kind: "model", names: ["ModelErrorException", "ModelStreamErrorException"], status: 424 },
  {
    // API Gateway and its firewall; Bedrock has no such exceptions.
    kind: "accessDenied",
    names: ["ForbiddenException", "WAFForbiddenException"],
    hint:
      "This answer is not Bedrock's but API Gateway's, which refused the request; check its authorization and its routes",
  },
  {
    kind: "accessDenied",
    names: ["AccessDenied", "AccessDeniedException", "NotAuthorized"],
    status: 403,
    hint: "Allow bedrock:InvokeModel* in IAM",
  },
  { kind: "notFound", names: ["ResourceNotFoundException", "UnknownOperationException"], status: 404 },
  { kind: "validation", names: ["ConflictException", "SerializationException", "ValidationException"] },
];

/** Kinds for which the same request may succeed a moment later. */
const RETRYABLE: ReadonlySet<ErrorKind> = new Set<ErrorKind>(["rateLimit", "overloaded", "timeout", "model"]);

/** Kinds that have a class of their own. */
const CLASSES: Partial<Record<ErrorKind, typeof ProviderError>> = {
  contextLength: ContextLengthError,
  authentication: AuthenticationError,
  accessDenied: AuthenticationError,
  rateLimit: RateLimitError,
  quota: RateLimitError,
};

/**
 * Makes the error of a failed call. No other code converts AWS's failures.
 *
 * @param hints gives more specific hints than this table, and takes precedence
 */
export function awsError(
  { text, shown = text, region: _region, foreignType, ...failure }: AwsFailure,
  hints?: HintSource,
): ProviderError {
  const { status } = failure;
  const code = exceptionName(failure.code) ?? `HTTP${status}`;
  const words = ownWords(text);
  let kind = kindOfStatus(status);
  let hint = hints?.(words);
  for (const meaning of MEANINGS) {
    const found = meaning.words?.exec(words);
    const isNamed = found || meaning.names?.includes(code);
    if (!isNamed && meaning.status !== status) continue;
    // The status of a proxy's answer does not mean what AWS's means: its 403 has nothing to do with IAM.
    if (!isNamed && status !== PROXY_STATUS) hint ??= foreignHint(status, foreignType);
    hint ??= typeof meaning.hint === "function" ? meaning.hint(...found?.slice(1) ?? []) : meaning.hint;
    if (meaning.kind) {
      kind = meaning.kind;
      break;
    }
  }
  hint ??= foreignHint(status, foreignType);
  return new (CLASSES[kind] ?? ProviderError)(`${code}: ${shown || "no reason given"}`, {
    ...failure,
    kind,
    code,
    retryable: RETRYABLE.has(kind),
    hint,
    ...(kind === "contextLength" &&
      { requestTokens: countIn(words, SENT_TOKENS), maxTokens: countIn(words, TOKEN_LIMIT) }),
  });
}

/** The one status that only proxies use; its row has the hint. */
const PROXY_STATUS = 407;

/** Returns the hint for an answer that AWS did not write. */
function foreignHint(status: number, type: string | undefined): string | undefined {
  if (type === undefined) return undefined;
  const what = status >= 500
    ? "a proxy or gateway failed, or could not reach Bedrock"
    : status === 429
    ? "a proxy or gateway limits the requests; wait, or raise its limit"
    : status === 404
    ? "a proxy or gateway has nothing at this URL; check endpoint"
    : "a proxy, firewall or gateway refused the request";
  return `This answer is not AWS's (${type}, no request id): ${what}`;
}

/** Returns the kind for a status that no row matches. */
function kindOfStatus(status: number): ErrorKind {
  if (status >= 500) return "overloaded";
  return status >= 400 ? "validation" : "protocol";
}

/** A name as programs write it. Other texts are not codes: visitors see a code, and never the service's own words. */
const NAME = /^[a-z]\w{0,63}$/i;

/**
 * Returns the same name for `ThrottlingException:http://internal…`, `com.amazon.coral.service#ThrottlingException` and, inside
 * a stream, `throttlingException`; `undefined` for a text that is not a name.
 */
function exceptionName(raw: unknown = ""): string | undefined {
  const [qualified = ""] = `${raw}`.split(/[,:]/, 1);
  const name = qualified.slice(qualified.lastIndexOf("#") + 1);
  return NAME.test(name) ? name[0]!.toUpperCase() + name.slice(1) : undefined;
}

/** The longest text that is searched. The service's own sentences are shorter; a longer text quotes the caller. */
const MAX_WORDS = 4000;

/** Returns the service's own words, with straight quotes and without quoted values, which come from the caller. */
function ownWords(text: string): string {
  const straight = text.slice(0, MAX_WORDS).replace(/[\u2018\u2019]/g, "'");
  if (/^\d+ validation errors? detected/.test(straight)) return "";
  // An apostrophe inside a word is not a quote. A quoted text without a blank is a name and stays: "For 'array' type, …".
  return straight.replace(
    /(^|[\s(:])'([^]*?)'(?=$|[\s.,;:)])/g,
    (quoted, before, value) => /\s/.test(value) ? before : quoted,
  );
}

/**
 * Words that name the tokens of the request. They never match the tokens of the answer alone. The texts of servers behind imported
 * and mantle-served models are those of vLLM, SGLang, TGI and llama.cpp, read 2026-11-29.
 */
const SENT_TOKENS: readonly RegExp[] = [
  /([\d,]+) tokens > /i,
  /context limit: ([\d,]+) \+ /i,
  /input length \(?([\d,]+)/i,
  /input token count:? \(?([\d,]+)/i,
  /input tokens exceeded: ([\d,]+)/i,
  /(?:contains|passed|resulted in|request has) (?:at least )?([\d,]+) (?:input )?tokens/i,
  /([\d,]+) tokens from the input messages/i,
  /(?:input|request) \(([\d,]+) tokens\)/i,
  /prompt \(length ([\d,]+)\)/i,
  /given: ([\d,]+) `inputs`/i,
  /, received ([\d,]+)/i,
  /requested ([\d,]+) tokens/i,
];

/** Words that name the model's limit. */
const TOKEN_LIMIT: readonly RegExp[] = [
  / > ([\d,]+)/,
  /context (?:length|window|size) (?:is |of |is only )?\(?([\d,]+)/i,
  /([\d,]+) maximum context length/i,
  /model length of ([\d,]+)/i,
  /max input tokens: ([\d,]+)/i,
  /tokens allowed \(([\d,]+)\)/i,
  /must be <= ([\d,]+)/i,
  /cannot exceed ([\d,]+)/i,
  /limit ([\d,]+)/i,
];

function countIn(words: string, patterns: readonly RegExp[]): number | undefined {
  for (const pattern of patterns) {
    const digits = pattern.exec(words)?.[1];
    if (digits) return Number(digits.replaceAll(",", ""));
  }
  return undefined;
}
