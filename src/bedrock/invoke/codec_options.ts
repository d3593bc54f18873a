/**
 * The options of the codecs of InvokeModel, and the models that a codec serves.
 */
import { checkOptions, invalidOption, type OptionTable, optionTable } from "../../base/check_options.ts";
import { kindOf, quoted, shown } from "../../base/quote.ts";
import { refusalFor } from "../../models/explain.ts";
import { findModel } from "../../models/find.ts";
import type { Model } from "../../models/model.ts";
import type { Family } from "./base/family.ts";

/** The options of a codec of InvokeModel, such as `anthropic()`. */
export interface InvokeCodecOptions {
  /**
   * The models that are called through InvokeModel: `"all"` for every known model of the format, or ids. An id stands for its
   * inference profiles and ARNs too, and may be one that the registry does not know, such as the ARN of an imported model.
   * Default: the models of the format that Converse is known not to offer, and `bedrock-mantle` neither.
   */
  readonly models?: "all" | readonly string[] | undefined;
}

/**
 * Checks the options of a codec.
 *
 * @throws {TypeError} when an option has an unknown name or an invalid value, or names a model of another format.
 */
export function checkCodecOptions(family: Family, options: InvokeCodecOptions): void {
  checkOptions(options, tableOf(family));
}

function tableOf(family: Family): OptionTable {
  return optionTable<InvokeCodecOptions>(() => ({
    of: `${family.name}()`,
    options: { models: (value, option) => checkModels(family, value, option) },
    otherNames: {
      model: "models: [id]",
      modelIds: "models",
      region: "createBedrock({ region })",
      apiKey: "createBedrock({ apiKey })",
      credentials: "createBedrock({ credentials })",
    },
  }));
}

function checkModels(family: Family, value: unknown, option: string): void {
  if (value === "all") return;
  if (!Array.isArray(value)) {
    throw invalidOption(option, typeof value === "string" ? shown(value) : kindOf(value), '"all", or a list of ids');
  }
  for (const [at, id] of value.entries()) {
    if (typeof id !== "string" || !id.trim()) throw invalidOption(`${option}[${at}]`, shown(id), "the id of a model");
    const model = findModel(id);
    if (model?.bodyFormat === undefined || family.bodyFormats.includes(model.bodyFormat)) continue;
    const refusal = model.kind === "chat" ? undefined : refusalFor(id, "chat");
    throw new TypeError(
      refusal ??
        `Cannot use ${family.name}() for ${shown(id)}: InvokeModel takes bodies of the format ${
          quoted(model.bodyFormat)
        } for it; ${insteadOf(model)}`,
    );
  }
}

/** The codec of each format that an active model has. */
const CODECS: Readonly<Record<string, string>> = {
  "anthropic-messages": "anthropic",
  "deepseek": "deepseek",
  "llama": "llama",
  "mistral": "mistral",
  "mistral-chat": "mistralChat",
  "nova": "nova",
  "openai-chat": "openaiChat",
  "twelvelabs-pegasus": "pegasus",
  "writer": "writer",
};

function insteadOf({ bodyFormat = "", replacedBy }: Model): string {
  const codec = CODECS[bodyFormat];
  if (codec !== undefined) return `use ${codec}()`;
  const model = replacedBy === undefined ? 'a model of listModels({ status: "active" })' : quoted(replacedBy);
  return `no model of that format is offered any more; use ${model}, and readInvokeAnswer() for recorded answers`;
}

/** Returns the function that says whether a codec serves a model. */
export function servedModels(family: Family, models: InvokeCodecOptions["models"]): (id: string) => boolean {
  if (Array.isArray(models)) {
    const listed = new Set(models.flatMap((id: string) => [id, findModel(id)?.id ?? id]));
    return (id) => listed.has(id) || listed.has(findModel(id)?.id ?? id);
  }
  const isWanted = models === "all" ? () => true : isNowhereElse;
  return (id) => {
    const model = findModel(id);
    return model?.kind === "chat" && family.bodyFormats.includes(model.bodyFormat ?? "") && isWanted(model);
  };
}

/** Returns whether neither Converse nor `bedrock-mantle` is known to serve a model. */
function isNowhereElse({ converse, mantle }: Model): boolean {
  return converse === false && mantle === undefined;
}
