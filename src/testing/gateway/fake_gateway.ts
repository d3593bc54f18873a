/** Vercel's AI Gateway as a function of a request: routing, the log, and the order of the checks. */
import { systemClock } from "../../base/clock.ts";
import { asObject } from "../../base/json_object.ts";
import { type BodyStep, toBytes, type WireAnswer } from "../base/answer.ts";
import type { SourceEvent, SourceForm } from "../base/event_source.ts";
import { fakeServer, type LogEntry, parseBody } from "../base/fake_server.ts";
import { InvalidValue } from "../base/values.ts";
import { aborted } from "../base/wait.ts";
import { faultQueue } from "../faults/fault_queue.ts";
import { kindOfRequest, serviceFaults, sourceSteps } from "../faults/service_faults.ts";
import { isMute, jsonSteps, spoilsAnswer, strike } from "../faults/strike.ts";
import { configOf, CREDITS, type Generation, generationOf, reportOf } from "./answer/account.ts";
import { embeddingsOf, imagesOf, rankingOf } from "./answer/other_models.ts";
import type { FakeGatewayReplyRequest, FakeGatewayRequest, FakeGatewayRequestBody } from "./base/request_log.ts";
import { type FakeGatewayOperation, MODEL_CALLS, OPERATIONS, type Route, routeOf, STREAMED } from "./base/route.ts";
import { judgeCall } from "./judge/judge_call.ts";
import { authMethodOf, authorize, DEFAULT_AUTHORITY, judgeHeaders, modelOf } from "./judge/judge_headers.ts";
import { GatewayRefusal, invalidRequest, typeOfStatus } from "./judge/refusal.ts";
import { languageModel } from "./language_model.ts";
import { checkGatewayOptions, type FakeGatewayFault, type FakeGatewayOptions } from "./options.ts";

/** Vercel's AI Gateway as a function: pass it as `fetch`, serve it, or mount it in a Worker. */
export interface FakeGateway {
  /**
   * Answers one request as the gateway would. Each read of the body makes one event.
   *
   * Rejects as `fetch` would: with the abort reason of the request, or with a `TypeError` for a URL or an `init` that is
   * invalid.
   *
   * @param init for `fetch`; ignores the second argument of a server's handler, such as a Worker's `env`
   */
  (input: string | URL | Request, init?: RequestInit | object): Promise<Response>;
  /** Every request to a known path so far, oldest first. */
  readonly requests: readonly FakeGatewayRequest[];
  /** Empties the log, restarts both scripts, and forgets all generations. */
  reset(): void;
}

/** An answer before a fault strikes it. */
interface Answer {
  readonly body: unknown;
  /** The events of a stream; `undefined` for a whole answer. */
  readonly events?: readonly SourceEvent[];
  readonly use?: () => void;
}

const FAULTS = /* @__PURE__ */ serviceFaults<FakeGatewayOperation>({
  all: OPERATIONS,
  model: MODEL_CALLS,
  streamed: STREAMED,
});

/**
 * Creates Vercel's AI Gateway without network, account or particular runtime: language models whole and streamed,
 * embeddings, images, rankings, the catalog, credits, the report and the lookup of a generation. It speaks version 4 of
 * the protocol, and version 3 under a path such as `/v3/ai`.
 *
 * It checks the headers that tell the version, the model and the kind of authentication, and the encoding of files in
 * each version. `replies` script the answers of language models; without a script a small model answers, and says that
 * no model ran: it calls the forced tool or the first one, repeats results and text, fills in a schema, and reasons if
 * `reasoning` asks for it.
 *
 * @throws {TypeError} for an unknown option, and for a reply, a fault or another option that cannot work.
 * @throws {RangeError} for a number that is out of range.
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { fakeGateway } from "@bedrock-edge/client/testing";
 *
 * const fake = fakeGateway({ replies: ["Paris."] });
 * const response = await fake("https://ai-gateway.vercel.sh/v4/ai/language-model", {
 *   method: "POST",
 *   headers: {
 *     authorization: "Bearer fake-gateway-key",
 *     "ai-gateway-auth-method": "api-key",
 *     "ai-gateway-protocol-version": "0.0.1",
 *     "ai-language-model-specification-version": "4",
 *     "ai-language-model-id": "amazon/nova-lite",
 *     "ai-language-model-streaming": "false",
 *   },
 *   body: JSON.stringify({ prompt: [{ role: "user", content: [{ type: "text", text: "Capital of France?" }] }] }),
 * });
 * const { content, finishReason } = await response.json();
 * assertEquals([content, finishReason.unified], [[{ type: "text", text: "Paris." }], "stop"]);
 * assertEquals(fake.requests.map(({ modelId, ended }) => [modelId, ended]), [["amazon/nova-lite", "complete"]]);
 * ```
 */
export function fakeGateway(options: FakeGatewayOptions = {}): FakeGateway {
  checkGatewayOptions(options);
  const { clock = systemClock, msPerToken = 0, models, dialect = {} } = options;
  const authority = {
    apiKey: options.apiKey ?? DEFAULT_AUTHORITY.apiKey,
    oidcToken: options.oidcToken ?? DEFAULT_AUTHORITY.oidcToken,
  };
  const form: SourceForm = {
    lineEnd: dialect.lineEnd ?? "\n",
    comments: dialect.comments ?? false,
    lastBlankLine: dialect.lastBlankLine ?? true,
    done: dialect.done ?? false,
    eventLines: "missing",
  };
  const language = languageModel(options.replies ?? []);
  const faults = faultQueue<FakeGatewayFault>(options.faults ?? [], FAULTS);
  const generations = new Map<string, Generation>();
  const requests: FakeGatewayRequest[] = [];
  const server = fakeServer({
    clock,
    headers: (count) => ({ "x-vercel-id": `fake1::${count}` }),
    async decide(request, signal, entry) {
      try {
        return await decide(request, signal, entry);
      } catch (error) {
        throw error instanceof InvalidValue ? invalidRequest(error.message, error.path) : error;
      }
    },
  });

  /** The order of the checks: the path, the caller, the headers, the body, the model. The scripts come last. */
  async function decide(request: Request, signal: AbortSignal, entry: LogEntry): Promise<WireAnswer> {
    const route = routeOf(request);
    if (!route) {
      throw new GatewayRefusal("not_found", `No operation at ${request.method} ${new URL(request.url).pathname}.`);
    }
    const { operation, protocol } = route;
    const { url, headers } = request;
    const { isJson, value } = parseBody(new Uint8Array(await request.arrayBuffer()));
    const call: FakeGatewayReplyRequest = {
      operation,
      modelId: modelOf(headers, operation),
      stream: STREAMED.includes(operation) && headers.get("ai-language-model-streaming") === "true",
      // A cast: the type describes a body that the gateway accepts, as its docstring says.
      body: value as FakeGatewayRequestBody,
    };
    // Assigns instead of spreading, so that the log shows the current state of the answer.
    requests.push(
      Object.assign(entry, { ...call, url, headers: new Headers(headers), protocol, auth: authMethodOf(headers) }),
    );
    authorize(headers, authority);
    judgeHeaders(headers, route);
    if (MODEL_CALLS.includes(operation)) {
      if (!isJson) throw invalidRequest("The request body is not valid JSON.");
      judgeCall(value, operation, protocol);
      checkModel(call.modelId);
    }
    return await send(call, () => answerTo(call, route, new URL(url).searchParams), signal);
  }

  function checkModel(modelId: string): void {
    const isKnown = models
      ? models.some((model) => (typeof model === "string" ? model : model["id"]) === modelId)
      : !modelId.startsWith("nonexistent");
    if (!isKnown) throw new GatewayRefusal("model_not_found", `Model '${modelId}' not found`, { param: { modelId } });
  }

  function answerTo(call: FakeGatewayReplyRequest, { protocol }: Route, query: URLSearchParams): Answer {
    const body = asObject(call.body);
    switch (call.operation) {
      case "language-model":
        return languageAnswer(call);
      case "embedding-model":
        return { body: withMetadata(embeddingsOf(body)) };
      case "image-model":
        return { body: withMetadata(imagesOf(body), { images: [] }) };
      case "reranking-model":
        return { body: withMetadata(rankingOf(body)) };
      case "config":
        return { body: configOf(models ?? ["amazon/nova-lite"], protocol) };
      case "credits":
        return { body: options.credits ?? CREDITS };
      case "report":
        return { body: reportOf(query, options.report ?? []) };
      case "generation":
        return { body: generationOf(query.get("id"), generations) };
    }
  }

  function languageAnswer(call: FakeGatewayReplyRequest): Answer {
    const id = nextGeneration();
    const createdAt = new Date(clock.now());
    const answer = language.answer(call, {
      generationId: id,
      timestamp: createdAt,
      pings: dialect.pings ?? false,
      contextWindow: options.contextWindow ?? Infinity,
    });
    const { finishReason, usage } = answer;
    generations.set(id, { id, createdAt, model: call.modelId, streamed: call.stream, finishReason, usage });
    const { body, events, use } = answer;
    return call.stream ? { body, events, use } : { body, use };
  }

  let generated = 0;

  function nextGeneration(): string {
    return `gen_fake${++generated}`;
  }

  function withMetadata(body: object, more: object = {}): object {
    return { ...body, providerMetadata: { gateway: { generationId: nextGeneration(), ...more } } };
  }

  /** Sends an answer, or the fault that strikes it. */
  async function send(
    { operation, stream }: FakeGatewayReplyRequest,
    answer: () => Answer,
    signal: AbortSignal,
  ): Promise<WireAnswer> {
    const fault = faults.take(kindOfRequest(operation, stream));
    if (isMute(fault)) {
      await aborted(signal);
      throw signal.reason;
    }
    if (fault?.type === "status") return statusAnswer(fault);
    const { body, events, use = () => {} } = answer();
    if (fault?.type === "error" && !events) throw new GatewayRefusal(fault.code, fault.message);
    const steps = (): Iterable<BodyStep> =>
      events ? sourceSteps({ events, form, msPerToken, errorEvent }, fault) : jsonSteps(body, fault);
    if (!spoilsAnswer(fault, steps)) use();
    const type = events ? "text/event-stream" : "application/json";
    return strike({ status: 200, headers: { "content-type": type }, steps: steps() }, fault);
  }

  return Object.assign(server.handle, {
    requests,
    reset(): void {
      requests.length = 0;
      generated = 0;
      generations.clear();
      server.reset();
      language.reset();
      faults.reset();
    },
  });
}

/** An error inside a stream is a part of it. */
function errorEvent(code: string, message: string): SourceEvent {
  return { data: { type: "error", error: new GatewayRefusal(code, message).error() } };
}

function statusAnswer(fault: Extract<FakeGatewayFault, { type: "status" }>): WireAnswer {
  const { status, code = typeOfStatus(status), message = `Scripted status ${status}.`, body } = fault;
  const answer = new GatewayRefusal(code, message, { status }).answer();
  return {
    ...answer,
    headers: {
      ...answer.headers,
      ...(fault.contentType === undefined ? {} : { "content-type": fault.contentType }),
      ...(fault.retryAfterSeconds === undefined ? {} : { "retry-after": String(fault.retryAfterSeconds) }),
    },
    steps: body === undefined ? answer.steps : [toBytes(body)],
  };
}
