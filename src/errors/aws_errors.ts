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
} from "./provider_error.ts";

/** The facts of a failed call, from an HTTP response or from a frame inside a stream. */
export interface AwsFailure {
  /** `x-amzn-errortype`, `:exception-type`, body `code` or `__type`, unchanged. */
  readonly code?: string | undefined;
  /** The service's words. */
  readonly text: string;
  /** The words as the message shows them, without secrets. @default text */
  readonly shown?: string | undefined;
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
  /** A hint, or a function that makes the hint from the captured text and the call. */
  readonly hint?: string | ((captured: string | undefined, called: Called) => string);
}

/** The model and the region of the call. */
type Called = Pick<AwsFailure, "model" | "region">;

/** The first row with a kind wins. Rows with specific words come first, and rows that only the status selects come last. */
const MEANINGS: readonly Meaning[] = [
  {
    kind: "contextLength",
    words: new RegExp(
      [
        '(^|[:."] *)(the )?(input|prompt) is too long',
        "input length and .* exceed context limit",
        "too many (total text bytes|input tokens)",
        "input tokens exceeded",
        "context length (is |of |is only )?\\(?\\d",
        "exceeds? the (model's )?context window",
      ].join("|"),
      "i",
    ),
    hint: "Shorten the conversation, or use a model with a larger context window",
  },
  {
    kind: "quota",
    names: ["ServiceQuotaExceededException"],
    words: /too many (tokens|requests) per day/i,
    hint: "Use another model or region; waiting will not help",
  },
  { words: /model limit of (\d+)/i, hint: (limit) => `Set maxTokens below ${limit}` },
  { words: /on-demand throughput/i, hint: (_, called) => profileHint(called) },
  {
    words: /model identifier is invalid|could not resolve the foundation model/i,
    hint: "Check the model id, and whether the region offers the model",
  },
  {
    // The console's page for model access is retired; source: the user guide's page "Request access to models", read 2026-11-28.
    kind: "accessDenied",
    names: ["FTUFormNotFilled", "MPAgreementBeingCreated"],
    words: /use case details have not|access to the model with|AWS Marketplace actions/i,
    hint: "Open the model in the console's model catalog to get access",
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
    kind: "overloaded",
    names: [
      "BadGatewayException",
      "InternalError",
      "InternalFailure",
      "InternalServerError",
      "InternalServerException",
      "ModelNotReadyException",
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
export function awsError({ text, shown = text, region, ...failure }: AwsFailure, hints?: HintSource): ProviderError {
  const { status, model } = failure;
  const code = exceptionName(failure.code) ?? `HTTP${status}`;
  const words = ownWords(text);
  let kind = kindOfStatus(status);
  let hint = hints?.(words);
  for (const meaning of MEANINGS) {
    const found = meaning.words?.exec(words);
    if (!found && !meaning.names?.includes(code) && meaning.status !== status) continue;
    hint ??= typeof meaning.hint === "function" ? meaning.hint(found?.[1], { model, region }) : meaning.hint;
    if (meaning.kind) {
      kind = meaning.kind;
      break;
    }
  }
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

/** Words that name the tokens of the request. They never match the tokens of the answer alone. */
const SENT_TOKENS: readonly RegExp[] = [
  /([\d,]+) tokens > /i,
  /context limit: ([\d,]+) \+ /i,
  /input length \(?([\d,]+)/i,
  /input token count:? ([\d,]+)/i,
  /input tokens exceeded: ([\d,]+)/i,
  /(?:contains|passed|resulted in) (?:at least )?([\d,]+) (?:input )?tokens/i,
  /requested ([\d,]+) tokens/i,
];

/** Words that name the model's limit. */
const TOKEN_LIMIT: readonly RegExp[] = [
  / > ([\d,]+)/,
  /context (?:length|window) (?:is |of |is only )?\(?([\d,]+)/i,
  /max input tokens: ([\d,]+)/i,
  /limit ([\d,]+)/i,
];

function countIn(words: string, patterns: readonly RegExp[]): number | undefined {
  for (const pattern of patterns) {
    const digits = pattern.exec(words)?.[1];
    if (digits) return Number(digits.replaceAll(",", ""));
  }
  return undefined;
}

/** The prefixes of the inference profiles that serve a region. Source: AWS's cross-region inference page, read 2026-11-20. */
const PROFILE_PREFIXES: readonly (readonly [prefix: string, regions: RegExp])[] = [
  ["us-gov", /^us-gov-/],
  ["us", /^(us|ca)-(?!iso)/],
  ["eu", /^eu-(?!iso)/],
  ["apac", /^ap-/],
];

/** Returns the hint for a model that needs an inference profile, with an id if a geography's profiles serve the region. */
function profileHint({ model = "", region }: Called): string {
  const [prefix] = PROFILE_PREFIXES.find(([, regions]) => regions.test(region)) ?? [];
  // A dot in a model's name is followed by a digit. An id with another dot is already the id of a profile.
  const isBare = /^[\w-]+\.[^./]+(\.\d[^./]*)*$/.test(model);
  return prefix && isBare
    ? `Call it through an inference profile, such as "${prefix}.${model}"`
    : "Call it through an inference profile, such as one with the prefix global. if data may leave the region";
}
