/** A Bedrock runtime as a function of a request: routing, the log, and the order of the checks. */
import { systemClock } from "../base/clock.ts";
import type { BodyStep, WireAnswer } from "./base/answer.ts";
import { authorize, DEFAULT_KEY, type FakeCredentials, schemeOf } from "./judge/authorize.ts";
import { controlPlaneAnswer, controlPlaneRoute } from "./control_plane.ts";
import { member } from "./judge/conversation.ts";
import { digest } from "./base/digest.ts";
import { eventsOf } from "./answer/events.ts";
import { faultQueue } from "./faults/fault_queue.ts";
import { BEDROCK_FAULTS, type FakeFault } from "./faults/faults.ts";
import { refusalOf, streamSteps } from "./faults/frame_faults.ts";
import { checkFakeOptions, type FakeBedrockOptions } from "./fake_options.ts";
import { fakeServer, type LogEntry, parseBody, type ParsedBody } from "./base/fake_server.ts";
import { exceptionFrame } from "./answer/frames.ts";
import { requestedFault } from "./faults/requested_fault.ts";
import { applyToTexts, guardrailCalls } from "./answer/guardrails.ts";
import { limitChecks } from "./faults/limits.ts";
import { modelBehind } from "./answer/model_behind.ts";
import { promptCache } from "./answer/prompt_cache.ts";
import { Refusal } from "./judge/refusal.ts";
import type { FakeReplyRequest } from "./answer/reply.ts";
import { type Answer, replyScript } from "./answer/reply_script.ts";
import type { FakeOperation, FakeRequest, FakeRequestBody } from "./base/request_log.ts";
import type { WireResponse } from "./answer/response.ts";
import { isMute, jsonSteps, spoilsAnswer, strike } from "./faults/strike.ts";
import { type ConverseOperation, validateConverse } from "./judge/validate_converse.ts";
import { aborted } from "./base/wait.ts";
import { fakeMantle, isMantle } from "./mantle.ts";
import type { ModelReply, OperationAnswer } from "./operations/operation.ts";
import { fakeOperations, operationRoute } from "./operations/operations.ts";
import { fakeS3 } from "./operations/s3.ts";
import { authorizeS3, s3Request } from "./operations/s3_request.ts";
import { s3Store } from "./operations/s3_store.ts";
import { struck } from "./operations/struck.ts";
import type { FakeOpenAIRequest } from "./openai/base/request_log.ts";

/**
 * A Bedrock runtime as a function: pass it as `fetch`, replace the global `fetch` with it, serve it, or mount it in a
 * Worker.
 */
export interface FakeBedrock {
  /**
   * Answers one request as AWS would. Each read of the body makes one event.
   *
   * Rejects as `fetch` would: with the abort reason of the request, or with a `TypeError` for a URL or an `init` that is invalid.
   *
   * @param init for `fetch`; ignores the second argument of a server's handler, such as a Worker's `env`
   */
  (input: string | URL | Request, init?: RequestInit | object): Promise<Response>;
  /** Every request so far, oldest first. */
  readonly requests: readonly FakeRequest[];
  /** Every request so far to the OpenAI APIs of `bedrock-mantle`, oldest first. */
  readonly mantleRequests: readonly FakeOpenAIRequest[];
  /** Empties the log and the prompt cache, and restarts both scripts. */
  reset(): void;
}

/** Not a secret: AWS prints these keys in its documentation, read 2026-11-20. */
const EXAMPLE_CREDENTIALS: FakeCredentials = {
  accessKeyId: "AKIDEXAMPLE",
  secretAccessKey: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY",
};

const EVENT_STREAM = "application/vnd.amazon.eventstream";

/** Source: the service model, read 2026-11-20. */
const MAX_BODY_BYTES = 25_000_000;

const OPERATIONS: ReadonlyMap<string | undefined, ConverseOperation> = new Map([
  ["converse", "Converse"],
  ["converse-stream", "ConverseStream"],
]);

/**
 * Creates a Bedrock runtime that needs no network, no account and no particular runtime. It implements Converse and
 * ConverseStream, verifies API keys and SigV4 signatures, and validates bodies by AWS's rules. `replies` script its
 * answers; without a script its own small model answers, and says that no model ran. `controlPlane` answers questions
 * to the control plane, such as a list of models.
 *
 * The small model calls a tool (the forced one or the first) with an input that fits, and then repeats the tool's
 * answer; the call and result of a system tool are in one answer. It reasons on request, in each provider's request
 * format, and signs its reasoning for `thinking`; Anthropic's magic string in the text makes the reasoning redacted. It
 * quotes and cites documents and search results with citations enabled, describes media, fills in the schema of
 * `outputConfig`, and obeys `maxTokens` and `stopSequences`. It repeats all other text. The wire format follows the
 * requested model: calls of Claude since Opus 4.1 have `type: "tool_use"`, and a stream of gpt-oss that reasons begins
 * with empty text.
 *
 * Cache points work with every reply: the next request reads the prompt up to a point from the cache, for five minutes
 * or an hour of `clock`. Guardrails work too: blocked text leaves the fake in `async` mode, never in `sync` mode.
 *
 * The fake has no list of model ids: it refuses an id that begins with `nonexistent`, and answers any other id that
 * AWS's pattern allows. The family in the id adds refusals to AWS's own rules, such as videos for Claude. The model
 * behind an ARN comes from `controlPlane.resources`. The log does not contain requests without authentication.
 *
 * @throws {TypeError} for an unknown option, and for a reply, a fault, a limit or another option that cannot work.
 * @throws {RangeError} for a number that is out of range.
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { fakeBedrock } from "@bedrock-edge/client/testing";
 *
 * const fake = fakeBedrock({ replies: ["Paris."], faults: [{ type: "status", status: 429, code: "ThrottlingException" }] });
 * const ask = () =>
 *   fake(
 *     new Request("https://bedrock-runtime.us-east-1.amazonaws.com/model/amazon.nova-lite-v1%3A0/converse", {
 *       method: "POST",
 *       headers: { authorization: "Bearer fake-bedrock-key" },
 *       body: JSON.stringify({ messages: [{ role: "user", content: [{ text: "What is the capital of France?" }] }] }),
 *     }),
 *   );
 *
 * const throttled = await ask();
 * assertEquals(throttled.status, 429);
 * await throttled.body?.cancel();
 *
 * const answer = await (await ask()).json();
 * assertEquals(answer.output.message.content, [{ text: "Paris." }]);
 * assertEquals(fake.requests.map(({ modelId, ended }) => [modelId, ended]), [
 *   ["amazon.nova-lite-v1:0", "cancelled"],
 *   ["amazon.nova-lite-v1:0", "complete"],
 * ]);
 * ```
 *
 * @example A model with limits behind a guardrail, and the prompt cache
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { fakeBedrock } from "@bedrock-edge/client/testing";
 *
 * const fake = fakeBedrock({ refuses: ["structuredOutput"], guardrails: { g1: { blockedWords: ["secret"] } } });
 * const ask = async (text: string) => {
 *   const response = await fake(
 *     new Request("https://bedrock-runtime.us-east-1.amazonaws.com/model/amazon.nova-lite-v1%3A0/converse", {
 *       method: "POST",
 *       headers: { authorization: "Bearer fake-bedrock-key" },
 *       body: JSON.stringify({
 *         system: [{ text: "Be brief, please." }, { cachePoint: { type: "default" } }],
 *         messages: [{ role: "user", content: [{ text }] }],
 *         guardrailConfig: { guardrailIdentifier: "g1", guardrailVersion: "DRAFT" },
 *       }),
 *     }),
 *   );
 *   return await response.json();
 * };
 *
 * assertEquals((await ask("What is the secret?")).stopReason, "guardrail_intervened");
 * assertEquals((await ask("Hello")).usage.cacheWriteInputTokens, 5);
 * assertEquals((await ask("Hello again")).usage.cacheReadInputTokens, 5);
 * ```
 */
export function fakeBedrock(options: FakeBedrockOptions = {}): FakeBedrock {
  checkFakeOptions(options);
  const clock = options.clock ?? systemClock;
  const msPerToken = options.msPerToken ?? 0;
  const authority = {
    credentials: options.credentials ?? EXAMPLE_CREDENTIALS,
    apiKey: options.apiKey ?? DEFAULT_KEY,
    expiredKeys: new Set(options.expiredKeys),
    clock,
  };
  const profileOnly = new Set(options.profileOnly);
  const replies = replyScript(options.replies ?? [], msPerToken);
  const faults = faultQueue<FakeFault>(options.faults ?? [], BEDROCK_FAULTS);
  const refuseLimits = limitChecks(options.refuses ?? []);
  const guardrailOf = guardrailCalls(options.guardrails);
  const cache = promptCache(clock);
  /** Digests of generated media, which may come back in the assistant's turns. */
  const sent = new Set<string>();
  const requests: FakeRequest[] = [];
  const mantle = fakeMantle({ clock, msPerToken, ...options.mantle }, authority);

  const objects = s3Store();
  const s3 = fakeS3(objects);
  const operations = fakeOperations(options, {
    clock,
    msPerToken,
    applyGuardrail: (id, version, texts) => applyToTexts(options.guardrails, id, version, texts),
    refuseLimits,
    reply,
    s3: objects,
    answerRecord,
  });

  const server = fakeServer({
    clock,
    headers: (count) => ({ "x-amzn-requestid": `00000000-0000-4000-8000-${count.toString(16).padStart(12, "0")}` }),
    decide,
  });

  /** AWS's order: the operation, the caller, the body. The scripts come last. */
  async function decide(request: Request, signal: AbortSignal, entry: LogEntry): Promise<WireAnswer> {
    const toS3 = s3Request(request);
    if (toS3) {
      const { operation, uri: modelId } = toS3;
      const { bytes } = await admit(
        request,
        entry,
        () => ({ operation, modelId }),
        (bytes) => authorizeS3(request, bytes, authority, toS3),
      );
      return await answerOrFault(operation, undefined, signal, () => s3.answer(toS3, bytes));
    }
    const control = controlPlaneRoute(request);
    if (control) {
      await admit(request, entry, () => control);
      return await answerOrFault(control.operation, undefined, signal, async () => {
        const { status, headers, steps } = await controlPlaneAnswer(control, request, options.controlPlane ?? {});
        return { status, headers, steps: [...steps] };
      });
    }
    const other = operationRoute(operations, request);
    if (other) {
      const { operation, parts } = other;
      const url = new URL(request.url);
      const usual = { operation: operation.operation, modelId: parts[0] ?? "" };
      const callIn = (body: ParsedBody) => operation.call?.(body) ?? usual;
      const services = operation.services?.(url);
      const accepted = services ? { ...authority, services } : authority;
      const body = await admit(request, entry, callIn, (bytes) => authorize(request, bytes, accepted));
      const { operation: name } = callIn(body);
      return await answerOrFault(
        name,
        requestedFault(request.headers, options.faultHeader, name),
        signal,
        () => operation.answer({ request, url, parts, body, modelOf, checkModelExists, signal }),
      );
    }
    const { operation, modelId } = route(request);
    const body = await admit(request, entry, () => ({ operation, modelId }));
    if (!body.isJson) {
      throw new Refusal("SerializationException", "The request body is not valid JSON.");
    }
    try {
      validateConverse(operation, modelId, body.value, sent, modelOf(modelId));
    } catch (error) {
      if (!(error instanceof Refusal && error.inStream && operation === "ConverseStream")) throw error;
      const steps = [exceptionFrame("validationException", { message: error.message })];
      return { status: 200, headers: { "content-type": EVENT_STREAM }, steps };
    }
    checkModelExists(modelId);
    refuseLimits(body.value, operation);
    const requested = requestedFault(request.headers, options.faultHeader, operation);
    return await answerTo({ operation, modelId, body: bodyOf(body.value) }, signal, requested);
  }

  /** Logs a request with authentication, and checks the authentication. */
  async function admit(
    request: Request,
    entry: LogEntry,
    callIn: (body: ParsedBody) => { readonly operation: FakeOperation; readonly modelId: string },
    authorized = (bytes: Uint8Array<ArrayBuffer>) => authorize(request, bytes, authority),
  ): Promise<ParsedBody & { readonly bytes: Uint8Array<ArrayBuffer> }> {
    const bytes = new Uint8Array(await request.arrayBuffer());
    const body = parseBody(bytes);
    const { operation, modelId } = callIn(body);
    const auth = schemeOf(request.headers);
    const headers = new Headers(request.headers);
    // Assigns instead of spreading, so that the log shows the current state of the answer.
    if (auth !== undefined) {
      requests.push(
        Object.assign(entry, { operation, modelId, body: bodyOf(body.value), headers, auth }),
      );
    }

    await authorized(bytes);
    if (bytes.length > MAX_BODY_BYTES) {
      throw new Refusal("RequestEntityTooLargeException", `The request body exceeds ${MAX_BODY_BYTES} bytes.`);
    }
    return { ...body, bytes };
  }

  function modelOf(modelId: string): string {
    return modelBehind(modelId, options.controlPlane?.resources);
  }

  function checkModelExists(modelId: string): void {
    if (modelId.startsWith("nonexistent")) {
      throw new Refusal("ValidationException", "The provided model identifier is invalid.");
    }
    if (profileOnly.has(modelId)) {
      throw new Refusal(
        "ValidationException",
        // The service writes a curly apostrophe.
        `Invocation of model ID ${modelId} with on-demand throughput isn\u2019t supported. Retry your request with the ID ` +
          "or ARN of an inference profile that contains this model.",
      );
    }
  }

  /** Answers an operation beside Converse, unless a fault strikes it. */
  async function answerOrFault(
    operation: FakeOperation,
    requested: FakeFault | undefined,
    signal: AbortSignal,
    answer: () => OperationAnswer | Promise<OperationAnswer>,
  ): Promise<WireAnswer> {
    const fault = requested ?? faults.take(operation);
    if (isMute(fault)) {
      await aborted(signal);
      throw signal.reason;
    }
    const refused = fault && refusalOf(fault, operation);
    if (refused) return refused;
    return struck(await answer(), operation, fault);
  }

  /** Returns the model's answer behind its guardrail. */
  function reply(request: FakeReplyRequest): ModelReply {
    const { modelId, body } = request;
    const guardrail = guardrailOf(body);
    const { response, shape, events, use }: Answer = guardrail?.blocked
      ? { response: guardrail.blocked, shape: { interleave: false, indexGap: 0 }, events: undefined, use() {} }
      : replies.answer({ request, model: modelOf(modelId), cache: () => cache.use(modelId, body) });
    const isBlocked = guardrail?.blocked !== undefined;
    const checked = guardrail && !isBlocked ? guardrail.check(response) : response;
    remember(checked);
    return { response: checked, shape, events, isBlocked, use };
  }

  /** Returns the JSON with which the model answers a record of a batch. */
  async function answerRecord(
    operation: "Converse" | "InvokeModel",
    modelId: string,
    body: unknown,
    signal: AbortSignal,
  ): Promise<unknown> {
    if (operation === "Converse") {
      validateConverse(operation, modelId, body, sent, modelOf(modelId));
      refuseLimits(body, operation);
      const { response, use } = reply({ operation, modelId, body: bodyOf(body) });
      use();
      return response;
    }
    const path = `/model/${modelId}/invoke`;
    const url = new URL(path, "https://localhost");
    const request = new Request(url, { method: "POST" });
    const invoke = operations.find((each) => each.operation === operation)!; // every fake has it
    const parsed = { isJson: true, value: body };
    const answer = await invoke.answer({
      request,
      url,
      parts: [modelId],
      body: parsed,
      modelOf,
      checkModelExists,
      signal,
    });
    answer.use?.();
    return JSON.parse(
      answer.steps.map((step) => step instanceof Uint8Array ? new TextDecoder().decode(step) : "").join(""),
    );
  }

  async function answerTo(
    request: FakeReplyRequest,
    signal: AbortSignal,
    requested: FakeFault | undefined,
  ): Promise<WireAnswer> {
    const { operation } = request;
    // Refuses a guardrail that does not exist before a fault is used.
    guardrailOf(request.body);
    const fault = requested ?? faults.take(operation);
    if (isMute(fault)) {
      await aborted(signal);
      throw signal.reason;
    }
    const refused = fault && refusalOf(fault, operation);
    if (refused) return refused;
    const { response, shape, events, use } = reply(request);
    const isWhole = operation === "Converse";
    const steps = (): Iterable<BodyStep> =>
      isWhole ? jsonSteps(response, fault) : streamSteps(events ?? eventsOf(response, shape), msPerToken, fault);
    if (!spoilsAnswer(fault, steps)) use();
    const headers = { "content-type": isWhole ? "application/json" : EVENT_STREAM };
    return strike({ status: 200, headers, steps: steps() }, fault);
  }

  function remember({ output }: WireResponse): void {
    for (const block of output.message.content) {
      for (const kind of ["image", "audio"]) {
        const { source, error } = member(block, kind);
        if (source !== undefined || error !== undefined) sent.add(digest(JSON.stringify(source ?? error)));
      }
    }
  }

  const handle: typeof server.handle = (input, init) =>
    isMantle(input) ? mantle(input, init) : server.handle(input, init);

  return Object.assign(handle, {
    requests,
    mantleRequests: mantle.requests,
    reset(): void {
      mantle.reset();
      requests.length = 0;
      server.reset();
      for (const operation of operations) operation.reset?.();
      s3.reset();
      cache.reset();
      sent.clear();
      replies.reset();
      faults.reset();
    },
  });
}

/** Matches the raw path: an ARN with an unencoded slash is another path, to AWS and to us. */
function route(request: Request): { operation: ConverseOperation; modelId: string } {
  const { pathname } = new URL(request.url);
  const [root, model, id, verb, ...more] = pathname.split("/");
  const operation = OPERATIONS.get(verb);
  if (root !== "" || model !== "model" || !id || operation === undefined || more.length > 0) {
    throw new Refusal("UnknownOperationException", `fakeBedrock has no operation at ${request.method} ${pathname}`);
  }
  if (request.method !== "POST") {
    throw new Refusal("UnknownOperationException", `${operation} is a POST, not a ${request.method}`, 405);
  }
  try {
    return { operation, modelId: decodeURIComponent(id) };
  } catch {
    throw new Refusal("UnknownOperationException", `The path ${pathname} is not valid percent-encoded UTF-8`);
  }
}

/** The body for the log and the script. A cast: its type describes a body that Bedrock accepts, as its docstring says. */
function bodyOf(value: unknown): FakeRequestBody {
  return value as FakeRequestBody;
}
