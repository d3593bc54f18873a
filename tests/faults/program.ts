/**
 * Our part of the table, as it runs on every runtime: each fault, each operation and each kind of authority against a
 * server of its own. Web APIs only.
 */
import { type Bedrock, type BedrockOptions, createBedrock, isProviderError } from "@bedrock-edge/client";
import { decodeEventStream } from "@bedrock-edge/client/event-stream";
import { eventually } from "../contract/eventually.ts";
import { type Cell, makeCell } from "./cell_client.ts";
import { FlowingClock } from "./flowing_clock.ts";
import {
  ANSWERS,
  type End,
  type Operation,
  OPERATIONS,
  type Row,
  ROWS,
  TEXTS,
  type Timer,
  UNFINISHED,
} from "./rows.ts";

/** One cell, played. */
export interface Found {
  readonly row: string;
  readonly operation: Operation;
  readonly scheme: Scheme;
  /** Whether only the first request was struck. */
  readonly once: boolean;
  /** As in `rows.ts`. */
  readonly end: string;
  /** The error's message. */
  readonly message: string;
  /** The problem of the cell; empty if it is as it should be. */
  readonly wrong: readonly string[];
}

const SCHEMES = ["sigv4", "bearer"] as const;
type Scheme = (typeof SCHEMES)[number];
const MODEL = "anthropic.claude-3-haiku-20240307-v1:0";
const TEXT = TEXTS.join("");
/** Apart from each other, so that the table shows which one fired; more than any wait before a retry. */
const TIMEOUTS: Readonly<Record<Timer, number>> = { responseMs: 60_000, firstEventMs: 90_000, idleMs: 120_000 };
const STEP_MS = 5000, LONGEST_WAIT_MS = 1_000_000;
/** Real time, and only to make a hang a cell like any other: nothing comes near it. */
const WATCHDOG_MS = 60_000;
/** Kinds whose code is ours and says no more than they do. */
const OWN_KINDS = ["streamTruncated", "streamCorrupt", "network"];

/**
 * Plays every cell, row by row.
 *
 * @param control the origin of `serveCells`.
 * @param keys what the servers let in.
 */
export async function run(control: string, keys: Keys): Promise<Found[]> {
  const found: Found[] = [];
  const unhandled: unknown[] = [];
  // Node has no such event on its global: there an unhandled rejection ends the process, which its test sees.
  const note = ({ reason }: PromiseRejectionEvent) => void unhandled.push(reason);
  globalThis.addEventListener?.("unhandledrejection", note);
  for (const row of ROWS) {
    const played = await Promise.all(cellsOf(row).map((cell) => playCell(control, keys, cell)));
    const strays = unhandled.splice(0).map((reason) => `unhandled: ${reason}`);
    found.push(...played.map((cell) => ({ ...cell, wrong: [...cell.wrong, ...strays] })));
  }
  globalThis.removeEventListener?.("unhandledrejection", note);
  return found;
}

/** Which cell is played. */
interface CellOf {
  readonly row: Row;
  readonly operation: Operation;
  readonly scheme: Scheme;
  readonly once: boolean;
}

function cellsOf(row: Row): CellOf[] {
  return OPERATIONS.filter((operation) => row[operation]).flatMap((operation) =>
    SCHEMES.flatMap((scheme) => [false, true].map((once) => ({ row, operation, scheme, once })))
  );
}

async function playCell(control: string, keys: Keys, { row, operation, scheme, once }: CellOf): Promise<Found> {
  const cell = await makeCell(control, { row: row.name, operation, times: once ? 1 : null });
  const authority = scheme === "bearer" ? { apiKey: keys.apiKey } : { credentials: keys.credentials };
  // Not undefined: `cellsOf` leaves out what the row has no end for.
  const played = await play(cell, operation, authority, row[operation]!, once);
  await cell.end();
  return { row: row.name, operation, scheme, once, ...played };
}

/** The forms of authority of a client. */
export interface Keys {
  readonly apiKey: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

async function play(
  cell: Cell,
  operation: Operation,
  authority: BedrockOptions,
  { end: due, again, timer, requests: dueRequests = 1 }: End,
  once: boolean,
): Promise<Pick<Found, "end" | "message" | "wrong">> {
  const clock = new FlowingClock();
  let answered = false;
  const bedrock = createBedrock({
    region: "us-east-1",
    endpoint: cell.origin,
    env: {},
    clock,
    timeouts: TIMEOUTS,
    onResponse: () => void (answered = true),
    ...(!once && { retry: false }),
    ...authority,
  });
  const reading: Reading = { bedrock, cell, text: "", wrong: [] };
  const { wrong } = reading;
  let over = false;
  const work = READERS[operation](reading).then(
    () => ({ end: reading.text === TEXT ? ANSWERS : `wrong text: ${reading.text}`, message: "" }),
    (error: unknown) => {
      judge(error, wrong);
      if (!TEXT.startsWith(reading.text)) {
        wrong.push(`the server never sent the text before the error: ${reading.text}`);
      }
      return { end: endOf(error), message: (error as Error).message };
    },
  ).finally(() => over = true);
  // Time passes only where it must, once the server will say no more and the client has come as far as it can tell us.
  if (timer) {
    const quiet = async () => over || ((timer === "responseMs" || answered) && (await cell.state()).quiet);
    await eventually(quiet, "the server fell silent");
    // Under load the table may take many turns to answer the reader's own requests. No timer is set in those turns, and
    // time that passes then would be missing once one is set.
    const passed = () => {
      if (clock.pending > 0) clock.advance(STEP_MS);
      return Promise.resolve(over || clock.elapsedMs >= LONGEST_WAIT_MS);
    };
    await eventually(passed, "the call ended in time").catch((error: Error) => wrong.push(error.message));
  }
  const { end, message } = await withWatchdog(work);

  const required = once && again ? ANSWERS : due;
  if (end !== required) wrong.push(`${end} (${message}), not ${required}`);
  if (timer && clock.elapsedMs < TIMEOUTS[timer]) wrong.push(`too early, after ${clock.elapsedMs} ms`);
  if (clock.pending > 0) wrong.push(`${clock.pending} timers are left`);
  const closed = async () => (await cell.state()).open === 0;
  await eventually(closed, "").catch(() => wrong.push("a connection is left"));
  const { requests, refused } = await cell.state();
  if (refused) wrong.push(`${refused} requests without authority`);
  const sent = once && again ? 2 : dueRequests;
  if (requests !== sent) wrong.push(`${requests} requests, not ${sent}`);
  return { end, message, wrong };
}

/** How far a reader has come. */
interface Reading {
  readonly bedrock: Bedrock;
  readonly cell: Cell;
  text: string;
  readonly wrong: string[];
}

const READERS: Readonly<Record<Operation, (reading: Reading) => Promise<void>>> = {
  async Converse(reading) {
    const { text, stopReason } = await reading.bedrock.chat({ model: MODEL, messages: "Hi" });
    reading.text = text;
    if (stopReason !== "end_turn") reading.wrong.push(`stopped by ${stopReason}`);
  },
  async ConverseStream(reading) {
    const stream = reading.bedrock.stream({ model: MODEL, messages: "Hi" });
    try {
      for await (const text of stream.textStream) {
        reading.text += text;
        await reading.cell.release();
      }
    } catch (error) {
      const { partial } = stream;
      if (partial.text !== reading.text) reading.wrong.push(`partial says ${partial.text}, not ${reading.text}`);
      if (partial.stopReason) reading.wrong.push(`partial says that it stopped by ${partial.stopReason}`);
      throw error;
    }
    const { text, stopReason } = await stream.final();
    if (text !== reading.text || stopReason !== "end_turn") reading.wrong.push(`final() says ${text}, ${stopReason}`);
  },
  // The module has no such operation: this is what its user does, with `fetch` and `decodeEventStream`.
  async InvokeModelWithResponseStream(reading) {
    const url = `${reading.cell.origin}/model/${MODEL}/invoke-with-response-stream`;
    const body = JSON.stringify({ anthropic_version: "bedrock-2023-05-31", max_tokens: 9, messages: [] });
    const headers = { "content-type": "application/json" };
    const response = await reading.bedrock.fetch(new Request(url, { method: "POST", headers, body }));
    let stopped = false;
    for await (const { headers, payload } of decodeEventStream(response.body!)) {
      const type = headers[":message-type"];
      if (type !== "event") throw new Failure(`${type} ${headers[":exception-type"] ?? headers[":error-code"]}`);
      const { bytes } = JSON.parse(new TextDecoder().decode(payload));
      const event = JSON.parse(atob(bytes));
      stopped ||= event.type === "message_stop";
      if (!event.delta) continue;
      reading.text += event.delta.text;
      await reading.cell.release();
    }
    if (!stopped) throw new Failure(UNFINISHED);
  },
};

/** Answers that only the user of a raw stream can give, in the table's words. */
class Failure extends Error {
  override readonly name = "Failure";
}

function endOf(error: unknown): string {
  if (error instanceof Failure) return error.message;
  if (!isProviderError(error)) {
    const { name, message } = error as Error;
    return name === "TimeoutError" ? `${name} ${/\w+Ms/.exec(message)}` : name;
  }
  const { name, kind, code } = error;
  return OWN_KINDS.includes(kind) ? `${name} ${kind}` : `${name} ${kind} ${code}`;
}

/** The error must describe the fault that happened. */
const WORDS: Readonly<Partial<Record<string, RegExp>>> = {
  network: /^Cannot reach Bedrock: .+$/s,
  streamTruncated:
    /^Cannot (finish stream: it ended before the answer was whole$|decode event stream: it ended inside a frame$|reach Bedrock: the connection failed midway: )/,
  streamCorrupt: /^Cannot decode event stream: /,
  protocol: /^(Cannot read Bedrock's answer: |BrandNewException: )/,
};

function judge(error: unknown, wrong: string[]): void {
  if (error instanceof Failure) return;
  const { message } = error as Error;
  const words = isProviderError(error) ? WORDS[error.kind] : /^Cannot wait longer for /;
  if (words && !words.test(message)) wrong.push(`says: ${message}`);
  if (/undefined|null|\[object|NaN/.test(message)) wrong.push(`says nothing: ${message}`);
}

async function withWatchdog(work: Promise<Pick<Found, "end" | "message">>): Promise<Pick<Found, "end" | "message">> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const bark = new Promise<Pick<Found, "end" | "message">>((bark) => {
    timer = setTimeout(() => bark({ end: "hangs", message: "" }), WATCHDOG_MS);
  });
  return await Promise.race([work, bark]).finally(() => clearTimeout(timer));
}
