/**
 * Rules about prompt caching, which models support everywhere, in some sections, or not at all.
 */
import { estimateTokens, estimateTools } from "../../../chat/estimate.ts";
import type { Model, PromptCacheFacts } from "../../../models/model.ts";
import { MAX_CACHE_POINTS } from "../cache/check_cache_points.ts";
import { asPoint, type Cacheable, isPoint, pointsOf, sectionsOf, ttlOf } from "../cache/point.ts";
import type { MutableRequest } from "../check/rule.ts";
import type { Placed, Prompt } from "../../prompt/prompt.ts";
import { isObject } from "../../../base/json_object.ts";
import type { ModelRule } from "./model_rule.ts";
import type { CacheOptions } from "../../chat_options.ts";
import type { CacheTtl } from "../../../chat/result.ts";

/** How far an estimate may be too low. A cache point that is not needed costs nothing. */
const DOUBT = 1.5;

/** The sections in the order in which a plan uses its points, with the most points of each. */
const PLAN = [["messages", 2], ["system", 1], ["tools", 1]] as const;

/** Removes the points that `goes` selects. */
function drop(
  { prompt }: Pick<MutableRequest, "prompt">,
  goes: (item: Placed<Cacheable>, section: keyof Prompt) => boolean,
): void {
  for (const { name, items } of sectionsOf(prompt)) {
    for (const item of items.splice(0)) {
      if (!isPoint(item) || !goes(item, name)) items.push(item);
    }
  }
}

/** Returns the plan by section; `undefined` for an unreadable plan. */
function planned(cache: CacheOptions | undefined): Partial<Record<keyof Prompt, CacheTtl | undefined>> | undefined {
  if (cache === "auto") return { tools: "5m", system: "5m", messages: "5m" };
  return isObject(cache) ? cache : undefined;
}

/** Keeps the sections for which `keep` returns a lifetime. */
function replan(request: MutableRequest, keep: (section: keyof Prompt, ttl: CacheTtl) => CacheTtl | undefined): void {
  const plan = planned(request.options.cache);
  if (!plan) return;
  const kept = PLAN.flatMap(([section]) => {
    const ttl = plan[section];
    return ttl ? [[section, keep(section, ttl)] as const] : [];
  });
  // An unchanged plan stays as the caller wrote it.
  if (kept.every(([section, ttl]) => ttl === plan[section])) return;
  request.options = { ...request.options, cache: Object.fromEntries(kept) };
}

function factsOf({ promptCache = {}, cannot }: Model): PromptCacheFacts {
  return cannot.includes("promptCache") ? { ...promptCache, points: false } : promptCache;
}

/** Removes cache points for a model without cache points, which may still cache by itself. */
export const NO_CACHE_POINTS: ModelRule = {
  rule: "no-cache-points",
  apply({ model }, request, fix) {
    if (factsOf(model).points !== false) return;
    const tell = (path: string, what: string) => fix(path, `${what}, which ${model.id} does not support`, "remove it");
    drop(request, ({ path }) => (tell(path, "is a cache point"), true));
    for (const item of request.prompt.messages.flatMap(({ content }) => content)) {
      const { block, path } = item;
      if (block.type !== "toolResult" || !Array.isArray(block.content)) continue;
      const parts: readonly Placed<Cacheable>["block"][] = block.content;
      const points = parts.flatMap((part, at) => isPoint({ block: part }) ? [`${path}.content[${at}]`] : []);
      if (!points.length) continue;
      for (const point of points) tell(point, "is a cache point");
      item.block = { ...block, content: block.content.filter((part) => !isPoint({ block: part as Cacheable })) };
    }
    if (request.options.cache === undefined) return;
    tell("cache", "plans cache points");
    request.options = { ...request.options, cache: undefined };
  },
};

/** Removes cache points in sections that a model does not cache. A later cache point still covers the section. */
export const CACHE_SECTION: ModelRule = {
  rule: "cache-section",
  apply({ model }, request, fix) {
    const { fields } = factsOf(model);
    if (!fields) return;
    const isAuto = request.options.cache === "auto";
    drop(request, ({ path }, section) => {
      if (fields.includes(section)) return false;
      fix(path, `is a cache point in ${section}, where ${model.id} supports none`, "remove it");
      return true;
    });
    replan(request, (section, ttl) => {
      if (fields.includes(section)) return ttl;
      // An automatic plan adapts to the model without a repair.
      if (!isAuto) fix(`cache.${section}`, `is not supported by ${model.id}`, "remove it");
      return undefined;
    });
  },
};

/** Reduces a lifetime of one hour for a model that only keeps five minutes. */
export const CACHE_LIFETIME: ModelRule = {
  rule: "cache-lifetime",
  apply({ model }, request, fix) {
    const { ttls } = factsOf(model);
    if (!ttls?.includes("5m") || ttls.includes("1h")) return;
    for (const item of pointsOf(sectionsOf(request.prompt))) {
      if (ttlOf(item) !== "1h") continue;
      fix(`${item.path}.ttl`, `is 1h, which ${model.id} does not support`, "reduce it to 5m");
      const { ttl: _, ...point } = asPoint(item);
      item.block = point;
    }
    replan(request, (section, ttl) => {
      if (ttl !== "1h") return ttl;
      fix(`cache.${section}`, `is 1h, which ${model.id} does not support`, "reduce it to 5m");
      return "5m";
    });
  },
};

/** Removes the earliest points above the model's limit. Later points also cover earlier content. */
export const CACHE_COUNT: ModelRule = {
  rule: "cache-count",
  apply({ model }, request, fix) {
    const { maxPoints = MAX_CACHE_POINTS } = factsOf(model);
    if (maxPoints >= MAX_CACHE_POINTS) return;
    let excess = pointsOf(sectionsOf(request.prompt)).length - maxPoints;
    let left = Math.max(-excess, 0);
    drop(request, ({ path }) => {
      if (excess-- <= 0) return false;
      fix(path, `is one of more than ${maxPoints} cache points, the limit of ${model.id}`, "remove it");
      return true;
    });
    const costs = new Map<string, number>(PLAN);
    replan(request, (section, ttl) => (left -= costs.get(section)!) >= 0 ? ttl : undefined);
  },
};

/** Removes plans for a section that is too short to be cached. Cache points of the caller stay, and cost nothing. */
export const CACHE_MINIMUM: ModelRule = {
  rule: "cache-minimum",
  apply({ model }, request, fix) {
    const { minTokens } = factsOf(model);
    const { prompt, options } = request;
    if (minTokens === undefined || options.cache === undefined) return;
    const tools = estimateTools(prompt.tools.map(({ block }) => block));
    const system = tools + estimateTokens(prompt.system.map(({ block }) => block));
    const messages = system + estimateTokens(prompt.messages.map(({ content }) => content.map(({ block }) => block)));
    const sizes = { tools, system, messages };
    replan(request, (section, ttl) => {
      if (sizes[section] * DOUBT >= minTokens) return ttl;
      if (options.cache !== "auto") {
        const what = `covers about ${sizes[section]} tokens, but ${model.id} caches ${minTokens} or more`;
        fix(`cache.${section}`, what, "remove it");
      }
      return undefined;
    });
  },
};
