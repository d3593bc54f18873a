/**
 * Embeddings.
 */
import {
  checkedElsewhere,
  checkOptions,
  invalidOption,
  listOf,
  numberFrom,
  type OptionTable,
  optionTable,
  text,
} from "../../base/check_options.ts";
import { asObject } from "../../base/json_object.ts";
import { kindOf } from "../../base/quote.ts";
import { coreOf } from "../client/core.ts";
import type { Gateway } from "../client/options.ts";
import { type GatewayAnswer, type GatewayModelOptions, logOf, modelChecks, vendorsIn } from "./call_options.ts";
import { answerFacts, isNumbers, readAnswer } from "./read_answer.ts";

/** The options of `embed`. */
export interface GatewayEmbedOptions extends GatewayModelOptions {
  /** The text, or the texts in order. More than 2,048 texts are sent in several calls, one after the other. */
  input: string | readonly string[];
  /** The length of each embedding, for models that can shorten theirs. */
  dimensions?: number | undefined;
}

/** Embeddings. */
export interface GatewayEmbeddings extends GatewayAnswer {
  /** The embeddings in the order of the texts. */
  embeddings: number[][];
  /** The tokens of all texts, if the service counts them. */
  usage: { inputTokens: number } | undefined;
}

const OPTIONS: OptionTable = /* @__PURE__ */ optionTable<GatewayEmbedOptions>(() => ({
  of: "embed()",
  options: { ...modelChecks(), input: checkedElsewhere, dimensions: numberFrom(1) },
  otherNames: { value: "input", values: "input", text: "input", texts: "input", abortSignal: "signal" },
}));

/** The most texts of one call. Source: `@ai-sdk/gateway` 4.0.146, read 2026-11-29. */
const MOST_TEXTS = 2048;

/**
 * Embeds texts.
 *
 * @throws {TypeError} when an option is missing, unknown or of the wrong type.
 * @throws {ProviderError} when the service or the wire fails; `protocol` when there are not as many embeddings as texts.
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { createGateway, embed } from "@bedrock-edge/client/gateway";
 *
 * const answer = { embeddings: [[0.1, 0.2], [0.3, 0.4]], usage: { tokens: 4 } };
 * const gateway = createGateway({ apiKey: "k", fetch: () => Promise.resolve(Response.json(answer)) });
 * const { embeddings, usage } = await embed(gateway, {
 *   model: "openai/text-embedding-3-small",
 *   input: ["sunny", "rainy"],
 *   dimensions: 2,
 * });
 * assertEquals([embeddings.length, embeddings[0]?.length, usage?.inputTokens], [2, 2, 4]);
 * ```
 */
export async function embed(gateway: Gateway, options: GatewayEmbedOptions): Promise<GatewayEmbeddings> {
  const { base: { url }, send } = coreOf(gateway, "embed()");
  checkOptions(options, OPTIONS);
  const { input, dimensions } = options;
  if (typeof input !== "string" && !Array.isArray(input)) throw invalidOption("input", kindOf(input), "text or a list");
  const texts = typeof input === "string" ? [input] : input;
  listOf(text)(texts, "input");
  const log = logOf(options);
  const providerOptions = vendorsIn(options);
  const embeddings: number[][] = [];
  let inputTokens: number | undefined;
  let facts: GatewayAnswer | undefined;
  for (let at = 0; at < texts.length || at === 0; at += MOST_TEXTS) {
    const values = texts.slice(at, at + MOST_TEXTS);
    const call = {
      operation: "Embedding",
      url: `${url}/embedding-model`,
      kind: "embedding",
      body: { values, dimensions, providerOptions },
      read: (exchange: Parameters<typeof readAnswer>[0]) =>
        readAnswer(exchange, `list of ${values.length} embeddings`, ({ embeddings: list, usage, ...rest }) => {
          if (!Array.isArray(list) || list.length !== values.length || !list.every(isNumbers)) return undefined;
          return { list, usage: asObject(usage), rest };
        }),
    } as const;
    const { list, usage: { tokens }, rest } = await send(call, log, options);
    for (const each of list) embeddings.push(each);
    if (typeof tokens === "number") inputTokens = (inputTokens ?? 0) + tokens;
    facts = answerFacts(log, rest);
  }
  return { embeddings, usage: inputTokens === undefined ? undefined : { inputTokens }, ...facts! };
}
