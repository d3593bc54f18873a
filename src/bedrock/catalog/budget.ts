/**
 * Money as a limit: ends a tool loop, a stream or a handle once it is spent.
 */
import {
  checkOptions,
  invalidOption,
  listOf,
  type OptionTable,
  optionTable,
  stringOr,
  text,
} from "../../base/check_options.ts";
import { shown } from "../../base/quote.ts";
import type { ChatStream } from "../../chat/chat_stream.ts";
import type { ChatEvent } from "../../chat/event.ts";
import { BYTES_PER_TOKEN, estimateTokens, estimateTools } from "../../chat/estimate.ts";
import { type ChatModel, withDefaults } from "../../chat/provider.ts";
import type { ChatOptions } from "../../chat/request.ts";
import type { Usage } from "../../chat/result.ts";
import { relay } from "../../chat/stream/relay.ts";
import type { ModelId } from "../../models/gate.ts";
import { cost, costChecks, type CostOptions, type PricedAnswer } from "./cost.ts";

/** The limit, and how spending is counted. */
export interface BudgetOptions extends CostOptions {
  /** The limit in dollars, above 0. */
  maxUsd: number;
  /** The models that will be called. `budget` refuses a model without a known price, before anything is sent. */
  model?: string | readonly string[] | undefined;
}

const OPTIONS: OptionTable = /* @__PURE__ */ optionTable<BudgetOptions>(() => ({
  of: "budget()",
  options: { maxUsd, model: stringOr(text, listOf(text)), ...costChecks() },
  otherNames: { limit: "maxUsd", usd: "maxUsd", maxCost: "maxUsd", models: "model" },
}));

/** The range has a message of its own. */
function maxUsd(value: unknown, option: string): void {
  if (typeof value !== "number") throw invalidOption(option, shown(value), "a number of dollars above 0");
}

/** The money that is spent, and the functions that keep it within the limit. */
export interface Budget {
  /** The limit. */
  readonly maxUsd: number;
  /** The dollars spent so far. A stream that has not told its usage, or ended without it, is estimated. */
  readonly spentUsd: number;
  /** Dollars left; never below 0. */
  readonly leftUsd: number;
  /**
   * Counts an answer and returns its cost. Counts an answer only once, and only the new steps of a tool loop's result.
   *
   * @throws {TypeError} when its cost cannot be known.
   */
  add(answer: PricedAnswer): number;
  /** For `runTools`: counts the answer, and ends the loop once the limit is reached. @throws {TypeError} as `add` does. */
  readonly stopWhen: (answer: PricedAnswer) => boolean;
  /**
   * Returns a stream that reads the given one. The event with which the estimated cost reaches the limit is handed out; the next
   * event fails the stream with a `BudgetExceededError`, and closes the connection. Nothing is sent if the limit has been reached before. The real usage replaces
   * the estimate at the end.
   *
   * @param promptTokens the estimated length of the prompt; without it the prompt costs nothing until the answer ends.
   * @throws {TypeError} when the model has no known price.
   */
  guard<S extends ChatStream>(stream: S, promptTokens?: number): S;
  /**
   * Returns a handle within the budget: its `chat` and `stream` count their costs, and fail with a `BudgetExceededError` once the
   * limit is reached. A prompt counts by estimate while its answer is streamed.
   *
   * @throws {TypeError} when the model has no known price.
   */
  model<M extends ModelId, X>(model: ChatModel<M, X>): ChatModel<M, X>;
}

/**
 * The budget is spent. A stream fails midway: `partial` has the part that arrived, which must be paid for.
 *
 * @example
 * ```ts
 * import { assert, assertEquals, assertRejects } from "@std/assert";
 * import { createBedrock } from "@bedrock-edge/client";
 * import { budget, BudgetExceededError } from "@bedrock-edge/client/models";
 * import { fakeBedrock } from "@bedrock-edge/client/testing";
 *
 * const fetch = fakeBedrock({ apiKey: "k", replies: ["A very long answer. ".repeat(200)] });
 * const bedrock = createBedrock({ region: "us-east-1", apiKey: "k", fetch });
 * const limit = budget({ maxUsd: 0.0001 });
 * const stream = limit.guard(bedrock.stream({ model: "amazon.nova-lite-v1:0", messages: "Tell me all." }));
 * const error = await assertRejects(() => stream.final(), BudgetExceededError);
 * assert(error.spentUsd >= 0.0001);
 * assertEquals(stream.partial.text.startsWith("A very long answer."), true);
 * ```
 */
export class BudgetExceededError extends Error {
  /** The class's name; survives minification. */
  override readonly name: string = "BudgetExceededError";
  /** Dollars spent, some of it by estimate. */
  readonly spentUsd: number;
  /** The limit. */
  readonly maxUsd: number;

  /** Built by a `Budget`. */
  constructor(spentUsd: number, maxUsd: number) {
    super(`Cannot spend more: ${spentUsd} of ${maxUsd} USD are spent; begin with another budget`);
    this.spentUsd = spentUsd;
    this.maxUsd = maxUsd;
  }
}

/**
 * Creates a limit on spending. An answer is counted when it has arrived, so that the last answer may exceed the limit. A stream is
 * ended before that, by estimate. A model without a known price is refused, because nothing would limit it: pass `price` for the
 * model, and `model` to learn of it before the first request.
 *
 * @throws {RangeError} when `maxUsd` is not above 0.
 * @throws {TypeError} when `model` has no known price.
 * @example
 * ```ts
 * import { assertEquals, assertThrows } from "@std/assert";
 * import { createBedrock, runTools, tool } from "@bedrock-edge/client";
 * import { budget } from "@bedrock-edge/client/models";
 * import { fakeBedrock } from "@bedrock-edge/client/testing";
 *
 * const usage = { inputTokens: 100_000, outputTokens: 0 };
 * const again = { content: [{ toolUse: { toolUseId: "t1", name: "search", input: {} } }], usage };
 * const bedrock = createBedrock({ region: "us-east-1", apiKey: "k", fetch: fakeBedrock({ apiKey: "k", replies: [again, again, again] }) });
 * const search = tool({ name: "search", inputSchema: { type: "object" }, execute: () => "nothing found" });
 *
 * const limit = budget({ maxUsd: 0.01, model: "amazon.nova-lite-v1:0" });
 * const request = { messages: "Search on and on.", tools: [search] } as const;
 * const { steps } = await runTools(bedrock.model("amazon.nova-lite-v1:0"), request, { stopWhen: limit.stopWhen });
 * assertEquals([steps.length, limit.spentUsd, limit.leftUsd], [2, 0.012, 0]);
 *
 * assertThrows(() => budget({ maxUsd: 1, model: "nobody.knows-this" }), TypeError, "its price is not known");
 * ```
 */
export function budget(given: BudgetOptions): Budget {
  checkOptions(given, OPTIONS);
  const { maxUsd, model: models = [], ...options } = given;
  if (!(maxUsd > 0)) throw new RangeError(`Cannot keep a budget of ${maxUsd} USD: use a number above 0`);
  /** Trillionths of a dollar: whole numbers, that add up to what they are. */
  let spent = 0;
  const counted = new WeakSet<object>();
  for (const model of [models].flat()) checkPrice(model);

  function checkPrice(model: string): void {
    if (priced({ model, usage: usageOf(1, 1) }) !== undefined) return;
    throw new TypeError(
      `Cannot keep a budget for ${shown(model)}: its price is not known; pass price`,
    );
  }

  function priced(answer: PricedAnswer): number | undefined {
    return cost(answer, options)?.picoUsd.total;
  }

  function checkLeft(): void {
    if (spent / PICO >= maxUsd) throw new BudgetExceededError(spent / PICO, maxUsd);
  }

  /** The cost of an answer that was not counted before. */
  function count(answer: PricedAnswer): number {
    if (answer.steps?.length) return answer.steps.reduce((sum, step) => sum + count(step), 0);
    if (counted.has(answer)) return 0;
    const pico = priced(answer);
    if (pico === undefined) throw new TypeError(unknownCost(answer));
    counted.add(answer);
    return pico;
  }

  function add(answer: PricedAnswer): number {
    const pico = count(answer);
    spent += pico;
    return pico / PICO;
  }

  /** `promptTokens` is called before the request is sent; an error of it ends the stream. */
  function guarded<S extends ChatStream>(stream: S, promptTokens: () => number): S {
    const { model } = stream.partial;
    checkPrice(model);
    let prompt = 0;
    /** The amount that this stream has added to the amount spent. */
    let charged = 0;
    let isCharged = false;
    const charge = (pico: number): void => {
      spent += pico - charged;
      charged = pico;
    };
    const output = outputSize();
    let metadata: object = {};
    const guardedStream = relay(stream, {
      open() {
        checkLeft();
        prompt = promptTokens();
      },
      event(event) {
        // The event that goes over the limit has been paid for: it is handed out, and the next event is refused.
        if (isCharged) checkLeft();
        if (event.type === "metadata") metadata = event;
        if (!output.add(event)) return;
        // The price was there when the stream began.
        charge(priced({ model, usage: usageOf(prompt, output.tokens()) }) ?? charged);
        isCharged = true;
      },
      end(result) {
        // Without a result the usage is known if it has arrived, for example of an answer that does not fit the output.
        const { model: called, usage, cached } = guardedStream.partial;
        const answer = result ?? { ...metadata, model: called, usage, ...cached && { cached } };
        // An answer of a cache of responses costs nothing, whatever the estimate was.
        if (answer.usage || answer.cached) charge(count(answer));
      },
    });
    // A relay has the methods of its stream, and its result.
    return guardedStream as S;
  }

  return {
    maxUsd,
    get spentUsd() {
      return spent / PICO;
    },
    get leftUsd() {
      return Math.max(0, Math.round(maxUsd * PICO) - spent) / PICO;
    },
    add,
    stopWhen(answer) {
      add(answer);
      return spent / PICO >= maxUsd;
    },
    guard: (stream, promptTokens = 0) => guarded(stream, () => promptTokens),
    model<M extends ModelId, X>(model: ChatModel<M, X>): ChatModel<M, X> {
      checkPrice(model.modelId);
      // The budget reads only members that the requests of all models have.
      const inner = model as unknown as ChatModel;
      const within = {
        provider: model.provider,
        modelId: model.modelId,
        defaults: model.defaults,
        requestOptions: model.requestOptions,
        get contextWindow() {
          return model.contextWindow;
        },
        async chat(request: ChatOptions) {
          checkLeft();
          const answer = await inner.chat(request);
          add(answer);
          return answer;
        },
        stream(request: ChatOptions) {
          return guarded(inner.stream(request), () => {
            const { system, messages, tools } = withDefaults<ChatOptions>(model.defaults, Object(request));
            return estimateTokens([system, messages]) + estimateTools(tools);
          });
        },
      };
      // The public types check a request for its model and tools; the budget is the same for all of them.
      return within as unknown as ChatModel<M, X>;
    },
  };
}

const PICO = 1e12;

/** Creates a counter of the tokens that the model has written, by estimate. */
function outputSize(): { add(event: ChatEvent): boolean; tokens(): number } {
  const utf8 = new TextEncoder();
  let bytes = 0;
  return {
    /** Returns whether the event has words of the model. */
    add(event) {
      const words = writtenWords(event);
      bytes += utf8.encode(words).length;
      return words !== "";
    },
    tokens: () => Math.ceil(bytes / BYTES_PER_TOKEN),
  };
}

function writtenWords(event: ChatEvent): string {
  if (event.type === "text" || event.type === "reasoning") return event.text;
  return event.type === "toolInput" ? event.json : "";
}

function usageOf(inputTokens: number, outputTokens: number): Usage {
  const totalTokens = inputTokens + outputTokens;
  return { inputTokens, outputTokens, totalTokens, cacheReadInputTokens: 0, cacheWriteInputTokens: 0 };
}

function unknownCost({ model, usage }: PricedAnswer): string {
  const why = usage ? "the price of what it used is not known; pass price" : "it tells no usage; use another model";
  return `Cannot keep a budget over the answer of ${shown(model)}: ${why}`;
}
