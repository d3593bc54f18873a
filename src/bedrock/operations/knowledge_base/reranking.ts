/**
 * The second look at the results, by a model that sorts them.
 * Source: the API model of bedrock-agent-runtime 3.1164.0, read 2026-11-30.
 */
import {
  checkOptions,
  invalidOption,
  listOf,
  object,
  oneOf,
  type OptionCheck,
  type OptionTable,
  optionTable,
  text,
} from "../../../base/check_options.ts";
import { defined } from "../../../base/defined.ts";
import { shown } from "../../../base/quote.ts";
import { count, modelArn } from "./agent_runtime.ts";

/** A model that sorts the results again. */
export interface RerankingModel {
  /** The ARN of the model, such as that of `cohere.rerank-v3-5:0` in the client's region. */
  readonly modelArn: string;
  /** The most results after the sorting. @default all */
  readonly numberOfResults?: number | undefined;
  /** The members of the metadata that the model sees. @default the service's */
  readonly metadata?:
    | "all"
    | { readonly include: readonly string[] }
    | { readonly exclude: readonly string[] }
    | undefined;
  /** Parameters of the model's own. */
  readonly additionalModelRequestFields?: Readonly<Record<string, unknown>> | undefined;
}

const METADATA: OptionTable = /* @__PURE__ */ optionTable<{ include?: unknown; exclude?: unknown }>(() => ({
  of: "the metadata of a reranking",
  options: { include: listOf(text), exclude: listOf(text) },
}));

const metadata: OptionCheck = (value, option) => {
  if (value === "all") return;
  if (typeof value === "string") throw invalidOption(option, shown(value), '"all", { include } or { exclude }');
  checkOptions(value, METADATA, option);
  const { include, exclude } = value as { include?: unknown; exclude?: unknown };
  if ((include === undefined) === (exclude === undefined)) {
    throw invalidOption(option, "an object with both or none of its members", "{ include } or { exclude }");
  }
};

const MODEL: OptionTable = /* @__PURE__ */ optionTable<RerankingModel>(() => ({
  of: "reranking",
  options: { modelArn, numberOfResults: count, metadata, additionalModelRequestFields: object },
  otherNames: {
    model: "modelArn",
    modelId: "modelArn",
    topN: "numberOfResults",
    numberOfRerankedResults: "numberOfResults",
  },
}));

/** Accepts a model that sorts, and the service's words for its own choice. */
export const rerankingOption: OptionCheck = (value, option) => {
  if (typeof value === "string") return oneOf("managed", "none")(value, option);
  checkOptions(value, MODEL, option);
  if ((value as Partial<RerankingModel>).modelArn === undefined) {
    throw invalidOption(option, "a reranking without modelArn", "{ modelArn }, with the ARN of a model");
  }
};

/** Returns the configuration of a model that sorts, as AWS writes it. */
export function rerankingConfiguration(
  { modelArn, numberOfResults, metadata, additionalModelRequestFields }: RerankingModel,
): Record<string, unknown> {
  return {
    type: "BEDROCK_RERANKING_MODEL",
    bedrockRerankingConfiguration: {
      modelConfiguration: { modelArn, ...defined({ additionalModelRequestFields }) },
      ...defined({
        numberOfRerankedResults: numberOfResults,
        metadataConfiguration: metadata === undefined ? undefined : metadataConfiguration(metadata),
      }),
    },
  };
}

function metadataConfiguration(metadata: NonNullable<RerankingModel["metadata"]>): Record<string, unknown> {
  if (metadata === "all") return { selectionMode: "ALL" };
  const [name, fields] = "include" in metadata && metadata.include
    ? ["fieldsToInclude", metadata.include]
    : ["fieldsToExclude", (metadata as { exclude: readonly string[] }).exclude];
  return {
    selectionMode: "SELECTIVE",
    selectiveModeConfiguration: { [name as string]: (fields as readonly string[]).map((fieldName) => ({ fieldName })) },
  };
}
