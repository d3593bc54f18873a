/**
 * The options of a conversation and of its turns.
 */
import {
  callback,
  checkedElsewhere,
  nested,
  numberFrom,
  type OptionChecks,
  type OptionTable,
  optionTable,
  text,
  withMethods,
} from "../../base/check_options.ts";
import type { Clock } from "../../base/clock.ts";
import type { Store } from "../../base/store.ts";
import type { ModelId } from "../../models/gate.ts";
import type { AnyModel } from "../any_model.ts";
import type { Message, Messages } from "../content.ts";
import type { ChatOptions } from "../request.ts";
import type { ChatModel } from "../provider.ts";
import { requestTable } from "../request_options.ts";
import type { TokenCounter } from "../token_count.ts";
import type { ToolEntry } from "../tool.ts";
import { TOOL_LOOP, type ToolLoop } from "../tools/tool_loop.ts";
import type { ConversationJson } from "./fit/snapshot.ts";

/** The options of every turn, and the store of the conversation. */
export interface ConversationOptions<
  M extends ModelId = AnyModel,
  T extends readonly ToolEntry[] = readonly ToolEntry[],
> extends Omit<ChatOptions<M, T>, "messages"> {
  /**
   * The store, read at the first use and written after every turn; a `Map`, a store of `@bedrock-edge/client/store`, or your
   * own. The conversation is one value in it, so the store's limit is the conversation's. If two conversations have the same key, the later write wins, and the turns that the other one has kept are
   * lost. So create a conversation for every request, not for every isolate. If two may be open at once, as in two tabs, let
   * one Durable Object hold the conversation. @default memory only
   */
  store?: Store | undefined;
  /** The conversation's name in the store. @default a random UUID: a new conversation */
  key?: string | undefined;
  /**
   * The time in milliseconds after which the store forgets the conversation, from its last turn. A store that does not know
   * lifetimes, such as a `Map`, keeps the conversation. @default the store keeps it
   */
  expiresInMs?: number | undefined;
  /**
   * The result of `toJSON()`, or the first messages. A conversation in the store takes precedence. Do not pass messages
   * that came back from a browser: the sender could write both sides of the conversation, and a message of the role
   * `system` among them becomes part of your system prompt. Keep them in a store of yours, or in a value that you have
   * signed.
   */
  from?: ConversationJson | readonly Message[] | undefined;
  /**
   * The model's limit in tokens, including the answer. Old exchanges are left out before a request exceeds the limit. Without a
   * limit they are left out after the service has refused a request. @default the model's `contextWindow`, if the client knows it
   */
  window?: number | undefined;
  /**
   * Counts the tokens of a request before it is sent, such as `(request) => countTokens(client, request)`. Called when the window
   * is known and the estimate says that the request may not fit: an estimate can be off by a factor of four. A count that is
   * not available, or fails, is replaced by the estimate: `token-count-estimated` in `result.repairs`.
   *
   * @default the service's last count plus an estimate
   */
  countTokens?: TokenCounter | undefined;
  /** How tools are run. */
  loop?: ToolLoop<T> | undefined;
  /**
   * The longest wait in milliseconds for the turns before. A turn that waits for itself, as one that is sent by a tool of the same
   * conversation, ends after this time with a `TimeoutError`. @default {900000}
   */
  queueMs?: number | undefined;
  /** Time and timers. @default the platform's */
  clock?: Clock | undefined;
  /**
   * Called with the messages that were left out for good, oldest first, after the turn that needed the room is kept; for
   * example to summarize them. The turn waits for the result. If the callback throws, the turn fails, but is kept.
   * Do not wait for another turn of the same conversation in the callback: the wait would never end. Messages that were only
   * shortened are not in the list; `result.repairs` names them.
   */
  onTrim?: ((dropped: readonly Message[]) => unknown) | undefined;
}

/** The options of one turn, which override the conversation's. */
export interface SendOptions<
  M extends ModelId = AnyModel,
  T extends readonly ToolEntry[] = readonly ToolEntry[],
  O = unknown,
> extends Omit<ChatOptions<M, T, Messages, O>, "messages" | "tools"> {
  /** How tools are run. */
  loop?: ToolLoop<T, O> | undefined;
}

/**
 * Refuses `loop` where nobody has said which tools there are. An empty list of tools is an answer: programs may decide at run
 * time which tools they offer.
 *
 * @throws {TypeError} when `loop` is given without tools.
 */
export function checkLoop(loop: object | undefined, offered: unknown): void {
  if (loop === undefined || offered !== undefined) return;
  throw new TypeError(
    'Cannot use option "loop": the conversation has no tools to run; pass conversation(model, { tools, loop })',
  );
}

/**
 * Refuses a lifetime without a store.
 *
 * @throws {TypeError} when `expiresInMs` is given without a store.
 */
export function checkLifetime(expiresInMs: number | undefined, store: Store | undefined): void {
  if (expiresInMs === undefined || store) return;
  throw new TypeError(
    'Cannot use option "expiresInMs": the conversation has no store; pass conversation(model, { store, expiresInMs })',
  );
}

/** The options of `conversation()` beside those of its requests. */
type OwnOptions = Omit<ConversationOptions, keyof ChatOptions>;

const OWN: OptionTable = /* @__PURE__ */ optionTable<OwnOptions>(() => ({
  of: "conversation()",
  options: {
    store: withMethods("get", "set", "delete"),
    key: text,
    expiresInMs: numberFrom(0),
    from: checkedElsewhere,
    window: numberFrom(1),
    countTokens: callback,
    loop: nested(TOOL_LOOP),
    onTrim: callback,
    queueMs: numberFrom(0),
    clock: withMethods("now", "setTimeout"),
  },
  otherNames: {
    id: "key",
    sessionId: "key",
    messages: "from",
    prompt: "from",
    history: "from",
    model: "the first argument: conversation(client.model(id))",
    modelId: "the first argument: conversation(client.model(id))",
    storage: "store",
    ttl: "expiresInMs, in milliseconds",
    ttlMs: "expiresInMs",
    expirationTtl: "expiresInMs, in milliseconds",
    memory: "store",
    maxHistory: "window",
    maxMessages: "window",
    maxSteps: "loop: { maxSteps }",
    stopWhen: "loop: { stopWhen }",
    onEvent: "loop: { onEvent }",
    onStep: "loop: { onStep }",
    approve: "loop: { approve }",
  },
}));

/** The options of `send()` and `stream()` beside those of their requests. */
const OF_TURN: OptionTable = /* @__PURE__ */ optionTable<Pick<SendOptions, "loop">>(() => ({
  of: "send() and stream()",
  options: { loop: nested(TOOL_LOOP) },
  otherNames: {
    tools: "conversation(model, { tools })",
    messages: "the first argument",
    prompt: "the first argument",
    model: "conversation(client.model(id))",
    modelId: "conversation(client.model(id))",
    maxSteps: "loop: { maxSteps }",
    stopWhen: "loop: { stopWhen }",
    onEvent: "loop: { onEvent }",
    onStep: "loop: { onStep }",
    approve: "loop: { approve }",
  },
}));

/** Returns the options of `conversation()` with a model: its own, and those of the model's requests. */
export function conversationTable(model: ChatModel): OptionTable {
  const { messages: _, ...checks } = requestTable(model.requestOptions)().options;
  return withOwn(OWN, checks, model);
}

/** Returns the options of a turn: its own, and those of the model's requests. */
export function turnTable(model: ChatModel): OptionTable {
  const { messages: _, tools: _tools, ...checks } = requestTable(model.requestOptions)().options;
  return withOwn(OF_TURN, checks, model);
}

function withOwn(table: OptionTable, checks: OptionChecks["options"], model: ChatModel): OptionTable {
  const { of, options, otherNames } = table();
  const names = requestTable(model.requestOptions)().otherNames;
  return () => ({ of, options: { ...checks, ...options }, otherNames: { ...names, ...otherNames } });
}
