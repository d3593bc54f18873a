/**
 * Unpacks the rows of the table on the first look-up.
 */
import { numberOf } from "./letters.ts";
import type { Model, ProfileRoutes } from "./model.ts";
import { TABLE } from "./table.ts";

/**
 * The table as `support/models/table_source.ts` writes it. A list is one text with spaces between its members; a letter of
 * `letters.ts` is the place of a member in its list.
 */
export interface PackedTable {
  /** The ids of the models, in the order of the rows. */
  readonly ids: string;
  /** Each alias, followed by the number of its row. */
  readonly aliases: string;
  readonly regions: string;
  readonly capabilities: string;
  /** By name, a prefix with a number: `sources!destinations` in letters, or one of them if both are the same. */
  readonly routes: Readonly<Record<string, string>>;
  /** For each member of a row, the distinct values that rows have. */
  readonly values: Readonly<Record<string, readonly unknown[]>>;
  /** Row after row, one letter for each member: the place of the row's value in `values`. */
  readonly rows: string;
}

/** The unpacked table. */
export interface Rows {
  readonly models: ReadonlyMap<string, Model>;
  /** Ids of the same models at the other endpoint. */
  readonly aliases: ReadonlyMap<string, string>;
}

let unpacked: Rows | undefined;

/** Returns the unpacked table. Unpacking happens once and takes about a millisecond; rows share equal values. */
export function rows(): Rows {
  return unpacked ??= unpackTable(JSON.parse(TABLE));
}

/** Unpacks a table. */
export function unpackTable(packed: PackedTable): Rows {
  const { routes, rows } = packed;
  const [ids, aliases, regions, capabilities] = [packed.ids, packed.aliases, packed.regions, packed.capabilities]
    .map((list) => list.split(" ")) as [string[], string[], string[], string[]];
  const members = (list: readonly string[]) => (letters: string) => [...letters].map((one) => list[numberOf(one)]!);
  const regionsOf = members(regions);
  const routesOf = (text: string): ProfileRoutes =>
    Object.fromEntries(
      text.split(" ").flatMap((group) => {
        const [from = "", to = from] = group.split("!");
        const destinations = regionsOf(to);
        return regionsOf(from).map((source) => [source, destinations]);
      }),
    );
  const known = Object.fromEntries(Object.entries(routes).map(([name, text]) => [name, routesOf(text)]));
  // The values of other members are not packed.
  const unpackers: Partial<Record<string, (value: never) => unknown>> = {
    can: members(capabilities),
    cannot: members(capabilities),
    regions: regionsOf,
    mantleRegions: regionsOf,
    replacedBy: (row: number) => ids[row],
    profiles: (names: string) =>
      Object.fromEntries(names ? names.split(" ").map((name) => [name.replace(/\d+/, ""), known[name]]) : []),
  };
  const columns = Object.entries(packed.values).map(([member, values]) => {
    const unpacker = unpackers[member];
    // The generator wrote the value for this unpacker; a test compares every row.
    return [member, values.map((value) => unpacker && value !== null ? unpacker(value as never) : value)] as const;
  });
  let at = 0;
  const models = ids.map((id) => {
    const model: Record<string, unknown> = { id, provider: id.split(".")[0] };
    for (const [member, values] of columns) {
      const value = values[numberOf(rows[at++]!)];
      if (value !== null) model[member] = value;
    }
    // Only models are packed; a test compares every unpacked row with its model.
    return [id, model as unknown as Model] as const;
  });
  const pairs = aliases.flatMap((alias, at) => at % 2 ? [] : [[alias, ids[Number(aliases[at + 1])]!] as const]);
  return { models: new Map(models), aliases: new Map(pairs) };
}
