/**
 * Faults of a connection, and the required outcome for each operation. Pure data: the server plays it by `plans.ts`,
 * and every runtime must comply.
 */

/** The operations: the two of a chat, and one by `fetch` and `decodeEventStream` that the module leaves to its user. */
export const OPERATIONS = ["Converse", "ConverseStream", "InvokeModelWithResponseStream"] as const;
/** One of them. */
export type Operation = (typeof OPERATIONS)[number];

/** The timers that silence meets. */
export type Timer = "responseMs" | "firstEventMs" | "idleMs";

/** How a cell ends: with the whole answer, or with an error's name, kind and code. */
export interface End {
  readonly end: string;
  /** Struck once, with default retries, it ends in the whole answer of a second request. */
  readonly again?: true;
  /** The timer that has to pass first. */
  readonly timer?: Timer;
  /** Requests that the service sees, where it is not one. */
  readonly requests?: number;
}

/** One fault, and its end for each operation that has one. */
export interface Row {
  readonly name: string;
  readonly Converse?: End;
  readonly ConverseStream?: End;
  readonly InvokeModelWithResponseStream?: End;
}

/** The pieces of every good answer. */
export const TEXTS = ["Paris", ", of ", "course."] as const;

/** The answer, whole. */
export const ANSWERS = "answers";
/** Bytes that ended in the middle of it without an error: `decodeEventStream` leaves it to its user to look for the last message. */
export const UNFINISHED = "ends without message_stop";

/** A client said that all went well, and it had not: never one of ours. */
export const FALSE_SUCCESS = "complete (false)";

const fatal = (end: string): End => ({ end });
const again = (end: string): End => ({ end, again: true });

const GOOD = fatal(ANSWERS);
const NETWORK = again("ProviderError network");
const LATE_NETWORK = fatal("ProviderError network");
const TRUNCATED = again("StreamTruncatedError streamTruncated");
const LATE_TRUNCATED = fatal("StreamTruncatedError streamTruncated");
const RAW_TRUNCATED = fatal("ProviderError streamTruncated");
const CORRUPT = again("ProviderError streamCorrupt");
const LATE_CORRUPT = fatal("ProviderError streamCorrupt");
const PROTOCOL = fatal("ProviderError protocol UnexpectedAnswer");
const CUT = again("ProviderError protocol UnexpectedAnswer");
const OVERLOADED = "ProviderError overloaded";
const UNSAID = fatal(UNFINISHED);
const late = (timer: Timer): End => ({ end: `TimeoutError ${timer}`, timer });

/** The same end for every operation. */
function all(name: string, end: End): Row {
  return { name, Converse: end, ConverseStream: end, InvokeModelWithResponseStream: end };
}

/** An end for each operation, in the order of `OPERATIONS`; `undefined` where the fault cannot be. */
function each(name: string, Converse?: End, ConverseStream?: End, InvokeModelWithResponseStream?: End): Row {
  return {
    name,
    ...(Converse && { Converse }),
    ...(ConverseStream && { ConverseStream }),
    ...(InvokeModelWithResponseStream && { InvokeModelWithResponseStream }),
  };
}

/** Faults of the connection and of HTTP, played by the raw server. */
const RAW_ROWS: readonly Row[] = [
  all("one byte at a time, each a chunk", GOOD),
  all("one byte at a time, by length", GOOD),
  all("the whole answer in one write", GOOD),
  all("seven bytes a chunk", GOOD),
  all("HTTP/1.0, ended by closing", GOOD),
  all("ended by closing", GOOD),
  all("gzip", GOOD),
  each("invalid gzip", NETWORK, NETWORK, LATE_NETWORK),
  each("undeclared gzip", CUT, CORRUPT, LATE_CORRUPT),
  all("connection refused", { ...LATE_NETWORK, requests: 0 }),
  all("reset before the headers", NETWORK),
  all("closed before the headers", NETWORK),
  all("reset inside the headers", NETWORK),
  all("closed inside the headers", NETWORK),
  all("not HTTP", NETWORK),
  each("reset after the headers", NETWORK, NETWORK, LATE_NETWORK),
  each("closed after the headers, by closing", CUT, TRUNCATED, UNSAID),
  each("reset before content", NETWORK, NETWORK, LATE_NETWORK),
  each("ended by closing, before content", CUT, TRUNCATED, UNSAID),
  each("last chunk before content", CUT, TRUNCATED, UNSAID),
  each("reset inside a frame", undefined, LATE_TRUNCATED, LATE_NETWORK),
  each("reset between frames", undefined, LATE_TRUNCATED, LATE_NETWORK),
  each("ended by closing, inside a frame", undefined, LATE_TRUNCATED, RAW_TRUNCATED),
  each("ended by closing, between frames", undefined, LATE_TRUNCATED, UNSAID),
  each("last chunk inside a frame", undefined, LATE_TRUNCATED, RAW_TRUNCATED),
  each("last chunk between frames", undefined, LATE_TRUNCATED, UNSAID),
  each("everything but messageStop", undefined, LATE_TRUNCATED, UNSAID),
  each("half-closed inside a frame", undefined, LATE_TRUNCATED, LATE_NETWORK),
  each("half-closed between frames", undefined, LATE_TRUNCATED, LATE_NETWORK),
  each("invalid chunk size", undefined, LATE_TRUNCATED, LATE_NETWORK),
  each("the whole answer, no last chunk, closed", NETWORK, GOOD, LATE_NETWORK),
  each("reset after messageStop", undefined, GOOD, LATE_NETWORK),
  each("half-closed after messageStop", undefined, GOOD, LATE_NETWORK),
  // The answer is whole: what it cost is waited for, and then done without.
  each("silence after messageStop", undefined, { ...GOOD, timer: "idleMs" }, late("idleMs")),
  each("content-length too long", NETWORK, GOOD, LATE_NETWORK),
  each("content-length too short", CUT, LATE_TRUNCATED, RAW_TRUNCATED),
  each("content-length of nothing", CUT, TRUNCATED, UNSAID),
  each("empty body", CUT, TRUNCATED, UNSAID),
  each("wrong content type", GOOD, PROTOCOL, GOOD),
  each("200, a proxy's page", PROTOCOL, PROTOCOL, LATE_CORRUPT),
  all("502, a proxy's page", again(`${OVERLOADED} HTTP502`)),
  all("502, a page without end", again(`${OVERLOADED} HTTP502`)),
  all("502, reset inside the page", again(`${OVERLOADED} HTTP502`)),
  all("503, empty body", again(`${OVERLOADED} HTTP503`)),
  all("429", again("RateLimitError rateLimit ThrottlingException")),
  all("400", fatal("ProviderError validation ValidationException")),
  all("403", fatal("AuthenticationError accessDenied AccessDeniedException")),
  all("307 to somewhere else", PROTOCOL),
  all("silence before the headers", late("responseMs")),
  all("silence inside the headers", late("responseMs")),
  all("429, silence instead of its body", late("responseMs")),
  each("silence after the headers", late("idleMs"), late("firstEventMs"), late("idleMs")),
  each("silence before content", late("idleMs"), late("firstEventMs"), late("idleMs")),
  each("silence inside a frame", undefined, late("idleMs"), late("idleMs")),
  each("silence between frames", undefined, late("idleMs"), late("idleMs")),
  each("bad checksum of a prelude, then silence", undefined, LATE_CORRUPT, LATE_CORRUPT),
  each("bad checksum of a frame, then silence", undefined, LATE_CORRUPT, LATE_CORRUPT),
  each("frame that claims 2 GB, then silence", undefined, LATE_CORRUPT, LATE_CORRUPT),
  each(
    "exception frame, then silence",
    undefined,
    fatal("ProviderError model ModelStreamErrorException"),
    fatal("exception modelStreamErrorException"),
  ),
  each(
    "unknown exception frame, then silence",
    undefined,
    fatal("ProviderError protocol BrandNewException"),
    fatal("exception brandNewException"),
  ),
  each(
    "error frame, then silence",
    undefined,
    fatal(`${OVERLOADED} InternalError`),
    fatal("error InternalError"),
  ),
];

const MODEL_FAILED = fatal("ProviderError model ModelStreamErrorException");
const THROTTLED = again("RateLimitError rateLimit ThrottlingException");

/** Every type of fault of `fakeBedrock`, served by it. */
const FAKE_ROWS: readonly Row[] = [
  each("fake: status", THROTTLED, THROTTLED),
  each("fake: exception", THROTTLED, THROTTLED),
  each("fake: exception, after content", undefined, MODEL_FAILED),
  each(
    "fake: unknown exception",
    again(`${OVERLOADED} BrandNewException`),
    fatal("ProviderError protocol BrandNewException"),
  ),
  each("fake: error", again(`${OVERLOADED} InternalError`), again(`${OVERLOADED} InternalError`)),
  each("fake: cut", CUT, TRUNCATED),
  each("fake: cut, after content", undefined, LATE_TRUNCATED),
  each("fake: reset", NETWORK, NETWORK),
  each("fake: reset, after content", undefined, LATE_TRUNCATED),
  each("fake: noMessageStop", undefined, LATE_TRUNCATED),
  each("fake: badPreludeCrc", undefined, LATE_CORRUPT),
  each("fake: badMessageCrc", undefined, LATE_CORRUPT),
  each("fake: hugeFrame", undefined, LATE_CORRUPT),
  each("fake: silence, headers", late("responseMs"), late("responseMs")),
  each("fake: silence, body", late("idleMs"), late("firstEventMs")),
  each("fake: slowBytes", GOOD, GOOD),
  each("fake: contentType", GOOD, PROTOCOL),
  each("fake: emptyBody", CUT, TRUNCATED),
];

/** Every row. */
export const ROWS: readonly Row[] = [...RAW_ROWS, ...FAKE_ROWS];
