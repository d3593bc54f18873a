/**
 * The list of models, which is kept for a while.
 */
import { unlessAborted } from "../../base/aborts.ts";
import { checkOptions, flag, type OptionTable, optionTable } from "../../base/check_options.ts";
import { isObject, type JsonObject } from "../../base/json_object.ts";
import { createCallLog } from "../../chat/result.ts";
import { isFresh, keep, type Kept, recall } from "../../store/kept/kept.ts";
import { singleFlight } from "../../store/kept/single_flight.ts";
import { coreOf, type GatewayCore } from "../client/core.ts";
import type { Gateway } from "../client/options.ts";
import { callChecks, type GatewayCallOptions } from "./call_options.ts";
import { readAnswer } from "./read_answer.ts";

/** A model of the gateway. */
export interface GatewayModelEntry {
  /** The id, `creator/model`. */
  id: string;
  /** The name for people. */
  name: string | undefined;
  /** A description for people. */
  description?: string;
  /** Prices in US dollars per token, as decimal numbers in texts. */
  pricing?: {
    /** A token of the request. */
    input?: string;
    /** A token of the answer. */
    output?: string;
    /** A token that is read from a cache. */
    cachedInputTokens?: string;
    /** A token that is written to a cache. */
    cacheCreationInputTokens?: string;
  };
  /** The kind of the model, such as `language`, `embedding` or `image`. Services add kinds. */
  modelType?: string;
  /** Members that this version does not know, as the service sends them; absent without such members. */
  unknown?: Readonly<Record<string, unknown>>;
}

/** The list of models. */
export interface GatewayModels {
  /** All models, of every kind. */
  models: GatewayModelEntry[];
  /** The time of the list, in milliseconds since the epoch. */
  fetchedAt: number;
  /** The new list, where this one is stale. Its failure harms nobody who does not wait for it. */
  revalidated?: Promise<GatewayModels>;
}

/** The options of `availableModels`. */
export interface GatewayModelsOptions extends GatewayCallOptions {
  /** Whether to ask the gateway, even if a fresh list is kept. @default {false} */
  refresh?: boolean | undefined;
}

const OPTIONS: OptionTable = /* @__PURE__ */ optionTable<GatewayModelsOptions>(() => ({
  of: "availableModels()",
  options: { ...callChecks(), refresh: flag },
  otherNames: { force: "refresh", ttl: "createGateway({ metadataCacheRefreshMs })" },
}));

/**
 * Lists the models of the gateway. A list is kept for `metadataCacheRefreshMs`. A stale list comes at once, with the new one in
 * `revalidated`. Failures are not kept, and callers at the same time share one request.
 *
 * @throws {ProviderError} when the gateway fails and no list is kept, or with `refresh`.
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { availableModels, createGateway } from "@bedrock-edge/client/gateway";
 *
 * const model = { id: "openai/gpt-5.4", name: "GPT-5.4", pricing: { input: "0.00000125", output: "0.00001" }, modelType: "language" };
 * const gateway = createGateway({ apiKey: "k", fetch: () => Promise.resolve(Response.json({ models: [model] })) });
 * const { models } = await availableModels(gateway);
 * assertEquals([models[0]?.id, models[0]?.pricing?.input], ["openai/gpt-5.4", "0.00000125"]);
 * ```
 */
export async function availableModels(gateway: Gateway, options: GatewayModelsOptions = {}): Promise<GatewayModels> {
  const core = coreOf(gateway, "availableModels()");
  checkOptions(options, OPTIONS);
  const { base: { url }, store, clock, metadataCacheRefreshMs } = core;
  const { signal, refresh: isForced = false } = options;
  signal?.throwIfAborted();
  const key = `bedrock-edge:gateway-models:1:${url}`;

  const refresh = () =>
    singleFlight({ client: core, store, key, clock, signal }, async (stop) => {
      // Another caller may have fetched the list since this call looked.
      const since = isForced ? undefined : await recall(store, key, entriesOf);
      if (since && isFresh(since, metadataCacheRefreshMs, clock)) return since;
      const value = await fetchModels(core, { ...options, signal: stop });
      const kept = { value, at: clock.now() };
      await keep(store, key, kept);
      return kept;
    });

  const kept = isForced ? undefined : await unlessAborted(recall(store, key, entriesOf), [signal]);
  if (!kept) return listOf(await refresh());
  if (isFresh(kept, metadataCacheRefreshMs, clock)) return listOf(kept);
  const revalidated = refresh().then(listOf);
  // A caller may ignore it, and then a failure must not end the process.
  revalidated.catch(() => {});
  return { ...listOf(kept), revalidated };
}

function listOf({ value: models, at: fetchedAt }: Kept<GatewayModelEntry[]>): GatewayModels {
  return { models, fetchedAt };
}

async function fetchModels(
  { base: { url }, send }: GatewayCore,
  options: GatewayCallOptions,
): Promise<GatewayModelEntry[]> {
  const call = {
    operation: "Models",
    url: `${url}/config`,
    read: (exchange: Parameters<typeof readAnswer>[0]) =>
      readAnswer(exchange, "list of models", ({ models }) => {
        if (!Array.isArray(models)) return undefined;
        const entries = models.map(entryOf);
        return entries.every((entry) => entry !== undefined) ? entries as GatewayModelEntry[] : undefined; // by the test
      }),
  };
  return await send(call, createCallLog(""), options);
}

function entryOf(wire: unknown): GatewayModelEntry | undefined {
  if (!isObject(wire) || typeof wire.id !== "string") return undefined;
  const { id, name, description, pricing, modelType, ...rest } = wire;
  const unknown = Object.entries(rest).filter(([, value]) => value !== null && value !== undefined);
  return {
    id,
    name: typeof name === "string" ? name : undefined,
    ...typeof description === "string" ? { description } : {},
    ...isObject(pricing) ? { pricing: pricesOf(pricing) } : {},
    ...typeof modelType === "string" ? { modelType } : {},
    ...unknown.length ? { unknown: Object.fromEntries(unknown) } : {},
  };
}

/** Our names of prices that the wire names otherwise. */
const PRICES: Readonly<Record<string, string>> = {
  input_cache_read: "cachedInputTokens",
  input_cache_write: "cacheCreationInputTokens",
};

function pricesOf(wire: JsonObject): NonNullable<GatewayModelEntry["pricing"]> {
  const texts = Object.entries(wire).filter(([, price]) => typeof price === "string");
  return Object.fromEntries(texts.map(([name, price]) => [Object.hasOwn(PRICES, name) ? PRICES[name] : name, price]));
}

/** Returns the value of a store, if it is a list of models. */
function entriesOf(value: unknown): GatewayModelEntry[] | undefined {
  const isEntry = (entry: unknown) => isObject(entry) && typeof entry.id === "string";
  // The other members are only passed on.
  return Array.isArray(value) && value.every(isEntry) ? value as GatewayModelEntry[] : undefined;
}
