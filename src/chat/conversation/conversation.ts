/**
 * A conversation that remembers.
 */
import { unlessAborted, whenAborted } from "../../base/aborts.ts";
import { checkOptions } from "../../base/check_options.ts";
import { systemClock } from "../../base/clock.ts";
import { defined } from "../../base/defined.ts";
import type { ModelId } from "../../models/gate.ts";
import { quoted } from "../../base/quote.ts";
import type { AnyModel } from "../any_model.ts";
import { readBlobs } from "../media/blobs.ts";
import { chatStream } from "../stream/chat_stream.ts";
import type { ContentBlock, Message } from "../content.ts";
import { applyEdits } from "./fit/edits.ts";
import { reasonNotToKeep } from "./ending.ts";
import { isPlausible } from "../estimate.ts";
import { before, followedBy, lastPlace, without } from "./fit/exchanges.ts";
import { type Fit, fitOf, keptSize, type WholeRequest } from "./fit/fit.ts";
import { fitModel, type FittedModel } from "./fitting.ts";
import {
  checkLifetime,
  checkLoop,
  type ConversationOptions,
  conversationTable,
  type SendOptions,
  turnTable,
} from "./options.ts";
import { type Hold, turnQueue } from "./queue.ts";
import { readOnce, withinStoreTime } from "./read_once.ts";
import type { ConversationResult, ConversationStream } from "./result.ts";
import { type ConversationJson, jsonCopy, restoreConversation } from "./fit/snapshot.ts";
import { ConversationSaveError } from "./save_error.ts";
import { endWhenUnread } from "./unread.ts";
import { type ChatModel, checkModel, withDefaults } from "../provider.ts";
import type { ChatOptions } from "../request.ts";
import { withResponse } from "../response.ts";
import type { ChatResult, RequiredOutput } from "../result.ts";
import { runLoop } from "../tools/run_tools.ts";
import { openToolSource } from "../tools/tool_source.ts";
import type { ToolEntry } from "../tool.ts";
import type { ToolLoop, ToolLoopResult } from "../tools/tool_loop.ts";
import { keepToolLoop } from "../tools/tool_loop_failure.ts";

/**
 * A conversation with one model. `Conversation` without arguments stands for any model and any tools. `X` has the options that the
 * provider has beyond `ChatOptions`, as of {@link ChatModel}.
 */
export interface Conversation<
  M extends ModelId = AnyModel,
  T extends readonly ToolEntry[] = readonly ToolEntry[],
  X = unknown,
> {
  /** The conversation's name in the store; undefined without a store and a name. */
  readonly key: string | undefined;
  /**
   * Every turn that is kept, oldest first; bytes are base64. Each turn makes a new list and leaves earlier lists unchanged. The
   * stored messages appear after the first `send`, `stream` or `load`.
   */
  readonly messages: readonly Message[];
  /**
   * Sends a message, or answers tool calls with `toolResult` blocks, and resolves with the whole answer. Tools that have
   * `execute` are run until the model calls no more tools; all of these steps are one turn.
   *
   * A message that is sent during a turn waits for the end of the turn. A turn that fails or is aborted does not change the
   * conversation. Tools that were run stay run, and {@link toolLoopFailure} reads the steps from the error. A turn that a
   * guardrail, a content filter or the model's refusal ended does not change the conversation either, and `result.kept` is false.
   *
   * @throws as `ChatProvider.chat`, `runTools` and the store's `get` do; `TypeError` when the store holds something other than
   * a conversation, or a message cannot be JSON; {@link ConversationSaveError} when the store's `set` fails.
   */
  send<O = unknown>(
    content: string | readonly ContentBlock<M>[],
    options?: (SendOptions<M, T, O> & Partial<X>) | SendOptions<M, T, O>,
  ): Promise<ConversationResult<T, O> & RequiredOutput<T, O>>;
  /**
   * Sends a message and streams the answer. The turn is kept once the answer is whole, and `final()` says whether the turn was
   * kept. A stream that fails, is truncated or is left does not change the conversation, and neither does an answer that a
   * guardrail blocked, even if it was shown.
   *
   * Tools that have `execute` are run as by `send`, while the stream is read: the events of every step follow each other, with a
   * `toolResult` for each call between them. `partial` is the part of the last step, with the usage of all of them. A stream
   * that is left runs no more tools, and aborts the signal of tools that run.
   *
   * The stream enters the queue at the first read and leaves it at the end: read the stream to the end, or leave it. A stream
   * that nobody reads any more, as a visitor who left may leave it, ends with a `TimeoutError` after `timeouts.idleMs` (two
   * minutes), or after 10 s if another turn waits. So it does when its own loop waits for another turn.
   */
  stream<O = unknown>(
    content: string | readonly ContentBlock<M>[],
    options?: (SendOptions<M, T, O> & Partial<X>) | SendOptions<M, T, O>,
  ): ConversationStream<T, O>;
  /** Reads the store once, and resolves with `messages`. For a page that shows the conversation. */
  load(): Promise<readonly Message[]>;
  /**
   * Forgets all turns: removes the conversation from the store, and then from memory. The next turn is the first one. Waits for
   * the turns before. If the store fails, nothing is forgotten.
   *
   * @throws as the store's `delete` does; a `TimeoutError` when the store does not answer for a minute.
   */
  clear(): Promise<void>;
  /** Returns the whole conversation for `JSON.stringify`; `from` restores it. */
  toJSON(): ConversationJson;
}

/** The request of one turn, the model that fits and sends it, and its place in the queue. */
interface Turn {
  readonly hold: Hold;
  readonly model: FittedModel;
  readonly fit: Fit;
  readonly request: WholeRequest;
}

/**
 * Starts or continues a conversation: keeps the turns, sends all of them each time, and leaves out the oldest turns that no
 * longer fit.
 *
 * Only whole exchanges are left out: a user message and everything up to the next user message, so that every tool call keeps
 * its result. The system prompt and the last exchange always stay. An eighth of `window` is kept free for the answer, or
 * `maxTokens`, but at most half. Once the rest is full, a quarter of it is cleared at a time, so that the prompt cache keeps a
 * stable prefix. The size is the service's last count plus an estimate of later content: four bytes of text per token, 1,600
 * tokens per image, 5,000 per other file or recording. If the estimate was too low and the service refuses the request, the
 * numbers in the refusal decide how much is left out. Without numbers, or if they contradict an earlier count, half of the
 * request is left out. The request is then sent again, until it fits or nothing more can be left out.
 *
 * If the last exchange alone does not fit, as in a long tool loop, its tool results are shortened to their beginning, oldest
 * first: `tool-result-shortened` in `result.repairs`. A request holds at most 5 documents and 20 images, counting tool results.
 * Older documents and images are replaced by a note, and the text beside them stays: `media-left-out`, unless `check` is
 * `"off"`. Too many files in a single turn are a `TypeError`. Shortened content stays shortened in `messages` and in the store,
 * because later requests send the history unchanged. The paths of these repairs count the messages that were sent, which are
 * the first of `messages` afterwards.
 *
 * A turn that a guardrail, a content filter or the model's refusal ended is not kept, because it would end every later turn
 * too; `result.kept` is `false` then. With `guardrail: { trace: true }`, an answer that was only masked is kept.
 *
 * @throws {TypeError} when `from` is not a conversation, or an option has an unknown name or a value of the wrong type.
 * @throws {RangeError} when `window` is below 1.
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { conversation, createBedrock } from "@bedrock-edge/client";
 * import { fakeBedrock } from "@bedrock-edge/client/testing";
 *
 * const fake = fakeBedrock({ apiKey: "k", replies: ["Hello Ada!", "Ada."] });
 * const model = createBedrock({ region: "us-east-1", apiKey: "k", fetch: fake }).model("amazon.nova-lite-v1:0");
 * const store = new Map<string, string>(); // or KV, a Durable Object, Deno KV: see @bedrock-edge/client/store
 *
 * const chat = conversation(model, { system: "Be brief.", store, key: "visitor-7" });
 * assertEquals((await chat.send("I am Ada.")).text, "Hello Ada!");
 *
 * // Later, in another isolate:
 * const again = conversation(model, { system: "Be brief.", store, key: "visitor-7" });
 * assertEquals(await again.stream("What is my name?").text(), "Ada.");
 * assertEquals(again.messages.map(({ role }) => role), ["user", "assistant", "user", "assistant"]);
 * ```
 */
export function conversation<
  const M extends ModelId,
  const T extends readonly ToolEntry[] = readonly [],
  X = unknown,
>(
  model: ChatModel<M, X>,
  // Both: options for any model pass the gates only as the same generic type.
  options: (ConversationOptions<NoInfer<M>, T> & Partial<NoInfer<X>>) | ConversationOptions<NoInfer<M>, T> = {},
): Conversation<M, T, X> {
  checkModel(model, "conversation()");
  checkOptions(options, conversationTable(model));
  const {
    store,
    key = store && crypto.randomUUID(),
    expiresInMs,
    from,
    window,
    countTokens,
    loop,
    onTrim,
    queueMs = 900_000,
    clock = systemClock,
    ...defaults
  } = options;
  const offered = options.tools ?? model.defaults?.tools;
  checkLoop(loop, offered);
  checkLifetime(expiresInMs, store);
  let kept: ConversationJson = restoreConversation(from ?? []);
  /** The limit in tokens; a refusal that names another limit corrects it. */
  const given = window ?? model.contextWindow;
  let known = given;
  let accepted = 0;
  /** The least number of tokens that the next request has. */
  let least: number | undefined;
  /** Whether the size, which came from outside, has been checked. */
  let isSizeChecked = false;
  /** How many callbacks of the running turn are on the stack. */
  let calling = 0;
  const queue = turnQueue(clock);
  const ofTurn = turnTable(model);

  const stored = readOnce<unknown>(
    async () => key === undefined ? undefined : await store?.get(key),
    (text) => {
      // Some stores give an empty text for nothing.
      if (text !== null && text !== undefined && text !== "") kept = parseStored(text, key ?? "");
    },
    clock,
  );

  /** Waits for the queue. */
  async function takePlace({ timeouts, signal }: Partial<ChatOptions>, stop?: AbortSignal): Promise<Hold> {
    if (calling > 0) {
      throw new TypeError(
        "Cannot begin a turn in a callback of another turn: each would wait for the other; begin it after that turn, or use " +
          "another conversation",
      );
    }
    return await queue([signal, stop], Math.min(queueMs, timeouts?.totalMs ?? Infinity));
  }

  /** Waits for the queue and the store. */
  async function enter(options: Partial<ChatOptions>, stop?: AbortSignal): Promise<Hold> {
    const hold = await takePlace(options, stop);
    try {
      await withinStoreTime(stored.read(), options.timeouts?.totalMs ?? Infinity, clock, [options.signal, stop]);
    } catch (error) {
      hold.leave();
      throw error;
    }
    return hold;
  }

  /** Runs a callback of the caller. */
  function call<T>(run: () => T): T {
    calling++;
    try {
      return run();
    } finally {
      calling--;
    }
  }

  /** The options of a turn, over the conversation's, over the handle's. */
  function optionsOf(own: object): Partial<ChatOptions> {
    return withDefaults<object>(model.defaults, withDefaults<object>(defaults, own));
  }

  function begin(hold: Hold, content: Message["content"], own: object): Turn {
    if (typeof content !== "string" && !Array.isArray(content)) {
      throw new TypeError("Cannot send: the content is neither text nor a list; pass one of them");
    }
    // The conversation's own options and the turn's have been checked for the model by their types.
    const options = optionsOf(own);
    if (!isSizeChecked && kept.size && !isPlausible(kept.size.tokens, [kept.messages, options.system], options.tools)) {
      kept = { version: 1, messages: kept.messages };
    }
    isSizeChecked = true;
    const counted = kept.size && { ...kept.size, dropped: 0, least };
    const said = jsonCopy(content);
    const messages = followedBy(kept.messages, said);
    const fit = fitOf({ window: known, given, accepted, counted, said: lastPlace(messages, said) });
    const request = { ...options, messages } as WholeRequest;
    return { hold, model: fitModel(model, fit, countTokens), fit, request };
  }

  /** Keeps a whole turn, in which `added` follows the messages that were sent. Resolves with the turn's result. */
  async function keep(
    { hold, fit, request }: Turn,
    added: readonly Message[],
    answer: ChatResult,
  ): Promise<ConversationResult> {
    if (hold.isLost()) {
      const message = "Cannot keep turn: it gave no sign of life, and the next turn went on without it; send it again";
      throw new DOMException(message, "TimeoutError");
    }
    const notKeptBecause = reasonNotToKeep(answer);
    if (notKeptBecause !== undefined) {
      return withResponse({ ...answer, kept: false, notKeptBecause }, answer);
    }
    const { dropped, edits } = fit;
    const result = withResponse({ ...answer, kept: true }, answer);
    const all = [...request.messages, ...jsonCopy(added)];
    const gone = before(all, dropped);
    // Later requests send the shortened history, so that the prompt cache keeps a stable prefix.
    const rest = without(edits.size ? jsonCopy(applyEdits(all, edits)) : all, dropped);
    kept = { version: 1, messages: rest, ...defined({ size: keptSize(fit, all) }) };
    known = fit.window;
    accepted = fit.accepted;
    least = fit.counted?.dropped === dropped ? fit.counted.least : undefined;
    if (store && key !== undefined) {
      const value = JSON.stringify(kept);
      const totalMs = request.timeouts?.totalMs ?? Infinity;
      try {
        // A method of the store's own may throw before it returns a promise.
        const saving = (async () => await store.set(key, value, { expiresInMs }))();
        await withinStoreTime(saving, totalMs, clock, [request.signal]);
      } catch (cause) {
        throw new ConversationSaveError(key, result, cause, value);
      }
    }
    if (gone.length) await unlessAborted((async () => await call(() => onTrim?.(gone)))(), [request.signal]);
    return result;
  }

  /** Keeps a turn whose tools were run. */
  async function keepSteps(turn: Turn, result: ToolLoopResult): Promise<ConversationResult> {
    try {
      return await keep(turn, result.messages.slice(turn.request.messages.length), result);
    } catch (error) {
      keepToolLoop(error, { steps: result.steps, messages: result.messages });
      throw error;
    }
  }

  async function send(
    content: Message["content"],
    options: SendOptions<M, T> = {},
  ): Promise<ConversationResult> {
    checkOptions(options, ofTurn);
    const { loop: own, ...given } = options;
    checkLoop(own, offered);
    const hold = await enter(optionsOf(given));
    try {
      const { signal } = optionsOf(given);
      const turn = begin(hold, await unlessAborted(readBlobs(content), [signal]), given);
      if (!canRun(turn.request.tools)) {
        const result = await turn.model.chat(turn.request);
        return await keep(turn, messagesOf(result), result);
      }
      return await keepSteps(turn, await runLoop(turn.model, turn.request, loopOf(own), call));
    } finally {
      hold.leave();
    }
  }

  function loopOf(own: SendOptions<M, T>["loop"]): ToolLoop {
    return withDefaults<object>(loop, own ?? {});
  }

  /** Begins the turn of a stream, which leaves the queue if it cannot begin. */
  async function prepare(
    hold: Hold,
    content: Message["content"],
    own: object,
    signals: readonly (AbortSignal | undefined)[],
  ): Promise<Turn> {
    try {
      return begin(hold, await unlessAborted(readBlobs(content), signals), own);
    } catch (error) {
      hold.leave();
      throw error;
    }
  }

  function stream(
    content: Message["content"],
    options: SendOptions<M, T> = {},
  ): ConversationStream {
    const shown = chatStream(
      model.modelId,
      async (log, stop, control) => {
        checkOptions(options, ofTurn);
        const { loop: own, ...given } = options;
        checkLoop(own, offered);
        const hold = await enter(optionsOf(given), stop);
        const { signal } = optionsOf(given);
        const turn = await prepare(hold, content, given, [signal, stop]);
        const { request } = turn;
        const runsTools = canRun(request.tools);
        let forget = () => {};
        control.onEnd(async (result, error) => {
          try {
            if (!result) throw error;
            const keeping = runsTools
              ? keepSteps(turn, result as ToolLoopResult) // the result of the loop
              : keep(turn, messagesOf(result), result);
            // An abort ends the stream with its reason, also while the store saves.
            return await unlessAborted(keeping, [signal]);
          } finally {
            forget();
            hold.leave();
          }
        });
        const source = runsTools
          ? await openToolSource({ model: turn.model, request, loop: loopOf(own), calling: call }, log, stop)
          : await turn.model.open(request, log, stop, control);
        // Ends the stream at an abort between two reads, or the next turn would wait for it.
        if (signal && !stop.aborted) forget = whenAborted(signal, control.fail);
        return endWhenUnread(source, hold, request.timeouts?.idleMs, control);
      },
      clock,
    );

    // The result of `final()` is the result of `keep`.
    return shown as ConversationStream;
  }

  async function clear(): Promise<void> {
    const { timeouts, signal } = optionsOf({});
    const hold = await takePlace({ timeouts, signal });
    try {
      const totalMs = timeouts?.totalMs ?? Infinity;
      const deleting = (async () => key !== undefined && await store?.delete(key))();
      await withinStoreTime(deleting, totalMs, clock, [signal]);
      // Some stores return a value for a while after they have removed it.
      stored.skip();
      kept = restoreConversation([]);
      least = undefined;
    } finally {
      hold.leave();
    }
  }

  return {
    key,
    get messages() {
      return kept.messages;
    },
    // The public types check a request for its model and tools; the implementation is the same for all of them.
    send: send as unknown as Conversation<M, T>["send"],
    stream: stream as unknown as Conversation<M, T>["stream"],
    async load() {
      await withinStoreTime(stored.read(), Infinity, clock);
      return kept.messages;
    },
    clear,
    toJSON: () => kept,
  };
}

/** Reads what the store holds. */
function parseStored(text: unknown, key: string): ConversationJson {
  try {
    return restoreConversation(JSON.parse(text as string));
  } catch (cause) {
    throw new TypeError(`Cannot load conversation ${quoted(key)}: the store holds something else; use another key`, {
      cause,
    });
  }
}

/** Whether there is a tool that can be run here. */
function canRun(tools: readonly ToolEntry[] = []): boolean {
  return tools.some((tool) => "execute" in tool && tool.execute);
}

/** The answer as a message. An answer without content makes no message, since services refuse empty messages. */
function messagesOf({ message }: ChatResult): Message[] {
  return message.content.length ? [message] : [];
}
