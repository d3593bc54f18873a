/** Damages the frames of an event stream as one fault says. */
import { crc32 } from "../../event_stream/crc32.ts";
import { type BodyStep, toBytes, type WireAnswer } from "../base/answer.ts";
import type { WireEvent } from "../answer/events.ts";
import type { FakeFault } from "./faults.ts";
import { errorFrame, eventFrame, exceptionFrame } from "../answer/frames.ts";
import type { FakeOperation } from "../base/request_log.ts";
import { Refusal } from "../judge/refusal.ts";
import { isStreamed } from "./operation_names.ts";

/** The HTTP answer that replaces the body, or `undefined` if the fault damages the body itself. */
export function refusalOf(fault: FakeFault, operation: FakeOperation): WireAnswer | undefined {
  if (fault.type === "status") return statusAnswer(fault);
  if (isStreamed(operation)) return undefined;
  if (fault.type === "error") return new Refusal(fault.code, fault.message).answer();
  if (fault.type !== "exception") return undefined;
  const code = fault.name.charAt(0).toUpperCase() + fault.name.slice(1);
  const answer = new Refusal(code, "").answer();
  return { ...answer, steps: [toBytes(JSON.stringify(exceptionPayload(fault)))] };
}

function statusAnswer(fault: Extract<FakeFault, { type: "status" }>): WireAnswer {
  const headers: Record<string, string> = { "content-type": fault.contentType ?? "application/json" };
  if (fault.code !== undefined) headers["x-amzn-errortype"] = fault.code;
  if (fault.retryAfterSeconds !== undefined) headers["retry-after"] = String(fault.retryAfterSeconds);
  const body = fault.body ?? JSON.stringify({ message: fault.message ?? `Scripted status ${fault.status}.` });
  return { status: fault.status, headers, steps: [toBytes(body)] };
}

function exceptionPayload(fault: Extract<FakeFault, { type: "exception" }>): Record<string, unknown> {
  return { message: fault.message ?? `Scripted ${fault.name}.`, ...fault.extra };
}

/** The frames of a stream, one at a time, with `msPerToken` between its deltas. */
export function* eventFrames(events: readonly WireEvent[], msPerToken: number): Generator<BodyStep, void> {
  let deltas = 0;
  for (const [index, event] of events.entries()) {
    if (msPerToken > 0 && "contentBlockDelta" in event && deltas++ > 0) yield { waitMs: msPerToken };
    yield eventFrame(event, index);
  }
}

/** A stream of frames, before a fault. */
export interface FrameAnswer {
  /** The frames, and waits between them. */
  readonly frames: Iterable<BodyStep>;
  /** The number of frames. */
  readonly count: number;
  /** The index of the frame that ends the answer; `Infinity` for an answer without one. */
  readonly stopAt: number;
  /** Returns a failure of a stream that has server-sent events and not frames. @default a frame of the event stream */
  failure?(name: string, message: string): BodyStep;
}

/** The frames of a ConverseStream, damaged by `fault` at its place. */
export function streamSteps(
  events: readonly WireEvent[],
  msPerToken: number,
  fault: FakeFault | undefined,
): Iterable<BodyStep> {
  const stop = events.findIndex((event) => "messageStop" in event);
  const frames = eventFrames(events, msPerToken);
  return strikeFrames({ frames, count: events.length, stopAt: stop < 0 ? Infinity : stop }, fault);
}

/** The frames of any stream, damaged by `fault` at its place. */
export function* strikeFrames(
  { frames, count, stopAt, failure }: FrameAnswer,
  fault: FakeFault | undefined,
): Generator<BodyStep, void> {
  const end = Math.min(endOf(fault, stopAt), count);
  const marked = markedFrame(fault, count);
  let index = 0;
  /** A wait belongs to the frame behind it. */
  let waits: BodyStep[] = [];
  for (const step of frames) {
    if (index >= end) break;
    if (!(step instanceof Uint8Array)) {
      waits.push(step);
      continue;
    }
    yield* waits;
    waits = [];
    if (index !== marked) {
      yield step;
    } else if (fault?.type === "hugeFrame") {
      yield prelude(fault.bytes ?? 2_000_000_000);
      yield { hang: true };
    } else {
      yield damaged(step.slice(), fault?.type === "badPreludeCrc" ? "prelude" : "message");
    }
    index++;
  }
  if (fault?.type === "exception") {
    yield failure?.(fault.name, fault.message ?? "") ?? exceptionFrame(fault.name, exceptionPayload(fault));
  } else if (fault?.type === "error") {
    yield failure?.(fault.code, fault.message) ?? errorFrame(fault.code, fault.message);
  } else if (fault?.type === "silence") yield { hang: true };
}

/** The number of frames before the fault. */
function endOf(fault: FakeFault | undefined, stopAt: number): number {
  switch (fault?.type) {
    case "exception":
    case "error":
    case "silence":
      return fault.afterEvents ?? 0;
    case "noMessageStop":
      return stopAt;
    default:
      return Infinity;
  }
}

/** The index of the damaged frame; -1 for none. */
function markedFrame(fault: FakeFault | undefined, count: number): number {
  switch (fault?.type) {
    case "badPreludeCrc":
    case "badMessageCrc":
    case "hugeFrame":
      return Math.min(fault.frame ?? 2, count - 1);
    default:
      return -1;
  }
}

function prelude(claimedBytes: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(12);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, claimedBytes);
  view.setUint32(4, 0);
  view.setUint32(8, crc32(bytes, 0, 8));
  return bytes;
}

function damaged(frame: Uint8Array<ArrayBuffer>, checksum: "prelude" | "message"): Uint8Array<ArrayBuffer> {
  const view = new DataView(frame.buffer);
  const end = frame.length - 4;
  if (checksum === "message") {
    view.setUint32(end, ~view.getUint32(end));
  } else {
    view.setUint32(8, ~view.getUint32(8));
    // The outer checksum covers the inner one. Computes it again, so that only one of the two is wrong.
    view.setUint32(end, crc32(frame, 0, end));
  }
  return frame;
}
