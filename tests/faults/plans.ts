/**
 * How the server plays each row: the bytes of an answer, and where they stop being one.
 */
import { encodeEventStreamMessage } from "@bedrock-edge/client/event-stream";
import type { FakeFault } from "@bedrock-edge/client/testing";
import { toBase64 } from "../../src/base/base64.ts";
import { prelude } from "../event_stream/frames.ts";
import { chunksOf, concat, utf8 } from "../helpers/bytes.ts";
import { eventFrame, eventsOf, exceptionFrame } from "../helpers/wire.ts";
import type { Step } from "./raw_server.ts";
import { type Operation, TEXTS } from "./rows.ts";

/** A good answer in pieces; JSON has but two, `begin` and `first`. */
export interface Parts {
  readonly type: string;
  /** Not yet content. */
  readonly begin: Uint8Array;
  /** The first piece of text. */
  readonly first: Uint8Array;
  readonly second: Uint8Array;
  /** Up to what says that the answer is whole. */
  readonly middle: Uint8Array;
  /** Evidence for the plan. */
  readonly stop: Uint8Array;
  readonly rest: Uint8Array;
  readonly whole: Uint8Array;
}

/** The steps of an answer, or the fake's fault that makes them; `refuse` for a port where nobody listens. */
export type Plan =
  | ((parts: Parts) => Iterable<Step> | Promise<Iterable<Step>>)
  | FakeFault
  | "refuse";

/**
 * The rows of the fake whose connection breaks when the client has read what came before. A break on its own may overtake bytes
 * that were sent earlier.
 */
export const BREAKS_ONCE_READ: readonly string[] = ["fake: reset, after content"];

/** A good answer of an operation. */
export function partsOf(operation: Operation): Parts {
  if (operation === "Converse") {
    const whole = utf8(JSON.stringify({
      output: { message: { role: "assistant", content: [{ text: TEXTS.join("") }] } },
      stopReason: "end_turn",
      usage: { inputTokens: 3, outputTokens: 2, totalTokens: 5 },
      metrics: { latencyMs: 12 },
    }));
    const none = { second: new Uint8Array(), middle: new Uint8Array(), stop: new Uint8Array(), rest: new Uint8Array() };
    return { ...none, type: "application/json", begin: whole.slice(0, 20), first: whole.slice(20), whole };
  }
  const frames = operation === "ConverseStream" ? eventsOf(...TEXTS).map(eventFrame) : invokeFrames();
  // Three pieces of text make seven frames of either operation.
  const [begin, first, second, third, blockStop, stop, rest] = frames as SevenFrames;
  const middle = concat([third, blockStop]);
  return {
    type: "application/vnd.amazon.eventstream",
    begin,
    first,
    second,
    middle,
    stop,
    rest,
    whole: concat(frames),
  };
}

type SevenFrames = [Uint8Array, Uint8Array, Uint8Array, Uint8Array, Uint8Array, Uint8Array, Uint8Array];

/** A model's own events, as InvokeModelWithResponseStream carries them. */
function invokeFrames(): Uint8Array[] {
  return [
    { type: "message_start", message: { role: "assistant" } },
    ...TEXTS.map((text) => ({ type: "content_block_delta", index: 0, delta: { type: "text_delta", text } })),
    { type: "content_block_stop", index: 0 },
    { type: "message_stop" },
    { type: "ping" },
  ].map((event) => eventFrame({ chunk: { bytes: toBase64(utf8(JSON.stringify(event))) } }));
}

const CRLF = utf8("\r\n");
const LAST = utf8("0\r\n\r\n");
const chunk = (...bytes: Uint8Array[]): Uint8Array => {
  const data = concat(bytes);
  return concat([utf8(`${data.length.toString(16)}\r\n`), data, CRLF]);
};
const head = (status: string, headers: Record<string, string | number>): Uint8Array =>
  utf8(
    `HTTP/1.1 ${status}\r\n${
      Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`).join("")
    }x-amzn-requestid: request-1\r\n\r\n`,
  );
const chunked = ({ type }: Parts, more: Record<string, string> = {}): Uint8Array =>
  head("200 OK", { "content-type": type, "transfer-encoding": "chunked", ...more });
const sized = ({ type }: Parts, bytes: number, more: Record<string, string> = {}): Uint8Array =>
  head("200 OK", { "content-type": type, "content-length": bytes, ...more });
/** The body ends when the connection does. */
const unsized = ({ type }: Parts): Uint8Array => head("200 OK", { "content-type": type, connection: "close" });
const whole = (status: string, headers: Record<string, string>, body: string | Uint8Array): Step[] => {
  const bytes = typeof body === "string" ? utf8(body) : body;
  return [head(status, { ...headers, "content-length": bytes.length }), bytes];
};
const PAGE = "<html><head><title>Gateway</title></head><body>Nobody home</body></html>";
const HTML = { "content-type": "text/html" };
const refusal = (status: string, code: string): Plan => () =>
  whole(status, { "content-type": "application/json", "x-amzn-errortype": code }, `{"message":"Scripted ${code}."}`);

/** The first piece of text has been read when `gate` opens, so that no break overtakes it. */
const afterContent = (...then: (Step | ((parts: Parts) => Step))[]): Plan => (parts) => [
  chunked(parts),
  chunk(parts.begin, parts.first),
  "gate",
  ...then.map((step) => typeof step === "function" ? step(parts) : step),
];
const half = (bytes: Uint8Array): Uint8Array => bytes.slice(0, bytes.length >> 1);
const afterStop = (then: Step): Plan => (parts) => [
  chunked(parts),
  chunk(parts.begin, parts.first, parts.second, parts.middle, parts.stop),
  "gate",
  then,
];

async function gzip(bytes: Uint8Array): Promise<Uint8Array> {
  const zipped = new Blob([bytes as Uint8Array<ArrayBuffer>]).stream().pipeThrough(new CompressionStream("gzip"));
  return new Uint8Array(await new Response(zipped).arrayBuffer());
}

/** `frame` with one byte turned over: that of the checksum which stands at `at`. */
function damaged(frame: Uint8Array, at: number): Uint8Array {
  const copy = frame.slice();
  copy[at]! ^= 0xff;
  return copy;
}
const errorFrame = encodeEventStreamMessage({
  headers: { ":message-type": "error", ":error-code": "InternalError", ":error-message": "Scripted." },
  payload: new Uint8Array(),
});
/** As good as without end: 7 MB, and then no end. */
const endless = function* (): Generator<Step, void> {
  yield head("502 Bad Gateway", { ...HTML, "transfer-encoding": "chunked" });
  for (let pages = 0; pages < 1000; pages++) yield chunk(utf8(PAGE.repeat(100)));
  yield "hold";
};

/** By the row's name. */
export const PLANS: Readonly<Record<string, Plan>> = {
  "one byte at a time, each a chunk": (parts) => [
    chunked(parts),
    ...chunksOf(parts.whole, 1).map((byte) => chunk(byte)),
    LAST,
  ],
  "one byte at a time, by length": (parts) => [
    ...chunksOf(sized(parts, parts.whole.length), 1),
    ...chunksOf(parts.whole, 1),
  ],
  "the whole answer in one write": (parts) => [concat([sized(parts, parts.whole.length), parts.whole])],
  "seven bytes a chunk": (parts) => [chunked(parts), ...chunksOf(parts.whole, 7).map((bytes) => chunk(bytes)), LAST],
  "HTTP/1.0, ended by closing": (parts) => [
    utf8(`HTTP/1.0 200 OK\r\ncontent-type: ${parts.type}\r\n\r\n`),
    parts.whole,
    "close",
  ],
  "ended by closing": (parts) => [unsized(parts), parts.whole, "close"],
  "gzip": async (parts) => {
    const zipped = await gzip(parts.whole);
    return [sized(parts, zipped.length, { "content-encoding": "gzip" }), zipped];
  },
  "invalid gzip": (parts) => [sized(parts, parts.whole.length, { "content-encoding": "gzip" }), parts.whole],
  "undeclared gzip": async (parts) => {
    const zipped = await gzip(parts.whole);
    return [sized(parts, zipped.length), zipped];
  },
  "connection refused": "refuse",
  "reset before the headers": () => ["reset"],
  "closed before the headers": () => ["close"],
  "reset inside the headers": (parts) => [half(chunked(parts)), "reset"],
  "closed inside the headers": (parts) => [half(chunked(parts)), "close"],
  "not HTTP": () => [utf8("SSH-2.0-OpenSSH_9.6\r\n"), "close"],
  "reset after the headers": (parts) => [chunked(parts), "reset"],
  "closed after the headers, by closing": (parts) => [unsized(parts), "close"],
  "reset before content": (parts) => [chunked(parts), chunk(parts.begin), "reset"],
  "ended by closing, before content": (parts) => [unsized(parts), parts.begin, "close"],
  "last chunk before content": (parts) => [chunked(parts), chunk(parts.begin), LAST],
  "reset inside a frame": afterContent(({ second }) => chunk(half(second)), "reset"),
  "reset between frames": afterContent("reset"),
  "ended by closing, inside a frame": (parts) => [
    unsized(parts),
    concat([parts.begin, parts.first, half(parts.second)]),
    "close",
  ],
  "ended by closing, between frames": (parts) => [unsized(parts), concat([parts.begin, parts.first]), "close"],
  "last chunk inside a frame": afterContent(({ second }) => chunk(half(second)), LAST),
  "last chunk between frames": afterContent(LAST),
  "everything but messageStop": afterContent(({ second, middle }) => chunk(second, middle), LAST),
  "half-closed inside a frame": afterContent(({ second }) => chunk(half(second)), "halfClose"),
  "half-closed between frames": afterContent("halfClose"),
  "invalid chunk size": afterContent(utf8("ZZ\r\n"), "close"),
  "the whole answer, no last chunk, closed": (parts) => [
    chunked(parts),
    chunk(parts.whole),
    ...(parts.stop.length ? ["gate" as const] : []),
    "close",
  ],
  "reset after messageStop": afterStop("reset"),
  "half-closed after messageStop": afterStop("halfClose"),
  "silence after messageStop": afterStop("hold"),
  "content-length too long": (parts) => [
    sized(parts, parts.whole.length + 10),
    parts.whole,
    ...(parts.stop.length ? ["gate" as const] : []),
    "close",
  ],
  "content-length too short": (parts) => [sized(parts, (parts.whole.length >> 1) + 20), parts.whole, "close"],
  "content-length of nothing": (parts) => [sized(parts, 0)],
  "empty body": (parts) => [chunked(parts), LAST],
  "wrong content type": (parts) => whole("200 OK", { "content-type": "text/plain" }, parts.whole),
  "200, a proxy's page": () => whole("200 OK", HTML, PAGE),
  "502, a proxy's page": () => whole("502 Bad Gateway", HTML, PAGE),
  "502, a page without end": endless,
  "502, reset inside the page": () => [
    head("502 Bad Gateway", { ...HTML, "content-length": 2 * PAGE.length }),
    utf8(PAGE),
    "reset",
  ],
  "503, empty body": () => whole("503 Service Unavailable", {}, ""),
  "429": refusal("429 Too Many Requests", "ThrottlingException"),
  "400": refusal("400 Bad Request", "ValidationException"),
  "403": refusal("403 Forbidden", "AccessDeniedException"),
  "307 to somewhere else": () => whole("307 Temporary Redirect", { location: "http://127.0.0.1:9/elsewhere" }, ""),
  "silence before the headers": () => ["hold"],
  "silence inside the headers": (parts) => [half(chunked(parts)), "hold"],
  "429, silence instead of its body": () => [
    head("429 Too Many Requests", { "x-amzn-errortype": "ThrottlingException", "content-length": 20 }),
    "hold",
  ],
  "silence after the headers": (parts) => [chunked(parts), "hold"],
  "silence before content": (parts) => [chunked(parts), chunk(parts.begin), "hold"],
  "silence inside a frame": afterContent(({ second }) => chunk(half(second)), "hold"),
  "silence between frames": afterContent("hold"),
  "bad checksum of a prelude, then silence": afterContent(({ second }) => chunk(damaged(second, 8)), "hold"),
  "bad checksum of a frame, then silence": afterContent(
    ({ second }) => chunk(damaged(second, second.length - 1)),
    "hold",
  ),
  "frame that claims 2 GB, then silence": afterContent(chunk(prelude(2_000_000_000, 0)), "hold"),
  "exception frame, then silence": afterContent(
    chunk(exceptionFrame("modelStreamErrorException", { message: "Scripted." })),
    "hold",
  ),
  "unknown exception frame, then silence": afterContent(
    chunk(exceptionFrame("brandNewException", { message: "Scripted." })),
    "hold",
  ),
  "error frame, then silence": afterContent(chunk(errorFrame), "hold"),

  "fake: status": { type: "status", status: 429, code: "ThrottlingException" },
  "fake: exception": { type: "exception", name: "throttlingException" },
  "fake: exception, after content": { type: "exception", name: "modelStreamErrorException", afterEvents: 2 },
  "fake: unknown exception": { type: "exception", name: "brandNewException" },
  "fake: error": { type: "error", code: "InternalError", message: "An internal server error occurred" },
  "fake: cut": { type: "cut", atByte: 40 },
  "fake: cut, after content": { type: "cut", atByte: 500 },
  "fake: reset": { type: "reset", atByte: 40 },
  "fake: reset, after content": { type: "reset", atByte: 500 },
  "fake: noMessageStop": { type: "noMessageStop" },
  "fake: badPreludeCrc": { type: "badPreludeCrc" },
  "fake: badMessageCrc": { type: "badMessageCrc" },
  "fake: hugeFrame": { type: "hugeFrame" },
  "fake: silence, headers": { type: "silence", where: "headers" },
  "fake: silence, body": { type: "silence", where: "body" },
  "fake: slowBytes": { type: "slowBytes", msPerByte: 1 },
  "fake: contentType": { type: "contentType", value: "text/plain" },
  "fake: emptyBody": { type: "emptyBody" },
};

/** The same answer in good health, for those who ask again. */
export function goodSteps(parts: Parts): Step[] {
  return [sized(parts, parts.whole.length), parts.whole];
}
