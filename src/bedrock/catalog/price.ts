/**
 * The price of a million tokens of a model, by the way in which the model is called.
 */
import { checkOptions, type OptionTable, optionTable, text } from "../../base/check_options.ts";
import { parseArn } from "../../aws/arn.ts";
import { plainId } from "../../aws/path.ts";
import { findModel } from "../../models/find.ts";
import { idParts } from "../../aws/regions.ts";
import { learnedPriceList, type PriceList } from "./learned.ts";
import { PRICES, PRICES_VERSION } from "./prices.ts";

/** USD per million tokens. An absent rate has no source; it does not mean free. */
export interface Rates {
  /** For the prompt, without cache reads and writes. */
  readonly input?: number | undefined;
  /** For the answer, including reasoning. */
  readonly output?: number | undefined;
  /** For reads from the cache. */
  readonly cacheRead?: number | undefined;
  /** For writes to the cache for the shortest time that the model offers, mostly five minutes. */
  readonly cacheWrite?: number | undefined;
  /** For writes to the cache for an hour. */
  readonly cacheWrite1h?: number | undefined;
}

/** A price list's rates. */
export interface TokenPrice extends Rates {
  /** The rates of every token of a request whose prompt is longer than `above` tokens, including the cache. */
  readonly longContext?: Rates & { readonly above: number } | undefined;
}

/** The price of a model. */
export interface ModelPrice extends TokenPrice {
  /** The model, without a profile's prefix. */
  readonly model: string;
  /**
   * The price list. `list` is of a bare id that cannot be called by itself; `geographic` is that of the `us.` profile, for any
   * geography.
   */
  readonly basis: PriceList | "list";
  /** Prices in USD of units other than tokens: `perImage`, `perInputVideoSecond`, `perQuery` and the like. */
  readonly other: Readonly<Record<string, number>>;
  /** The day the price was gathered. */
  readonly asOf: string;
}

/** How a call is made, if its id does not say so. */
export interface PriceOptions {
  /** The prefix of the inference profile behind an ARN: `us`, `global`. @default what the id says */
  profile?: string | undefined;
}

const OPTIONS: OptionTable = /* @__PURE__ */ optionTable<PriceOptions>(() => ({
  of: "priceOf()",
  options: { profile: text },
  otherNames: { prefix: "profile" },
}));

const HOURLY: readonly unknown[] = ["provisioned-model", "imported-model", "endpoint"];

/**
 * Returns the price of a model by bare id, profile id or ARN; `undefined` if none is known. Prices are those of us-east-1, on
 * demand, at the default tier. Other regions may charge more. A geographic profile outside the US is taken to cost as much as
 * the `us.` profile. No prices of `us-gov.` are known. A resolved ARN has the price list of its profile, and a declared ARN that
 * of its base model, unless `profile` names another one. Provisioned and imported models, and endpoints, are paid by the hour:
 * their tokens have no price.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { priceOf } from "@bedrock-edge/client/models";
 *
 * const haiku = "anthropic.claude-haiku-4-5-20251001-v1:0";
 * assertEquals([priceOf(`eu.${haiku}`)?.output, priceOf(`global.${haiku}`)?.output], [5.5, 5]);
 * assertEquals(priceOf("stability.stable-image-core-v1:1")?.other, { perImage: 0.04 });
 * assertEquals(priceOf("nobody.knows-this"), undefined);
 * ```
 */
export function priceOf(model: string, options: PriceOptions = {}): ModelPrice | undefined {
  checkOptions(options, OPTIONS);
  const id = HOURLY.includes(parseArn(model)?.kind) ? undefined : findModel(model)?.id;
  const list = priceList(model, options.profile);
  const lists = id === undefined ? undefined : table().get(id);
  if (!id || !list || !lists) return undefined;
  // A model that is priced by the image is so whatever the way to it.
  const basis = list === "inRegion" && !lists.prices.inRegion && lists.prices.list ? "list" : list;
  const price = lists.prices[basis];
  if (!price && !Object.keys(lists.other).length) return undefined;
  return { ...price, model: id, basis, other: lists.other, asOf: PRICES_VERSION };
}

function priceList(model: string, profile: string | undefined): PriceList | undefined {
  const prefix = profile ?? (learnedPriceList(model) ? undefined : prefixOf(model));
  if (prefix === undefined) return learnedPriceList(model) ?? "inRegion";
  if (prefix === "us-gov") return undefined;
  return prefix === "global" ? "global" : "geographic";
}

function prefixOf(model: string): string | undefined {
  return idParts(parseArn(model)?.modelId ?? plainId(model))?.prefix;
}

interface Row {
  readonly prices: Readonly<Partial<Record<ModelPrice["basis"], TokenPrice>>>;
  readonly other: Readonly<Record<string, number>>;
}

const BASES: Readonly<Record<string, ModelPrice["basis"]>> = {
  i: "inRegion",
  b: "list",
  u: "geographic",
  g: "global",
};
const RATES = ["input", "output", "cacheRead", "cacheWrite", "cacheWrite1h"] as const;

let parsed: Map<string, Row> | undefined;

/** The table, made of its text when it is first asked for. */
function table(): Map<string, Row> {
  if (parsed) return parsed;
  parsed = new Map();
  for (const line of PRICES.trim().split("\n")) {
    const [ids, text] = line.split("|") as [string, string];
    const prices: Partial<Record<ModelPrice["basis"], TokenPrice>> = {};
    const other: Record<string, number> = {};
    for (const group of text.split(" ")) {
      const [unit, value] = group.split("=") as [string, string?];
      if (value) other[unit] = Number(value);
      else prices[BASES[group[0]!]!] = tokenPrice(group.slice(1));
    }
    for (const id of ids.split(" ")) parsed.set(id, { prices, other });
  }
  return parsed;
}

function tokenPrice(text: string): TokenPrice {
  const [base, long] = text.split(">") as [string, string?];
  const [above, ...beyond] = long?.split(",") ?? [];
  return { ...rates(base.split(",")), ...above && { longContext: { above: Number(above), ...rates(beyond) } } };
}

function rates(values: readonly string[]): Rates {
  return Object.fromEntries(RATES.flatMap((name, i) => values[i] ? [[name, Number(values[i])]] : []));
}
