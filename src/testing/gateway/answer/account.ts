/** The answers about models, money and past generations. */
import type { JsonObject } from "../../../base/json_object.ts";
import { member } from "../../judge/conversation.ts";
import { GatewayRefusal, invalidRequest } from "../judge/refusal.ts";
import type { GatewayProtocol } from "../base/route.ts";

/** A model of the catalog: an id, or an entry as the gateway writes it. */
export type KnownModel = string | JsonObject;

/** Returns the answer of `/config`. */
export function configOf(models: readonly KnownModel[], protocol: GatewayProtocol): JsonObject {
  return { models: models.map((model) => entryOf(model, protocol)) };
}

function entryOf(model: KnownModel, protocol: GatewayProtocol): JsonObject {
  const given = typeof model === "string" ? { id: model } : model;
  const id = String(given.id);
  const [provider] = id.split("/");
  return {
    name: id,
    description: null,
    pricing: { input: "0.000001", output: "0.000002" },
    specification: { specificationVersion: protocol, provider, modelId: id },
    modelType: "language",
    ...given,
  };
}

/** The balance of the account, as the gateway writes it. */
export const CREDITS: JsonObject = { balance: "95.50", total_used: "4.50" };

const GROUPS: readonly string[] = ["day", "user", "model", "tag", "provider", "credential_type"];

/** Returns the answer of `/v1/report`. @throws {GatewayRefusal} for an invalid query. */
export function reportOf(query: URLSearchParams, rows: readonly JsonObject[]): JsonObject {
  for (const name of ["start_date", "end_date"]) {
    if (!/^\d{4}-\d\d-\d\d$/.test(query.get(name) ?? "")) {
      throw invalidRequest(`Invalid '${name}': expected a date such as 2026-11-29.`);
    }
  }
  const group = query.get("group_by");
  if (group !== null && !GROUPS.includes(group)) {
    throw invalidRequest(`Invalid 'group_by': expected ${GROUPS.join(", ")}.`);
  }
  return { results: rows };
}

/** A generation that has been answered. */
export interface Generation {
  readonly id: string;
  readonly createdAt: Date;
  readonly model: string;
  readonly streamed: boolean;
  readonly finishReason: string;
  /** In the specification's shape. */
  readonly usage: JsonObject;
}

/** Returns the answer of `/v1/generation`. @throws {GatewayRefusal} for an unknown id. */
export function generationOf(id: string | null, known: ReadonlyMap<string, Generation>): JsonObject {
  const generation = known.get(id ?? "");
  if (!generation) throw new GatewayRefusal("not_found", `Generation ${id} not found.`);
  const { createdAt, model, streamed, finishReason, usage } = generation;
  const input = member(usage, "inputTokens"), output = member(usage, "outputTokens");
  const count = (value: unknown): number => typeof value === "number" ? value : 0;
  const cost = (count(input["total"]) + 2 * count(output["total"])) / 1_000_000;
  const data = {
    id,
    total_cost: cost,
    upstream_inference_cost: 0,
    usage: cost,
    created_at: createdAt.toISOString(),
    model,
    is_byok: false,
    provider_name: model.split("/")[0],
    streamed,
    finish_reason: finishReason,
    latency: 1,
    generation_time: 1,
    native_tokens_prompt: count(input["total"]),
    native_tokens_completion: count(output["total"]),
    native_tokens_reasoning: count(output["reasoning"]),
    native_tokens_cached: count(input["cacheRead"]),
    native_tokens_cache_creation: count(input["cacheWrite"]),
    billable_web_search_calls: 0,
  };
  return { data };
}
