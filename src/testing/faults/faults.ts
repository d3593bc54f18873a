/** The faults of the fake Bedrock. */
import { invalidOption, oneOf, type OptionCheck, text } from "../../base/check_options.ts";
import { headerText, jsonObject, wholeNumber } from "../base/check.ts";
import type { FakeOperation } from "../base/request_log.ts";
import { CONTROL_PLANE_OPERATIONS, OPERATION_NAMES, STREAMED_OPERATIONS } from "./operation_names.ts";
import type { FakeConnectionFault, FaultFormat } from "./fault_queue.ts";

/** Selects the requests that a fault strikes. */
export interface FakeFaultMatch {
  /**
   * Strikes only this operation. @default every operation that can have the fault, except those that `controlPlane` answers
   */
  operation?: FakeOperation;
  /** The number of requests that it strikes before the next fault; `Infinity` for all. @default {1} */
  times?: number;
}

/**
 * A failure of an accepted request, beside those of {@link FakeConnectionFault}. Faults are a queue: the first fault
 * with uses left that fits the request strikes. `noMessageStop`, `badPreludeCrc`, `badMessageCrc` and `hugeFrame` exist
 * only in the operations that answer with a stream. The `code` of a `status` becomes `x-amzn-errortype`; without it the answer looks like a proxy's, not
 * AWS's.
 *
 * - `exception`: an exception frame after `afterEvents` events (default 0); an HTTP error of that name where the answer
 *   is whole, as that of Converse is.
 *   `extra` is added to its payload.
 * - `error`: the same as an unmodeled error frame.
 * - `noMessageStop`: every frame before the one that ends the answer (`messageStop` of a ConverseStream), then a clean
 *   end.
 * - `badPreludeCrc`, `badMessageCrc`: only that checksum of the frame is wrong (index from 0, default 2; the last frame
 *   when there are fewer).
 * - `hugeFrame`: a sound prelude that claims `bytes` (default 2,000,000,000) in place of the frame, then silence.
 */
export type FakeFault =
  & FakeFaultMatch
  & (
    | FakeConnectionFault
    | { type: "exception"; name: string; message?: string; afterEvents?: number; extra?: Record<string, unknown> }
    | { type: "error"; code: string; message: string; afterEvents?: number }
    | { type: "noMessageStop" }
    | { type: "badPreludeCrc"; frame?: number }
    | { type: "badMessageCrc"; frame?: number }
    | { type: "hugeFrame"; bytes?: number; frame?: number }
  );

/** The limit of a header of the event stream. */
const MAX_HEADER_BYTES = 65_535;

const count = wholeNumber(0);

const headerOfFrame: OptionCheck = (value, option) => {
  text(value, option);
  const { length } = new TextEncoder().encode(String(value));
  if (length <= MAX_HEADER_BYTES) return;
  throw new RangeError(invalidOption(option, `a text of ${length} bytes`, `at most ${MAX_HEADER_BYTES}`).message);
};

/** The types of faults that exist only in a stream. */
const IN_STREAM: ReadonlySet<string> = new Set(["noMessageStop", "badPreludeCrc", "badMessageCrc", "hugeFrame"]);

/** The faults of Bedrock. They strike by the name of the operation. */
export const BEDROCK_FAULTS: FaultFormat<FakeFault> = {
  types: {
    exception: {
      members: { name: headerText, message: text, afterEvents: count, extra: jsonObject },
      required: ["name"],
    },
    error: {
      members: { code: headerText, message: headerOfFrame, afterEvents: count },
      required: ["code", "message"],
    },
    noMessageStop: { members: {} },
    badPreludeCrc: { members: { frame: count } },
    badMessageCrc: { members: { frame: count } },
    hugeFrame: { members: { bytes: wholeNumber(0, 0xffff_ffff), frame: count } },
  },
  match: { operation: oneOf(...OPERATION_NAMES) },
  strikes({ type, operation }) {
    const all = IN_STREAM.has(type) ? STREAMED_OPERATIONS : OPERATION_NAMES;
    return operation === undefined
      ? all.filter((name) => !CONTROL_PLANE_OPERATIONS.includes(name))
      : all.filter((name) => operation === name);
  },
  refuseIdle({ type, operation }, place) {
    throw invalidOption(
      `${place}.operation`,
      `"${operation}"`,
      `an operation with a stream, which alone has a ${type} fault: ${STREAMED_OPERATIONS.join(", ")}`,
    );
  },
};
