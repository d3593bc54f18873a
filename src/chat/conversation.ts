/**
 * A conversation that remembers.
 */
import { unlessAborted } from "../aborts.ts";
import {
  callback,
  checkedElsewhere,
  checkOptions,
  invalidOption,
  kindOf,
  nested,
  numberFrom,
  type OptionCheck,
  type OptionTable,
  optionTable,
  text,
} from "../check_options.ts";
import { defined } from "../defined.ts";
import type { ModelId } from "../models/gate.ts";
import type { AnyModel } from "./any_model.ts";
import { withBlobsRead } from "./blobs.ts";
import { chatStream } from "./chat_stream.ts";
import type { ContentBlock, Message, Messages } from "./content.ts";
import { edited } from "./conversation/edits.ts";
import { reasonNotToKeep } from "./conversation/ending.ts";
import { before, followedBy, lastPlace, without } from "./conversation/exchanges.ts";
import { type Fit, fitOf, keptSize, type WholeRequest } from "./conversation/fit.ts";
import { type FittedModel, fitting } from "./conversation/fitting.ts";
import { oneAtATime } from "./conversation/one_at_a_time.ts";
import type { ConversationResult, ConversationStream } from "./conversation/result.ts";
import { type ConversationJson, jsonCopy, restored } from "./conversation/snapshot.ts";
import { ConversationSaveError, type ConversationStore } from "./conversation/store.ts";
import { openToolStream } from "./conversation/tool_stream.ts";
import { type ChatModel, withDefaults } from "./provider.ts";
import type { ChatOptions } from "./request.ts";
import { OTHER_REQUEST_NAMES, requestChecks, tools } from "./request_options.ts";
import type { CallInfo, ChatResult, RequiredOutput } from "./result.ts";
import { runTools } from "./run_tools.ts";
import type { ChatEventSource } from "./event.ts";
import type { ToolEntry } from "./tool.ts";
import { TOOL_LOOP, type ToolLoop, type ToolLoopResult } from "./tool_loop.ts";
import { keepToolLoop } from "./tool_loop_failure.ts";

/** The options of every turn, and the store of the conversation. */
export interface ConversationOptions<
  M extends ModelId = AnyModel,
  T extends readonly ToolEntry[] = readonly ToolEntry[],
> extends Omit<ChatOptions<M, T>, "messages"> {
  /** The store, read at the first use and written after every turn. @default memory only */
  store?: ConversationStore | undefined;
  /** The conversation's name in the store. @default a random UUID: a new conversation */
  key?: string | undefined;
  /** The result of `toJSON()`, or the first messages. A conversation in the store takes precedence. */
  from?: ConversationJson | readonly Message[] | undefined;
  /**
   * The model's limit in tokens, including the answer. Old exchanges are left out before a request exceeds the limit. Without a
   * limit they are left out after the service has refused a request. @default the model's `contextWindow`, if the client knows it
   */
  window?: number | undefined;
  /** How tools are run. */
  loop?: ToolLoop<T> | undefined;
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

const store: OptionCheck = (value, option) => {
  const { get, set } = Object(value);
  if (typeof get !== "function" || typeof set !== "function") {
    throw invalidOption(option, kindOf(value), "an object with the methods get and set, such as a Map");
  }
};

const CONVERSATION: OptionTable = /* @__PURE__ */ optionTable<ConversationOptions>(() => ({
  of: "conversation()",
  options: {
    tools,
    ...requestChecks(),
    store,
    key: text,
    from: checkedElsewhere,
    window: numberFrom(1),
    loop: nested(TOOL_LOOP),
    onTrim: callback,
  },
  otherNames: {
    ...OTHER_REQUEST_NAMES,
    id: "key",
    sessionId: "key",
    messages: "from",
    history: "from",
    maxSteps: "loop: { maxSteps }",
    stopWhen: "loop: { stopWhen }",
    onEvent: "loop: { onEvent }",
    onStep: "loop: { onStep }",
    approve: "loop: { approve }",
  },
}));

const TURN: OptionTable = /* @__PURE__ */ optionTable<SendOptions>(() => ({
  of: "send() and stream()",
  options: { ...requestChecks(), loop: nested(TOOL_LOOP) },
  otherNames: {
    ...OTHER_REQUEST_NAMES,
    tools: "conversation(model, { tools })",
    messages: "the first argument",
    maxSteps: "loop: { maxSteps }",
    stopWhen: "loop: { stopWhen }",
    onEvent: "loop: { onEvent }",
    onStep: "loop: { onStep }",
    approve: "loop: { approve }",
  },
}));

/** A conversation with one model. `Conversation` without arguments stands for any model and any tools. */
export interface Conversation<
  M extends ModelId = AnyModel,
  T extends readonly ToolEntry[] = readonly ToolEntry[],
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
    options?: SendOptions<M, T, O>,
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
   * The stream enters the queue at the first read and leaves it at the end: read the stream to the end, or leave it. Do not wait
   * for another turn inside the loop: the wait would never end.
   */
  stream<O = unknown>(
    content: string | readonly ContentBlock<M>[],
    options?: SendOptions<M, T, O>,
  ): ConversationStream<T, O>;
  /** Reads the store once, and resolves with `messages`. For a page that shows the conversation. */
  load(): Promise<readonly Message[]>;
  /** Returns the whole conversation for `JSON.stringify`; `from` restores it. */
  toJSON(): ConversationJson;
}

/** The request of one turn, and the model that fits and sends it. */
interface Turn {
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
 * const fake = fakeBedrock({ apiKey: "k", replies: [{ when: { text: "name?" }, text: "Ada." }, "Hello Ada!"] });
 * const model = createBedrock({ region: "us-east-1", apiKey: "k", fetch: fake }).model("amazon.nova-lite-v1:0");
 * const store = new Map<string, string>(); // or KV, D1, a Durable Object: see ConversationStore
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
export function conversation<const M extends ModelId, const T extends readonly ToolEntry[] = readonly []>(
  model: ChatModel<M>,
  options: ConversationOptions<M, T> = {},
): Conversation<M, T> {
  checkOptions(options, CONVERSATION);
  const { store, key = store && crypto.randomUUID(), from, window, loop, onTrim, ...defaults } = options;
  let kept: ConversationJson = restored(from ?? []);
  /** The limit in tokens; a refusal that names another limit corrects it. */
  let known = window ?? model.contextWindow;
  let accepted = 0;
  /** The least number of tokens that the next request has. */
  let least: number | undefined;
  let loading: Promise<void> | undefined;
  const queue = oneAtATime();

  async function read(): Promise<void> {
    if (!store || key === undefined) return;
    const text: unknown = await store.get(key);
    if (text === null || text === undefined) return;
    try {
      kept = restored(JSON.parse(text as string));
    } catch (cause) {
      throw new TypeError(`Cannot load conversation "${key}": the store holds something else; use another key`, {
        cause,
      });
    }
  }

  function load(): Promise<void> {
    return loading ??= read().catch((error) => {
      // The next use reads the store again.
      loading = undefined;
      throw error;
    });
  }

  /** Waits for the queue and the store; resolves with what leaves the queue. */
  async function enter(...signals: readonly (AbortSignal | undefined)[]): Promise<() => void> {
    const leave = await queue(signals);
    try {
      await unlessAborted(load(), signals);
    } catch (error) {
      leave();
      throw error;
    }
    return leave;
  }

  /** The options of a turn, over the conversation's, over the handle's. */
  function optionsOf(own: object): Partial<ChatOptions> {
    return withDefaults<object>(model.defaults, withDefaults<object>(defaults, own));
  }

  function begin(content: Message["content"], own: object): Turn {
    if (typeof content !== "string" && !Array.isArray(content)) {
      throw new TypeError("Cannot send: the content is neither text nor a list; pass one of them");
    }
    const counted = kept.size && { ...kept.size, dropped: 0, least };
    const said = jsonCopy(content);
    const messages = followedBy(kept.messages, said);
    const fit = fitOf({ window: known, accepted, counted, said: lastPlace(messages, said) });
    // The conversation's own options and the turn's have been checked for the model by their types.
    const request = { ...optionsOf(own), messages } as WholeRequest;
    return { model: fitting(model, fit), fit, request };
  }

  /** Keeps a whole turn, in which `added` follows the messages that were sent. Resolves with the turn's result. */
  async function keep(
    { fit, request }: Turn,
    added: readonly Message[],
    answer: ChatResult,
  ): Promise<ConversationResult> {
    const notKeptBecause = reasonNotToKeep(answer);
    if (notKeptBecause !== undefined) return { ...answer, kept: false, notKeptBecause };
    const { dropped, edits } = fit;
    const result = { ...answer, kept: true };
    const all = [...request.messages, ...jsonCopy(added)];
    const gone = before(all, dropped);
    // Later requests send the shortened history, so that the prompt cache keeps a stable prefix.
    const rest = without(edits.size ? jsonCopy(edited(all, edits)) : all, dropped);
    kept = { version: 1, messages: rest, ...defined({ size: keptSize(fit, all) }) };
    known = fit.window;
    accepted = fit.accepted;
    least = fit.counted?.dropped === dropped ? fit.counted.least : undefined;
    if (store && key !== undefined) {
      try {
        await store.set(key, JSON.stringify(kept));
      } catch (cause) {
        throw new ConversationSaveError(key, result, cause);
      }
    }
    if (gone.length) await onTrim?.(gone);
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
    checkOptions(options, TURN);
    const { loop: own, ...given } = options;
    const leave = await enter(optionsOf(given).signal);
    try {
      const turn = begin(await withBlobsRead(content), given);
      if (!canRun(turn.request.tools)) {
        const result = await turn.model.chat(turn.request);
        return await keep(turn, spoken(result), result);
      }
      return await keepSteps(turn, await runTools(turn.model, turn.request, loopOf(own)));
    } finally {
      leave();
    }
  }

  function loopOf(own: SendOptions<M, T>["loop"]): ToolLoop {
    return withDefaults<object>(loop, own ?? {});
  }

  function stream(
    content: Message["content"],
    options: SendOptions<M, T> = {},
  ): ConversationStream {
    const shown = chatStream(model.modelId, async (info, stop) => {
      checkOptions(options, TURN);
      const { loop: own, ...given } = options;
      const leave = await enter(optionsOf(given).signal, stop);
      try {
        const turn = begin(await withBlobsRead(content), given);
        const source = canRun(turn.request.tools)
          ? await openToolStream(
            { ...turn, loop: loopOf(own), keep: (result) => keepSteps(turn, result) },
            info,
            stop,
          )
          : await openAnswer(turn, info, stop);
        return {
          ...source,
          async close(reason) {
            try {
              await source.close(reason);
            } finally {
              leave();
            }
          },
        };
      } catch (error) {
        leave();
        throw error;
      }
    });

    /** Opens the event source of a turn without tools that are run. */
    async function openAnswer(turn: Turn, info: CallInfo, stop: AbortSignal): Promise<ChatEventSource> {
      const source = await turn.model.open(turn.request, info, stop, (result) => keep(turn, spoken(result), result));
      let failed = false;
      return {
        ...source,
        async pull() {
          try {
            return await source.pull();
          } catch (error) {
            failed = true;
            throw error;
          }
        },
        async close(reason) {
          await source.close(reason);
          // Left after the service had said that the answer is whole: then it is.
          if (!failed && shown.partial.stopReason !== undefined) await source.finish();
        },
      };
    }
    // The result of `final()` is the result of `keep`.
    return shown as ConversationStream;
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
      await load();
      return kept.messages;
    },
    toJSON: () => kept,
  };
}

/** Whether there is a tool that can be run here. */
function canRun(tools: readonly ToolEntry[] = []): boolean {
  return tools.some((tool) => "execute" in tool && tool.execute);
}

/** The answer as a message. An answer without content makes no message, since AWS refuses empty messages. */
function spoken({ message }: ChatResult): Message[] {
  return message.content.length ? [message] : [];
}
