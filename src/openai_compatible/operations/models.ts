/**
 * The models of a service. Source: the API reference of OpenAI, read 2026-11-29, and a list of Bedrock's Mantle recorded 2026-08.
 */
import { encodeSegment } from "../../aws/path.ts";
import { checkOptions, type OptionTable, optionTable } from "../../base/check_options.ts";
import { defined } from "../../base/defined.ts";
import { asObject, type JsonObject } from "../../base/json_object.ts";
import { shown } from "../../base/quote.ts";
import { readJson } from "../../transport/answer.ts";
import type { Exchange } from "../../transport/exchange.ts";
import { callChecks, callerOf, type CallOptions, type OperationRequest } from "./caller.ts";

/** The options of a call without a body. */
export type ModelCallOptions = Omit<CallOptions, "extraBody">;

/** A model as its service lists it. */
export interface ListedModel {
  /** The id to call. */
  readonly id: string;
  /** The owner in the service's words, such as `system`. */
  readonly ownedBy?: string | undefined;
  /** When the service got the model, in milliseconds since the epoch. */
  readonly createdMs?: number | undefined;
  /** Further members, as the service sends them, such as a status; absent without such members. */
  readonly unknown?: Readonly<Record<string, unknown>> | undefined;
}

const OPTIONS: OptionTable = /* @__PURE__ */ optionTable<ModelCallOptions>(() => {
  const { extraBody: _, ...checks } = callChecks();
  return { of: "listModels() and retrieveModel()", options: checks, otherNames: { abortSignal: "signal" } };
});

/**
 * Lists the models of the service, in its order.
 *
 * @param client a client of `createOpenAICompatible()`.
 * @throws {TypeError} when an option has an unknown name or an invalid value.
 * @throws {ProviderError} when the service or the wire fails; `protocol` when the answer is not a list of models.
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { createOpenAICompatible, listModels } from "@bedrock-edge/client/openai-compatible";
 * import { fakeOpenAI } from "@bedrock-edge/client/testing";
 *
 * const client = createOpenAICompatible({
 *   name: "example",
 *   baseURL: "https://api.example.com/v1",
 *   apiKey: "fake-openai-key",
 *   fetch: fakeOpenAI({ models: ["small", "large"] }),
 * });
 * assertEquals((await listModels(client)).map(({ id }) => id), ["small", "large"]);
 * ```
 */
export async function listModels(client: object, options: ModelCallOptions = {}): Promise<readonly ListedModel[]> {
  const caller = callerOf(client, "listModels");
  checkOptions(options, OPTIONS);
  return await caller.call(modelsRequest("ListModels", "models"), options, async (exchange) => {
    // A few services send the list itself.
    const json: unknown = await readJson(exchange);
    const { data } = asObject(json);
    const entries = Array.isArray(json) ? json : Array.isArray(data) ? data : undefined;
    if (!entries) throw exchange.unusable("it has no list data");
    return entries.map((entry) => readModel(asObject(entry), exchange));
  });
}

/**
 * Returns one model of the service.
 *
 * @param client a client of `createOpenAICompatible()`.
 * @throws {TypeError} when the id is not text, or an option has an unknown name or an invalid value.
 * @throws {ProviderError} when the service or the wire fails; `notFound` when the service has no such model.
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { createOpenAICompatible, retrieveModel } from "@bedrock-edge/client/openai-compatible";
 * import { fakeOpenAI } from "@bedrock-edge/client/testing";
 *
 * const client = createOpenAICompatible({
 *   name: "example",
 *   baseURL: "https://api.example.com/v1",
 *   apiKey: "fake-openai-key",
 *   fetch: fakeOpenAI({ models: ["vendor/large:1"] }),
 * });
 * assertEquals((await retrieveModel(client, "vendor/large:1")).id, "vendor/large:1");
 * ```
 */
export async function retrieveModel(client: object, id: string, options: ModelCallOptions = {}): Promise<ListedModel> {
  const caller = callerOf(client, "retrieveModel");
  checkOptions(options, OPTIONS);
  if (typeof id !== "string" || !id) throw new TypeError(`Cannot retrieve a model: its id is ${shown(id)}; pass text`);
  const request = modelsRequest("RetrieveModel", `models/${encodeSegment(id)}`);
  return await caller.call(request, options, async (exchange) => readModel(await readJson(exchange), exchange));
}

function modelsRequest(operation: string, path: string): OperationRequest {
  return { operation, method: "GET", path, headers: {} };
}

function readModel({ id, object: _, owned_by, created, ...more }: JsonObject, exchange: Exchange): ListedModel {
  if (typeof id !== "string") throw exchange.unusable("it has a model without an id");
  const unknown = Object.keys(more).length ? more : undefined;
  return {
    id,
    ...defined({
      ownedBy: typeof owned_by === "string" ? owned_by : undefined,
      createdMs: typeof created === "number" ? created * 1000 : undefined,
      unknown,
    }),
  };
}
