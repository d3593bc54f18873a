/**
 * The requests of `Bedrock.request`, for every operation that has no method of its own.
 */
import { bytesOf, tagOf } from "../../base/base64.ts";
import { retryOption, type RetryOptions, type Timeouts, timeoutsOption } from "../../base/call_options.ts";
import {
  abortSignal,
  checkedElsewhere,
  headers,
  oneOf,
  type OptionTable,
  optionTable,
  text,
} from "../../base/check_options.ts";
import { jsonText } from "../../base/json_text.ts";
import { kindOf, quoted } from "../../base/quote.ts";
import { modelPath } from "../../aws/path.ts";
import type { Operation } from "../../models/explain.ts";
import type { Progress } from "../../transport/call.ts";
import type { Exchange } from "../../transport/exchange.ts";
import type { RequestBody } from "../../transport/request_body.ts";

/**
 * A request to one of Bedrock's services.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { createBedrock } from "@bedrock-edge/client";
 * import { fakeBedrock } from "@bedrock-edge/client/testing";
 *
 * const fetch = fakeBedrock({ apiKey: "k", controlPlane: { foundationModels: ["amazon.nova-lite-v1:0"] } });
 * const bedrock = createBedrock({ region: "us-east-1", apiKey: "k", fetch });
 * const response = await bedrock.request({ service: "bedrock", method: "GET", path: "/foundation-models" });
 * const { modelSummaries } = await response.json();
 * assertEquals(modelSummaries[0].modelId, "amazon.nova-lite-v1:0");
 * ```
 */
export interface RequestSpec {
  /** The service, which decides the endpoint. @default {"bedrock-runtime"} */
  service?: "bedrock-runtime" | "bedrock-agent-runtime" | "bedrock" | "bedrock-agent" | undefined;
  /** The method, such as `POST`. */
  method: string;
  /**
   * The path, which begins with a slash, and its query. `{modelId}` in it stands for the id of `model`, percent-encoded, after
   * routing: `/model/{modelId}/invoke`.
   */
  path: string;
  /** Text, bytes (any buffer or view) or a stream of bytes is sent unchanged. Other data is sent as JSON, with bytes as base64. */
  body?: unknown;
  /** The model that is called. The call is then routed by the client's facts about models, and its region is that of an ARN. */
  model?: string | undefined;
  /** Additional headers. */
  headers?: Headers | Readonly<Record<string, string>> | undefined;
  /** An abort rejects with `signal.reason`. */
  signal?: AbortSignal | undefined;
  /** Timeouts in milliseconds, merged over the client's. */
  timeouts?: Timeouts | undefined;
  /** Retries, merged over the client's. `false` disables retries, except one after a wrong clock or an expired token. */
  retry?: RetryOptions | false | undefined;
  /**
   * `"return"` resolves with an answer of an error status as a response, once the retries are used up. Its body is text without
   * the secrets of the request, at most 16,384 characters. Failures of the connection still reject. @default {"throw"}
   */
  errors?: "throw" | "return" | undefined;
}

/**
 * How an operation of this module reads its answer: the second argument of `Bedrock.request`, which its public type hides.
 */
export interface OperationReader<A> {
  /** The service's name of the operation, such as `InvokeModel`, for hooks. */
  readonly operation: string;
  /** The call that the model must support, by the client's facts about models. */
  readonly task?: Operation | undefined;
  /** Whether the answer arrives in pieces. Such a call ends with its stream, any other call when `read` has resolved. */
  readonly isStreamed: boolean;
  /** The facts about the call, which a stream shows: kept up to date while the call goes on. @default facts that nobody reads */
  readonly progress?: Progress | undefined;
  /** Stops the call, beside the signals of the request: the signal of a stream that its reader may leave. */
  readonly stop?: AbortSignal | undefined;
  /**
   * Reads a successful answer. A failure is a failure of the attempt, which may be repeated.
   *
   * Must not hold the body of the request: a stream keeps its reader, and the body may hold large media.
   *
   * @throws {ProviderError} when the answer is not what the operation promises.
   */
  read(exchange: Exchange): Promise<A>;
}

/** The options of `Bedrock.request`. */
export const REQUEST_OPTIONS: OptionTable = /* @__PURE__ */ optionTable<RequestSpec>(() => ({
  of: "request()",
  options: {
    service: oneOf("bedrock-runtime", "bedrock-agent-runtime", "bedrock", "bedrock-agent"),
    method: text,
    path: text,
    body: checkedElsewhere,
    model: text,
    headers,
    signal: abortSignal,
    timeouts: timeoutsOption,
    retry: retryOption,
    errors: oneOf("throw", "return"),
  },
  otherNames: {
    url: "path, or fetch() for a URL",
    modelId: "model",
    data: "body",
    json: "body",
    abortSignal: "signal",
    timeout: "timeouts: { responseMs, firstEventMs, idleMs, totalMs }",
    maxRetries: "retry: { maxRetries }",
    region: "createBedrock({ region })",
    query: "path, with its query",
    searchParams: "path, with its query",
    params: "path, with its query",
  },
}));

/** @throws {TypeError} when the method or the path is missing, or the path does not begin with a slash. */
export function checkTarget({ method, path }: RequestSpec): void {
  if (!method) throw new TypeError('Cannot send the request: the method is missing; pass one such as "POST"');
  if (!path) {
    throw new TypeError('Cannot send the request: the path is missing; pass one such as "/model/{modelId}/invoke"');
  }
  if (!path.startsWith("/")) {
    throw new TypeError(
      `Cannot call ${quoted(`${path}`)}: not a path; pass a path that begins with a slash, such as ` +
        `"/model/{modelId}/invoke", or call fetch() with a whole URL`,
    );
  }
}

/**
 * Returns the method as the platform's `fetch` sends it, so that the sent method is the signed one: `get` is sent as `GET`.
 *
 * @throws {TypeError} when the platform sends no request with the method, or none with a body.
 */
export function sentMethod(method: string, hasBody: boolean): string {
  try {
    return new Request("https://localhost", { method, body: hasBody ? "" : null }).method;
  } catch (cause) {
    throw new TypeError(
      `Cannot send the request: the platform refuses the method ${quoted(method)}${hasBody ? " with a body" : ""}; ` +
        'pass one such as "POST"',
      { cause },
    );
  }
}

/**
 * Returns the path of a request with the id of the model that is called.
 *
 * @throws {TypeError} when the path has `{modelId}` and there is no model, or the id cannot be called.
 */
export function pathOf({ path }: RequestSpec, modelId: string | undefined): string {
  if (!path.includes(PLACEHOLDER)) return path;
  if (modelId === undefined) {
    throw new TypeError(`Cannot call ${quoted(path)}: no model is given for ${PLACEHOLDER}; pass model`);
  }
  return path.replaceAll(PLACEHOLDER, modelPath(modelId, "").slice("/model/".length, -1));
}

const PLACEHOLDER = "{modelId}";

/** A body as it is sent, and the type of one that is JSON. */
export interface SentBody {
  readonly body: RequestBody;
  readonly contentType?: string;
}

/** @throws {TypeError} when a value cannot be JSON. */
export function sentBody(body: unknown): SentBody {
  if (body === undefined || typeof body === "string") return { body };
  const tag = tagOf(body);
  // By its tag: a stream of another realm is one too.
  if (tag === "ReadableStream") return { body: body as ReadableStream<Uint8Array> };
  const bytes = bytesOf(body);
  if (bytes) return { body: bytes as Uint8Array<ArrayBuffer> }; // the platform refuses shared memory by itself
  const json = jsonText(body);
  // JSON.stringify writes a platform's object, such as a `Map`, as an empty object.
  if (json !== undefined && (json !== "{}" || tag === undefined)) {
    return { body: json, contentType: "application/json" };
  }
  throw new TypeError(
    `Cannot send ${
      tag ? `a ${tag}` : kindOf(body)
    } as JSON: it has no JSON; pass plain data, text, bytes or a stream of bytes`,
  );
}
