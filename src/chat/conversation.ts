/**
 * A conversation that remembers.
 */
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
import { oneAtATime, unlessAborted } from "./conversation/one_at_a_time.ts";
import type { ConversationResult, ConversationStream } from "./conversation/result.ts";
import { type ConversationJson, jsonCopy, restored } from "./conversation/snapshot.ts";
import { ConversationSaveError, type ConversationStore } from "./conversation/store.ts";
import { type ChatModel, withDefaults } from "./provider.ts";
import type { ChatOptions } from "./request.ts";
import type { ChatResult } from "./result.ts";
import { runTools, type ToolLoop } from "./run_tools.ts";
import type { ToolEntry } from "./tool.ts";
import { keepToolLoop } from "./tool_loop_failure.ts";

/** What holds for every turn, and where the conversation lives. */
export interface ConversationOptions<
  M extends ModelId = AnyModel,
  T extends readonly ToolEntry[] = readonly ToolEntry[],
> extends Omit<ChatOptions<M, T>, "messages"> {
  /** Where it is read from at the first use, and written to after every turn. @default memory only */
  store?: ConversationStore | undefined;
  /** The conversation's name in the store. @default a random UUID: a new conversation */
  key?: string | undefined;
  /** What `toJSON()` gave, or messages to begin with. What the store holds wins. */
  from?: ConversationJson | readonly Message[] | undefined;
  /**
   * Tokens the model takes, answer included. Old exchanges are left out before they would exceed it; where it is not known,
   * only once the service has refused a request. @default the model's `contextWindow`, where the client knows the model
   */
  window?: number | undefined;
  /** How tools are run. */
  loop?: ToolLoop<T> | undefined;
  /**
   * Told which messages were left out for good, oldest first, once the turn that needed the room is kept: to summarise them,
   * say. What it returns is awaited, and what it throws is the turn's failure, although the turn is kept. To wait in it for
   * another turn of the same conversation is to wait for ever. Messages that stay with a part of them shortened are not
   * among them: `result.repairs` tells those.
   */
  onTrim?: ((dropped: readonly Message[]) => unknown) | undefined;
}

/** What holds for one turn, over the conversation's own. */
export interface SendOptions<
  M extends ModelId = AnyModel,
  T extends readonly ToolEntry[] = readonly ToolEntry[],
  O = unknown,
> extends Omit<ChatOptions<M, T, Messages, O>, "messages" | "tools"> {
  /** How tools are run. Not for `stream`, which runs none. */
  loop?: ToolLoop<T, O> | undefined;
}

/** A conversation with one model. `Conversation` alone is one with any, whatever its tools. */
export interface Conversation<
  M extends ModelId = AnyModel,
  T extends readonly ToolEntry[] = readonly ToolEntry[],
> {
  /** Its name in the store; undefined when it has neither. */
  readonly key: string | undefined;
  /**
   * Every turn that is kept, oldest first; bytes are base64. Each turn makes a new list: one that was read before does not
   * change. What the store holds is here from the first `send`, `stream` or `load` on.
   */
  readonly messages: readonly Message[];
  /**
   * Says something, or answers tool calls with `toolResult` blocks, and resolves with the whole answer. Tools that have
   * `execute` are run until the model calls none; the turn is the whole of it.
   *
   * What is sent while a turn is under way waits for its end. A turn that fails or is aborted leaves the conversation as it
   * was; tools that had been run by then have been run, and {@link toolLoopFailure} reads the steps from the error. A turn
   * that a guardrail, a content filter or the model's refusal ended leaves the conversation as it was too: `result.kept` is
   * false then.
   *
   * @throws whatever `ChatProvider.chat` and `runTools` do; what the store's `get` does; `TypeError` when what the store
   * holds is no conversation, or a message cannot be JSON; {@link ConversationSaveError} when the store's `set` fails.
   */
  send<O = unknown>(
    content: string | readonly ContentBlock<M>[],
    options?: SendOptions<M, T, O>,
  ): Promise<ConversationResult<T, O>>;
  /**
   * The same as it arrives. The turn is kept once the answer is whole, and `final()` says whether it was: a stream that
   * fails, is truncated or is left leaves the conversation as it was, and so does an answer that a guardrail blocked, shown
   * or not. No tool is run: answer the calls with the next turn.
   *
   * It takes its place in the queue at its first read, and holds it until its end: read it or leave it. To wait inside its
   * loop for another turn is to wait for ever.
   */
  stream<O = unknown>(
    content: string | readonly ContentBlock<M>[],
    options?: Omit<SendOptions<M, T, O>, "loop">,
  ): ConversationStream<T, O>;
  /** Reads the store, unless it has been read; resolves with `messages`. For a page that shows what was said. */
  load(): Promise<readonly Message[]>;
  /** All of it, for `JSON.stringify`; `from` takes it back, and gives the same JSON again. */
  toJSON(): ConversationJson;
}

/** What one turn sends, and through what. */
interface Turn {
  readonly model: FittedModel;
  readonly fit: Fit;
  readonly request: WholeRequest;
}

/**
 * Begins or goes on with a conversation: keeps the turns, sends them all each time, and leaves out the oldest when they no
 * longer fit.
 *
 * What is left out are whole exchanges: what the user said, and everything up to what the user said next, so that no tool
 * call loses its result. The system prompt and the last exchange always stay. Of `window` an eighth is kept free for the
 * answer, or `maxTokens`, but at most half; once the rest is full, a quarter of it is cleared at a time, so that the prompt
 * cache has a beginning to hold on to. The size is what the service counted last, and for what came later an estimate: four
 * bytes of text a token, 1,600 tokens a picture, 5,000 any other file or recording. Where that was too little and the service
 * refuses, what its numbers say is left out, or half where it says none or they contradict what it counted before, and the
 * request is sent again, until it fits or nothing more can be left out.
 *
 * Where the last exchange alone does not fit, as in a long tool loop, the oldest tool results in it are shortened to their
 * beginning, the newest ones last: `tool-result-shortened` in `result.repairs`. A request holds at most 5 documents and 20
 * images, those in tool results included: of more, the oldest are replaced by a note, and the words beside them stay:
 * `media-left-out`, unless `check` is `"off"`. Too many in what is sent at once are a `TypeError`. What was shortened stays
 * so in `messages` and in the store: history is what later requests send. The paths of these repairs count the messages that
 * were sent, which are the first of `messages` afterwards.
 *
 * A turn that a guardrail, a content filter or the model's refusal ended is not kept, since it would end every later turn
 * too; `result.kept` says so. With `guardrail: { trace: true }` an answer that was only masked is kept.
 *
 * @throws {TypeError} when `from` is no conversation.
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
  const { store, key = store && crypto.randomUUID(), from, window, loop, onTrim, ...defaults } = options;
  if (window !== undefined && !(window >= 1)) {
    throw new RangeError(`Cannot fit a conversation into a window of ${window}: use a number of tokens, at least 1`);
  }
  let kept: ConversationJson = restored(from ?? []);
  /** The model's own window is corrected by what refusals say. */
  let known = window ?? model.contextWindow;
  let accepted = 0;
  /** Tokens that the next request has at least. */
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
      throw new TypeError(`Cannot load conversation "${key}": what the store holds is none; use another key`, {
        cause,
      });
    }
  }

  function load(): Promise<void> {
    return loading ??= read().catch((error) => {
      // The next use tries again.
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

  function begin(content: Message["content"], own: object): Turn {
    if (typeof content !== "string" && !Array.isArray(content)) {
      throw new TypeError("Cannot send: the content is neither text nor a list; pass either");
    }
    const counted = kept.size && { ...kept.size, dropped: 0, least };
    const said = jsonCopy(content);
    const messages = followedBy(kept.messages, said);
    const fit = fitOf({ window: known, accepted, counted, said: lastPlace(messages, said) });
    // The conversation's own options and the turn's have been checked for the model by their types.
    const request = { ...withDefaults<object>(defaults, own), messages } as WholeRequest;
    return { model: fitting(model, fit), fit, request };
  }

  /** The turn is whole: `added` is what follows what was sent. Resolves with the result of the turn. */
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
    // History is what later requests send, so that the prompt cache has a beginning to hold on to.
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

  async function send(
    content: Message["content"],
    { loop: own, ...given }: SendOptions<M, T> = {},
  ): Promise<ConversationResult> {
    const leave = await enter(given.signal ?? defaults.signal);
    try {
      const turn = begin(await withBlobsRead(content), given);
      const { tools = [], messages } = turn.request;
      if (!tools.some((tool) => "execute" in tool && tool.execute)) {
        const result = await turn.model.chat(turn.request);
        return await keep(turn, spoken(result), result);
      }
      const result = await runTools(turn.model, turn.request, { ...loop, ...own } as ToolLoop);
      try {
        return await keep(turn, result.messages.slice(messages.length), result);
      } catch (error) {
        keepToolLoop(error, { steps: result.steps, messages: result.messages });
        throw error;
      }
    } finally {
      leave();
    }
  }

  function stream(content: Message["content"], own: SendOptions<M, T> = {}): ConversationStream {
    const shown = chatStream(model.modelId, async (info, stop) => {
      const leave = await enter(own.signal ?? defaults.signal, stop);
      try {
        const turn = begin(await withBlobsRead(content), own);
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
            try {
              await source.close(reason);
              // Left after the service had said that the answer is whole: then it is.
              if (!failed && shown.partial.stopReason !== undefined) await source.finish();
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
    // Its result is the one that `keep` resolves with.
    return shown as ConversationStream;
  }

  return {
    key,
    get messages() {
      return kept.messages;
    },
    // Inside, a turn is a turn: what a model can and what its tools take is the types' business.
    send: send as unknown as Conversation<M, T>["send"],
    stream: stream as unknown as Conversation<M, T>["stream"],
    async load() {
      await load();
      return kept.messages;
    },
    toJSON: () => kept,
  };
}

/** An answer without content is no message: AWS refuses an empty one. */
function spoken({ message }: ChatResult): Message[] {
  return message.content.length ? [message] : [];
}
