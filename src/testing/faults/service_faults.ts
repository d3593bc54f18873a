/** The faults of a service whose streams are server-sent events. */
import { flag, invalidOption, oneOf, text } from "../../base/check_options.ts";
import type { BodyStep } from "../base/answer.ts";
import { headerText, wholeNumber } from "../base/check.ts";
import { eventSteps, type SourceEvent, type SourceForm } from "../base/event_source.ts";
import type { FakeConnectionFault, FaultFormat } from "./fault_queue.ts";

/**
 * A failure of an accepted request, beside those of {@link FakeConnectionFault}; `O` is an operation of the service.
 * Faults are a queue: the first fault with uses left that fits the request strikes.
 *
 * - `error`: an error inside the stream, after `afterEvents` events (default 0), and nothing more; a whole answer
 *   becomes an HTTP error.
 * - `noFinish`: every event of a stream before the one that tells the end, then a clean end.
 */
export type FakeServiceFault<O extends string> =
  & {
    /** Strikes only this operation. @default every operation that calls a model */
    operation?: O;
    /** Strikes only requests for a stream, or only others. @default both */
    stream?: boolean;
    /** The number of requests that it strikes before the next fault; `Infinity` for all. @default {1} */
    times?: number;
  }
  & (
    | FakeConnectionFault
    | { type: "error"; code: string; message: string; afterEvents?: number }
    | { type: "noFinish" }
  );

/** The operations of a service, as far as its faults differ. */
export interface FaultedOperations {
  /** Every operation. */
  readonly all: readonly string[];
  /** Those that call a model, which a fault without `operation` strikes. */
  readonly model: readonly string[];
  /** Those whose answer can be a stream. */
  readonly streamed: readonly string[];
}

/** The kind of a request, by which faults strike. */
export function kindOfRequest(operation: string, isStream: boolean): string {
  return isStream ? `${operation} stream` : operation;
}

/** Returns the faults of a service. */
export function serviceFaults<O extends string>(operations: FaultedOperations): FaultFormat<FakeServiceFault<O>> {
  return {
    types: {
      error: {
        members: { code: headerText, message: text, afterEvents: wholeNumber(0) },
        required: ["code", "message"],
      },
      noFinish: { members: {} },
    },
    match: { operation: oneOf(...operations.all), stream: flag },
    strikes({ type, operation, stream }) {
      const names = operation === undefined ? operations.model : [operation];
      return names.flatMap((name) => [
        ...(stream === true || type === "noFinish" ? [] : [name]),
        ...(stream === false || !operations.streamed.includes(name) ? [] : [kindOfRequest(name, true)]),
      ]);
    },
    refuseIdle({ type }, place) {
      throw invalidOption(
        place,
        `a ${type} fault of requests without a stream`,
        `stream: true, and one of the operations ${operations.streamed.join(", ")}`,
      );
    },
  };
}

/** The events of a stream, and the service's spelling of an error among them. */
export interface FaultedStream {
  readonly events: readonly SourceEvent[];
  readonly form: SourceForm;
  readonly msPerToken: number;
  /** Returns an error as an event, after `sent` events. */
  readonly errorEvent: (code: string, message: string, sent: number) => SourceEvent;
}

/** Returns the steps of a stream, one event at a time; `fault` ends them at its place. */
export function* sourceSteps(
  { events, form, msPerToken, errorEvent }: FaultedStream,
  fault: FakeServiceFault<string> | undefined,
): Generator<BodyStep, void> {
  switch (fault?.type) {
    case "error": {
      const sent = events.slice(0, fault.afterEvents ?? 0);
      yield* eventSteps([...sent, errorEvent(fault.code, fault.message, sent.length)], form, msPerToken, false);
      return;
    }
    case "noFinish": {
      const finish = events.findIndex(({ isFinish }) => isFinish);
      yield* eventSteps(finish < 0 ? events : events.slice(0, finish), form, msPerToken, false);
      return;
    }
    case "silence":
      return yield* silentSteps(events.slice(0, fault.afterEvents ?? 0), form, msPerToken);
    default:
      yield* eventSteps(events, form, msPerToken, true);
  }
}

/** Returns the steps of events, and then nothing until the caller leaves. */
function* silentSteps(
  events: readonly SourceEvent[],
  form: SourceForm,
  msPerToken: number,
): Generator<BodyStep, void> {
  yield* eventSteps(events, form, msPerToken, false);
  yield { hang: true };
}
