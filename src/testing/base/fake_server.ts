/**
 * The frame of every fake: reads the arguments of a `fetch`, follows each request to its end, and sends an answer only
 * as fast as it is read.
 */
import type { Clock } from "../../base/clock.ts";
import { type FakeEnding, pullBody, type WireAnswer } from "./answer.ts";
import { BODILESS } from "./check.ts";
import { readFetchArguments } from "./fetch_arguments.ts";

/** Thrown inside a fake for a request that the service refuses, and turned into a response at its edge. */
export abstract class RefusedRequest extends Error {
  /** Returns the refusal as the service sends it. */
  abstract answer(): WireAnswer;
}

/** The state of a request's answer. The log holds this object itself, so that it shows the current state. */
export interface LogEntry {
  ended: FakeEnding;
}

/** The service behind the frame. */
export interface FakeService {
  /** The time source. */
  readonly clock: Clock;
  /** Headers of the answer number `count`, from 1. The headers of an answer override them. */
  readonly headers: (count: number) => Readonly<Record<string, string>>;
  /** Decides the answer to a request. @throws {RefusedRequest} for a refusal. */
  readonly decide: (request: Request, signal: AbortSignal, entry: LogEntry) => Promise<WireAnswer>;
}

/** A service as a function. */
export interface FakeServer {
  /** Answers one request as `fetch` does. */
  handle(input: string | URL | Request, init?: RequestInit | object): Promise<Response>;
  /** Forgets the requests and their number. */
  reset(): void;
}

/** Creates the function of a fake. */
export function fakeServer({ clock, headers, decide }: FakeService): FakeServer {
  let answered = 0;
  /** Node unlinks a caller's signal from a request when the request is garbage. Keep silent requests alive. */
  const open = new Set<Request>();

  async function handle(input: string | URL | Request, init?: RequestInit | object): Promise<Response> {
    const { request, signal } = await readFetchArguments(input, init);
    const entry: LogEntry = { ended: "open" };
    open.add(request);
    let answer: WireAnswer;
    try {
      signal.throwIfAborted();
      answer = await decide(request, signal, entry);
      signal.throwIfAborted();
    } catch (error) {
      if (error instanceof RefusedRequest) {
        answer = error.answer();
      } else {
        entry.ended = signal.aborted ? "cancelled" : "failed";
        open.delete(request);
        throw error;
      }
    }
    const all = new Headers({ date: new Date(clock.now()).toUTCString(), ...headers(++answered), ...answer.headers });
    const onEnd = (ending: FakeEnding): void => {
      entry.ended = ending;
      open.delete(request);
    };
    const { status } = answer;
    if (BODILESS.has(status)) {
      onEnd("complete");
      return new Response(null, { status, headers: all });
    }
    return new Response(pullBody(answer.steps, { clock, signal, onEnd }), { status, headers: all });
  }

  return {
    handle,
    reset(): void {
      answered = 0;
      open.clear();
    },
  };
}

/** A body that a fake has read. */
export interface ParsedBody {
  readonly isJson: boolean;
  /** The parsed JSON, or the text of a body that is not JSON. */
  readonly value: unknown;
}

/** Parses a body as JSON. */
export function parseBody(bytes: Uint8Array): ParsedBody {
  const text = new TextDecoder().decode(bytes);
  try {
    return { isJson: true, value: JSON.parse(text) };
  } catch {
    return { isJson: false, value: text };
  }
}
