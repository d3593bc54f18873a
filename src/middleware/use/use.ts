/**
 * A model with middleware around it, which is a model again.
 */
import { whenAborted } from "../../base/aborts.ts";
import { isPromise } from "../../base/is_promise.ts";
import type { ChatStream } from "../../chat/chat_stream.ts";
import { identityOf, setIdentity } from "../../chat/model_identity.ts";
import { type ChatModel, checkModel, withDefaults } from "../../chat/provider.ts";
import type { ChatOptions } from "../../chat/request.ts";
import type { ChatResult } from "../../chat/result.ts";
import { chatStream } from "../../chat/stream/chat_stream.ts";
import type { OpenSource } from "../../chat/stream/open_source.ts";
import { checkStream } from "../../chat/stream/stream_reader.ts";
import { mergeInto } from "../../chat/stream/stream_inside.ts";
import { unreadStream } from "../../chat/stream/unread_stream.ts";
import { withEvents } from "../../chat/stream/with_events.ts";
import { withPull } from "../../chat/stream/with_pull.ts";
import type { ModelId } from "../../models/gate.ts";
import type { ChatEventSource } from "../../chat/event.ts";
import { followText } from "./event_hook.ts";
import { finishRequest, passEvents } from "./finish_again.ts";
import { checkMiddleware, hooksOf, type Middleware, type MiddlewareCall, type MiddlewareHooks } from "./middleware.ts";
import { answerOf, around, eventHookOf, requestOf, resultOf, streamOf, tellError } from "./run_hooks.ts";

/**
 * Returns a handle of the same model, with middleware around its calls. The first middleware is the outermost: it gets the request
 * first, and the events, the result and the error last.
 *
 * The handle has the provider, the id, the options and all other members of `model`, and works wherever a model does: in `runTools`,
 * a conversation, a router. A stream sends nothing, and runs no middleware, before its first read.
 *
 * @throws {TypeError} when `model` is not a handle, or a middleware has an unknown name or is not a function.
 * @example A log of every call
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { createBedrock } from "@bedrock-edge/client";
 * import { use } from "@bedrock-edge/client/middleware";
 * import { fakeBedrock } from "@bedrock-edge/client/testing";
 *
 * const log: string[] = [];
 * const fetch = fakeBedrock({ apiKey: "k", replies: ["Paris.", "Oslo."] });
 * const bedrock = createBedrock({ region: "us-east-1", apiKey: "k", fetch });
 * const model = use(bedrock.model("amazon.nova-lite-v1:0"), {
 *   result: ({ text, usage }, { kind }) => void log.push(`${kind} ${text} ${usage ? "counted" : ""}`),
 *   error: (error) => void log.push(String(error)),
 * });
 * await model.chat({ messages: "The capital of France?" });
 * await model.stream({ messages: "The capital of Norway?" }).text();
 * assertEquals(log, ["chat Paris. counted", "stream Oslo. counted"]);
 * ```
 * @example Other words, in whole answers and in streams
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { createBedrock } from "@bedrock-edge/client";
 * import { use } from "@bedrock-edge/client/middleware";
 * import { fakeBedrock } from "@bedrock-edge/client/testing";
 *
 * const fetch = fakeBedrock({ apiKey: "k", replies: ["PARIS", "PARIS"] });
 * const bedrock = createBedrock({ region: "us-east-1", apiKey: "k", fetch });
 * const model = use(bedrock.model("amazon.nova-lite-v1:0"), {
 *   request: (request) => ({ ...request, system: "Answer in one word." }),
 *   event: (event) => event.type === "text" ? { ...event, text: event.text.toLowerCase() } : undefined,
 * });
 * assertEquals((await model.chat({ messages: "The capital of France?" })).text, "paris");
 * assertEquals((await model.stream({ messages: "The capital of France?" }).final()).text, "paris");
 * ```
 * @example The duration of every call, with something to keep for the length of a call
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { createBedrock } from "@bedrock-edge/client";
 * import { use } from "@bedrock-edge/client/middleware";
 * import { fakeBedrock } from "@bedrock-edge/client/testing";
 *
 * const times: number[] = [];
 * const bedrock = createBedrock({ region: "us-east-1", apiKey: "k", fetch: fakeBedrock({ apiKey: "k", replies: ["Paris."] }) });
 * const model = use(bedrock.model("amazon.nova-lite-v1:0"), () => {
 *   const begin = Date.now();
 *   const end = () => void times.push(Date.now() - begin);
 *   return { result: end, error: end };
 * });
 * await model.chat({ messages: "The capital of France?" });
 * assertEquals(times.length, 1);
 * ```
 */
export function use<M extends ModelId, X>(
  model: ChatModel<M, X>,
  ...middleware: readonly Middleware[]
): ChatModel<M, X> {
  checkModel(model, "use()");
  middleware.forEach(checkMiddleware);
  // The public types check a request for its model and tools; a middleware is the same for all of them.
  const inner = model as unknown as ChatModel;
  return middleware.reduceRight(wrapped, inner) as unknown as ChatModel<M, X>;
}

function wrapped(model: ChatModel, middleware: Middleware): ChatModel {
  const outer = {
    provider: model.provider,
    modelId: model.modelId,
    // Read lazily: the program may declare the model later.
    get contextWindow() {
      return model.contextWindow;
    },
    get traits() {
      return model.traits;
    },
    get defaults() {
      return model.defaults;
    },
    get requestOptions() {
      return model.requestOptions;
    },
    chat: (request: ChatOptions) => chatWith(model, middleware, request),
    stream: (request: ChatOptions) => streamWith(model, middleware, request),
  };
  // The public types check a request for its tools, and know its output.
  return setIdentity(outer, () => identityOf(model)) as unknown as ChatModel;
}

async function chatWith(model: ChatModel, middleware: Middleware, given: ChatOptions): Promise<ChatResult> {
  const call: MiddlewareCall = { kind: "chat", model };
  const hooks = hooksOf(middleware, call);
  let answer: ChatResult;
  try {
    const request = requestOf(hooks, given, await hooks.request?.(given, call));
    const sent = await around(hooks, call, () => answerOf(hooks, call, request), () => {});
    answer = hooks.event
      ? await passEvents(
        eventHookOf(hooks, call),
        sent,
        finishRequest(withDefaults<ChatOptions>(model.defaults, request)),
      )
      : sent;
  } catch (error) {
    await tellError(hooks, call, error);
    throw error;
  }
  return await resultOf(hooks, call, answer);
}

function streamWith(model: ChatModel, middleware: Middleware, given: ChatOptions): ChatStream {
  // `chatStream` forgets this function, and the request with it, once the stream is open.
  const outer = chatStream(model.modelId, async (...opening) => {
    const call: MiddlewareCall = { kind: "stream", model };
    const hooks = hooksOf(middleware, call);
    hearEnd(hooks, call, opening);
    const { signal } = withDefaults<ChatOptions>(model.defaults, Object(given));
    const source = await openWith(hooks, call, given, opening, (stream) => openAs(outer, stream, opening));
    return endedBy(signal, hooked(source, hooks, call), opening);
  });
  return outer;
}

/** Ends a stream when its signal is aborted, also if nobody reads on: the hooks must learn of the end. */
function endedBy(
  signal: AbortSignal | undefined,
  source: ChatEventSource,
  [, , control]: Parameters<OpenSource>,
): ChatEventSource {
  if (!signal) return source;
  const forget = whenAborted(signal, control.fail);
  return {
    ...withPull(source, () => source.pull()),
    close(reason) {
      forget();
      return source.close(reason);
    },
  };
}

/** Opens a stream that becomes another name of `outer`. */
async function openAs(
  outer: ChatStream,
  stream: ChatStream,
  opening: Parameters<OpenSource>,
): Promise<ChatEventSource> {
  checkStream(stream);
  const { model, open, isTaken } = unreadStream(stream);
  if (isTaken) mergeInto(stream, outer);
  const [log] = opening;
  log.model = model;
  return await open(...opening);
}

/** Tells the hooks of the end of a stream, in a function of its own that does not hold the request. */
function hearEnd(hooks: MiddlewareHooks, call: MiddlewareCall, [, , control]: Parameters<OpenSource>): void {
  if (!hooks.result && !hooks.error) return;
  control.onEnd((result, error) => result ? resultOf(hooks, call, result) : tellError(hooks, call, error));
}

async function openWith(
  hooks: MiddlewareHooks,
  call: MiddlewareCall,
  given: ChatOptions,
  [, stop]: Parameters<OpenSource>,
  open: (stream: ChatStream) => Promise<ChatEventSource>,
): Promise<ChatEventSource> {
  // Nothing is awaited that is not a promise, so that hooks which return at once delay nothing.
  const changed: unknown = hooks.request?.(given, call);
  const request = requestOf(hooks, given, isPromise(changed) ? await changed : changed);
  // The hooks have learned of the end of a stream that was left meanwhile, and must not begin after it.
  stop.throwIfAborted();
  const send = async () => {
    const stream = streamOf(hooks, call, request);
    return await open(isPromise(stream) ? await stream : stream);
  };
  return await around(hooks, call, send, (source, reason) => source.close(reason));
}

function hooked(source: ChatEventSource, hooks: MiddlewareHooks, call: MiddlewareCall): ChatEventSource {
  return hooks.event ? withEvents(source, followText(eventHookOf(hooks, call))) : source;
}
