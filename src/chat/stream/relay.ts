/**
 * A stream over another stream: sees every event, may change it, and learns of the end.
 */
import { callback, checkOptions, type OptionTable, optionTable } from "../../base/check_options.ts";
import type { ChatStream } from "../chat_stream.ts";
import type { ChatEvent, ChatEventSource } from "../event.ts";
import type { ToolEntry } from "../tool.ts";
import { chatStream } from "./chat_stream.ts";
import type { EndHook, OpenSource } from "./open_source.ts";
import { mergeInto } from "./stream_inside.ts";
import { checkStream } from "./stream_reader.ts";
import { unreadStream } from "./unread_stream.ts";
import { withEvents } from "./with_events.ts";

/** Hooks that run while a stream is read. Every hook is optional. */
export interface RelayHooks {
  /** Called at the first read, before the request is sent. An error fails the stream, and nothing is sent. */
  open?: (() => void | Promise<void>) | undefined;
  /**
   * Called with every event, in order. Returns the event or the events to hand out instead, an empty list for none, or nothing to
   * hand out the event itself. An error fails the stream after the events before it, and closes the connection.
   */
  event?: ((event: ChatEvent) => ChatEvent | readonly ChatEvent[] | undefined | void) | undefined;
  /**
   * Called once at the end of a stream that was read, before its reader learns of the end: with the result of a whole answer, or
   * with the error that `final()` rejects with. Returns the result that `final()` resolves with, or nothing to leave it as it is.
   * An error fails the stream, unless it has failed already. A stream of which `open` failed has no end.
   */
  end?: EndHook | undefined;
}

const HOOKS: OptionTable = /* @__PURE__ */ optionTable<RelayHooks>(() => ({
  of: "relay()",
  options: { open: callback, event: callback, end: callback },
  otherNames: {
    onOpen: "open",
    onStart: "open",
    start: "open",
    onEvent: "event",
    onEnd: "end",
    onFinish: "end",
    finish: "end",
    close: "end",
    onError: "end, which gets the error of a stream that fails",
    error: "end, which gets the error of a stream that fails",
  },
}));

/**
 * Returns a stream that reads `inner`, with hooks. Reading, leaving or canceling the returned stream does the same to
 * `inner`; with empty hooks there is no difference between them. `partial` and `final()` come from the events that the
 * reader got.
 *
 * `inner` is a stream that nobody reads, which becomes another name of the returned stream; or a function that returns one, and
 * is called at the first read, after `hooks.open`. A stream of somebody else's is read by iteration.
 *
 * @param model the model id that `partial` shows until `inner` is called. @default that of `inner`, or an empty text
 * @throws {TypeError} when `inner` is neither a stream nor a function, or a hook has an unknown name or is not a function.
 * @example Log the time to the first text, and the usage
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { createBedrock } from "@bedrock-edge/client";
 * import { relay } from "@bedrock-edge/client/provider";
 * import { fakeBedrock } from "@bedrock-edge/client/testing";
 *
 * const bedrock = createBedrock({ region: "us-east-1", apiKey: "k", fetch: fakeBedrock({ apiKey: "k", replies: ["Paris."] }) });
 * const log: string[] = [];
 * const stream = relay(bedrock.stream({ model: "amazon.nova-lite-v1:0", messages: "The capital of France?" }), {
 *   open: () => void log.push("sent"),
 *   event: (event) => void (event.type === "stop" && log.push(event.stopReason)),
 *   end: (result, error) => void log.push(error ? "failed" : `${result?.text}`),
 * });
 * assertEquals(await stream.text(), "Paris.");
 * assertEquals(log, ["sent", "end_turn", "Paris."]);
 * ```
 */
export function relay<T extends readonly ToolEntry[] = readonly ToolEntry[], O = unknown>(
  inner: ChatStream<T, O> | (() => ChatStream<T, O> | Promise<ChatStream<T, O>>),
  hooks: RelayHooks = {},
  model = "",
): ChatStream<T, O> {
  checkOptions(hooks, HOOKS);
  // The types of tools and output exist for the compiler alone.
  const given = inner as ChatStream | (() => ChatStream | Promise<ChatStream>);
  const outer = typeof given === "function" ? relayLater(given, hooks, model) : relayNow(given, hooks);
  return outer as ChatStream<T, O>;
}

function relayNow(inner: ChatStream, hooks: RelayHooks): ChatStream {
  checkStream(inner);
  const { model, open, clock, isTaken } = unreadStream(inner);
  const outer = chatStream(model, async (...opening) => {
    await begin(hooks, ...opening);
    return hooked(await open(...opening), hooks);
  }, clock);
  if (isTaken) mergeInto(inner, outer);
  return outer;
}

function relayLater(inner: () => ChatStream | Promise<ChatStream>, hooks: RelayHooks, model: string): ChatStream {
  const outer = chatStream(model, async (...opening) => {
    await begin(hooks, ...opening);
    const stream = await inner();
    checkStream(stream);
    const { model, open, isTaken } = unreadStream(stream);
    if (isTaken) mergeInto(stream, outer);
    const [log] = opening;
    log.model = model;
    return hooked(await open(...opening), hooks);
  });
  return outer;
}

async function begin(hooks: RelayHooks, ...[, , control]: Parameters<OpenSource>): Promise<void> {
  await hooks.open?.();
  if (hooks.end) control.onEnd((result, error) => hooks.end?.(result, error));
}

function hooked(source: ChatEventSource, { event }: RelayHooks): ChatEventSource {
  return event ? withEvents(source, event) : source;
}
