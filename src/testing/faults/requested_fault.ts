/**
 * The fault that a request itself asks for, in a header: programs in any language reach it, and tests that run at the same time do
 * not share it.
 */
import type { FakeOperation } from "../base/request_log.ts";
import { invalid } from "../judge/refusal.ts";
import { checkFault } from "./fault_queue.ts";
import { BEDROCK_FAULTS, type FakeFault } from "./faults.ts";
import { isStreamed } from "./operation_names.ts";

/** The byte at which a body ends: behind the first text of a stream, and inside of a whole answer. */
function endAt(operation: FakeOperation): number {
  return isStreamed(operation) ? 500 : 50;
}

/** The faults that have a name. */
const NAMED: Readonly<Record<string, (operation: FakeOperation) => FakeFault>> = {
  "throttling": () => ({
    type: "status",
    status: 429,
    code: "ThrottlingException",
    message: "Too many requests, please wait before trying again.",
  }),
  "unavailable": () => ({
    type: "status",
    status: 503,
    code: "ServiceUnavailableException",
    message: "Bedrock is unable to process your request.",
  }),
  "access-denied": () => ({
    type: "status",
    status: 403,
    code: "AccessDeniedException",
    message: "You don't have access to the model with the specified model ID.",
  }),
  "expired-token": () => ({
    type: "status",
    status: 403,
    code: "ExpiredTokenException",
    message: "The security token included in the request is expired",
  }),
  "exception": () => ({
    type: "exception",
    name: "modelStreamErrorException",
    message: "The system encountered an unexpected error during processing. Try your request again.",
    afterEvents: 3,
  }),
  "cut": (operation) => ({ type: "cut", atByte: endAt(operation) }),
  "reset": (operation) => ({ type: "reset", atByte: endAt(operation) }),
  "damaged": () => ({ type: "badMessageCrc" }),
  "silence": () => ({ type: "silence", where: "body", afterEvents: 2 }),
};

/**
 * Returns the fault that a header asks for: a name, or a fault as JSON.
 *
 * @param header the name of the header; `undefined` if requests may not ask.
 * @throws {Refusal} for an unknown fault, and for one that the operation cannot have.
 */
export function requestedFault(
  headers: Headers,
  header: string | undefined,
  operation: FakeOperation,
): FakeFault | undefined {
  const value = header === undefined ? null : headers.get(header);
  if (value === null) return undefined;
  const named = Object.hasOwn(NAMED, value) ? NAMED[value]!(operation) : undefined;
  const fault = named ?? faultIn(value, `${header}`);
  if (BEDROCK_FAULTS.strikes(fault).includes(operation)) return fault;
  throw invalid(`fakeBedrock has no ${fault.type} fault for ${operation}; the header ${header} asks for it`);
}

function faultIn(value: string, header: string): FakeFault {
  let fault: FakeFault;
  try {
    fault = JSON.parse(value);
  } catch {
    const names = Object.keys(NAMED).join(", ");
    throw invalid(`fakeBedrock has no such fault; the header ${header} takes ${names}, or a fault as JSON`);
  }
  try {
    checkFault(fault, header, BEDROCK_FAULTS);
  } catch (error) {
    // A cast: the check throws errors of its own only.
    throw invalid((error as Error).message);
  }
  return fault;
}
