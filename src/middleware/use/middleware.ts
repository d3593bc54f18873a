/**
 * The types of middleware: functions around the calls of a model.
 */
import { callback, checkOptions, type OptionTable, optionTable, text } from "../../base/check_options.ts";
import { isObject } from "../../base/json_object.ts";
import { isPromise, kindOfUnused } from "../../base/is_promise.ts";
import type { ChatStream } from "../../chat/chat_stream.ts";
import type { ChatEvent } from "../../chat/event.ts";
import type { ChatModel } from "../../chat/provider.ts";
import type { ChatOptions } from "../../chat/request.ts";
import type { ChatResult } from "../../chat/result.ts";

/** One call of a model, as its middleware sees it. */
export interface MiddlewareCall {
  /** Whether `chat()` or `stream()` was called. */
  readonly kind: "chat" | "stream";
  /** The model behind the middleware. Its `defaults` are not yet part of the request. */
  readonly model: ChatModel;
}

/**
 * Functions that run around one call. All are optional. `chat()` and `stream()` run the same functions; a stream runs the first
 * of them at its first read. An error of any function fails the call, except that of `error`.
 *
 * `result` or `error` is called exactly once, at the end of a call that began.
 */
export interface MiddlewareHooks {
  /** The name for messages. */
  readonly name?: string | undefined;
  /** Gets the request before it is sent. Returns another request, or nothing to leave it as it is. */
  readonly request?:
    | ((
      request: ChatOptions,
      call: MiddlewareCall,
    ) => ChatOptions | undefined | void | Promise<ChatOptions | undefined | void>)
    | undefined;
  /**
   * Runs while the request is sent: until `chat()` has its answer, and until a stream has its first content event. Must call `send`
   * once and wait for it. For a limit of concurrent calls, or a context such as `AsyncLocalStorage` or an active span.
   */
  readonly around?: ((send: () => Promise<void>, call: MiddlewareCall) => Promise<unknown>) | undefined;
  /** Answers a `chat()`: returns `next(request)`, or the result of something else. */
  readonly wrapChat?:
    | ((
      request: ChatOptions,
      next: (request: ChatOptions) => Promise<ChatResult>,
      call: MiddlewareCall,
    ) => Promise<ChatResult>)
    | undefined;
  /** Answers a `stream()`: returns `next(request)`, or another stream that nobody reads. */
  readonly wrapStream?:
    | ((
      request: ChatOptions,
      next: (request: ChatOptions) => ChatStream,
      call: MiddlewareCall,
    ) => ChatStream | Promise<ChatStream>)
    | undefined;
  /**
   * Gets every event. Returns the event or the events to hand out instead, an empty list for none, or nothing to leave it as it
   * is. The text of a block follows its `text` events, so that whoever changes these need not change `blockStop`.
   *
   * The answer of a `chat()` passes as the events of a stream would, with one `text` event for each block. Its result is changed
   * as that of a stream: content, calls and output come from the events that are left.
   */
  readonly event?:
    | ((event: ChatEvent, call: MiddlewareCall) => ChatEvent | readonly ChatEvent[] | undefined | void)
    | undefined;
  /** Gets the result of a whole answer. Returns another result, or nothing to leave it as it is. */
  readonly result?:
    | ((
      result: ChatResult,
      call: MiddlewareCall,
    ) => ChatResult | undefined | void | Promise<ChatResult | undefined | void>)
    | undefined;
  /**
   * Gets the error of a call that fails, or of a stream that is left before its end. The error stays what it is, whatever the
   * function does. To answer in another way, catch the error in `wrapChat`.
   */
  readonly error?: ((error: unknown, call: MiddlewareCall) => unknown) | undefined;
}

/**
 * Functions around every call of a model; or a function that is called at the beginning of each call and returns them, for a
 * middleware that keeps something for the length of a call.
 */
export type Middleware = MiddlewareHooks | ((call: MiddlewareCall) => MiddlewareHooks);

const HOOKS: OptionTable = /* @__PURE__ */ optionTable<MiddlewareHooks>(() => ({
  of: "a middleware",
  options: {
    name: text,
    request: callback,
    around: callback,
    wrapChat: callback,
    wrapStream: callback,
    event: callback,
    result: callback,
    error: callback,
  },
  otherNames: {
    transformParams: "request",
    transformRequest: "request",
    onRequest: "request",
    before: "request",
    wrapGenerate: "wrapChat",
    chat: "wrapChat",
    stream: "wrapStream",
    onEvent: "event",
    onChunk: "event",
    transformEvent: "event",
    onFinish: "result",
    onResult: "result",
    after: "result",
    onError: "error",
    end: "result, and error for a call that fails",
    onEnd: "result, and error for a call that fails",
    middlewareVersion: "no version",
    specificationVersion: "no version",
  },
}));

/**
 * Refuses a value that is not a middleware.
 *
 * @throws {TypeError} that says what to pass.
 */
export function checkMiddleware(middleware: unknown): void {
  if (typeof middleware === "function") return;
  if (!isPlain(middleware)) {
    const given = kindOfUnused(middleware);
    throw new TypeError(`Cannot use ${given} as a middleware: not an object; pass { request, event, result … }`);
  }
  checkOptions(middleware, HOOKS);
}

/**
 * Returns the functions for one call.
 *
 * @throws {TypeError} when a function returned something else.
 */
export function hooksOf(middleware: Middleware, call: MiddlewareCall): MiddlewareHooks {
  if (typeof middleware !== "function") return middleware;
  const hooks: unknown = middleware(call);
  checkMiddleware(hooks);
  if (typeof hooks !== "function") return hooks as MiddlewareHooks;
  throw new TypeError(
    "Cannot use a function as a middleware: it returned a function; return { request, event, result … }",
  );
}

/** Returns whether a value is an object with members: not a list, and not a promise that nobody waited for. */
export function isPlain(value: unknown): value is object {
  return isObject(value) && !isPromise(value);
}
