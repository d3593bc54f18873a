/**
 * Runs the functions of a middleware, and refuses what they must not return. A function that returns nothing by mistake would
 * otherwise lose an answer that was paid for, or fail far from its cause.
 */
import { isPromise, kindOfUnused } from "../../base/is_promise.ts";
import { kindOf } from "../../base/quote.ts";
import type { ChatStream } from "../../chat/chat_stream.ts";
import type { ChatEvent } from "../../chat/event.ts";
import type { ChatOptions } from "../../chat/request.ts";
import { withResponse } from "../../chat/response.ts";
import { type ChatResult, isResult } from "../../chat/result.ts";
import { isStream } from "../../chat/stream/stream_reader.ts";
import type { EventHook } from "./event_hook.ts";
import { isPlain, type MiddlewareCall, type MiddlewareHooks } from "./middleware.ts";

/** Returns the request that a middleware sends: its own, or the given one if its function returned nothing. */
export function requestOf(hooks: MiddlewareHooks, given: ChatOptions, own: unknown): ChatOptions {
  const request = own ?? given;
  if (isPlain(request)) return request as ChatOptions; // the model checks its members
  if (request === given) {
    throw new TypeError(
      `Cannot chat: ${kindOfUnused(given)} is not a request; pass options of chat(), such as { messages }`,
    );
  }
  throw misuse(hooks, `request() returned ${kindOf(request)}; return options of chat(), or nothing`);
}

/** Returns the function that makes the events, which checks them. */
export function eventHookOf(hooks: MiddlewareHooks, call: MiddlewareCall): EventHook {
  return (event) => {
    const own: unknown = hooks.event?.(event, call) ?? undefined;
    if (own === undefined || own === event) return event;
    if (Array.isArray(own) ? own.every(isEvent) : isEvent(own)) return own as ChatEvent | readonly ChatEvent[];
    throw misuse(
      hooks,
      `event() returned ${kindOfUnused(own)} without events; return an event, a list of events, or nothing`,
    );
  };
}

/** Returns the answer of a `chat()`. */
export async function answerOf(
  hooks: MiddlewareHooks,
  call: MiddlewareCall,
  request: ChatOptions,
): Promise<ChatResult> {
  const next = (request: ChatOptions): Promise<ChatResult> => call.model.chat(request);
  if (!hooks.wrapChat) return await next(request);
  const own: unknown = await hooks.wrapChat(request, next, call);
  if (isResult(own)) return own;
  throw misuse(hooks, `wrapChat() returned ${kindOf(own)}; return the result of next(request)`);
}

/** Returns the stream that answers a `stream()`; a promise only of a middleware that returns one. */
export function streamOf(
  hooks: MiddlewareHooks,
  call: MiddlewareCall,
  request: ChatOptions,
): ChatStream | Promise<ChatStream> {
  const next = (request: ChatOptions): ChatStream => call.model.stream(request);
  if (!hooks.wrapStream) return next(request);
  const own: unknown = hooks.wrapStream(request, next, call);
  return isPromise(own) ? own.then((own) => checkedStream(hooks, own)) : checkedStream(hooks, own);
}

function checkedStream(hooks: MiddlewareHooks, own: unknown): ChatStream {
  if (isStream(own)) return own;
  throw misuse(hooks, `wrapStream() returned ${kindOf(own)}; return next(request)`);
}

/**
 * Runs `send` within the hook, and returns what it resolved with.
 *
 * @param discard gets rid of it if the hook fails.
 */
export async function around<T>(
  hooks: MiddlewareHooks,
  call: MiddlewareCall,
  send: () => Promise<T>,
  discard: (value: T, reason: unknown) => unknown,
): Promise<T> {
  if (!hooks.around) return await send();
  let sent: Promise<T> | undefined;
  const sendOnce = (): Promise<void> => {
    const done = (sent ??= send()).then(() => {});
    // A hook that fails, or does not wait, leaves the rejection to nobody.
    done.catch(() => {});
    return done;
  };
  try {
    await hooks.around(sendOnce, call);
  } catch (error) {
    sent?.then((value) => discard(value, error)).catch(() => {});
    throw error;
  }
  if (sent) return await sent;
  throw misuse(hooks, "around() did not call send; call send() and wait for it");
}

/** Returns the result of a middleware; the given result if its function returned nothing. */
export async function resultOf(hooks: MiddlewareHooks, call: MiddlewareCall, result: ChatResult): Promise<ChatResult> {
  const own: unknown = await hooks.result?.(result, call) ?? result;
  if (!isResult(own)) throw misuse(hooks, `result() returned ${kindOf(own)}; return a result, or nothing`);
  // A copy made with a spread lacks the response.
  return own === result || own.response ? own : withResponse(own, result);
}

/** The error of the call is what counts, not an error of the hook. */
export async function tellError(hooks: MiddlewareHooks, call: MiddlewareCall, error: unknown): Promise<void> {
  try {
    await hooks.error?.(error, call);
  } catch {
    // Ignored, as the documentation says.
  }
}

/** Creates the error of a middleware that does not what its function must do. */
function misuse({ name }: MiddlewareHooks, says: string): TypeError {
  return new TypeError(`Cannot run middleware${name === undefined ? "" : ` "${name}"`}: ${says}`);
}

function isEvent(value: unknown): boolean {
  return typeof (value as Partial<ChatEvent> | null | undefined)?.type === "string";
}
