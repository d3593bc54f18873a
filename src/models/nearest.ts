/**
 * Finds the ids that a misspelled id may mean.
 */
import { editDistance } from "../base/edit_distance.ts";
import { findModel, listModels } from "./find.ts";
import type { ProfilePrefix } from "../aws/regions.ts";
import type { Model } from "./model.ts";
import { idParts } from "../aws/regions.ts";

/** No id is longer. Longer texts are not compared. */
const MAX_LENGTH = 128;
const MAX_ANSWERS = 3;

/** The commonest prefixes first; `global.`, which leaves every geography, last. */
const COMMON_FIRST: readonly ProfilePrefix[] = ["us", "eu", "apac", "jp", "au", "in", "ca", "us-gov", "global"];

/** The distance that a model's stage of life adds: a retired model must be much nearer to be meant. */
const LIFE: Readonly<Record<string, number>> = { active: 0, legacy: 0.5, eol: 2 };

/**
 * Returns the callable ids nearest to `id`, best first, at most three; an empty list if no id is near. Corrects typing errors,
 * dots for dashes, another order of the parts, a missing date, version or provider, and a prefix that a model does not have.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { nearestIds } from "./nearest.ts";
 *
 * assertEquals(nearestIds("eu.anthropic.claude-sonet-4.6")[0], "eu.anthropic.claude-sonnet-4-6");
 * assertEquals(nearestIds("jp.amazon.nova-lite-v1:0")[0], "amazon.nova-lite-v1:0");
 * assertEquals(nearestIds("vendor.unlike-anything"), []);
 * ```
 */
export function nearestIds(id: string): readonly string[] {
  if (id.length > MAX_LENGTH) return [];
  const { prefix, modelId = id } = idParts(id) ?? {};
  const ways = (model: Model) => waysToCall(model, prefix);
  const asked = partsOf(modelId);
  if (asked.length === 0) return [];
  // The sort is stable: of two models at the same distance, the later version comes first.
  const near = [...listModels()].reverse()
    .map((model) => ({ model, score: distance(asked, model) }))
    .sort((a, b) => a.score - b.score);
  const best = near[0]?.score ?? Infinity;
  const meant = findModel(id) ?? (best === 0 ? near[0]!.model : undefined);
  // A model that is meant without doubt shows all ways to call it; other models show the first way.
  const ids = meant
    ? ways(meant)
    : near.filter(({ score }) => score < Infinity && score <= best + 1).map(({ model }) => ways(model)[0]!);
  return ids.filter((near) => near !== id).slice(0, MAX_ANSWERS);
}

/** Returns the ids of a model: with the given prefix, bare if a region has it, then with its other known prefixes. */
function waysToCall({ id, regions, profiles }: Model, asked: string | undefined): string[] {
  const prefixes = COMMON_FIRST.filter((prefix) => Object.hasOwn(profiles, prefix));
  const bare = regions?.length || prefixes.length === 0 ? [id] : [];
  const first = prefixes.filter((prefix) => prefix === asked);
  const others = prefixes.filter((prefix) => prefix !== asked);
  const behind = (prefixes: readonly string[]) => prefixes.map((prefix) => `${prefix}.${id}`);
  return [...behind(first), ...bare, ...behind(others)];
}

function partsOf(id: string): string[] {
  return id.toLowerCase().match(/[a-z\d]+/g) ?? [];
}

/** Returns whether a part is a date or a version, which people leave out. */
function isNoise(part: string): boolean {
  return /^(v\d+|\d{8}|0)$/.test(part);
}

/** Returns the distance of an id from a model's id: 0 for the same parts, `Infinity` for an id that cannot mean the model. */
function distance(asked: readonly string[], { id, status }: Model): number {
  const parts = partsOf(id);
  const life = LIFE[status ?? ""] ?? LIFE.legacy!;
  const rest = [...parts];
  const foreign = asked.filter((part) => {
    const at = rest.indexOf(part);
    if (at >= 0) rest.splice(at, 1);
    return at < 0;
  });
  if (foreign.length === 0) {
    const missing = rest.reduce((sum, part) => sum + (isNoise(part) || part === parts[0] ? 0.1 : 1), 0);
    if (missing === 0) return 0;
    if (missing < 3) return missing + life;
  }
  const core = (all: readonly string[]) => all.filter((part) => part !== parts[0] && !isNoise(part)).join("");
  const [short, long] = [core(asked), core(parts)];
  if (short.length > 3 && long.startsWith(short)) return 1 + life;
  return 1 + life + Math.min(edits(asked.join(""), parts.join("")), edits(short, long));
}

/** Returns the distance between two ids without their separators; `Infinity` if it is too far for a typing error. */
function edits(a: string, b: string): number {
  return editDistance(a, b, Math.floor(a.length / 6));
}
