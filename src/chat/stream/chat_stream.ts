/**
 * A stream of one answer, with one reader and several ways to read. An incomplete answer never ends like a complete one.
 */
import { type Clock, systemClock } from "../../base/clock.ts";
import { defined } from "../../base/defined.ts";
import { annotate, isProviderError } from "../../errors/provider_error.ts";
import { pullStream } from "../../base/pull_stream.ts";
import { kindOf } from "../../base/quote.ts";
import type { ChatStream } from "../chat_stream.ts";
import type { ChatEvent, ChatEventSource } from "../event.ts";
import { withResponse } from "../response.ts";
import { type ChatResult, chatResult, createCallLog, type Outcome, textOf } from "../result.ts";
import { Draft } from "./draft.ts";
import type { EndHook, OpenSource, StreamControl } from "./open_source.ts";
import { offerInside } from "./stream_inside.ts";
import { missingStop, readingStopped, truncated } from "./truncated.ts";

/** How long `final()` waits for a reader that reads nothing. */
const UNREAD_MS = 120_000;

const YES: Promise<boolean> = Promise.resolve(true);

const DONE: { readonly done: true; readonly value: undefined } = { done: true, value: undefined };

/**
 * Creates a stream that is opened at its first read.
 *
 * @param open sends the request, resolves at the first content event, and keeps the log up to date; stops when the signal is
 * aborted.
 * @param clock limits how long `final()` waits for a reader that reads nothing.
 * @throws {TypeError} when `open` is not a function.
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { type ChatEvent, chatStream } from "@bedrock-edge/client/provider";
 *
 * const batches: ChatEvent[][] = [
 *   [{ type: "text", index: 0, text: "Paris" }, { type: "text", index: 0, text: "." }],
 *   [{ type: "stop", stopReason: "end_turn" }],
 * ];
 * const stream = chatStream("capitals", () =>
 *   Promise.resolve({ pull: () => Promise.resolve(batches.shift()), close: () => Promise.resolve() }));
 *
 * const pieces: string[] = [];
 * for await (const text of stream.textStream) pieces.push(text);
 * assertEquals(pieces, ["Paris", "."]);
 * assertEquals((await stream.final()).stopReason, "end_turn");
 * ```
 */
export function chatStream(
  model: string,
  open: OpenSource,
  clock: Clock = systemClock,
): ChatStream {
  if (typeof open !== "function") {
    throw new TypeError(
      `Cannot create a stream: ${kindOf(open)} cannot open it; pass a function that resolves with a ChatEventSource`,
    );
  }
  const stop = new AbortController();
  /** The answer, as far as events have been handed out. */
  const draft = new Draft();
  const info = createCallLog(model);
  let source: ChatEventSource | undefined;
  /** Forgotten once the stream is open: it holds the request, which may be large. */
  let opener: OpenSource | undefined = open;
  /** The events of the last pull, and how many of them have been handed out. */
  let batch: readonly ChatEvent[] = [];
  let next = 0;
  /** The pull that is under way; a second `next()` waits for it. */
  let pulling: Promise<boolean> | undefined;
  let claimed = false;
  /** Whether the reader waits for what it asked for last. */
  let isWaiting = () => true;
  /** How often events were handed out. */
  let taken = 0;
  /** The reading of `final()` itself, while no reader has come. */
  let draining: Promise<void> | undefined;
  let over = false;
  let failed = false;
  let failure: unknown;
  /** Called at the end. Not a promise, because nobody might handle its rejection. */
  const waiting: (() => void)[] = [];
  /** The hooks that learn of the end, their work, and the result or the error that they leave. */
  const hooks: EndHook[] = [];
  let concluding: Promise<void> | undefined;
  let conclusion: { readonly result: ChatResult | undefined; readonly error: unknown } | undefined;
  const control: StreamControl = {
    isWaiting: () => isWaiting(),
    takes: () => taken,
    fail,
    onEnd: (run) => {
      // The stream has ended: an error of a hook comes too late to be reported.
      if (over) void (async () => await run(undefined, failure))().catch(() => {});
      else hooks.push(run);
    },
  };

  /** Returns the next value that `select` gives for the events at hand; `undefined` if no event is left. */
  function take<T>(select: (event: ChatEvent) => T | undefined): T | undefined {
    taken++;
    while (next < batch.length) {
      const event = batch[next++]!;
      try {
        draft.add(event, source);
      } catch (error) {
        // The source gave no event, or its `grow` failed.
        fail(error);
        return undefined;
      }
      const value = select(event);
      if (value !== undefined) return value;
    }
    return undefined;
  }

  /** Returns all events at hand. */
  function takeBatch(): readonly ChatEvent[] {
    const events = next ? batch.slice(next) : batch;
    take(() => undefined);
    return events;
  }

  /**
   * Makes sure that there is an event to hand out; resolves with false at any end. Callbacks instead of an async function: most
   * batches hold one event, and each async function on its way costs as much as decoding it.
   */
  function pull(): Promise<boolean> {
    if (next < batch.length) return YES;
    return pulling ??= source && !over ? source.pull().then(onBatch, onFailure) : openAndPull();
  }

  async function openAndPull(): Promise<boolean> {
    if (over) return false;
    try {
      // The opener is there as long as the source is not.
      source ??= await opener!(info, stop.signal, control);
      opener = undefined;
      // Closes an answer that arrived after the stream had been left.
      if (over) await source.close(failure);
      return await onBatch(await source.pull());
    } catch (error) {
      return await onFailure(error);
    }
  }

  function onBatch(pulled: readonly ChatEvent[] | undefined): boolean | Promise<boolean> {
    if (over) return false;
    // Readers get the end of the answer, not a failure to close.
    if (!pulled) return end().then(() => false, () => false);
    pulling = undefined;
    batch = pulled;
    next = 0;
    return true;
  }

  async function onFailure(error: unknown): Promise<boolean> {
    await end({ reason: error });
    return false;
  }

  /** Ends the stream, once: with the source, by a failure, or by the reader. A reason, which may be `null`, closes the connection. */
  async function end(given?: { readonly reason: unknown }, left = false): Promise<void> {
    if (over) return;
    const whole = source?.isWhole?.() ?? draft.outcome.stopReason !== undefined;
    const closing = given ?? (whole ? undefined : { reason: missingStop() });
    const reason = closing?.reason;
    const error = isProviderError(reason) ? reason : undefined;
    const cut = error?.kind === "streamTruncated" || (error?.kind === "network" && source);
    over = true;
    // Once the service has said that the answer is whole, leaving, or a connection that fails or falls silent, takes nothing
    // away from it.
    failed = !whole || !(left || !closing || cut || (reason as Error | null)?.name === "TimeoutError");
    // The source knows more of the answer than its headers, and a router describes its errors by itself.
    const { response: _, route: _route, ...facts } = info;
    annotate(reason, facts);
    source?.describe?.(reason);
    failure = error && cut && !("partial" in error) ? truncated(error, stream.partial) : reason;
    batch = [];
    for (const wake of waiting) wake();
    if (closing) stop.abort(reason);
    const closed = source?.close(reason);
    const hadFailed = failed;
    if (hooks.length) concluding = conclude();
    try {
      await closed;
    } finally {
      await concluding;
    }
    if (failed && !hadFailed) throw failure;
  }

  /** Tells the hooks of the end, the last one first. Never rejects. */
  async function conclude(): Promise<void> {
    const hadFailed = failed;
    let result: ChatResult | undefined;
    let error = failure;
    try {
      if (!failed) result = await finish();
    } catch (misfit) {
      error = misfit;
    }
    for (const run of hooks.reverse()) {
      try {
        result = await run(result, result ? undefined : error) ?? result;
      } catch (thrown) {
        if (hadFailed) continue;
        failed = true;
        failure = error = thrown;
        result = undefined;
      }
    }
    conclusion = { result, error };
  }

  /** Resolves with the result of a whole answer. */
  async function finish(): Promise<ChatResult> {
    try {
      return await chatResult(draft.content(), draft.outcome as Outcome, info, source);
    } catch (error) {
      source?.describe?.(error);
      throw error;
    }
  }

  /** Ends the stream between two reads, as a failure of the source would. */
  function fail(reason: unknown): void {
    // Readers get the reason, not a failure to close.
    end({ reason }).catch(() => {});
  }

  function leave(): Promise<void> {
    return end({ reason: readingStopped() }, true);
  }

  /** Reads for `final()`, until a reader comes. */
  async function drain(): Promise<void> {
    while (!claimed && await pull()) {
      // A reader that came while the events were on their way gets them all.
      if (!claimed) take(() => undefined);
    }
  }

  /** Waits for the reader to reach the end. */
  function joined(): Promise<void> {
    return new Promise((resolve, reject) => {
      let disarm = () => {};
      const watch = () => {
        const before = taken;
        disarm = clock.setTimeout(() => {
          if (pulling || taken !== before) return watch();
          reject(
            new DOMException(
              `Cannot finish stream: its reader has taken nothing for ${UNREAD_MS} ms; call final() after the loop, not inside it`,
              "TimeoutError",
            ),
          );
        }, UNREAD_MS);
      };
      watch();
      waiting.push(() => {
        disarm();
        resolve();
      });
    });
  }

  /** The one reader. `select` gives what to hand out of an event, `undefined` for nothing. */
  function reader<T>(select: (event: ChatEvent) => T | undefined): AsyncIterableIterator<T, void> {
    if (draining && taken) {
      const reads = over ? "it has already been read by final() or text()" : "final() reads it already";
      throw new TypeError(`Cannot read stream: ${reads}; call toResponse(stream) or iterate first, then final()`);
    }
    // A stream that ended before anybody read anything still says why.
    if (claimed || taken) throw new TypeError("Cannot read stream: it has already been read; call final()");
    claimed = true;
    let done = false;
    const onPulled = (hasEvents: boolean): IteratorResult<T, void> | Promise<IteratorResult<T, void>> => {
      if (!hasEvents) return atEnd();
      const value = take(select);
      return value === undefined ? fromLaterBatch() : { done: false, value };
    };
    const fromLaterBatch = async (): Promise<IteratorResult<T, void>> => {
      while (!done && await pull()) {
        const value = take(select);
        if (value !== undefined) return { done: false, value };
      }
      return atEnd();
    };
    const atEnd = (): IteratorResult<T, void> => {
      // As of any iterator: it throws once, then it is done.
      if (done || !failed) return DONE;
      done = true;
      throw failure;
    };
    return {
      [Symbol.asyncIterator]() {
        return this;
      },
      next: () => {
        const value = take(select);
        if (value !== undefined) return Promise.resolve({ done: false, value });
        return done ? Promise.resolve(DONE) : pull().then(onPulled);
      },
      return: async () => {
        done = true;
        await leave();
        return DONE;
      },
    };
  }

  const stream: ChatStream = {
    [Symbol.asyncIterator]: () => reader((event) => event),
    get textStream() {
      return { [Symbol.asyncIterator]: () => reader((event) => event.type === "text" ? event.text : undefined) };
    },
    text: async () => (await stream.final()).text,
    async final() {
      if (!claimed) await (draining ??= drain());
      if (!over) await joined();
      await concluding;
      if (failed) throw failure;
      if (!conclusion) return await finish();
      if (conclusion.result) return conclusion.result;
      throw conclusion.error;
    },
    get partial() {
      const content = draft.content();
      const { usage, outcome: { stopReason } } = draft;
      const partial = { text: textOf(content), content, ...info, ...defined({ stopReason, usage }) };
      return withResponse(partial, info);
    },
    toReadableStream() {
      const events = reader((event) => event);
      return pullStream(async () => {
        const { value } = await events.next();
        return value ? [value] : undefined;
      }, leave);
    },
    cancel: (reason = new DOMException("The stream was canceled", "AbortError")) => end({ reason }, true),
    [Symbol.asyncDispose]: leave,
  };
  offerInside(stream, {
    read: () => ({
      events: reader((event) => event),
      // The events are handed out later, when they are read.
      begin: async () => {
        await pull();
        return failed ? { error: failure } : undefined;
      },
      nextBatch: async () => {
        if (await pull()) return takeBatch();
        if (failed) throw failure;
        return undefined;
      },
      watch: (isReaderWaiting) => isWaiting = isReaderWaiting,
      leave: (cause) => cause ? end({ reason: cause.error }, true) : leave(),
    }),
    take: () => {
      if (claimed || draining || over || !opener) return undefined;
      const unread = { model, open: opener, clock };
      claimed = true;
      opener = undefined;
      return unread;
    },
  });
  return stream;
}
