/**
 * Plays every fault that can be scripted, over both operations and both kinds of authority, once and for ever: the right
 * data or the right error, after exactly the requests and the time that it should take, with nothing left open. Runs on every
 * runtime: the fake answers in the same process, without a socket. Web APIs only.
 */
import { type Bedrock, isProviderError } from "@bedrock-edge/client";
import type { FakeFault } from "@bedrock-edge/client/testing";
import { idle } from "../helpers/clock.ts";
import { HI, rig, type RigOptions, type Scheme, SCHEMES } from "../helpers/fire.ts";
import { nameOf, withRandom } from "../helpers/watch.ts";
import { ANSWER, type Cell, CHANCE, type Operation, type Row, ROWS, TEXT, TIMEOUTS } from "./scripted_rows.ts";

/** A cell, as it was played. */
export interface Played {
  /** The outcome in words. */
  readonly line: string;
  /** The problems of the cell; empty if it is as it should be. */
  readonly wrong: readonly string[];
}

const OPERATIONS = ["Converse", "ConverseStream"] as const;

/** Plays every cell. A rejection that nobody handled is a problem of the last cell before it. */
export async function runScripted(): Promise<Played[]> {
  const played: Played[] = [];
  const strays: unknown[] = [];
  // Node has no such event on its global: there an unhandled rejection ends the process, which its test sees.
  const note = (event: PromiseRejectionEvent) => {
    event.preventDefault();
    strays.push(event.reason);
  };
  globalThis.addEventListener?.("unhandledrejection", note);
  for (const { row, times, operation, scheme, expected } of cells()) {
    const { line, wrong } = await withRandom(CHANCE, () => {
      return play({ row, times, name: operation, scheme, expected, read: (bedrock) => readWith(bedrock, operation) });
    });
    await idle();
    // The platform tells of a rejection only after the turn in which nobody had handled it.
    await idle();
    played.push({ line, wrong: [...wrong, ...strays.splice(0).map((reason) => `${line}: unhandled: ${reason}`)] });
  }
  globalThis.removeEventListener?.("unhandledrejection", note);
  return played;
}

/** How many cells the table has. */
export function countScripted(): number {
  return [...cells()].length;
}

function* cells(): Generator<{ row: Row; times: number; operation: Operation; scheme: Scheme; expected: Cell }> {
  for (const operation of OPERATIONS) {
    for (const scheme of SCHEMES) {
      for (const row of ROWS) {
        const ends = row[operation];
        if (!ends) continue;
        yield { row, times: 1, operation, scheme, expected: ends.once };
        yield { row, times: Infinity, operation, scheme, expected: ends.always };
      }
    }
  }
}

/** Kinds whose code is ours and says no more than they do. */
const OWN_KINDS = ["streamTruncated", "streamCorrupt", "network"];

function endOf(error: unknown): string {
  if (!isProviderError(error)) return nameOf(error);
  const { name, kind, code } = error;
  return OWN_KINDS.includes(kind) ? `${name} ${kind}` : `${name} ${kind} ${code}`;
}

async function readWith(bedrock: Bedrock, operation: Operation): Promise<string> {
  if (operation === "Converse") return (await bedrock.chat(HI)).text;
  let text = "";
  for await (const delta of bedrock.stream(HI).textStream) text += delta;
  return text;
}

/** A cell that is to be played. */
export interface PlayedCell {
  readonly row: Row;
  /** How often the fault strikes. */
  readonly times: number;
  /** The name of the operation. */
  readonly name: string;
  readonly scheme: Scheme;
  readonly expected: Cell;
  /** The client's codecs, and further options of the fake. */
  readonly options?: Pick<RigOptions, "codecs" | "fakes"> | undefined;
  /** Makes the call, and resolves with the text of the answer. */
  read(bedrock: Bedrock): Promise<string>;
}

/** One cell: what happened, and what is wrong with it. */
export async function play(
  { row, times, name: operation, scheme, expected, options, read }: PlayedCell,
): Promise<Played> {
  const fault = { ...row.fault, times } as FakeFault;
  const fakes = { replies: [TEXT], ...options?.fakes, faults: [fault] };
  const { bedrock, fake, clock } = rig({ scheme, timeouts: TIMEOUTS, ...options, fakes });
  // A call that hangs is a cell like any other, so that the table is whole.
  const outcome = await clock.outcome(read(bedrock)).catch(({ message: error }: Error) => ({ error }));
  const end = "value" in outcome
    ? outcome.value === TEXT ? ANSWER : `wrong text: ${outcome.value}`
    : endOf(outcome.error);
  const found: Cell = { end, requests: fake.requests.length, ms: clock.elapsedMs };
  const cell = `${row.name} | ${operation} | ${scheme} | ${times === 1 ? "once" : "always"}`;

  const wrong: string[] = [];
  if (found.end !== expected.end) wrong.push(`${cell}: ${found.end}, not ${expected.end}`);
  if (found.requests !== expected.requests) wrong.push(`${cell}: ${found.requests} requests, not ${expected.requests}`);
  if (expected.ms !== undefined && found.ms !== expected.ms) wrong.push(`${cell}: ${found.ms} ms, not ${expected.ms}`);
  if ("error" in outcome && isProviderError(outcome.error) && outcome.error.attempts !== found.requests) {
    wrong.push(`${cell}: the error says ${outcome.error.attempts} attempts of ${found.requests}`);
  }
  const open = fake.requests.filter(({ ended }) => ended === "open").length;
  if (open > 0) wrong.push(`${cell}: ${open} requests left open`);
  if (clock.pending > 0) wrong.push(`${cell}: ${clock.pending} timers left`);
  return { line: `${cell} | ${found.end} | ${found.requests} requests | ${found.ms} ms`, wrong };
}
