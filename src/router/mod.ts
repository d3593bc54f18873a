/**
 * A model over several models: failover across regions, models and vendors, circuit breakers, a fence around regions, and one
 * provider made of several.
 *
 * | for | see |
 * |---|---|
 * | a model that calls the next model when one fails | {@linkcode createRouter} |
 * | one model in several regions, as targets | {@linkcode regions} |
 * | the way of a failed call | {@linkcode routeOf}, {@linkcode RouterError} |
 * | ids such as `bedrock/amazon.nova-lite-v1:0` | {@linkcode providers} |
 *
 * @example Region, then model
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { createRouter, regions } from "@bedrock-edge/client/router";
 * import { fakeBedrock } from "@bedrock-edge/client/testing";
 *
 * const own = { apiKey: "k", fetch: fakeBedrock({ apiKey: "k", replies: ["Paris."] }) };
 * const clients = [{ ...own, region: "eu-west-1" }, { ...own, region: "eu-central-1" }];
 * const router = createRouter({
 *   targets: [...regions(clients, "amazon.nova-pro-v1:0"), ...regions(clients, "amazon.nova-lite-v1:0")],
 *   fence: { geography: "eu" },
 *   breaker: {},
 *   deadlineMs: 30_000,
 * });
 * assertEquals(await router.stream({ messages: "The capital of France?" }).text(), "Paris.");
 * ```
 * @module
 */
// The router, and its targets.
export { createRouter } from "./create_router.ts";
export type { BreakerOptions, RouterOptions } from "./options.ts";
export type { Target } from "./call/target.ts";
export { type RegionalClient, regions } from "./regions.ts";
export type { Fence, Geography } from "./fit/fence.ts";
export type { Strategy, StrategyContext, StrategyFunction, StrategyTarget } from "./call/strategy.ts";
export type { FallbackOn } from "./call/fallback.ts";

// The way of a call.
export { routeOf, RouterError } from "./call/router_error.ts";
export type { RouteStep } from "../chat/route.ts";

// Several providers as one.
export {
  type NamedProviders,
  type ProviderModelId,
  type Providers,
  providers,
  type ProvidersOptions,
} from "./providers.ts";
