/**
 * AWS's refusals: a name, a status and a message. Names and statuses: the service model of bedrock-runtime and the
 * common errors of the API reference, read 2026-11-20.
 */
import { toBytes, type WireAnswer } from "../base/answer.ts";
import { RefusedRequest } from "../base/fake_server.ts";

/** Thrown inside the fake and turned into a response at its edge. */
export class Refusal extends RefusedRequest {
  override readonly name = "Refusal";
  /** The exception's name, sent as `x-amzn-errortype`; `undefined` for answers of the edge in front of the service. */
  readonly code: string | undefined;
  /** The HTTP status. */
  readonly status: number;
  /** True for a refusal inside a stream: an exception in a 200. */
  readonly inStream: boolean;
  /** The member that holds the text: the service writes `message`, its edge writes `Message`. */
  readonly member: "message" | "Message";

  constructor(
    code: string | undefined,
    message: string,
    status: number = statusOf(code),
    member?: "Message",
    inStream = false,
  ) {
    super(message);
    this.inStream = inStream;
    this.code = code;
    this.status = status;
    this.member = member ?? "message";
  }

  /** The answer in the service's words. */
  override answer(): WireAnswer {
    const headers: Record<string, string> = { "content-type": "application/json" };
    if (this.code !== undefined) headers["x-amzn-errortype"] = `${this.code}${ERROR_NAMESPACE}`;
    return { status: this.status, headers, steps: [toBytes(JSON.stringify({ [this.member]: this.message }))] };
  }
}

/** Bedrock appends its namespace to the name. The fake does so too, to expose clients that compare the whole header. */
const ERROR_NAMESPACE = ":http://internal.amazon.com/coral/com.amazon.bedrock/";

const STATUS: ReadonlyMap<string | undefined, number> = new Map(Object.entries({
  AccessDeniedException: 403,
  ConflictException: 400,
  ExpiredTokenException: 403,
  IncompleteSignatureException: 400,
  InternalServerException: 500,
  InvalidSignatureException: 403,
  MissingAuthenticationTokenException: 403,
  ModelErrorException: 424,
  ModelNotReadyException: 429,
  ModelStreamErrorException: 424,
  ModelTimeoutException: 408,
  RequestEntityTooLargeException: 413,
  ResourceNotFoundException: 404,
  SerializationException: 400,
  ServiceQuotaExceededException: 400,
  ServiceUnavailableException: 503,
  ThrottlingException: 429,
  UnknownOperationException: 404,
  UnrecognizedClientException: 403,
  ValidationException: 400,
}));

/** The status that AWS sends with an exception; 500 for an unknown name. */
export function statusOf(code: string | undefined): number {
  return STATUS.get(code) ?? 500;
}

/** A refusal by Bedrock itself. */
export function invalid(message: string): Refusal {
  return new Refusal("ValidationException", message);
}

/** A refusal by the model behind Bedrock, as Bedrock passes it on. */
export function invalidToModel(message: string): Refusal {
  return invalid(`The model returned the following errors: ${message}`);
}

/** Creates the same refusal inside a stream. */
export function invalidInStream(message: string): Refusal {
  const text = `The model returned the following errors: ${message}`;
  return new Refusal("ValidationException", text, undefined, undefined, true);
}
