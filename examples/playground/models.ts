/**
 * The models of the playground's list.
 *
 * @module
 */
import { inferenceProfile, listModels, type Model, priceOf } from "@bedrock-edge/client/models";

/** A model and the facts that the page shows. An unknown fact is absent. */
export interface ModelChoice {
  /** The id to call from the region. */
  readonly id: string;
  /** The group in the list. */
  readonly provider: string;
  readonly capabilities: readonly string[];
  /** Supported efforts of reasoning, lowest first. */
  readonly efforts: readonly string[];
  readonly contextWindow?: number | undefined;
  readonly maxOutputTokens?: number | undefined;
  /** USD per million tokens. */
  readonly price?: { readonly input?: number | undefined; readonly output?: number | undefined } | undefined;
  /** The last day, if it is known. */
  readonly endOfLife?: string | undefined;
}

const SHOWN = [
  "imageInput",
  "documentInput",
  "videoInput",
  "tools",
  "structuredOutput",
  "reasoning",
  "promptCache",
] as const;
const EFFORTS = ["low", "medium", "high"];

/** Returns the active models that the region can call by Converse, sorted by provider and id. */
export function modelChoices(region: string): readonly ModelChoice[] {
  return listModels({ kind: "chat", region, status: "active" })
    .filter(({ converse, converseStream }) => converse && converseStream)
    .map((model) => choice(model, region))
    .sort((a, b) => `${a.provider} ${a.id}` < `${b.provider} ${b.id}` ? -1 : 1);
}

function choice(model: Model, region: string): ModelChoice {
  const { modelId } = inferenceProfile(model.id, { region, residency: "global" });
  const price = priceOf(modelId);
  const { kind, efforts } = model.reasoning ?? {};
  return {
    id: modelId,
    provider: model.provider,
    capabilities: SHOWN.filter((capability) => model.can.includes(capability)),
    // The client maps an effort to a budget where the model takes one.
    efforts: kind === undefined || kind === "always"
      ? []
      : EFFORTS.filter((effort) => efforts?.includes(effort) ?? true),
    contextWindow: model.contextWindow,
    maxOutputTokens: model.maxOutputTokens,
    price: price && { input: price.input, output: price.output },
    endOfLife: model.dates.endOfLife,
  };
}
