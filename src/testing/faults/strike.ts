/** Damages the bytes of a good answer as one fault says. */
import { type BodyStep, toBytes, type WireAnswer } from "../base/answer.ts";
import type { FakeConnectionFault } from "./fault_queue.ts";

/** A fault of any fake. */
interface AnyFault {
  readonly type: string;
}

/** Returns the fault if it is one that every fake has. */
function connectionFault(fault: AnyFault | undefined): FakeConnectionFault | undefined {
  // A cast: a fault of another type fits no case of those who read it.
  return fault as FakeConnectionFault | undefined;
}

/** Damages the bytes and headers of an answer; ignores faults that strike elsewhere. */
export function strike(answer: WireAnswer, given: AnyFault | undefined): WireAnswer {
  const fault = connectionFault(given);
  switch (fault?.type) {
    case "cut":
      return { ...answer, steps: upTo(answer.steps, fault.atByte) };
    case "reset":
      return { ...answer, steps: broken(answer.steps, fault.atByte) };
    case "slowBytes":
      return { ...answer, steps: slowly(answer.steps, fault.msPerByte) };
    case "emptyBody":
      return { ...answer, steps: [] };
    case "contentType":
      return { ...answer, headers: { ...answer.headers, "content-type": fault.value } };
    default:
      return answer;
  }
}

function* upTo(steps: Iterable<BodyStep>, bytes: number): Generator<BodyStep, void> {
  let left = bytes;
  for (const step of steps) {
    if (left <= 0) return;
    if (!(step instanceof Uint8Array)) {
      yield step;
    } else {
      yield step.slice(0, left);
      left -= step.length;
    }
  }
}

function* broken(steps: Iterable<BodyStep>, atByte: number): Generator<BodyStep, void> {
  yield* upTo(steps, atByte);
  yield { fail: new TypeError(`Connection reset by the fake at byte ${atByte}`) };
}

function* slowly(steps: Iterable<BodyStep>, msPerByte: number): Generator<BodyStep, void> {
  for (const step of steps) {
    if (!(step instanceof Uint8Array)) {
      yield step;
      continue;
    }
    for (let at = 0; at < step.length; at++) {
      yield { waitMs: msPerByte };
      yield step.slice(at, at + 1);
    }
  }
}

/** Whether the request gets no answer at all, not even headers. */
export function isMute(fault: AnyFault | undefined): boolean {
  const silence = connectionFault(fault);
  return silence?.type === "silence" && silence.where === "headers";
}

/** Returns whether a fault keeps an answer of these steps from the caller, in whole or in part. */
export function spoilsAnswer(given: AnyFault | undefined, steps: () => Iterable<BodyStep>): boolean {
  const fault = connectionFault(given);
  if (fault === undefined || fault.type === "slowBytes") return false;
  if (fault.type !== "cut") return true;
  let bytes = 0;
  for (const step of steps()) if (step instanceof Uint8Array) bytes += step.length;
  return bytes > fault.atByte;
}

/** The body of a whole answer. */
export function jsonSteps(body: unknown, fault: AnyFault | undefined): BodyStep[] {
  return fault?.type === "silence" ? [{ hang: true }] : [toBytes(JSON.stringify(body))];
}
