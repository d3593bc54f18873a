/**
 * Credits, spending, and the facts about one generation.
 */
import { checkOptions, listOf, oneOf, type OptionTable, optionTable, text } from "../../base/check_options.ts";
import { asObject, isObject, type JsonObject } from "../../base/json_object.ts";
import { createCallLog } from "../../chat/result.ts";
import { coreOf, type GatewayCore } from "../client/core.ts";
import type { Gateway } from "../client/options.ts";
import { callChecks, type GatewayCallOptions } from "./call_options.ts";
import { readAnswer } from "./read_answer.ts";
import { camelCase, snakeName } from "./snake_case.ts";

/** The balance of a team, in US dollars. */
export interface GatewayCredits {
  /** The money that is left, as a decimal number in a text. */
  balance: string;
  /** The money that has been spent, as a decimal number in a text. */
  totalUsed: string;
}

/** The options of `spendReport`. */
export interface GatewaySpendOptions extends GatewayCallOptions {
  /** The first day, `YYYY-MM-DD`. */
  startDate: string;
  /** The last day, `YYYY-MM-DD`. */
  endDate: string;
  /** How rows are made. @default {"day"} */
  groupBy?: "day" | "user" | "model" | "tag" | "provider" | "credential_type" | undefined;
  /** The time of a row, for `groupBy: "day"`. */
  datePart?: "day" | "hour" | undefined;
  /** Only the spending of this user. */
  userId?: string | undefined;
  /** Only the spending on this model. */
  model?: string | undefined;
  /** Only the spending at this provider. */
  provider?: string | undefined;
  /** Only the spending with the caller's own keys, or only with the gateway's. */
  credentialType?: "byok" | "system" | undefined;
  /** Only requests with these tags. */
  tags?: readonly string[] | undefined;
}

/** A row of a report: the member that `groupBy` names, and the sums. */
export interface GatewaySpendRow {
  /** The cost in US dollars. */
  totalCost: number;
  /** The day, for `groupBy: "day"`. */
  day?: string;
  /** The hour, for `datePart: "hour"`. */
  hour?: string;
  /** The user, for `groupBy: "user"`. */
  user?: string;
  /** The model, for `groupBy: "model"`. */
  model?: string;
  /** The tag, for `groupBy: "tag"`. */
  tag?: string;
  /** The provider, for `groupBy: "provider"`. */
  provider?: string;
  /** Whose keys were used, for `groupBy: "credential_type"`. */
  credentialType?: string;
  /** The cost at list prices in US dollars. */
  marketCost?: number;
  /** Tokens of requests. */
  inputTokens?: number;
  /** Tokens of answers. */
  outputTokens?: number;
  /** Tokens that were read from a cache. */
  cachedInputTokens?: number;
  /** Tokens that were written to a cache. */
  cacheCreationInputTokens?: number;
  /** Tokens of reasoning. */
  reasoningTokens?: number;
  /** The number of requests. */
  requestCount?: number;
}

/** The facts about one generation. Members that a newer gateway has are there too, in the same spelling. */
export interface GatewayGeneration {
  /** The id, `gen_…`. */
  id: string;
  /** The cost in US dollars. */
  totalCost?: number;
  /** The cost at list prices in US dollars. */
  marketCost?: number;
  /** Surcharges in US dollars. */
  surchargeCost?: number;
  /** The money that was taken from the balance, in US dollars. */
  gatewayCost?: number;
  /** The provider's own cost with the caller's keys, in US dollars. */
  upstreamInferenceCost?: number;
  /** As `totalCost`. */
  usage?: number;
  /** The time of the request, as ISO 8601 text. */
  createdAt?: string;
  /** The model. */
  model?: string;
  /** Whether the caller's own keys were used. */
  isByok?: boolean;
  /** The provider that served the request. */
  providerName?: string;
  /** Whether the answer was a stream. */
  streamed?: boolean;
  /** Why the model stopped. */
  finishReason?: string;
  /** Milliseconds to the first token. */
  latency?: number;
  /** Milliseconds to the end. */
  generationTime?: number;
  /** Tokens of the prompt. */
  promptTokens?: number;
  /** Tokens of the answer. */
  completionTokens?: number;
  /** Tokens of reasoning. */
  reasoningTokens?: number;
  /** Tokens that were read from a cache. */
  cachedTokens?: number;
  /** Tokens that were written to a cache. */
  cacheCreationTokens?: number;
  /** Searches of the web that are charged. */
  billableWebSearchCalls?: number;
}

const CALL: OptionTable = /* @__PURE__ */ optionTable<GatewayCallOptions>(() => ({
  of: "credits() and generation()",
  options: callChecks(),
}));

const SPEND: OptionTable = /* @__PURE__ */ optionTable<GatewaySpendOptions>(() => ({
  of: "spendReport()",
  options: {
    ...callChecks(),
    startDate: text,
    endDate: text,
    groupBy: oneOf("day", "user", "model", "tag", "provider", "credential_type"),
    datePart: oneOf("day", "hour"),
    userId: text,
    model: text,
    provider: text,
    credentialType: oneOf("byok", "system"),
    tags: listOf(text),
  },
  otherNames: { from: "startDate", to: "endDate", user: "userId" },
}));

/**
 * Resolves with the balance of the team.
 *
 * @throws {ProviderError} when the service or the wire fails.
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { createGateway, credits } from "@bedrock-edge/client/gateway";
 *
 * const fetch = () => Promise.resolve(Response.json({ balance: "95.50", total_used: "4.50" }));
 * assertEquals(await credits(createGateway({ apiKey: "k", fetch })), { balance: "95.50", totalUsed: "4.50" });
 * ```
 */
export async function credits(gateway: Gateway, options: GatewayCallOptions = {}): Promise<GatewayCredits> {
  const core = coreOf(gateway, "credits()");
  checkOptions(options, CALL);
  const { teamIdOrSlug: team } = core;
  // The team is a parameter here, and a header elsewhere. Source: `@ai-sdk/gateway` 4.0.146, read 2026-11-29.
  const query = team === undefined ? {} : { [team.startsWith("team_") ? "teamId" : "slug"]: team };
  return await ask(core, "Credits", "/v1/credits", query, options, "balance", ({ balance, total_used }) => {
    if (typeof balance !== "string" || typeof total_used !== "string") return undefined;
    return { balance, totalUsed: total_used };
  });
}

/**
 * Resolves with the spending of the team, in rows.
 *
 * @throws {TypeError} when an option is missing, unknown or of the wrong type.
 * @throws {ProviderError} when the service or the wire fails.
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { createGateway, spendReport } from "@bedrock-edge/client/gateway";
 *
 * const answer = { results: [{ model: "openai/gpt-5.4", total_cost: 1.25, request_count: 10 }] };
 * const gateway = createGateway({ apiKey: "k", fetch: () => Promise.resolve(Response.json(answer)) });
 * const [row] = await spendReport(gateway, { startDate: "2026-11-01", endDate: "2026-11-30", groupBy: "model" });
 * assertEquals([row?.totalCost, row?.requestCount], [1.25, 10]);
 * ```
 */
export async function spendReport(gateway: Gateway, options: GatewaySpendOptions): Promise<GatewaySpendRow[]> {
  const core = coreOf(gateway, "spendReport()");
  checkOptions(options, SPEND);
  const { signal: _signal, timeouts: _timeouts, retry: _retry, headers: _headers, tags, ...filters } = options;
  const { startDate, endDate } = filters;
  if (startDate === undefined || endDate === undefined) {
    throw new TypeError('Cannot report spending: startDate or endDate is missing; pass days such as "2026-11-29"');
  }
  const query = { ...filters, ...tags?.length ? { tags: tags.join(",") } : {} };
  return await ask(core, "SpendReport", "/v1/report", query, options, "list of results", ({ results }) => {
    if (!Array.isArray(results) || !results.every((row) => typeof asObject(row).total_cost === "number")) {
      return undefined;
    }
    return results.map((row) => camelCase(row) as unknown as GatewaySpendRow); // the one required member is checked
  });
}

/**
 * Resolves with the facts about one generation, such as its cost. The id is the `requestId` of a result, of `stream.partial` or of
 * an error.
 *
 * @throws {TypeError} when the id is not a text.
 * @throws {ProviderError} when the service or the wire fails; `notFound` for an unknown id, and while the facts are being written.
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { createGateway, generation } from "@bedrock-edge/client/gateway";
 *
 * const data = { id: "gen_01", total_cost: 0.002, provider_name: "bedrock", native_tokens_prompt: 12 };
 * const gateway = createGateway({ apiKey: "k", fetch: () => Promise.resolve(Response.json({ data })) });
 * const { totalCost, providerName, promptTokens } = await generation(gateway, "gen_01");
 * assertEquals([totalCost, providerName, promptTokens], [0.002, "bedrock", 12]);
 * ```
 */
export async function generation(
  gateway: Gateway,
  id: string,
  options: GatewayCallOptions = {},
): Promise<GatewayGeneration> {
  const core = coreOf(gateway, "generation()");
  checkOptions(options, CALL);
  if (typeof id !== "string" || !id) {
    throw new TypeError("Cannot look up generation: its id is missing; pass the requestId of a result");
  }
  return await ask(core, "Generation", "/v1/generation", { id }, options, "data with an id", ({ data }) => {
    if (!isObject(data) || typeof data.id !== "string") return undefined;
    return camelCase(data) as unknown as GatewayGeneration; // the one required member is checked
  });
}

/** Asks a route at the origin of the gateway, whose path the base URL does not have. */
async function ask<A>(
  { base: { origin }, send }: GatewayCore,
  operation: string,
  path: string,
  query: Readonly<Record<string, unknown>>,
  options: GatewayCallOptions,
  expected: string,
  parse: (json: JsonObject) => A | undefined,
): Promise<A> {
  const url = new URL(path, origin);
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined) url.searchParams.set(snakeNameOf(name), `${value}`);
  }
  const read = (exchange: Parameters<typeof readAnswer>[0]) => readAnswer(exchange, expected, parse);
  return await send({ operation, url: url.href, read }, createCallLog(""), options);
}

/** Returns the name of a parameter. One of them has no underscore. */
function snakeNameOf(name: string): string {
  return name === "teamId" ? name : snakeName(name);
}
