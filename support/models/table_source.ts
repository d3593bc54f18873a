/**
 * `src/models/table.ts` from the data: every row of the registry in a few kilobytes, which `src/models/rows.ts` reads.
 */
import { CAPABILITIES, type Data, type DataModel, modelOf, routesOf } from "./data.ts";

/** Letters for the members of a list. Up to the backslash none needs escaping in JSON or in a template literal. */
const FIRST = 40;
const LAST = 91;

function letter(index: number): string {
  if (index < 0 || index > LAST - FIRST) {
    throw new Error(`Cannot give the table a letter: it has no member ${index}; choose a wider alphabet`);
  }
  return String.fromCharCode(FIRST + index);
}

function letters(members: readonly string[], all: readonly string[]): string {
  return members.map((member) => letter(all.indexOf(member))).join("");
}

/** Members of a row in the order that gzip likes best, found by trying: what goes together stands together. */
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
] as const;

/** The distinct values of a member, the commonest first; a letter a row says which. `null` is of rows that have none. */
function distinct(values: readonly unknown[]): string[] {
  const groups = Map.groupBy(values.map((value) => JSON.stringify(value ?? null)), (text) => text);
  return [...groups].sort(([, a], [, b]) => b.length - a.length).map(([text]) => text);
}

/** What a profile's routes are called in the table; the prefix alone where they are not known. */
function routeNames({ routes }: Data): Map<string, string> {
  const names = Object.entries(routes).map(([name, route]) => [name, routesOf(route)] as const);
  return new Map(names.filter(([, known]) => known).map(([name]) => [name, name.replace(/-(\d+)$/, "$1")]));
}

/** Sources with the same destinations stand together: `sources!destinations`, or `sources` where they are the same. */
function routeText(routes: Readonly<Record<string, readonly string[]>>, regions: readonly string[]): string {
  const sources = Map.groupBy(Object.keys(routes), (source) => letters(routes[source]!, regions));
  return [...sources].map(([destinations, from]) => {
    const text = letters(from, regions);
    return text === destinations ? text : `${text}!${destinations}`;
  }).join(" ");
}

/** The file's text, unformatted. */
export function tableSource(data: Data): string {
  const { models, generated, mantleAliases } = data;
  const regions = [...data.regions, ...data.regionsGov];
  const names = routeNames(data);
  const ids = models.map(({ id }) => id);
  const routes = Object.fromEntries(
    [...names].map(([name, short]) => [short, routeText(routesOf(data.routes[name]!)!, regions)]),
  );
  const profiles = ({ profiles }: DataModel) =>
    Object.entries(profiles).map(([prefix, route]) => names.get(route ?? "") ?? prefix).join(" ");
  const rows = models.map((row) => {
    // Its provider is the beginning of its id.
    const { id: _, provider: __, can, cannot, regions: inRegion, replacedBy, ...rest } = modelOf(row);
    return {
      ...rest,
      replacedBy: replacedBy && ids.indexOf(replacedBy),
      can: letters(can, CAPABILITIES),
      cannot: letters(cannot, CAPABILITIES),
      regions: inRegion && letters(inRegion, regions),
      profiles: profiles(row),
    } as Readonly<Record<string, unknown>>;
  });
  const forgotten = rows.flatMap((row) => Object.keys(row)).find((name) => !MEMBERS.some((member) => member === name));
  if (forgotten) throw new Error(`Cannot pack "${forgotten}": it is not in MEMBERS; add it there`);
  const values = MEMBERS.map((member) => distinct(rows.map((row) => row[member])));
  const table = {
    ids: ids.join(" "),
    aliases: Object.entries(mantleAliases).map(([alias, id]) => `${alias} ${ids.indexOf(id)}`).join(" "),
    regions: regions.join(" "),
    capabilities: CAPABILITIES.join(" "),
    routes,
    values: Object.fromEntries(MEMBERS.map((member, at) => [member, values[at]!.map((text) => JSON.parse(text))])),
    rows: rows.map((row) =>
      MEMBERS.map((member, at) => letter(values[at]!.indexOf(JSON.stringify(row[member] ?? null)))).join("")
    ).join(""),
  };
  return `/**
 * The rows of ${models.length} models, packed. Written by \`deno task models:generate\` from \`support/models/models.json\`,
 * where the sources are: change it there. How it is packed stands in \`support/models/table_source.ts\`.
 */

/** The day on which the data was gathered. */
export const DATA_VERSION: string = ${JSON.stringify(generated)};

/** JSON, in one text so that nothing is parsed before somebody asks. */
export const TABLE: string = \`${JSON.stringify(table)}\`;
`;
}
