/**
 * Facts about the models on Bedrock: the abilities of each, its window and limits, the parameters that it refuses, its
 * regions and inference profiles, its prices, its end of life and its successor.
 *
 * | for | see |
 * |---|---|
 * | a client that uses the facts | {@linkcode modelFacts} |
 * | one model, or the models that fit | {@linkcode findModel}, {@linkcode can}, {@linkcode listModels} |
 * | the id to call from a region, and data residency | {@linkcode inferenceProfile} |
 * | the price of an answer, a limit on spending | {@linkcode cost}, {@linkcode budget} |
 * | the models that your account has today | {@linkcode discoverModels}, {@linkcode resolveModel} |
 * | models that are not known here | {@linkcode registerModel}, {@linkcode declareModel} |
 * | a policy of least privilege | {@linkcode iamPolicy} |
 *
 * The facts are of one day, `DATA_VERSION`. An unknown fact is `undefined`, never a guess, and never a reason to refuse a
 * call. A client that does not import this module carries none of it.
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
// For a client: the value of its option `models`.
export type { ModelFacts } from "../model_facts.ts";
export { modelFacts, type ModelFactsOptions } from "./model_facts.ts";

// Models: find one, list some, add what is missing.
export {
  can,
  DATA_VERSION,
  declareModel,
  findModel,
  listModels,
  type ModelDeclaration,
  type ModelFilter,
  registerModel,
} from "../../models/find.ts";
export type {
  EmbeddingFacts,
  MantleFacts,
  Model,
  ModelKind,
  ModelStatus,
  ProfileRoutes,
  PromptCacheFacts,
  ReasoningFacts,
  Refusal,
} from "../../models/model.ts";
export type { Capability } from "../../models/gate.ts";

// Regions: the id to call, and who may answer.
export { inferenceProfile, type ModelRoute, type Residency, type RouteOptions } from "../../models/profiles.ts";
export type { SuggestedModelId } from "../../models/known_models.ts";
export type { ProfilePrefix } from "../../aws/regions.ts";
export { type ModelArn, type ModelArnKind, parseArn } from "../../aws/arn.ts";

// Money: prices, what an answer cost, and limits.
export { type ModelPrice, priceOf, type PriceOptions, type Rates, type TokenPrice } from "./price.ts";
export type { PriceList } from "./learned.ts";
export { type Amounts, type Cost, cost, type CostOptions, type PricedAnswer } from "./cost.ts";
export { type Budget, budget, BudgetExceededError, type BudgetOptions } from "./budget.ts";

// The control plane: what a region offers today, and what stands behind an ARN.
export type { ControlPlane, ControlRequest } from "./control_plane.ts";
export { type DiscoveredModel, discoverModels, type DiscoverOptions, type Discovery } from "./discover_models.ts";
export { type ResolvedModel, resolveModel, type ResolveOptions } from "./resolve_model.ts";
export { type RoutedAnswer, routedModel, routedModelId } from "./routed_model.ts";

// Access: a policy of least privilege.
export {
  type IamOperation,
  type IamPolicy,
  iamPolicy,
  type IamPolicyOptions,
  type IamStatement,
} from "./iam_policy.ts";

// Types of these functions that the main entry has as well.
export type { ChatStream } from "../../chat/chat_stream.ts";
export type { ChatModel, ModelTraits } from "../../chat/provider.ts";
export type { ChatResult, Usage } from "../../chat/result.ts";
export type { Clock } from "../../base/clock.ts";
export type { Store, StoreSetOptions } from "../../base/store.ts";
export type { ModelId } from "../../models/gate.ts";
