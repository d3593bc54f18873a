/**
 * AWS's failures as `ProviderError`s: the text and the exception's name decide, then the status.
 * Names, statuses and texts: the bedrock-runtime API model and public reports, read 2026-11-20.
 */
import {
  AuthenticationError,
  ContextLengthError,
  type ErrorKind,
  ProviderError,
  RateLimitError,
} from "./provider_error.ts";

/** What a failed call told, from an HTTP response or from a frame inside a stream. */
export interface AwsFailure {
  /** `x-amzn-errortype`, `:exception-type`, body `code` or `__type`, as it came. */
  readonly code?: string | undefined;
  /** The service's words. */
  readonly text: string;
  /** HTTP status; 200 inside a stream. */
  readonly status: number;
  /** The service's id for the request. */
  readonly requestId?: string | undefined;
  /** From `Retry-After`, in milliseconds. */
  readonly retryAfterMs?: number | undefined;
  /** The model that was called. */
  readonly model?: string | undefined;
  /** The region that was called. */
  readonly region: string;
}

/**
 * What a failure means and what to do about it: looked for in `name:status:text`, with straight quotes. The first match wins,
 * so texts that say more than the name come first and bare statuses last. An empty kind gives a hint and leaves the kind to a
 * later row. In a hint `$1` is what the row captured and `$2` a profile's id.
 */
const MEANINGS: readonly (readonly [RegExp, ErrorKind | "", string?])[] = [
  [
    /(input|prompt) is too long|too many input tokens|maximum context length|input tokens exceeded/i,
    "contextLength",
    "Shorten the conversation, or use a larger model",
  ],
  [/per day|^servicequota/i, "quota", "Use another model or region"],
  [/model limit of (\d+)/i, "", "Set maxTokens below $1"],
  [/on-demand throughput/i, "", 'Call it through an inference profile, such as "$2"'],
  [/identifier is invalid/i, "", "Check the model id and region"],
  [
    /use case details|access to the model|marketplace|^ftuform|^mpagree/i,
    "accessDenied",
    "Request model access in the console",
  ],
  [/to perform:? ([\w-]+:\w+)/i, "accessDenied", "Allow $1 in IAM"],
  [/end of its life|as legacy/i, "notFound", "Use the model's successor"],
  [/content filters/i, "contentFilter"],
  [/signature expired|not yet current|^requesttimetoo/i, "authentication", "Set the clock"],
  [/(token|key).* expired|^expiredtoken/i, "authentication", "Get new credentials"],
  [
    /api key is valid|security token|request signature|^(invalid[cs]|signature|missing|incomplete|unrec|requestexp)|^[^:]*:401:/i,
    "authentication",
    "Check the keys and their region",
  ],
  [/^(modelnotready|internal|serviceun|badgateway)/i, "overloaded"],
  [/^(throttl|toomany|limitexc)|^[^:]*:429:/i, "rateLimit", "Wait, or raise the quota"],
  [/^(model|request)timeout|^[^:]*:408:/i, "timeout"],
  [/^model(stream)?error|^[^:]*:424:/i, "model"],
  [/^(accessdenied|notauth)|^[^:]*:403:/i, "accessDenied", "Allow bedrock:InvokeModel* in IAM"],
  [/^resourcenot|^unknownop|^[^:]*:404:/i, "notFound"],
  [/^(validation|serializ)|^[^:]*:4..:/i, "validation"],
  [/^[^:]*:5..:/, "overloaded"],
  [/^/, "protocol"],
];

/** Kinds that have a class of their own. */
const CLASSES: Partial<Record<ErrorKind, typeof ProviderError>> = {
  contextLength: ContextLengthError,
  authentication: AuthenticationError,
  accessDenied: AuthenticationError,
  rateLimit: RateLimitError,
  quota: RateLimitError,
};

/** The one place that makes an error of what AWS said. */
export function awsError({ text, region, ...failure }: AwsFailure): ProviderError {
  const code = exceptionName(failure.code) ?? `HTTP${failure.status}`;
  const told = `${code}:${failure.status}:${text}`.replace(/[\u2018\u2019]/g, "'");
  let kind: ErrorKind | "" = "";
  let hint: string | undefined;
  for (const [pattern, meaning, advice] of MEANINGS) {
    const match = pattern.exec(told);
    if (!match) continue;
    hint ??= advice?.replace("$1", match[1]!).replace("$2", `${profilePrefix(region)}.${failure.model}`);
    if ((kind = meaning)) break;
  }
  return new (CLASSES[kind as ErrorKind] ?? ProviderError)(`${code}: ${text || "no reason given"}`, {
    ...failure,
    kind: kind as ErrorKind,
    code,
    // The same bytes may well be answered a moment later.
    retryable: /rateLimit|overloaded|timeout|model/.test(kind),
    hint,
    ...(kind === "contextLength" && tokenCounts(told)),
  });
}

/**
 * `ThrottlingException:http://internal…`, `com.amazon.coral.service#ThrottlingException` and, inside a stream,
 * `throttlingException` are one name.
 */
function exceptionName(raw: unknown = ""): string | undefined {
  const name = `${raw}`.replace(/[,:].*/, "").replace(/.*#/, "");
  return name ? name[0]!.toUpperCase() + name.slice(1) : undefined;
}

/** Both counts, where the text has them: Claude's sentence, and the OpenAI-shaped models', which names the limit first. */
function tokenCounts(told: string): object | undefined {
  const [, a, limit, maximum, b] =
    /([\d,]+) tokens > ([\d,]+)|length is ([\d,]+).*?(?:requested|resulted in) ([\d,]+)/.exec(told) ?? [];
  const count = (digits: string | undefined) => digits && Number(digits.replaceAll(",", ""));
  return { requestTokens: count(a ?? b), maxTokens: count(limit ?? maximum) };
}

/** The geography whose profiles serve a region. Source: AWS's cross-region inference page, read 2026-11-20. */
function profilePrefix(region: string): string {
  return /^us-gov|^eu(?=-)/.exec(region)?.[0] ?? (region.startsWith("ap-") ? "apac" : "us");
}
