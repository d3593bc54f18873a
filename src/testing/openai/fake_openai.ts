/** A server with OpenAI's API as a function of a request: routing, the log, and the order of the checks. */
import { systemClock } from "../../base/clock.ts";
import { asObject, isObject } from "../../base/json_object.ts";
import { type BodyStep, toBytes, type WireAnswer } from "../base/answer.ts";
import type { SourceForm } from "../base/event_source.ts";
import { fakeServer, type LogEntry } from "../base/fake_server.ts";
import { InvalidValue } from "../base/values.ts";
import { authorizeSigV4 } from "../judge/authorize.ts";
import { aborted } from "../base/wait.ts";
import { faultQueue } from "../faults/fault_queue.ts";
import { kindOfRequest, serviceFaults, sourceSteps } from "../faults/service_faults.ts";
import { isMute, jsonSteps, spoilsAnswer, strike } from "../faults/strike.ts";
import { PIXEL } from "../base/pixel.ts";
import { isImagePath } from "./answer/images.ts";
import { knownModels } from "./answer/models.ts";
import { type Dialect, dialectOf } from "./base/dialect.ts";
import { readBody } from "./base/read_body.ts";
import type { FakeOpenAIReplyRequest, FakeOpenAIRequest, FakeOpenAIRequestBody } from "./base/request_log.ts";
import { type FakeOpenAIOperation, MODEL_CALLS, OPERATIONS, type Route, routeOf, STREAMED } from "./base/route.ts";
import { authorizeKey, DEFAULT_KEY, schemeOf } from "./judge/authorize.ts";
import { invalidRequest, OpenAIRefusal, scriptedError } from "./judge/refusal.ts";
import { type OperationAnswer, operations, wholeAnswer } from "./operations.ts";
import { checkOpenAIOptions, type FakeOpenAIFault, type FakeOpenAIOptions } from "./options.ts";

/**
 * A server with OpenAI's API as a function: pass it as `fetch`, serve it, or mount it in a Worker.
 */
export interface FakeOpenAI {
  /**
   * Answers one request as the server would. Each read of the body makes one event.
   *
   * Rejects as `fetch` would: with the abort reason of the request, or with a `TypeError` for a URL or an `init` that is
   * invalid.
   *
   * @param init for `fetch`; ignores the second argument of a server's handler, such as a Worker's `env`
   */
  (input: string | URL | Request, init?: RequestInit | object): Promise<Response>;
  /** Every request to a known path so far, oldest first. */
  readonly requests: readonly FakeOpenAIRequest[];
  /** Empties the log, and restarts both scripts. */
  reset(): void;
}

const FAULTS = /* @__PURE__ */ serviceFaults<FakeOpenAIOperation>({
  all: OPERATIONS,
  model: MODEL_CALLS,
  streamed: STREAMED,
});

/**
 * Creates a server with OpenAI's API that needs no network, no account and no particular runtime, under any base path:
 * chats, completions, responses, embeddings, images and models, whole and streamed. `replies` script its answers;
 * without a script its own small model answers, and says that no model ran. `dialect` gives it the spellings of other
 * servers, and `faults` make it fail.
 *
 * The small model calls a tool (the forced one or the first) with an input that fits, and then repeats the tool's
 * answer. It reasons if `reasoning_effort` or `reasoning.effort` asks for it, fills in a schema of `response_format`,
 * obeys `max_tokens` and `stop`, and repeats all other text.
 *
 * It refuses what OpenAI is known to refuse, in OpenAI's words: a missing key, an unknown model, a role, type or number
 * that is invalid, calls without results. It ignores members that it does not know, because servers differ in them.
 *
 * @throws {TypeError} for an unknown option, and for a reply, a fault or another option that cannot work.
 * @throws {RangeError} for a number that is out of range.
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { fakeOpenAI } from "@bedrock-edge/client/testing";
 *
 * const fake = fakeOpenAI({ replies: ["Paris."], faults: [{ type: "status", status: 429, retryAfterSeconds: 1 }] });
 * const ask = () =>
 *   fake("https://api.example.com/v1/chat/completions", {
 *     method: "POST",
 *     headers: { authorization: "Bearer fake-openai-key" },
 *     body: JSON.stringify({ model: "any", messages: [{ role: "user", content: "What is the capital of France?" }] }),
 *   });
 *
 * const limited = await ask();
 * assertEquals([limited.status, limited.headers.get("retry-after")], [429, "1"]);
 * assertEquals((await limited.json()).error.code, "rate_limit_exceeded");
 *
 * const answer = await (await ask()).json();
 * assertEquals(answer.choices[0].message.content, "Paris.");
 * assertEquals(fake.requests.map(({ operation, ended }) => [operation, ended]), [
 *   ["chat/completions", "complete"],
 *   ["chat/completions", "complete"],
 * ]);
 * ```
 */
export function fakeOpenAI(options: FakeOpenAIOptions = {}): FakeOpenAI {
  checkOpenAIOptions(options);
  const { credentials, apiKey = DEFAULT_KEY, clock = systemClock } = options;
  return openAIServer(options, async (request, bytes) => {
    if (credentials && schemeOf(request.headers) === "sigv4") {
      const authority = { credentials, apiKey: "", expiredKeys: new Set<string>(), clock, services: AWS_SERVICES };
      await authorizeSigV4(request, bytes, authority);
    } else if (apiKey !== null) {
      authorizeKey(request.headers, apiKey);
    }
  });
}

/**
 * Creates the server.
 *
 * @param authorize refuses a caller, by what it throws
 */
export function openAIServer(
  options: FakeOpenAIOptions,
  authorize: (request: Request, bytes: Uint8Array<ArrayBuffer>) => Promise<void>,
): FakeOpenAI {
  const clock = options.clock ?? systemClock;
  const dialect = dialectOf(options.dialect);
  const msPerToken = options.msPerToken ?? 0;
  const models = knownModels(options.models);
  const faults = faultQueue<FakeOpenAIFault>(options.faults ?? [], FAULTS);
  const calls = operations({
    dialect,
    clock,
    replies: options.replies ?? [],
    refuses: options.refuses ?? [],
    contextWindow: options.contextWindow ?? Infinity,
  });
  const requests: FakeOpenAIRequest[] = [];
  const server = fakeServer({
    clock,
    headers: (count) => ({ "x-request-id": `req_fake${count}` }),
    async decide(request, signal, entry) {
      try {
        return await decide(request, signal, entry);
      } catch (error) {
        const refusal = error instanceof InvalidValue ? invalidRequest(error.message, error.path, error.code) : error;
        throw refusal instanceof OpenAIRefusal ? refusal.in(dialect) : refusal;
      }
    },
  });

  /** The order of the checks: the path, the key, the body, the model. The scripts come last. */
  async function decide(request: Request, signal: AbortSignal, entry: LogEntry): Promise<WireAnswer> {
    const { origin, pathname } = new URL(request.url);
    if (isImagePath(pathname)) return image();
    const route = routeOf(request);
    if (!route || (options.basePath ?? route.basePath) !== route.basePath) throw unknownPath(request);
    const bytes = new Uint8Array(await request.arrayBuffer());
    const { isJson, value } = await readBody(bytes, request.headers.get("content-type"));
    // A cast: the type describes a body that the service accepts, as its docstring says.
    const body = value as FakeOpenAIRequestBody;
    const call: FakeOpenAIReplyRequest = {
      operation: route.operation,
      modelId: route.pathModel ?? String(asObject(value)["model"] ?? ""),
      stream: asObject(value)["stream"] === true && STREAMED.includes(route.operation),
      body,
    };
    const { url, headers } = request;
    // Assigns instead of spreading, so that the log shows the current state of the answer.
    requests.push(Object.assign(entry, { ...call, url, headers: new Headers(headers), auth: schemeOf(headers) }));
    await authorize(request, bytes);
    checkApiVersion(request, route);
    if (call.operation === "models") {
      const known = route.pathModel === undefined ? models.list() : models.get(route.pathModel);
      return await send(call, () => wholeAnswer(known), signal);
    }
    if (!isJson || !isObject(value)) throw invalidRequest("We could not parse the JSON body of your request.");
    if (call.modelId === "") throw invalidRequest("you must provide a model parameter");
    models.get(call.modelId);
    calls.judge(call);
    return await send(call, () => calls.answer(call, origin), signal);
  }

  /** Sends an answer, or the fault that strikes it. */
  async function send(
    { operation, stream }: FakeOpenAIReplyRequest,
    answer: () => OperationAnswer,
    signal: AbortSignal,
  ): Promise<WireAnswer> {
    const fault = faults.take(kindOfRequest(operation, stream));
    if (isMute(fault)) {
      await aborted(signal);
      throw signal.reason;
    }
    if (fault?.type === "status") return statusAnswer(fault, dialect);
    const { body, events, errorEvent, use } = answer();
    if (fault?.type === "error" && !events) throw scriptedError({ code: fault.code, message: fault.message });
    const form = formOf(dialect, operation);
    const steps = (): Iterable<BodyStep> =>
      events ? sourceSteps({ events, form, msPerToken, errorEvent }, fault) : jsonSteps(body, fault);
    if (!spoilsAnswer(fault, steps)) use();
    return strike({ status: 200, headers: events ? STREAM_HEADERS : JSON_HEADERS, steps: steps() }, fault);
  }

  return Object.assign(server.handle, {
    requests,
    reset(): void {
      requests.length = 0;
      server.reset();
      calls.reset();
      faults.reset();
    },
  });
}

/** The services of AWS that speak OpenAI's format. */
const AWS_SERVICES: readonly string[] = ["bedrock", "bedrock-mantle"];

const JSON_HEADERS = { "content-type": "application/json" };

const STREAM_HEADERS = { "content-type": "text/event-stream; charset=utf-8", "cache-control": "no-cache" };

/** Returns the spelling of a stream. Only `/responses` names its events, and `[DONE]` ends every other stream. */
function formOf(dialect: Dialect, operation: FakeOpenAIOperation): SourceForm {
  const { lineEnd, comments, eventLines, lastBlankLine } = dialect;
  return { lineEnd, comments, eventLines, lastBlankLine, done: dialect.done && operation !== "responses" };
}

function statusAnswer(fault: Extract<FakeOpenAIFault, { type: "status" }>, dialect: Dialect): WireAnswer {
  const { status, code, message, body, contentType, retryAfterSeconds } = fault;
  const answer = scriptedError({ code, message }, status).in(dialect).answer();
  return {
    status: answer.status,
    headers: {
      ...answer.headers,
      ...(contentType === undefined ? {} : { "content-type": contentType }),
      ...(retryAfterSeconds === undefined ? {} : { "retry-after": String(retryAfterSeconds) }),
    },
    steps: body === undefined ? answer.steps : [toBytes(body)],
  };
}

/** Azure's paths need a version. */
function checkApiVersion({ url }: Request, { isAzure }: Route): void {
  if (!isAzure || new URL(url).searchParams.has("api-version")) return;
  throw new OpenAIRefusal(404, {
    message: "Resource not found",
    type: "invalid_request_error",
    param: null,
    code: "404",
  });
}

function unknownPath({ method, url }: Request): OpenAIRefusal {
  const message = `Invalid URL (${method} ${new URL(url).pathname})`;
  return new OpenAIRefusal(404, { message, type: "invalid_request_error", param: null, code: null });
}

function image(): WireAnswer {
  const bytes = Uint8Array.from(atob(PIXEL), (byte) => byte.charCodeAt(0));
  return { status: 200, headers: { "content-type": "image/png" }, steps: [bytes] };
}
