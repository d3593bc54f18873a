/**
 * What is known of the models on Bedrock: what each can, how long its window is, which parameters it refuses, from where and by
 * which inference profile it is called, what it costs, when it ends and what replaces it.
 *
 * The facts are of one day, `DATA_VERSION`. What is not known is `undefined`, never a guess, and never a reason to refuse a
 * call; what the registry lacks you add with `registerModel`, `declareModel`, `discoverModels` and `resolveModel`. A client that
 * does not import this module carries none of it.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { can, findModel, inferenceProfile, listModels } from "@bedrock-edge/client/models";
 *
 * const { modelId } = inferenceProfile("anthropic.claude-sonnet-4-6", { region: "eu-central-1", residency: "in-geography" });
 * assertEquals(modelId, "eu.anthropic.claude-sonnet-4-6");
 * assertEquals(can(modelId, "tools"), true);
 * assertEquals(findModel(modelId)?.maxOutputTokens, 128_000);
 * assertEquals(listModels({ kind: "rerank" }).map(({ id }) => id), ["amazon.rerank-v1:0", "cohere.rerank-v3-5:0"]);
 * ```
 * @module
 */
export type { ModelFacts } from "../converse/facts.ts";
// What the functions below take and give, and the main entry has as well.
export type { ChatStream } from "../chat/chat_stream.ts";
export type { ChatModel } from "../chat/provider.ts";
export type { ChatResult, Usage } from "../chat/result.ts";
export type { Clock } from "../clock.ts";
export type { ModelId } from "../models/gate.ts";
export { type ModelArn, type ModelArnKind, parseArn } from "../models/arn.ts";
export { type Failure, hintOf, type Operation, refusalFor } from "../models/explain.ts";
export {
  can,
  DATA_VERSION,
  declareModel,
  findModel,
  listModels,
  type ModelDeclaration,
  type ModelFilter,
  registerModel,
} from "../models/find.ts";
export type { Capability } from "../models/gate.ts";
export type { ProfilePrefix } from "../models/known_models.ts";
export type {
  EmbeddingFacts,
  Model,
  ModelKind,
  ModelStatus,
  ProfileRoutes,
  PromptCacheFacts,
  ReasoningFacts,
  Refusal,
} from "../models/model.ts";
export { nearestIds } from "../models/nearest.ts";
export {
  inferenceProfile,
  type ModelRoute,
  type Residency,
  type RouteOptions,
  withinFence,
} from "../models/profiles.ts";
export { geographyOf } from "../models/regions.ts";
export { type Budget, budget, BudgetExceededError, type BudgetOptions } from "./budget.ts";
export type { ControlPlane } from "./control_plane.ts";
export { type Amounts, type Cost, cost, type CostOptions, type PricedAnswer } from "./cost.ts";
export { type DiscoveredModel, discoverModels, type DiscoverOptions, type Discovery } from "./discover_models.ts";
export {
  type IamOperation,
  type IamPolicy,
  iamPolicy,
  type IamPolicyOptions,
  type IamStatement,
} from "./iam_policy.ts";
export type { PriceList } from "./learned.ts";
export { modelFacts } from "./model_facts.ts";
export { type ModelPrice, priceOf, type PriceOptions, type Rates, type TokenPrice } from "./price.ts";
export { type ResolvedModel, resolveModel, type ResolveOptions } from "./resolve_model.ts";
export { type RoutedAnswer, routedModel, routedModelId } from "./routed_model.ts";
export type { RegistryStore } from "./store.ts";
