/**
 * Converts AWS's failures to `ProviderError`s, by the service's words, the exception's name and the status.
 */
import { tokenCounts } from "../errors/context_length.ts";
import { errorOfKind } from "../errors/kinds.ts";
import type { ErrorKind, ProviderError } from "../errors/provider_error.ts";
import { exceptionName } from "./exception_names.ts";
import { MEANINGS } from "./failure_meanings.ts";

/** The facts of a failed call, from an HTTP response or from a frame inside a stream. */
export interface AwsFailure {
  /** `x-amzn-errortype`, `:exception-type`, body `code` or `__type`, unchanged. */
  readonly code?: string | undefined;
  /** The service's words. */
  readonly text: string;
  /** The words as the message shows them, without secrets. @default text */
  readonly shown?: string | undefined;
  /** The kind, if the body says it, such as that of a model's own format. The service's own words and names take precedence. */
  readonly kind?: ErrorKind | undefined;
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
  let kind = failure.kind ?? kindOfStatus(status);
  let hint = hints?.(words);
  for (const meaning of MEANINGS) {
    const found = meaning.words?.exec(words);
    const isNamed = found || meaning.names?.has(code);
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
  return errorOfKind(`${code}: ${shown || "no reason given"}`, {
    ...failure,
    kind,
    code,
    hint,
    ...kind === "contextLength" && tokenCounts(words),
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
