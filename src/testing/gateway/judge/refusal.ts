/**
 * Refusals of the gateway: clients tell them by the `type` of the error, not by the status. Types and statuses: the source
 * of @ai-sdk/gateway 4.0.146, read 2026-11-29.
 */
import { toBytes, type WireAnswer } from "../../base/answer.ts";
import { RefusedRequest } from "../../base/fake_server.ts";

/** The members of a refusal besides its type and message. */
export interface GatewayErrorExtra {
  /** The subject of the error, such as `{ modelId }`. */
  readonly param?: unknown;
  readonly status?: number | undefined;
  /** The id of the generation that failed. */
  readonly generationId?: string | undefined;
}

/** Thrown inside the fake and turned into a response at its edge. */
export class GatewayRefusal extends RefusedRequest {
  override readonly name = "GatewayRefusal";
  readonly type: string;
  readonly extra: GatewayErrorExtra;

  constructor(type: string, message: string, extra: GatewayErrorExtra = {}) {
    super(message);
    this.type = type;
    this.extra = extra;
  }

  /** Returns the error as the body of an answer has it. */
  error(): Readonly<Record<string, unknown>> {
    const { message, type, extra: { param = null } } = this;
    return { message, type, param, code: null };
  }

  override answer(): WireAnswer {
    const { status = statusOf(this.type), generationId } = this.extra;
    const body = { error: this.error(), ...(generationId === undefined ? {} : { generationId }) };
    return { status, headers: { "content-type": "application/json" }, steps: [toBytes(JSON.stringify(body))] };
  }
}

const STATUS: ReadonlyMap<string, number> = new Map([
  ["authentication_error", 401],
  ["invalid_request_error", 400],
  ["rate_limit_exceeded", 429],
  ["model_not_found", 404],
  ["not_found", 404],
  ["forbidden", 403],
  ["failed_dependency", 424],
  ["internal_server_error", 500],
]);

function statusOf(type: string): number {
  return STATUS.get(type) ?? 500;
}

/** Returns the type of a scripted status without one. */
export function typeOfStatus(status: number): string {
  return [...STATUS].find(([, usual]) => usual === status)?.[0] ??
    (status < 500 ? "invalid_request_error" : "internal_server_error");
}

/** A refusal of the caller's mistake. */
export function invalidRequest(message: string, param: unknown = null): GatewayRefusal {
  return new GatewayRefusal("invalid_request_error", message, { param });
}
