/**
 * The cost of an answer, counted in whole trillionths of a dollar, so that nothing is rounded on the way.
 */
import {
  checkOptions,
  object,
  type OptionCheck,
  type OptionTable,
  optionTable,
  text,
} from "../../base/check_options.ts";
import type { ChatResult, Usage } from "../../chat/result.ts";
import { findModel } from "../../models/find.ts";
import { type ModelPrice, priceOf, type PriceOptions, type Rates, type TokenPrice } from "./price.ts";
import { routedModelId } from "./routed_model.ts";

/** How the call was made, and by which price it is told. */
export interface CostOptions extends PriceOptions {
  /** The service tier, or `"batch"`. Only the prices of these two are known: `"default"`, and half of it in a batch. @default {"default"} */
  tier?: string | undefined;
  /** Your own price, if the registry has another one or none. It holds at every tier. */
  price?: TokenPrice | undefined;
}

/** The checks of the options. */
export function costChecks(): Readonly<Record<keyof CostOptions, OptionCheck>> {
  return { profile: text, tier: text, price: object };
}

const OPTIONS: OptionTable = /* @__PURE__ */ optionTable<CostOptions>(() => ({
  of: "cost()",
  options: costChecks(),
  otherNames: { serviceTier: "tier", prefix: "profile" },
}));

/** Amounts of money. */
export interface Amounts {
  /** Prompt, cache apart. */
  readonly input: number;
  /** Answer. */
  readonly output: number;
  /** Prompt read from the cache. */
  readonly cacheRead: number;
  /** Prompt written to the cache. */
  readonly cacheWrite: number;
  /** The same by lifetime, where the service said. */
  readonly cacheWriteByTtl?: { readonly "5m": number; readonly "1h": number };
  /** All together. */
  readonly total: number;
}

/** A cost in USD. Each amount is the number nearest to the exact amount. */
export interface Cost extends Amounts {
  /** The currency of the amounts. */
  readonly currency: "USD";
  /** The exact amounts, in trillionths of a dollar: whole numbers to add up, exact to 9,007 dollars. */
  readonly picoUsd: Amounts;
  /** The model, without a profile's prefix; as it was asked for where only you know its price. */
  readonly model: string;
  /** The price list; `given` is yours. */
  readonly basis: ModelPrice["basis"] | "given";
  /** Whether the prompt was long enough for the dearer rates. */
  readonly longContext: boolean;
  /** The day the price was gathered; absent for your own. */
  readonly asOf?: string;
}

/** The members of an answer that are read; a `ChatResult` and a `ToolLoopResult` fit. */
export interface PricedAnswer
  extends Pick<ChatResult, "model" | "usage" | "trace" | "serviceTier" | "performanceConfig" | "cached"> {
  /** The lifetimes of cache writes, if the usage lacks them. */
  readonly cache?: Pick<NonNullable<ChatResult["cache"]>, "writeTokensByTtl"> | undefined;
  /** The answers of a tool loop. Each is priced by itself, because each has a prompt of its own length. */
  readonly steps?: readonly PricedAnswer[] | undefined;
}

/**
 * Returns the cost of a usage on a model, or of an answer, exact to the token. `undefined` if any part is not known, never 0 and
 * never a guess: for an unknown model, a tier whose price has no source, and cache writes without a price or a lifetime. See
 * `priceOf` for the price of an id.
 *
 * A usage counts as one request. If a long prompt costs more, the sum of several usages costs too much: add up their costs.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { createBedrock } from "@bedrock-edge/client";
 * import { cost } from "@bedrock-edge/client/models";
 * import { fakeBedrock } from "@bedrock-edge/client/testing";
 *
 * const usage = {
 *   inputTokens: 1_000,
 *   cacheReadInputTokens: 20_000,
 *   cacheWriteInputTokens: 0,
 *   outputTokens: 500,
 *   totalTokens: 21_500,
 * };
 * const spent = cost(usage, "us.anthropic.claude-haiku-4-5-20251001-v1:0");
 * assertEquals(spent?.total, 0.00605);
 * assertEquals(spent?.picoUsd.total, 6_050_000_000);
 * assertEquals(cost(usage, "us.anthropic.claude-haiku-4-5-20251001-v1:0", { tier: "priority" }), undefined);
 *
 * const bedrock = createBedrock({ region: "us-east-1", apiKey: "k", fetch: fakeBedrock({ apiKey: "k", replies: ["Hello!"] }) });
 * const result = await bedrock.chat({ model: "amazon.nova-lite-v1:0", messages: "Hi" });
 * assertEquals(cost(result)?.model, "amazon.nova-lite-v1:0");
 * ```
 */
export function cost(usage: Usage, model: string, options?: CostOptions): Cost | undefined;
/**
 * Returns the cost of an answer. Behind a prompt router it is the price of the model that ran. An answer of a cache of responses
 * costs nothing.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { cost } from "@bedrock-edge/client/models";
 * assertEquals(cost({ model: "amazon.nova-lite-v1:0", usage: undefined }), undefined);
 * ```
 */
export function cost(answer: PricedAnswer, options?: CostOptions): Cost | undefined;
export function cost(
  of: Usage | PricedAnswer,
  model?: string | CostOptions,
  options: CostOptions = {},
): Cost | undefined {
  checkOptions((typeof model === "string" ? options : model) ?? {}, OPTIONS);
  if (typeof model === "string") return costOfUsage(of as Usage, model, options);
  return costOfAnswer(of as PricedAnswer, model ?? {});
}

function costOfAnswer(answer: PricedAnswer, options: CostOptions): Cost | undefined {
  const { model, usage, cache, cached, serviceTier, performanceConfig, steps } = answer;
  if (steps?.length) return sumOf(steps.map((step) => costOfAnswer(step, options)));
  // The answer was paid for when it was given first.
  if (cached) return costOfUsage(NO_USAGE, routedModelId(answer) ?? model, { ...options, tier: "default" });
  if (!usage) return undefined;
  const latency = readMember(performanceConfig, "latency");
  if (latency !== undefined && latency !== "standard" && !options.price) return undefined;
  const byTtl = usage.cacheWriteByTtl ?? cache?.writeTokensByTtl;
  const tier = options.tier ?? readMember(serviceTier, "type");
  return costOfUsage({ ...usage, ...byTtl && { cacheWriteByTtl: byTtl } }, routedModelId(answer) ?? model, {
    ...options,
    tier: tier === undefined ? undefined : `${tier}`,
  });
}

const NO_USAGE: Usage = {
  inputTokens: 0,
  cacheReadInputTokens: 0,
  cacheWriteInputTokens: 0,
  outputTokens: 0,
  totalTokens: 0,
};

function readMember(value: unknown, name: string): unknown {
  return (value as Readonly<Record<string, unknown>> | undefined | null)?.[name] ?? undefined;
}

function costOfUsage(usage: Usage, model: string, options: CostOptions): Cost | undefined {
  const { tier = "default", price: given } = options;
  const divisor = given ? 1n : DIVISORS.get(tier);
  const price: TokenPrice & Partial<ModelPrice> | undefined = given ??
    (divisor === undefined ? undefined : priceOf(model, { profile: options.profile }));
  const { inputTokens, outputTokens, cacheReadInputTokens, cacheWriteInputTokens } = usage;
  const counts = [inputTokens, outputTokens, cacheReadInputTokens, cacheWriteInputTokens];
  if (!price || divisor === undefined || !counts.every(isCount)) return undefined;

  const { longContext } = price;
  const isLong = !!longContext && inputTokens + cacheReadInputTokens + cacheWriteInputTokens > longContext.above;
  const rates: Rates = isLong ? longContext : price;
  const amount = (tokens: number, rate: number | undefined) => amountOf(tokens, rate, divisor);
  const input = amount(inputTokens, rates.input);
  const output = amount(outputTokens, rates.output);
  const cacheRead = amount(cacheReadInputTokens, rates.cacheRead);
  const written = cacheWrites(usage, rates, hasLifetimes(model, price), amount);
  if (input === undefined || output === undefined || cacheRead === undefined || !written) return undefined;

  const { cacheWrite, byTtl } = written;
  const exact = { input, output, cacheRead, cacheWrite, total: input + output + cacheRead + cacheWrite };
  return told(exact, byTtl, {
    model: price.model ?? model,
    basis: price.basis ?? "given",
    longContext: isLong,
    ...price.asOf !== undefined && { asOf: price.asOf },
  });
}

/**
 * The tiers whose prices are known, by the number that divides the price of a call. Batches cost half: the price list of Amazon Bedrock,
 * and AWS's course "Explain the Cost Structure of Amazon Bedrock", read 2026-11-30.
 */
const DIVISORS: ReadonlyMap<string, bigint> = /* @__PURE__ */ new Map([["default", 1n], ["batch", 2n]]);

function isCount(tokens: unknown): boolean {
  return Number.isSafeInteger(tokens) && (tokens as number) >= 0;
}

/** Trillionths of a dollar. A price has at most six decimals, so that one of a single token is a whole number of them. */
function amountOf(tokens: number, rate: number | undefined, divisor: bigint): bigint | undefined {
  if (tokens === 0) return 0n;
  return rate === undefined ? undefined : BigInt(tokens) * BigInt(Math.round(rate * 1e6)) / divisor;
}

/** Whether cache writes of a model can be of different prices. */
function hasLifetimes(model: string, { cacheWrite1h }: Rates): boolean {
  return cacheWrite1h !== undefined || (findModel(model)?.promptCache?.ttls?.length ?? 0) > 1;
}

interface ByTtl<N> {
  readonly "5m": N;
  readonly "1h": N;
}

function cacheWrites(
  { cacheWriteInputTokens, cacheWriteByTtl }: Usage,
  rates: Rates,
  lifetimes: boolean,
  amount: (tokens: number, rate: number | undefined) => bigint | undefined,
): { readonly cacheWrite: bigint; readonly byTtl?: ByTtl<bigint> } | undefined {
  const { "5m": short = 0, "1h": long = 0 } = cacheWriteByTtl ?? {};
  const untold = cacheWriteInputTokens - short - long;
  if (![short, long, untold].every(isCount) || (untold && lifetimes)) return undefined;
  const fiveMinutes = amount(short, rates.cacheWrite);
  const hour = amount(long, rates.cacheWrite1h);
  const rest = amount(untold, rates.cacheWrite);
  if (fiveMinutes === undefined || hour === undefined || rest === undefined) return undefined;
  const cacheWrite = fiveMinutes + hour + rest;
  return cacheWriteByTtl && !untold ? { cacheWrite, byTtl: { "5m": fiveMinutes, "1h": hour } } : { cacheWrite };
}

type Exact = Readonly<Record<"input" | "output" | "cacheRead" | "cacheWrite" | "total", bigint>>;

function told(
  exact: Exact,
  byTtl: ByTtl<bigint> | undefined,
  about: Pick<Cost, "model" | "basis" | "longContext" | "asOf">,
): Cost {
  const amounts = (value: (pico: bigint) => number): Amounts => ({
    input: value(exact.input),
    output: value(exact.output),
    cacheRead: value(exact.cacheRead),
    cacheWrite: value(exact.cacheWrite),
    ...byTtl && { cacheWriteByTtl: { "5m": value(byTtl["5m"]), "1h": value(byTtl["1h"]) } },
    total: value(exact.total),
  });
  // One division of a whole number: what comes out is the double nearest to the exact amount.
  return { currency: "USD", ...amounts((pico) => Number(pico) / 1e12), picoUsd: amounts(Number), ...about };
}

/** The costs together; what is told beside the amounts is the last one's. */
function sumOf(costs: readonly (Cost | undefined)[]): Cost | undefined {
  const known = costs.filter((each) => each !== undefined);
  const last = known.at(-1);
  if (!last || known.length < costs.length) return undefined;
  const sum = (of: (pico: Amounts) => number) => known.reduce((total, each) => total + BigInt(of(each.picoUsd)), 0n);
  const exact: Exact = {
    input: sum((pico) => pico.input),
    output: sum((pico) => pico.output),
    cacheRead: sum((pico) => pico.cacheRead),
    cacheWrite: sum((pico) => pico.cacheWrite),
    total: sum((pico) => pico.total),
  };
  const split = known.every(({ picoUsd }) => picoUsd.cacheWriteByTtl || !picoUsd.cacheWrite) &&
    known.some(({ picoUsd }) => picoUsd.cacheWriteByTtl);
  const ofTtl = (ttl: "5m" | "1h") => sum(({ cacheWriteByTtl }) => cacheWriteByTtl?.[ttl] ?? 0);
  const { model, basis, asOf } = last;
  return told(exact, split ? { "5m": ofTtl("5m"), "1h": ofTtl("1h") } : undefined, {
    model,
    basis,
    longContext: known.some(({ longContext }) => longContext),
    ...asOf !== undefined && { asOf },
  });
}
