/**
 * Writes the text of `src/bedrock/catalog/prices.ts` from `models.json`; `generate.ts` calls it.
 *
 * @module
 */

/** USD per million tokens, on one basis, as `models.json` has them. */
export interface PriceRow {
  readonly input: number | null;
  readonly output: number | null;
  readonly cacheRead: number | null;
  readonly cacheWrite: number | null;
  readonly cacheWrite1h?: number | null;
  readonly longContext?: {
    readonly above: number;
    readonly input: number | null;
    readonly output: number | null;
    readonly cacheRead: number | null;
    readonly cacheWrite: number | null;
  };
}

/** The members of a model that this file reads. */
export interface PricedModel {
  readonly id: string;
  readonly price:
    | { readonly [basis in "inRegion" | "us" | "global" | "base"]?: PriceRow }
    | null;
  readonly otherPrice: Readonly<Record<string, number>> | null;
}

/**
 * `i` is the bare id in a region, `b` its list price if it cannot be called, `u` geographic profiles, `g` the global
 * one.
 */
const BASES = [["i", "inRegion"], ["b", "base"], ["u", "us"], ["g", "global"]] as const;

/** `.3` for 0.3, and an empty text for an unknown price. A source writes 0 for an unknown price. */
function amount(value: number | null | undefined): string {
  return value ? `${value}`.replace(/^0\./, ".") : "";
}

function row(price: PriceRow): string {
  const values = ({ input, output, cacheRead, cacheWrite, cacheWrite1h }: PriceRow) =>
    [input, output, cacheRead, cacheWrite, cacheWrite1h].map(amount).join(",").replace(/,+$/, "");
  const long = price.longContext;
  return values(price) + (long ? `>${long.above},${values(long)}` : "");
}

function prices({ price, otherPrice }: PricedModel): string {
  const rows = BASES.map(([letter, basis]) => [letter, price?.[basis] ? row(price[basis]) : ""]);
  const known = rows.flatMap(([letter, text]) => text ? [`${letter}${text}`] : []);
  const other = Object.entries(otherPrice ?? {}).flatMap(([unit, value]) => value ? [`${unit}=${amount(value)}`] : []);
  return [...known, ...other].join(" ");
}

/** The whole file, unformatted: one line for all models with the same price. */
export function pricesSource(models: readonly PricedModel[], generated: string): string {
  const ids = new Map<string, string[]>();
  for (const model of models) {
    const text = prices(model);
    if (text) ids.set(text, [...ids.get(text) ?? [], model.id]);
  }
  const lines = [...ids].map(([text, same]) => `${same.join(" ")}|${text}`);
  return `/**
 * Prices of models in us-east-1, as of ${generated}. \`deno task models:generate\` writes this file from
 * \`support/models/models.json\`, which has the sources: change the facts there.
 */

/** The day the prices were gathered. */
export const PRICES_VERSION: string = ${JSON.stringify(generated)};

/**
 * A line for all models that cost the same: ids, then USD per million tokens of input, output, cache reads and cache writes of
 * five minutes and of an hour. \`i\` is the bare id in a region, \`b\` its list price where it cannot be called, \`u\` a
 * geographic profile, \`g\` the global one. Behind \`>\` stands the length of prompt above which the rest of the group holds.
 */
export const PRICES: string = \`
${lines.join("\n")}
\`;
`;
}
