/**
 * Every fault that can be scripted, and what must come of it: the end, the number of requests, and the time. `scripted.ts`
 * plays the rows.
 */
import type { FakeFault } from "@bedrock-edge/client/testing";

/** The operations of a chat. */
export type Operation = "Converse" | "ConverseStream";
type Draft<F> = F extends FakeFault ? Omit<F, "times" | "operation"> : never;

/** The required outcome of a cell. */
export interface Cell {
  readonly end: string;
  readonly requests: number;
  /** Virtual milliseconds; absent where the length of an answer decides. */
  readonly ms?: number;
}
/** The required outcomes of a fault: when it strikes once, and when it always strikes. */
export interface Cells {
  readonly once: Cell;
  readonly always: Cell;
}
/** A fault, and its required outcomes in each operation that it can strike. */
export interface Row {
  readonly name: string;
  readonly fault: Draft<FakeFault>;
  readonly Converse?: Cells;
  readonly ConverseStream?: Cells;
}

/** The end of a call that the fault does not stop. */
export const ANSWER = "answers";
/** The text of a good answer. */
export const TEXT = "Paris, as far as I know.";
/** Apart from each other, so that the table shows which one fired. */
export const TIMEOUTS = { responseMs: 10_000, idleMs: 20_000, firstEventMs: 30_000 };
/** Every jitter is exactly half of its bound. */
export const CHANCE = 0.5;
/** First bounds of the backoff, which doubles: for throttling, and for everything else. */
const THROTTLED_MS = 1000, PLAIN_MS = 100;

/** Tried once, whether the fault comes once or for ever. */
const once = (end: string, ms = 0): Cells => ({ once: { end, requests: 1, ms }, always: { end, requests: 1, ms } });
/** Answered by the first request, after as long as the answer is. */
const SLOWLY: Cells = { once: { end: ANSWER, requests: 1 }, always: { end: ANSWER, requests: 1 } };
/** Tried again until it works, or three times. */
const again = (end: string, boundMs = PLAIN_MS): Cells => ({
  once: { end: ANSWER, requests: 2, ms: CHANCE * boundMs },
  always: { end, requests: 4, ms: CHANCE * boundMs * (1 + 2 + 4) },
});
/** Tried once more: a model that failed on these bytes may well fail on them again. */
const twice = (end: string): Cells => ({
  once: { end: ANSWER, requests: 2, ms: CHANCE * PLAIN_MS },
  always: { end, requests: 2, ms: CHANCE * PLAIN_MS },
});
const both = (cells: Cells): Pick<Row, Operation> => ({ Converse: cells, ConverseStream: cells });
const before = (name: string, fault: Draft<FakeFault>, Converse: Cells, ConverseStream: Cells): Row => ({
  name: `${name}, before content`,
  fault,
  Converse,
  ConverseStream,
});
const after = (name: string, fault: Draft<FakeFault>, ConverseStream: Cells): Row => ({
  name: `${name}, after content`,
  fault: { ...fault, afterEvents: 2 } as Draft<FakeFault>,
  ConverseStream,
});
const status = (status: number, more: Partial<Extract<FakeFault, { type: "status" }>> = {}): Draft<FakeFault> => ({
  type: "status",
  status,
  ...more,
});
const exception = (name: string): Draft<FakeFault> => ({ type: "exception", name });

const HTML = {
  body: "<html><head><title>Gateway</title></head><body>Nobody home</body></html>",
  contentType: "text/html",
};
const OVERLOADED = "ProviderError overloaded";
const PROTOCOL = "ProviderError protocol UnexpectedAnswer";
const CORRUPT = "ProviderError streamCorrupt";
const NETWORK = "ProviderError network";
const TRUNCATED = "StreamTruncatedError streamTruncated";
const LIMITED = "RateLimitError rateLimit ThrottlingException";

/** Known exceptions of a stream: how each ends, there and over Converse, where it is an HTTP error. */
const EXCEPTIONS: readonly (readonly [name: string, end: string, tries: "again" | "twice" | "once"])[] = [
  ["internalServerException", `${OVERLOADED} InternalServerException`, "again"],
  ["serviceUnavailableException", `${OVERLOADED} ServiceUnavailableException`, "again"],
  ["modelTimeoutException", "ProviderError timeout ModelTimeoutException", "again"],
  ["validationException", "ProviderError validation ValidationException", "once"],
  ["throttlingException", LIMITED, "again"],
  ["modelStreamErrorException", "ProviderError model ModelStreamErrorException", "twice"],
];

/** The table. */
export const ROWS: readonly Row[] = [
  { name: "429", fault: status(429, { code: "ThrottlingException" }), ...both(again(LIMITED, THROTTLED_MS)) },
  {
    name: "429, Retry-After 2 s",
    fault: status(429, { code: "ThrottlingException", retryAfterSeconds: 2 }),
    // The requested wait, and a little more, so that a crowd does not come back at once.
    ...both({
      once: { end: ANSWER, requests: 2, ms: 2050 },
      always: { end: LIMITED, requests: 4, ms: 6150 },
    }),
  },
  {
    name: "429, Retry-After 60 s",
    fault: status(429, { code: "ThrottlingException", retryAfterSeconds: 60 }),
    ...both(once(LIMITED)),
  },
  {
    name: "429, daily quota",
    fault: status(429, {
      code: "ThrottlingException",
      message: "Too many tokens per day, please wait before trying again.",
    }),
    ...both(once("RateLimitError quota ThrottlingException")),
  },
  {
    name: "429 of a proxy",
    fault: status(429, HTML),
    ...both(again("RateLimitError rateLimit HTTP429", THROTTLED_MS)),
  },
  {
    name: "429, model not ready",
    fault: status(429, { code: "ModelNotReadyException" }),
    ...both(again(`${OVERLOADED} ModelNotReadyException`, THROTTLED_MS)),
  },
  {
    name: "408, model timeout",
    fault: status(408, { code: "ModelTimeoutException" }),
    ...both(again("ProviderError timeout ModelTimeoutException")),
  },
  {
    name: "424, model error",
    fault: status(424, { code: "ModelErrorException" }),
    ...both({
      once: { end: ANSWER, requests: 2, ms: 50 },
      always: { end: "ProviderError model ModelErrorException", requests: 2, ms: 50 },
    }),
  },
  {
    name: "500",
    fault: status(500, { code: "InternalServerException" }),
    ...both(again(`${OVERLOADED} InternalServerException`)),
  },
  {
    name: "503",
    fault: status(503, { code: "ServiceUnavailableException" }),
    ...both(again(`${OVERLOADED} ServiceUnavailableException`)),
  },
  { name: "502, HTML of a proxy", fault: status(502, HTML), ...both(again(`${OVERLOADED} HTTP502`)) },
  { name: "502, empty body", fault: status(502, { body: "" }), ...both(again(`${OVERLOADED} HTTP502`)) },
  { name: "504, HTML of a proxy", fault: status(504, HTML), ...both(again(`${OVERLOADED} HTTP504`)) },
  { name: "200, HTML of a proxy", fault: status(200, HTML), ...both(once(PROTOCOL)) },
  {
    name: "200, empty body under a wrong content type",
    fault: status(200, { body: "", contentType: "text/plain" }),
    Converse: again(PROTOCOL),
    ConverseStream: once(PROTOCOL),
  },
  { name: "302", fault: status(302, HTML), ...both(once(PROTOCOL)) },
  {
    name: "400",
    fault: status(400, { code: "ValidationException" }),
    ...both(once("ProviderError validation ValidationException")),
  },
  {
    name: "403",
    fault: status(403, { code: "AccessDeniedException" }),
    ...both(once("AuthenticationError accessDenied AccessDeniedException")),
  },
  {
    name: "403, capital Message",
    fault: status(403, { body: `{"Message":"Bearer Token has expired"}` }),
    ...both(once("AuthenticationError authentication HTTP403")),
  },
  {
    name: "404",
    fault: status(404, { code: "ResourceNotFoundException" }),
    ...both(once("ProviderError notFound ResourceNotFoundException")),
  },
  ...EXCEPTIONS.flatMap(([name, end, tries]): Row[] => {
    const cells = tries === "once"
      ? once(end)
      : tries === "twice"
      ? twice(end)
      : again(end, end === LIMITED ? THROTTLED_MS : PLAIN_MS);
    return [before(name, exception(name), cells, cells), after(name, exception(name), once(end))];
  }),
  // Over HTTP the status says what an unknown name does not; inside a stream nothing does.
  before(
    "unknown exception",
    exception("brandNewException"),
    again(`${OVERLOADED} BrandNewException`),
    once("ProviderError protocol BrandNewException"),
  ),
  after("unknown exception", exception("brandNewException"), once("ProviderError protocol BrandNewException")),
  before(
    "error frame",
    { type: "error", code: "InternalError", message: "An internal server error occurred" },
    again(`${OVERLOADED} InternalError`),
    again(`${OVERLOADED} InternalError`),
  ),
  after(
    "error frame",
    { type: "error", code: "InternalError", message: "An internal server error occurred" },
    once(`${OVERLOADED} InternalError`),
  ),
  before(
    "unknown error frame",
    { type: "error", code: "Odd", message: "odd" },
    again(`${OVERLOADED} Odd`),
    once("ProviderError protocol Odd"),
  ),
  before("cut at byte 0", { type: "cut", atByte: 0 }, again(PROTOCOL), again(TRUNCATED)),
  before("cut inside a frame", { type: "cut", atByte: 40 }, again(PROTOCOL), again(TRUNCATED)),
  {
    name: "cut inside a frame, after content",
    fault: { type: "cut", atByte: 500 },
    ConverseStream: once(TRUNCATED),
  },
  before(
    "reset at byte 0",
    { type: "reset", atByte: 0 },
    again(NETWORK),
    again(NETWORK),
  ),
  before(
    "reset inside a frame",
    { type: "reset", atByte: 40 },
    again(NETWORK),
    again(NETWORK),
  ),
  {
    name: "reset inside a frame, after content",
    fault: { type: "reset", atByte: 500 },
    ConverseStream: once(TRUNCATED),
  },
  { name: "no messageStop", fault: { type: "noMessageStop" }, ConverseStream: once(TRUNCATED) },
  {
    name: "bad prelude CRC, before content",
    fault: { type: "badPreludeCrc", frame: 0 },
    ConverseStream: again(CORRUPT),
  },
  { name: "bad prelude CRC, after content", fault: { type: "badPreludeCrc" }, ConverseStream: once(CORRUPT) },
  {
    name: "bad message CRC, before content",
    fault: { type: "badMessageCrc", frame: 0 },
    ConverseStream: again(CORRUPT),
  },
  { name: "bad message CRC, after content", fault: { type: "badMessageCrc" }, ConverseStream: once(CORRUPT) },
  {
    name: "frame that claims 2 GB, before content",
    fault: { type: "hugeFrame", frame: 0 },
    ConverseStream: again(CORRUPT),
  },
  { name: "frame that claims 2 GB, after content", fault: { type: "hugeFrame" }, ConverseStream: once(CORRUPT) },
  {
    name: "silence, no headers",
    fault: { type: "silence", where: "headers" },
    ...both(once("TimeoutError", TIMEOUTS.responseMs)),
  },
  before(
    "silence",
    { type: "silence", where: "body" },
    once("TimeoutError", TIMEOUTS.idleMs),
    once("TimeoutError", TIMEOUTS.idleMs),
  ),
  after("silence", { type: "silence", where: "body" }, once("TimeoutError", TIMEOUTS.idleMs)),
  { name: "slow bytes", fault: { type: "slowBytes", msPerByte: 1 }, ...both(SLOWLY) },
  {
    name: "slower bytes",
    // Never idle; but the first event of a stream is not there in time.
    fault: { type: "slowBytes", msPerByte: 300 },
    Converse: SLOWLY,
    ConverseStream: once("TimeoutError", TIMEOUTS.firstEventMs),
  },
  {
    name: "slowest bytes",
    fault: { type: "slowBytes", msPerByte: TIMEOUTS.idleMs + 1 },
    ...both(once("TimeoutError", TIMEOUTS.idleMs)),
  },
  // JSON is JSON under any name; a stream is read only when it says that it is one.
  {
    name: "wrong content type",
    fault: { type: "contentType", value: "text/plain" },
    Converse: once(ANSWER),
    ConverseStream: once(PROTOCOL),
  },
  {
    name: "200, empty body",
    fault: { type: "emptyBody" },
    Converse: again(PROTOCOL),
    ConverseStream: again(TRUNCATED),
  },
];
