/**
 * A Bedrock runtime as a function of a request: routing, the log, and the order in which things are looked at.
 */
import { type Clock, systemClock } from "../clock.ts";
import { type FakeEnding, pullBody, type WireAnswer } from "./answer.ts";
import { authorize, type FakeCredentials, schemeOf } from "./authorize.ts";
import { eventsOf } from "./events.ts";
import { type FakeFault, faultQueue } from "./faults.ts";
import { Refusal } from "./refusal.ts";
import { type FakeReply, replyScript } from "./reply.ts";
import { isMute, jsonSteps, refusalOf, streamSteps, strike } from "./strike.ts";
import { type ConverseOperation, validateConverse } from "./validate_converse.ts";
import { aborted } from "./wait.ts";

/** What the fake lets in, answers and breaks. */
export interface FakeBedrockOptions {
  /** Keys whose signatures are accepted. @default AWS's documentation keys, `AKIDEXAMPLE` and so on */
  readonly credentials?: FakeCredentials | undefined;
  /** The Bedrock API key that is accepted. @default {"fake-bedrock-key"} */
  readonly apiKey?: string | undefined;
  /** API keys and access key ids that answer as expired. */
  readonly expiredKeys?: readonly string[] | undefined;
  /** Model ids that are refused as callable through an inference profile only. */
  readonly profileOnly?: readonly string[] | undefined;
  /** Scripted answers, the first that matches wins. @default an echo that uses the tools on offer */
  readonly replies?: readonly FakeReply[] | undefined;
  /** What goes wrong, in order. @default nothing */
  readonly faults?: readonly FakeFault[] | undefined;
  /** Milliseconds of the clock between the tokens of a stream. @default {0} */
  readonly msPerToken?: number | undefined;
  /** What is now, and how long a token takes. @default the platform's time */
  readonly clock?: Clock | undefined;
}

/** One request that reached an operation and claimed some authority, whether or not it was let in. */
export interface FakeRequest {
  /** `Converse` or `ConverseStream`. */
  readonly operation: string;
  /** As the path names it, decoded. */
  readonly modelId: string;
  /** The body, parsed; its text when it is not JSON. */
  readonly body: unknown;
  /** As they arrived, secrets included. */
  readonly headers: Headers;
  /** The scheme that was claimed. */
  readonly auth: "bearer" | "sigv4";
  /** How the answer stands at the moment it is asked; shows that a cancel reached the server. */
  readonly ended: FakeEnding;
}

/** A Bedrock runtime as a function: pass it as `fetch`, serve it, or mount it in a Worker. */
export interface FakeBedrock {
  /**
   * Answers one request, as AWS would. A body is made as it is read, an event at a time.
   *
   * Rejects only as `fetch` would: with the request's abort reason.
   */
  (request: Request): Promise<Response>;
  /** Every request so far, oldest first. */
  readonly requests: readonly FakeRequest[];
  /** Empties the log and begins both scripts again. */
  reset(): void;
}

/** Not a secret: AWS prints these keys in its documentation, read 2026-11-20. */
const EXAMPLE_CREDENTIALS: FakeCredentials = {
  accessKeyId: "AKIDEXAMPLE",
  secretAccessKey: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY",
};

/** Source: the service model, read 2026-11-20. */
const MAX_BODY_BYTES = 25_000_000;

const OPERATIONS: ReadonlyMap<string | undefined, ConverseOperation> = new Map([
  ["converse", "Converse"],
  ["converse-stream", "ConverseStream"],
]);

/**
 * Makes a Bedrock runtime that needs no network, no account and no particular runtime. It knows Converse and
 * ConverseStream, verifies API keys and SigV4 signatures, validates bodies by AWS's rules, and answers what `replies` says
 * or an echo that owns up to being one.
 *
 * Model ids are not checked against a list: an id that begins with `nonexistent` is refused as unknown, any other that
 * AWS's pattern allows is answered. A request without authority is refused before it is logged.
 *
 * @throws {TypeError} when a fault has a type that does not exist.
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
 */
export function fakeBedrock(options: FakeBedrockOptions = {}): FakeBedrock {
  const clock = options.clock ?? systemClock;
  const msPerToken = options.msPerToken ?? 0;
  const authority = {
    credentials: options.credentials ?? EXAMPLE_CREDENTIALS,
    apiKey: options.apiKey ?? "fake-bedrock-key",
    expiredKeys: new Set(options.expiredKeys),
    clock,
  };
  const profileOnly = new Set(options.profileOnly);
  const replies = replyScript(options.replies ?? [], msPerToken);
  const faults = faultQueue(options.faults ?? []);
  const requests: FakeRequest[] = [];
  let answered = 0;
  /** Node drops the link from a caller's signal to a request's when nobody holds the request: a silent one must be held. */
  const open = new Set<Request>();

  async function handle(request: Request): Promise<Response> {
    const entry: { ended: FakeEnding } = { ended: "open" };
    open.add(request);
    let answer: WireAnswer;
    try {
      request.signal.throwIfAborted();
      answer = await decide(request, entry);
      request.signal.throwIfAborted();
    } catch (error) {
      if (error instanceof Refusal) {
        answer = error.answer();
      } else {
        entry.ended = "cancelled";
        open.delete(request);
        throw error;
      }
    }
    const headers = new Headers({
      date: new Date(clock.now()).toUTCString(),
      "x-amzn-requestid": `00000000-0000-4000-8000-${(++answered).toString(16).padStart(12, "0")}`,
      ...answer.headers,
    });
    const onEnd = (ending: FakeEnding): void => {
      entry.ended = ending;
      open.delete(request);
    };
    const body = pullBody(answer.steps, { clock, signal: request.signal, onEnd });
    return new Response(body, { status: answer.status, headers });
  }

  /** In the order AWS looks: is there such an operation, who asks, what for; then the scripts. */
  async function decide(request: Request, entry: { ended: FakeEnding }): Promise<WireAnswer> {
    const { operation, modelId } = route(request);
    const bytes = new Uint8Array(await request.arrayBuffer());
    const body = parse(bytes);
    const auth = schemeOf(request.headers);
    const headers = new Headers(request.headers);
    // Assigned to and not spread: the log shows how the answer stands now.
    if (auth !== undefined) {
      requests.push(Object.assign(entry, { operation, modelId, body: body.value, headers, auth }));
    }

    await authorize(request, bytes, authority);
    if (bytes.length > MAX_BODY_BYTES) {
      throw new Refusal("RequestEntityTooLargeException", `The request body exceeds ${MAX_BODY_BYTES} bytes.`);
    }
    if (!body.isJson) {
      throw new Refusal("SerializationException", "The request body is not valid JSON.");
    }
    validateConverse(operation, modelId, body.value);
    checkModelExists(modelId);
    return await answerTo(request, operation, modelId, body.value);
  }

  function checkModelExists(modelId: string): void {
    if (modelId.startsWith("nonexistent")) {
      throw new Refusal("ValidationException", "The provided model identifier is invalid.");
    }
    if (profileOnly.has(modelId)) {
      throw new Refusal(
        "ValidationException",
        // The curly apostrophe is the service's.
        `Invocation of model ID ${modelId} with on-demand throughput isn\u2019t supported. Retry your request with the ID ` +
          "or ARN of an inference profile that contains this model.",
      );
    }
  }

  async function answerTo(
    request: Request,
    operation: ConverseOperation,
    modelId: string,
    body: unknown,
  ): Promise<WireAnswer> {
    const fault = faults.take(operation);
    if (isMute(fault)) {
      await aborted(request.signal);
      throw request.signal.reason;
    }
    const refused = fault && refusalOf(fault, operation);
    if (refused) return refused;
    const { response, events } = replies.answer({ operation, modelId, body });
    const good = operation === "Converse" ? { type: "application/json", steps: jsonSteps(response, fault) } : {
      type: "application/vnd.amazon.eventstream",
      steps: streamSteps(events ?? eventsOf(response), msPerToken, fault),
    };
    return strike({ status: 200, headers: { "content-type": good.type }, steps: good.steps }, fault);
  }

  return Object.assign(handle, {
    requests,
    reset(): void {
      requests.length = 0;
      open.clear();
      answered = 0;
      replies.reset();
      faults.reset();
    },
  });
}

/** By the raw path: an ARN whose slash was not encoded is another path, to AWS as to us. */
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

function parse(bytes: Uint8Array): { isJson: boolean; value: unknown } {
  const text = new TextDecoder().decode(bytes);
  try {
    return { isJson: true, value: JSON.parse(text) };
  } catch {
    return { isJson: false, value: text };
  }
}
