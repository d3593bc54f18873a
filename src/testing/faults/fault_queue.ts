/** The queue of faults: checks a script of failures, and chooses the fault that strikes a request. */
import { checkOptions, oneOf, type OptionCheck, type OptionChecks, text } from "../../base/check_options.ts";
import { quoted } from "../../base/quote.ts";
import { BODILESS, headerText, milliseconds, status, times, wholeNumber } from "../base/check.ts";

/**
 * A failure of the connection or of something in front of the service, which every fake has.
 *
 * - `status`: an answer with that status, from 200 to 599; 204, 205 and 304 have no body. `code` is the code of the
 *   error in the service's shape; `body` replaces the JSON (a proxy's HTML, or `""`).
 * - `cut`: the body ends cleanly after `atByte` bytes. `reset`: the connection breaks there.
 * - `silence`: no headers at all, or nothing more after `afterEvents` events (default 0) of the body. Only an abort or a
 *   cancel ends it.
 * - `slowBytes`: one byte at a time, paced by the clock.
 * - `contentType`: a good body under a wrong content type.
 * - `emptyBody`: status 200, the right content type, no bytes.
 */
export type FakeConnectionFault =
  | {
    type: "status";
    status: number;
    code?: string;
    message?: string;
    retryAfterSeconds?: number;
    body?: string;
    contentType?: string;
  }
  | { type: "cut"; atByte: number }
  | { type: "reset"; atByte: number }
  | { type: "silence"; where: "headers" | "body"; afterEvents?: number }
  | { type: "slowBytes"; msPerByte: number }
  | { type: "contentType"; value: string }
  | { type: "emptyBody" };

/** The own members of a type of fault, and which of them are required. */
export interface FaultType {
  readonly members: Readonly<Record<string, OptionCheck>>;
  readonly required?: readonly string[];
}

/** The members of a fault that the queue reads. */
interface Queued {
  readonly type: string;
  readonly times?: number;
}

/** The faults of one fake. */
export interface FaultFormat<F> {
  /** The types beside those of {@link FakeConnectionFault}. */
  readonly types: Readonly<Record<string, FaultType>>;
  /** The members that select requests. */
  readonly match: Readonly<Record<string, OptionCheck>>;
  /** Returns the kinds of requests that a fault strikes. */
  readonly strikes: (fault: F) => readonly string[];
  /** Refuses a fault that strikes no kind of request. */
  readonly refuseIdle: (fault: F, place: string) => void;
}

const count = wholeNumber(0);

const CONNECTION_TYPES: Readonly<Record<FakeConnectionFault["type"], FaultType>> = {
  status: {
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
  cut: { members: { atByte: count }, required: ["atByte"] },
  reset: { members: { atByte: count }, required: ["atByte"] },
  silence: { members: { where: oneOf("headers", "body"), afterEvents: count }, required: ["where"] },
  slowBytes: { members: { msPerByte: milliseconds }, required: ["msPerByte"] },
  contentType: { members: { value: headerText }, required: ["value"] },
  emptyBody: { members: {} },
};

/** Checks the fault at `place`. A test whose fault never strikes would pass for the wrong reason. */
export function checkFault<F extends Queued>(fault: F, place: string, format: FaultFormat<F>): void {
  const types: Readonly<Record<string, FaultType>> = { ...CONNECTION_TYPES, ...format.types };
  const { type } = Object(fault);
  if (typeof fault === "object" && fault !== null && !Object.hasOwn(types, String(type))) {
    throw new TypeError(
      `Cannot script fault ${quoted(`${type}`)}: no such type; use one of ${Object.keys(types).join(", ")}`,
    );
  }
  const { members, required = [] }: FaultType = types[fault?.type] ?? { members: {} };
  const table: OptionChecks = {
    of: `a fault of type ${type}`,
    options: { type: text, ...format.match, times, ...members },
  };
  checkOptions(fault, () => table, place);
  for (const name of required) table.options[name]!(Object(fault)[name], `${place}.${name}`);
  if (format.strikes(fault).length === 0) format.refuseIdle(fault, place);
  // A cast: the type says which members the fault has.
  checkTogether(fault as unknown as FakeConnectionFault, place);
}

/** Members that cannot work together. */
function checkTogether(fault: FakeConnectionFault, place: string): void {
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
function checkOrder<F extends Queued>(faults: readonly F[], { strikes }: FaultFormat<F>): void {
  faults.forEach((fault, index) => {
    const before = faults.slice(0, index).findIndex((other) =>
      other.times === Infinity && strikes(fault).every((kind) => strikes(other).includes(kind))
    );
    if (before < 0) return;
    throw new TypeError(
      `Cannot use option "faults[${index}]": it can never strike, because faults[${before}].times is Infinity; put it first`,
    );
  });
}

/** The queue of faults with their remaining uses. */
export interface FaultQueue<F> {
  /** Returns the fault that strikes a request of this kind, if any. */
  take(kind: string): F | undefined;
  /** Restores all uses. */
  reset(): void;
}

/**
 * Checks the faults, and creates their queue: the first fault with uses left that fits the request strikes.
 *
 * @throws {TypeError} for a fault that does not exist or can never strike: a test that expects it would pass for the
 * wrong reason.
 * @throws {RangeError} for a number that is out of range.
 */
export function faultQueue<F extends Queued>(faults: readonly F[], format: FaultFormat<F>): FaultQueue<F> {
  faults.forEach((fault, index) => checkFault(fault, `faults[${index}]`, format));
  checkOrder(faults, format);
  let used = faults.map(() => 0);
  return {
    take(kind) {
      const index = faults.findIndex((fault, at) =>
        used[at]! < (fault.times ?? 1) && format.strikes(fault).includes(kind)
      );
      if (index >= 0) used[index]!++;
      return faults[index];
    },
    reset() {
      used = faults.map(() => 0);
    },
  };
}
