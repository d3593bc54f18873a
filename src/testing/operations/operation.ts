/**
 * An operation of the fake beside Converse and the control plane's questions: where it is, and how it answers.
 */
import type { Clock } from "../../base/clock.ts";
import { type BodyStep, toBytes, type WireAnswer } from "../base/answer.ts";
import type { WireEvent } from "../answer/events.ts";
import type { AppliedToTexts } from "../answer/guardrails.ts";
import type { FakeReplyRequest } from "../answer/reply.ts";
import type { StreamShape, WireResponse } from "../answer/response.ts";
import type { ParsedBody } from "../base/fake_server.ts";
import type { FakeOperation } from "../base/request_log.ts";
import type { S3Store } from "./s3_store.ts";

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

/** An answer that a fault can spoil. */
export interface OperationAnswer extends WireAnswer {
  /** The body. That of an event stream has one step for each frame, and waits between them. */
  readonly steps: readonly BodyStep[];
  /** The index of the frame without which a stream is not whole. @default that of the last frame */
  readonly stopAt?: number;
  /** Returns a failure inside a stream that has no frames. @default a frame of the event stream */
  failure?(name: string, message: string): BodyStep;
  /** Called when no fault keeps the answer from the caller. */
  use?(): void;
}

/** An operation. Created for each fake, since it may keep jobs. */
export interface FakeServiceOperation {
  /** AWS's name of the operation. */
  readonly operation: FakeOperation;
  readonly method: "GET" | "POST" | "PUT" | "DELETE";
  /** The operation's raw path, whose first group is the id that the log shows. */
  readonly path: RegExp;
  /** Returns what the log shows and faults strike, where the body says it. @default `operation`, and the first group of the path */
  call?(body: ParsedBody): { readonly operation: FakeOperation; readonly modelId: string };
  /** Returns the services that a signature may name. @default `bedrock` alone */
  services?(url: URL): readonly string[];
  /** Answers. A scripted fault then spoils the answer. @throws {Refusal} where AWS would refuse. */
  answer(request: OperationRequest): OperationAnswer | Promise<OperationAnswer>;
  /** Forgets what the operation has kept. */
  reset?(): void;
}

/** The answer of the fake's model, in Converse's shape. */
export interface ModelReply {
  readonly response: WireResponse;
  /** The scripted events of a stream, which replace those of the response. */
  readonly events: readonly WireEvent[] | undefined;
  readonly shape: StreamShape;
  /** Whether a guardrail blocked the request before the model read it. */
  readonly isBlocked: boolean;
  /** Counts a use of the reply. */
  use(): void;
}

/** The tools that the operations of one fake share. */
export interface OperationTools {
  readonly clock: Clock;
  /** Milliseconds of the clock between the tokens of a stream. */
  readonly msPerToken: number;
  /** Applies a guardrail to texts. @throws {Refusal} when the guardrail does not exist. */
  applyGuardrail(id: string, version: string, texts: readonly string[]): AppliedToTexts;
  /** @throws {Refusal} for a Converse body that needs an ability that the model lacks. */
  refuseLimits(body: unknown, operation: "Converse" | "ConverseStream"): void;
  /**
   * Returns the model's answer to a Converse body: that of the script, or that of the small model, behind the guardrail that the
   * body names.
   */
  reply(request: FakeReplyRequest): ModelReply;
  /** The objects of the fake's S3. */
  readonly s3: S3Store;
  /**
   * Returns the JSON with which the model answers a record of a batch.
   *
   * @throws {Refusal} where AWS would refuse.
   */
  answerRecord(
    operation: "Converse" | "InvokeModel",
    modelId: string,
    body: unknown,
    signal: AbortSignal,
  ): Promise<unknown>;
}

/** Returns a JSON answer. */
export function jsonAnswer(value: unknown, headers: Readonly<Record<string, string>> = {}): OperationAnswer {
  return {
    status: 200,
    headers: { "content-type": "application/json", ...headers },
    steps: [toBytes(JSON.stringify(value))],
  };
}
