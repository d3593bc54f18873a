/**
 * An operation of the fake beside Converse and the control plane's questions: where it is, and how it answers.
 */
import type { Clock } from "../../base/clock.ts";
import { toBytes, type WireAnswer } from "../base/answer.ts";
import type { ParsedBody } from "../base/fake_server.ts";
import type { FakeOperation } from "../base/request_log.ts";

/** One request to an operation, whose authentication is right. */
export interface OperationRequest {
  /** The request; its body has been read. */
  readonly request: Request;
  readonly url: URL;
  /** The parts of the path that the operation's pattern captured, decoded. */
  readonly parts: readonly string[];
  /** The body, parsed. */
  readonly body: ParsedBody;
  /** Returns the id of the model behind an id, a profile or an ARN. */
  modelOf(modelId: string): string;
  /** @throws {Refusal} for an id that no model has, or that needs an inference profile. */
  checkModelExists(modelId: string): void;
  /** Aborted when the caller leaves. */
  readonly signal: AbortSignal;
}

/** An operation. Created for each fake, since it may keep jobs. */
export interface FakeServiceOperation {
  /** AWS's name of the operation. */
  readonly operation: FakeOperation;
  readonly method: "GET" | "POST" | "PUT" | "DELETE";
  /** The operation's raw path, whose first group is the id that the log shows. */
  readonly path: RegExp;
  /** Whether the answer is an event stream. @default {false} */
  readonly isStreamed?: boolean;
  /** Answers. @throws {Refusal} where AWS would refuse. */
  answer(request: OperationRequest): WireAnswer | Promise<WireAnswer>;
  /** Forgets what the operation has kept. */
  reset?(): void;
}

/** The tools that the operations of one fake share. */
export interface OperationTools {
  readonly clock: Clock;
  /** Milliseconds of the clock between the tokens of a stream. */
  readonly msPerToken: number;
}

/** Returns a JSON answer. */
export function jsonAnswer(value: unknown, headers: Readonly<Record<string, string>> = {}): WireAnswer {
  return {
    status: 200,
    headers: { "content-type": "application/json", ...headers },
    steps: [toBytes(JSON.stringify(value))],
  };
}
