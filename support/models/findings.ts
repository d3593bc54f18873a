/** Finds errors in the data and rows that need a look: the rules of `check.ts`, as a pure function. */
import type { Data, DataModel } from "./data.ts";

/** One finding. */
export interface Finding {
  /** `error`: the data must not be used. `warning`: a fact to know, or an unknown fact. */
  readonly level: "error" | "warning";
  /** The rule. */
  readonly rule: string;
  /** The row, or the other subject. */
  readonly about: string;
  /** The description. */
  readonly says: string;
}

/** Lists of `requiredModels` that must be complete. */
const REQUIRED = ["A", "D"];

/**
 * Returns the findings in data that the schema accepted, errors first.
 *
 * @param day such as `2026-11-21`; earlier end dates are over
 */
export function findings(data: Data, day: string): Finding[] {
  const all = [
    ...repeated(data),
    ...missing(data),
    ...dangling(data),
    ...data.models.flatMap((
      model,
    ) => [...sourceless(model), ...life(model, day), ...prices(model), ...converse(model)]),
  ];
  return [...all.filter(({ level }) => level === "error"), ...all.filter(({ level }) => level === "warning")];
}

function repeated({ models }: Data): Finding[] {
  const groups = Map.groupBy(models, ({ id }) => id);
  return [...groups].filter(([, rows]) => rows.length > 1)
    .map(([id, rows]) => ({ level: "error", rule: "repeated", about: id, says: `has ${rows.length} rows` }));
}

function missing({ models, requiredModels }: Data): Finding[] {
  const ids = new Set(models.map(({ id }) => id));
  return REQUIRED.flatMap((list) =>
    requiredModels[list]
      ? requiredModels[list].filter((id) => !ids.has(id)).map((id): Finding => (
        { level: "error", rule: "required", about: id, says: `has no row, and is in requiredModels.${list}` }
      ))
      : [{ level: "error" as const, rule: "required", about: list, says: "is not a list of requiredModels" }]
  );
}

/** The target of a row, an alias or a route must exist; a replacement must be active and of the same kind. */
function dangling({ models, mantleAliases, routes, regions, regionsGov }: Data): Finding[] {
  const error = (about: string, says: string): Finding => ({ level: "error", rule: "dangling", about, says });
  const rows = new Map(models.map((model) => [model.id, model]));
  const known = new Set([...regions, ...regionsGov]);
  const aliases = Object.entries(mantleAliases).filter(([, id]) => !rows.has(id))
    .map(([alias, id]) => error(alias, `is an alias of ${id}, which has no row`));
  const places = Object.entries(routes).flatMap(([name, route]) => {
    const named = "bySource" in route
      ? Object.entries(route.bySource).flatMap(([source, destinations]) => [source, ...destinations])
      : [...route.sources, ...(route.destinations ?? [])];
    return [...new Set(named)].filter((region) => !known.has(region))
      .map((region) => error(name, `leads through ${region}, which is not a region of the data`));
  });
  const references = models.flatMap(({ id, kind, profiles, regions, status }) => {
    const found: Finding[] = [];
    for (const [prefix, route] of Object.entries(profiles)) {
      if (route !== null && !Object.hasOwn(routes, route)) {
        found.push(error(id, `${prefix} takes route ${route}, which does not exist`));
      }
    }
    for (const region of regions.inRegion ?? []) {
      if (!known.has(region)) found.push(error(id, `is in ${region}, which is not a region of the data`));
    }
    if (status.replacedBy !== null) {
      const successor = rows.get(status.replacedBy);
      if (!successor) found.push(error(id, `is replaced by ${status.replacedBy}, which has no row`));
      else if (successor.status.state !== "active") {
        found.push(error(id, `is replaced by ${successor.id}, which is not active`));
      } else if (successor.kind !== kind) {
        found.push(error(id, `is replaced by ${successor.id}, which has another kind`));
      }
    }
    return found;
  });
  return [...aliases, ...places, ...references];
}

function sourceless({ id, sources }: DataModel): Finding[] {
  return sources.length > 0 ? [] : [{ level: "error", rule: "source", about: id, says: "has no source for its facts" }];
}

function life({ id, status }: DataModel, day: string): Finding[] {
  const { state, eolDate } = status;
  const warning = (rule: string, says: string): Finding[] => [{ level: "warning", rule, about: id, says }];
  if (state === "eol") return warning("retired", eolDate === null ? "on a day without a source" : `on ${eolDate}`);
  if (eolDate !== null && eolDate <= day) {
    return warning("life", `ended on ${eolDate}, and is still ${state ?? "unknown"}`);
  }
  return [];
}

function prices({ id, price }: DataModel): Finding[] {
  const bases = Object.entries(price ?? {}).filter(([, row]) => typeof row === "object" && !row.agree).map(([basis]) =>
    basis
  );
  return bases.length === 0
    ? []
    : [{ level: "warning", rule: "price", about: id, says: `sources disagree on ${bases.join(" and ")}` }];
}

function converse({ id, kind, supports }: DataModel): Finding[] {
  if (kind !== "chat" || (supports.converse !== null && supports.converseStream !== null)) return [];
  return [{ level: "warning", rule: "converse", about: id, says: "no source says whether Converse accepts it" }];
}
