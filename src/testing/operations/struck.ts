/** The answer of an operation beside Converse, as one fault spoils it. */
import type { BodyStep, WireAnswer } from "../base/answer.ts";
import type { FakeOperation } from "../base/request_log.ts";
import type { FakeFault } from "../faults/faults.ts";
import { strikeFrames } from "../faults/frame_faults.ts";
import { isStreamed } from "../faults/operation_names.ts";
import { spoilsAnswer, strike } from "../faults/strike.ts";
import type { OperationAnswer } from "./operation.ts";

/** Returns an answer with the fault in it, and counts its use if the caller gets all of it. */
export function struck(answer: OperationAnswer, operation: FakeOperation, fault: FakeFault | undefined): WireAnswer {
  const steps = isStreamed(operation) ? () => framesOf(answer, fault) : () => wholeSteps(answer, fault);
  if (!spoilsAnswer(fault, steps)) answer.use?.();
  const { status, headers } = answer;
  return strike({ status, headers, steps: steps() }, fault);
}

function wholeSteps({ steps }: OperationAnswer, fault: FakeFault | undefined): Iterable<BodyStep> {
  return fault?.type === "silence" ? [{ hang: true }] : steps;
}

function framesOf({ steps, stopAt, failure }: OperationAnswer, fault: FakeFault | undefined): Iterable<BodyStep> {
  const count = steps.filter((step) => step instanceof Uint8Array).length;
  return strikeFrames({ frames: steps, count, stopAt: stopAt ?? count - 1, ...failure ? { failure } : {} }, fault);
}
