/**
 * Embeddings of texts. Source: the API reference of OpenAI, read 2026-11-29.
 */
import {
  checkedElsewhere,
  checkOptions,
  numberFrom,
  oneOf,
  type OptionTable,
  optionTable,
  text,
} from "../../base/check_options.ts";
import { asObject, type JsonObject } from "../../base/json_object.ts";
import { kindOf } from "../../base/quote.ts";
import { readJson } from "../../transport/answer.ts";
import type { Exchange } from "../../transport/exchange.ts";
import { callChecks, callerOf, type CallOptions, jsonRequest, needTexts } from "./caller.ts";

/** A request for embeddings. */
export interface EmbedRequest extends CallOptions {
  /** The model's id. */
  readonly model: string;
  /** The texts; any number of them. */
  readonly input: string | readonly string[];
  /** The length of the vectors, for a model that can shorten them. @default the model's */
  readonly dimensions?: number | undefined;
  /** How the service writes the vectors: `base64` is about a third shorter, and not every service has it. @default {"float"} */
  readonly encoding?: "float" | "base64" | undefined;
  /** The most texts of one call to the service. @default {2048}, the most that OpenAI takes */
  readonly batchSize?: number | undefined;
  /** The most calls at the same time. @default {4} */
  readonly concurrency?: number | undefined;
  /** A name of the end user, by which the service detects abuse. */
  readonly user?: string | undefined;
}

/** The vectors of the texts. */
export interface EmbedResult {
  /** One vector a text, in the order of `input`. */
  readonly embeddings: readonly (readonly number[])[];
  /** The tokens of all texts; absent if the service does not count them. */
  readonly usage?: { readonly inputTokens: number } | undefined;
  /** The model as the service names it. */
  readonly model: string;
}

const REQUEST: OptionTable = /* @__PURE__ */ optionTable<EmbedRequest>(() => ({
  of: "embed()",
  options: {
    model: text,
    input: checkedElsewhere,
    dimensions: numberFrom(1),
    encoding: oneOf("float", "base64"),
    batchSize: numberFrom(1),
    concurrency: numberFrom(1),
    user: text,
    ...callChecks(),
  },
  otherNames: {
    value: "input",
    values: "input",
    texts: "input",
    encoding_format: "encoding",
    encodingFormat: "encoding",
    maxEmbeddingsPerCall: "batchSize",
    maxParallelCalls: "concurrency",
    abortSignal: "signal",
    maxRetries: "retry: { maxRetries }",
  },
}));

/** The answer to one batch. */
interface Batch {
  readonly vectors: readonly (readonly number[])[];
  readonly tokens: number | undefined;
  readonly model: string | undefined;
}

/**
 * Embeds texts. More texts than the service takes at once become several calls; a failure of one of them fails all.
 *
 * @param client a client of `createOpenAICompatible()`.
 * @throws {TypeError} when an option has an unknown name or an invalid value, or a text is not a string.
 * @throws {ProviderError} when the service or the wire fails; `protocol` when the answer has not one vector a text, or vectors of
 * different lengths.
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { createOpenAICompatible, embed } from "@bedrock-edge/client/openai-compatible";
 * import { fakeOpenAI } from "@bedrock-edge/client/testing";
 *
 * const client = createOpenAICompatible({
 *   name: "example",
 *   baseURL: "https://api.example.com/v1",
 *   apiKey: "fake-openai-key",
 *   fetch: fakeOpenAI(),
 * });
 * const { embeddings, usage } = await embed(client, { model: "any", input: ["Oslo", "Lima"], dimensions: 8 });
 * assertEquals(embeddings.map((vector) => vector.length), [8, 8]);
 * assertEquals(typeof usage?.inputTokens, "number");
 * ```
 */
export async function embed(client: object, request: EmbedRequest): Promise<EmbedResult> {
  const caller = callerOf(client, "embed");
  checkOptions(request, REQUEST);
  needTexts("embed", request, ["model"]);
  const { model, input, dimensions, encoding = "float", user, batchSize = 2048, concurrency = 4 } = request;
  const texts = textsOf(input);
  const batches: (readonly string[])[] = [];
  for (let at = 0; at < texts.length; at += batchSize) batches.push(texts.slice(at, at + batchSize));
  const answers: Batch[] = new Array(batches.length);
  const stop = new AbortController();
  async function send(at: number): Promise<void> {
    const batch = batches[at]!;
    const body = { input: batch, encoding_format: encoding, dimensions, user };
    const call = jsonRequest("Embeddings", "embeddings", model, body, request);
    const read = (exchange: Exchange) => readBatch(exchange, batch.length, dimensions);
    answers[at] = await caller.call(call, request, read, stop.signal);
  }

  let next = 0;
  const work = async (): Promise<void> => {
    while (next < batches.length) await send(next++);
  };
  try {
    await Promise.all(Array.from({ length: Math.min(concurrency, batches.length) }, work));
  } catch (error) {
    // The other calls would be for nothing.
    stop.abort(error);
    throw error;
  }
  const tokens = answers.map((answer) => answer.tokens);
  const inputTokens = tokens.reduce(
    (sum: number | undefined, each) => sum === undefined || each === undefined ? undefined : sum + each,
    0,
  );
  return {
    embeddings: answers.flatMap(({ vectors }) => vectors),
    ...inputTokens === undefined ? {} : { usage: { inputTokens } },
    model: answers[0]?.model ?? model,
  };
}

/** @throws {TypeError} for input that is not text, and for an empty list. */
function textsOf(input: unknown): readonly string[] {
  const texts: readonly unknown[] = Array.isArray(input) ? input : [input];
  if (!texts.length) throw new TypeError("Cannot embed: input is an empty list; pass at least one text");
  const at = texts.findIndex((text) => typeof text !== "string");
  if (at < 0) return texts as readonly string[];
  const path = Array.isArray(input) ? `input[${at}]` : "input";
  throw new TypeError(`Cannot embed: ${path} is ${kindOf(texts[at])}; pass text`);
}

async function readBatch(exchange: Exchange, count: number, dimensions: number | undefined): Promise<Batch> {
  const json = await readJson(exchange);
  const { data, usage, model } = json;
  const problem = Array.isArray(data) ? undefined : "it has no list data";
  if (problem !== undefined) throw exchange.unusable(problem);
  const entries = (data as readonly unknown[]).map(asObject);
  if (entries.length !== count) {
    throw exchange.unusable(`it has ${entries.length} embeddings for ${count} texts`);
  }
  const vectors = inOrder(entries, exchange).map(({ embedding }) => readVector(embedding, exchange));
  const length = dimensions ?? vectors[0]?.length;
  const odd = vectors.find((vector) => vector.length !== length);
  if (odd) throw exchange.unusable(`it has a vector of ${odd.length} numbers, expected ${length}`);
  const { prompt_tokens } = asObject(usage);
  return {
    vectors,
    tokens: typeof prompt_tokens === "number" ? prompt_tokens : undefined,
    model: typeof model === "string" && model ? model : undefined,
  };
}

/** Returns the entries in the order of the texts. Services that do not number them send them in order. */
function inOrder(entries: readonly JsonObject[], exchange: Exchange): readonly JsonObject[] {
  if (entries.every(({ index }) => index === undefined)) return entries;
  const sorted: JsonObject[] = [];
  for (const entry of entries) {
    const { index } = entry;
    const isPlace = typeof index === "number" && Number.isInteger(index) && index >= 0 && index < entries.length;
    if (!isPlace || sorted[index]) {
      throw exchange.unusable(`it has no embedding of its own for each text: index ${index}`);
    }
    sorted[index] = entry;
  }
  return sorted;
}

/** Reads a list of numbers, or base64 of 32-bit numbers with the lowest byte first. */
function readVector(embedding: unknown, exchange: Exchange): readonly number[] {
  const vector = typeof embedding === "string" ? decodeFloats(embedding) : embedding;
  if (Array.isArray(vector) && vector.length && vector.every(Number.isFinite)) return vector;
  throw exchange.unusable("it has an embedding that is not a list of numbers");
}

function decodeFloats(base64: string): number[] | undefined {
  let binary: string;
  try {
    binary = atob(base64);
  } catch {
    return undefined;
  }
  if (binary.length % 4) return undefined;
  const bytes = Uint8Array.from(binary, (character) => character.charCodeAt(0));
  const view = new DataView(bytes.buffer);
  return Array.from({ length: bytes.length / 4 }, (_, at) => view.getFloat32(at * 4, true));
}
