/**
 * The rows of the packed table, unpacked when somebody first asks.
 */
import type { Model, ProfileRoutes } from "./model.ts";
import { TABLE } from "./table.ts";

/** What `support/models/table_source.ts` writes. Lists are one text, with spaces between; letters stand for their members. */
interface Packed {
  readonly ids: string;
  /** Each with the number of its row. */
  readonly aliases: string;
  readonly regions: string;
  readonly capabilities: string;
  /** By name, a prefix with a number: `sources!destinations` in letters, or only one where they are the same. */
  readonly routes: Readonly<Record<string, string>>;
  /** The members of a row, each with the values that it has somewhere. */
  readonly values: Readonly<Record<string, readonly unknown[]>>;
  /** A letter a member, row after row: which of its values. */
  readonly rows: string;
}

/** The table, unpacked. */
export interface Rows {
  readonly models: ReadonlyMap<string, Model>;
  /** Ids of the same models at the other endpoint. */
  readonly aliases: ReadonlyMap<string, string>;
}

let unpacked: Rows | undefined;

/** The table. It is unpacked once, which takes about a millisecond; rows share what they have in common. */
export function rows(): Rows {
  return unpacked ??= unpack(JSON.parse(TABLE));
}

function unpack(packed: Packed): Rows {
  const { routes, rows } = packed;
  const [ids, aliases, regions, capabilities] = [packed.ids, packed.aliases, packed.regions, packed.capabilities]
    .map((list) => list.split(" ")) as [string[], string[], string[], string[]];
  const numberOf = (letter: string) => letter.charCodeAt(0) - 40;
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
  // What is not named here stands for itself.
  const unpackers: Partial<Record<string, (value: never) => unknown>> = {
    can: members(capabilities),
    cannot: members(capabilities),
    regions: regionsOf,
    replacedBy: (row: number) => ids[row],
    profiles: (names: string) =>
      Object.fromEntries(names ? names.split(" ").map((name) => [name.replace(/\d+/, ""), known[name]]) : []),
  };
  const columns = Object.entries(packed.values).map(([member, values]) => {
    const unpacker = unpackers[member];
    // The packer and the unpacker of a member agree on its type; that they do is tested for every row.
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
