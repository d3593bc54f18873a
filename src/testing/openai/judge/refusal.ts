/**
 * Refusals in OpenAI's shape, and in the shapes of other servers. Types and codes: error messages that people reported,
 * collected 2026-11-29.
 */
import { toBytes, type WireAnswer } from "../../base/answer.ts";
import { RefusedRequest } from "../../base/fake_server.ts";
import type { SourceEvent } from "../../base/event_source.ts";
import type { Dialect } from "../base/dialect.ts";

/** The members of an error. */
export interface OpenAIError {
  readonly message: string;
  readonly type: string;
  readonly param: string | null;
  readonly code: string | null;
}

/** Thrown inside the fake and turned into a response at its edge. */
export class OpenAIRefusal extends RefusedRequest {
  override readonly name = "OpenAIRefusal";
  readonly status: number;
  readonly error: OpenAIError;
  readonly headers: Readonly<Record<string, string>>;
  #dialect: Dialect | undefined;

  constructor(status: number, error: OpenAIError, headers: Readonly<Record<string, string>> = {}) {
    super(error.message);
    this.status = status;
    this.error = error;
    this.headers = headers;
  }

  /** Returns the same refusal in a dialect. */
  in(dialect: Dialect): this {
    this.#dialect = dialect;
    return this;
  }

  /** The answer in the dialect's shape. */
  override answer(): WireAnswer {
    const { status, error, headers } = this;
    const body = this.#dialect ? errorBody(error, status, this.#dialect) : { error };
    return {
      status: this.#dialect?.errorsWithStatus200 ? 200 : status,
      headers: { "content-type": "application/json", ...headers },
      steps: [toBytes(JSON.stringify(body))],
    };
  }
}

/** Returns an error as the body of an answer, or as the data of an event. */
export function errorBody(error: OpenAIError, status: number, { errors }: Dialect): Record<string, unknown> {
  switch (errors) {
    case "object":
      return { error };
    case "text":
      return { error: error.message };
    case "flat":
      return { object: "error", ...error, code: status };
    case "message":
      return { message: error.message };
  }
}

/** A refusal of the caller's mistake. */
export function invalidRequest(
  message: string,
  param: string | null = null,
  code: string | null = null,
): OpenAIRefusal {
  return new OpenAIRefusal(400, { message, type: "invalid_request_error", param, code });
}

/** The status and the type of each code. */
const CODES: ReadonlyMap<string, readonly [status: number, type: string]> = new Map([
  ["context_length_exceeded", [400, "invalid_request_error"]],
  ["content_filter", [400, "invalid_request_error"]],
  ["invalid_api_key", [401, "invalid_request_error"]],
  ["insufficient_quota", [429, "insufficient_quota"]],
  ["model_not_found", [404, "invalid_request_error"]],
  ["permission_denied", [403, "invalid_request_error"]],
  ["rate_limit_exceeded", [429, "requests"]],
  ["overloaded", [503, "server_error"]],
  ["server_error", [500, "server_error"]],
]);

/** The code of a scripted status without one. */
const CODE_OF_STATUS: ReadonlyMap<number, string> = new Map([
  [401, "invalid_api_key"],
  [403, "permission_denied"],
  [404, "model_not_found"],
  [429, "rate_limit_exceeded"],
  [500, "server_error"],
  [503, "overloaded"],
]);

/** A scripted error; its status and type follow from its code, unless they are given. */
export function scriptedError(
  { code, message, type, param }: {
    readonly code?: string | undefined;
    readonly message?: string | undefined;
    readonly type?: string | undefined;
    readonly param?: string | undefined;
  },
  status?: number,
): OpenAIRefusal {
  const known = code ?? (status === undefined ? undefined : CODE_OF_STATUS.get(status));
  const [usual, kind] = CODES.get(known ?? "") ??
    [status ?? 400, (status ?? 400) < 500 ? "invalid_request_error" : "server_error"];
  return new OpenAIRefusal(status ?? usual, {
    message: message ?? `Scripted status ${status ?? usual}.`,
    type: type ?? kind,
    param: param ?? null,
    code: known ?? null,
  });
}

/** Returns an error inside a stream, in the dialect's form; a chunk continues the stream's own. */
export function errorEvent(
  [code, message]: readonly [code: string, message: string],
  events: readonly SourceEvent[],
  dialect: Dialect,
): SourceEvent {
  const { error, status } = scriptedError({ code, message });
  if (dialect.streamErrors !== "chunk") {
    return { data: errorBody(error, status, dialect), event: dialect.streamErrors === "event" ? "error" : undefined };
  }
  const { id, object, created, model } = Object(events[0]?.data);
  const choices = [{ index: 0, delta: { content: "" }, finish_reason: "error", native_finish_reason: "error" }];
  return { data: { id, object, created, model, error: { code: status, message }, choices } };
}
