/** The fault script: failures, and the requests that they strike. */
import {
  checkOptions,
  invalidOption,
  oneOf,
  type OptionCheck,
  type OptionChecks,
  text,
} from "../../base/check_options.ts";
import { quoted } from "../../base/quote.ts";
import { BODILESS, headerText, jsonObject, milliseconds, status, times, wholeNumber } from "../base/check.ts";

/** Selects the requests that a fault strikes. */
export interface FakeFaultMatch {
  /** Strikes only this operation. @default both */
  operation?: "Converse" | "ConverseStream";
  /** The number of requests that it strikes before the next fault; `Infinity` for all. @default {1} */
  times?: number;
}

/**
 * A failure of an accepted request. Faults are a queue: the first fault with uses left that fits the request strikes.
 * `noMessageStop`, `badPreludeCrc`, `badMessageCrc` and `hugeFrame` exist only in a stream.
 *
 * - `status`: an answer with that status, from 200 to 599; 204, 205 and 304 have no body. `code` becomes
 *   `x-amzn-errortype`; `body` replaces the JSON (a proxy's HTML, or `""`); without `code` the answer looks like a
 *   proxy's, not AWS's.
 * - `exception`: an exception frame after `afterEvents` events (default 0); over Converse an HTTP error of that name.
 *   `extra` is added to its payload.
 * - `error`: the same as an unmodeled error frame.
 * - `cut`: the body ends cleanly after `atByte` bytes. `reset`: the connection breaks there.
 * - `noMessageStop`: every frame before `messageStop`, then a clean end.
 * - `badPreludeCrc`, `badMessageCrc`: only that checksum of the frame is wrong (index from 0, default 2; the last frame
 *   when there are fewer).
 * - `hugeFrame`: a sound prelude that claims `bytes` (default 2,000,000,000) in place of the frame, then silence.
 * - `silence`: no headers at all, or nothing more after `afterEvents` events (default 0) of the body. Only an abort or a
 *   cancel ends it.
 * - `slowBytes`: one byte at a time, paced by the clock.
 * - `contentType`: a good body under a wrong content type.
 * - `emptyBody`: status 200, the right content type, no bytes.
 */
export type FakeFault =
  & FakeFaultMatch
  & (
    | {
      type: "status";
      status: number;
      code?: string;
      message?: string;
      retryAfterSeconds?: number;
      body?: string;
      contentType?: string;
    }
    | { type: "exception"; name: string; message?: string; afterEvents?: number; extra?: Record<string, unknown> }
    | { type: "error"; code: string; message: string; afterEvents?: number }
    | { type: "cut"; atByte: number }
    | { type: "reset"; atByte: number }
    | { type: "noMessageStop" }
    | { type: "badPreludeCrc"; frame?: number }
    | { type: "badMessageCrc"; frame?: number }
    | { type: "hugeFrame"; bytes?: number; frame?: number }
    | { type: "silence"; where: "headers" | "body"; afterEvents?: number }
    | { type: "slowBytes"; msPerByte: number }
    | { type: "contentType"; value: string }
    | { type: "emptyBody" }
  );

/** The own members of each type of fault, and which of them are required. */
interface FaultType {
  readonly strikes: "both" | "stream";
  readonly members: Readonly<Record<string, OptionCheck>>;
  readonly required?: readonly string[];
}

/** The limit of a header of the event stream. */
const MAX_HEADER_BYTES = 65_535;

const count = wholeNumber(0);

const headerOfFrame: OptionCheck = (value, option) => {
  text(value, option);
  const { length } = new TextEncoder().encode(String(value));
  if (length <= MAX_HEADER_BYTES) return;
  throw new RangeError(invalidOption(option, `a text of ${length} bytes`, `at most ${MAX_HEADER_BYTES}`).message);
};

const TYPES: Readonly<Record<FakeFault["type"], FaultType>> = {
  status: {
    strikes: "both",
    members: {
      status,
      code: headerText,
      message: text,
      retryAfterSeconds: count,
      body: text,
      contentType: headerText,
    },
    required: ["status"],
  },
  exception: {
    strikes: "both",
    members: { name: headerText, message: text, afterEvents: count, extra: jsonObject },
    required: ["name"],
  },
  error: {
    strikes: "both",
    members: { code: headerText, message: headerOfFrame, afterEvents: count },
    required: ["code", "message"],
  },
  cut: { strikes: "both", members: { atByte: count }, required: ["atByte"] },
  reset: { strikes: "both", members: { atByte: count }, required: ["atByte"] },
  noMessageStop: { strikes: "stream", members: {} },
  badPreludeCrc: { strikes: "stream", members: { frame: count } },
  badMessageCrc: { strikes: "stream", members: { frame: count } },
  hugeFrame: { strikes: "stream", members: { bytes: wholeNumber(0, 0xffff_ffff), frame: count } },
  silence: {
    strikes: "both",
    members: { where: oneOf("headers", "body"), afterEvents: count },
    required: ["where"],
  },
  slowBytes: { strikes: "both", members: { msPerByte: milliseconds }, required: ["msPerByte"] },
  contentType: { strikes: "both", members: { value: headerText }, required: ["value"] },
  emptyBody: { strikes: "both", members: {} },
};

const operation = oneOf("Converse", "ConverseStream");

/** Returns the operations that a fault strikes. */
function operationsOf(fault: FakeFault): readonly string[] {
  const all = TYPES[fault.type].strikes === "stream" ? ["ConverseStream"] : ["Converse", "ConverseStream"];
  return all.filter((name) => fault.operation === undefined || fault.operation === name);
}

/** Checks the fault at `place`. A test whose fault never strikes would pass for the wrong reason. */
function checkFault(fault: FakeFault, place: string): void {
  const { type } = Object(fault);
  if (typeof fault === "object" && fault !== null && !Object.hasOwn(TYPES, String(type))) {
    throw new TypeError(
      `Cannot script fault ${quoted(`${type}`)}: no such type; use one of ${Object.keys(TYPES).join(", ")}`,
    );
  }
  const { members, required = [] }: FaultType = TYPES[fault?.type] ?? { strikes: "both", members: {} };
  const table: OptionChecks = {
    of: `a fault of type ${type}`,
    options: { type: text, operation, times, ...members },
  };
  checkOptions(fault, () => table, place);
  for (const name of required) table.options[name]!(Object(fault)[name], `${place}.${name}`);
  if (operationsOf(fault).length === 0) {
    throw invalidOption(
      `${place}.operation`,
      `"${fault.operation}"`,
      `ConverseStream, which alone has a ${type} fault`,
    );
  }
  checkTogether(fault, place);
}

/** Members that cannot work together. */
function checkTogether(fault: FakeFault, place: string): void {
  const refuse = (name: string, reason: string): never => {
    throw new TypeError(`Cannot use option "${place}.${name}": ${reason}; leave it out`);
  };
  if (fault.type === "status") {
    const { status, body, message, contentType } = fault;
    const name = Object.entries({ body, message, contentType }).find(([, value]) => value !== undefined)?.[0];
    if (BODILESS.has(status) && name) refuse(name, `an answer of status ${status} has no body`);
    if (body !== undefined && message !== undefined) refuse("message", "body replaces the JSON with the message");
  }
  if (fault.type === "silence" && fault.where === "headers" && fault.afterEvents !== undefined) {
    refuse("afterEvents", "without headers there are no events");
  }
}

/** Checks that no fault follows one that strikes all of the same requests. */
function checkOrder(faults: readonly FakeFault[]): void {
  faults.forEach((fault, index) => {
    const before = faults.slice(0, index).findIndex((other) =>
      other.times === Infinity && operationsOf(fault).every((name) => operationsOf(other).includes(name))
    );
    if (before < 0) return;
    throw new TypeError(
      `Cannot use option "faults[${index}]": it can never strike, because faults[${before}].times is Infinity; put it first`,
    );
  });
}

/** The queue of faults with their remaining uses. */
export interface FaultQueue {
  /** Returns the fault that strikes this request, if any. */
  take(operation: "Converse" | "ConverseStream"): FakeFault | undefined;
  /** Restores all uses. */
  reset(): void;
}

/**
 * Checks the faults, and creates their queue.
 *
 * @throws {TypeError} for a fault that does not exist or can never strike: a test that expects it would pass for the
 * wrong reason.
 * @throws {RangeError} for a number that is out of range.
 */
export function faultQueue(faults: readonly FakeFault[]): FaultQueue {
  faults.forEach((fault, index) => checkFault(fault, `faults[${index}]`));
  checkOrder(faults);
  let used = faults.map(() => 0);
  return {
    take(operation) {
      const index = faults.findIndex((fault, at) =>
        used[at]! < (fault.times ?? 1) && operationsOf(fault).includes(operation)
      );
      if (index >= 0) used[index]!++;
      return faults[index];
    },
    reset() {
      used = faults.map(() => 0);
    },
  };
}
