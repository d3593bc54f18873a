/**
 * Writes `src/models/table.ts` from the data: every row of the registry in a few kilobytes, which `src/models/rows.ts` reads.
 */
import { letterOf } from "../../src/models/letters.ts";
import type { PackedTable } from "../../src/models/rows.ts";
import { CAPABILITIES, type Data, type DataModel, modelOf, routesOf } from "./data.ts";

function letters(members: readonly string[], all: readonly string[]): string {
  return members.map((member) => letterOf(all.indexOf(member))).join("");
}

/** Members of a row in the order that gzip compresses best, found by trial: related members stand together. */
const MEMBERS = [
  "replacedBy",
  "bodyFormat",
  "cannot",
  "can",
  "maxOutputTokens",
  "enforcesMaxOutputTokens",
  "contextWindow",
  "embedding",
  "streamingTools",
  "systemPrompt",
  "converseStream",
  "converse",
  "kind",
  "promptCache",
  "toolChoice",
  "refuses",
  "reasoning",
  "status",
  "dates",
  "profiles",
  "regions",
  "mantle",
  "mantleRegions",
] as const;

/** Returns the distinct values of a member, the most common first. `null` stands for a row without the member. */
function distinct(values: readonly unknown[]): string[] {
  const groups = Map.groupBy(values.map((value) => JSON.stringify(value ?? null)), (text) => text);
  return [...groups].sort(([, a], [, b]) => b.length - a.length).map(([text]) => text);
}

/** Returns the names of known routes in the table. A profile without known routes has its prefix as its name. */
function routeNames({ routes }: Data): Map<string, string> {
  const names = Object.entries(routes).map(([name, route]) => [name, routesOf(route)] as const);
  return new Map(names.filter(([, known]) => known).map(([name]) => [name, name.replace(/-(\d+)$/, "$1")]));
}

/** Writes routes, sources with the same destinations together: `sources!destinations`, or `sources` if both are the same. */
function routeText(routes: Readonly<Record<string, readonly string[]>>, regions: readonly string[]): string {
  const sources = Map.groupBy(Object.keys(routes), (source) => letters(routes[source]!, regions));
  return [...sources].map(([destinations, from]) => {
    const text = letters(from, regions);
    return text === destinations ? text : `${text}!${destinations}`;
  }).join(" ");
}

/**
 * Packs the data. `unpackTable` of `src/models/rows.ts` is the inverse.
 *
 * @throws {Error} for a member of a row that is not in `MEMBERS`.
 */
export function packTable(data: Data): PackedTable {
  const { models, mantleAliases } = data;
  const regions = [...data.regions, ...data.regionsGov];
  const names = routeNames(data);
  const ids = models.map(({ id }) => id);
  const routes = Object.fromEntries(
    [...names].map(([name, short]) => [short, routeText(routesOf(data.routes[name]!)!, regions)]),
  );
  const profiles = ({ profiles }: DataModel) =>
    Object.entries(profiles).map(([prefix, route]) => names.get(route ?? "") ?? prefix).join(" ");
  const rows = models.map((row) => {
    // The beginning of the id is the provider.
    const { id: _, provider: __, can, cannot, regions: inRegion, mantleRegions, replacedBy, ...rest } = modelOf(row);
    return {
      ...rest,
      replacedBy: replacedBy && ids.indexOf(replacedBy),
      can: letters(can, CAPABILITIES),
      cannot: letters(cannot, CAPABILITIES),
      regions: inRegion && letters(inRegion, regions),
      mantleRegions: mantleRegions && letters(mantleRegions, regions),
      profiles: profiles(row),
    } as Readonly<Record<string, unknown>>;
  });
  const forgotten = rows.flatMap((row) => Object.keys(row)).find((name) => !MEMBERS.some((member) => member === name));
  if (forgotten) throw new Error(`Cannot pack "${forgotten}": it is not in MEMBERS; add it there`);
  const values = MEMBERS.map((member) => distinct(rows.map((row) => row[member])));
  return {
    ids: ids.join(" "),
    aliases: Object.entries(mantleAliases).map(([alias, id]) => `${alias} ${ids.indexOf(id)}`).join(" "),
    regions: regions.join(" "),
    capabilities: CAPABILITIES.join(" "),
    routes,
    values: Object.fromEntries(MEMBERS.map((member, at) => [member, values[at]!.map((text) => JSON.parse(text))])),
    rows: rows.map((row) =>
      MEMBERS.map((member, at) => letterOf(values[at]!.indexOf(JSON.stringify(row[member] ?? null)))).join("")
    ).join(""),
  };
}

/** Returns the file's text, unformatted. */
export function tableSource(data: Data): string {
  const { models, generated } = data;
  return `/**
 * The rows of ${models.length} models, packed. Written by \`deno task models:generate\` from \`support/models/models.json\`,
 * which also names the sources: change the data there. \`support/models/table_source.ts\` packs it.
 */

/** The day on which the data was gathered. */
export const DATA_VERSION: string = ${JSON.stringify(generated)};

/** JSON as one text, which is parsed on the first look-up. */
export const TABLE: string = \`${JSON.stringify(packTable(data))}\`;
`;
}
