/**
 * One model in several regions, as targets of a router.
 */
import { parseArn } from "../aws/arn.ts";
import { idParts } from "../aws/regions.ts";
import type { BedrockChatDefaults } from "../bedrock/chat_options.ts";
import { createBedrock } from "../bedrock/client/create.ts";
import type { BedrockOptions } from "../bedrock/client/options.ts";
import { kindOf } from "../base/quote.ts";
import type { ChatModel } from "../chat/provider.ts";
import type { ModelId } from "../models/gate.ts";
import type { Target } from "./call/target.ts";

/** A client of Bedrock in one region. */
export interface RegionalClient {
  /** The region of its calls. */
  readonly region: string;
  /** Returns a handle. */
  model(id: ModelId, defaults?: BedrockChatDefaults): ChatModel;
}

/**
 * Returns targets for one model in several regions: `region/model` by name, in the order of the clients. Put the targets of another
 * model, or of another provider, behind them: a router then tries region, model and vendor in this order.
 *
 * The regions of a bare id are known without facts about models, because a bare id never leaves its region. A router with a fence
 * knows those of inference profiles only for clients with `models: modelFacts()`.
 *
 * @param clients clients, or options of `createBedrock`, at least one.
 * @param model the id that is called in each region.
 * @param defaults the defaults of each handle.
 * @throws {TypeError} when the list is empty, a client has no region, or `createBedrock` refuses the options.
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { createRouter, regions } from "@bedrock-edge/client/router";
 * import { fakeBedrock } from "@bedrock-edge/client/testing";
 *
 * const faults = [{ type: "status", status: 503, code: "ServiceUnavailableException" }] as const; // the first request
 * const own = { apiKey: "k", fetch: fakeBedrock({ apiKey: "k", replies: ["Paris."], faults }) };
 * const clients = [{ ...own, region: "us-east-1" }, { ...own, region: "us-west-2" }];
 * const router = createRouter({
 *   targets: [...regions(clients, "anthropic.claude-haiku-4-5-20251001-v1:0"), ...regions(clients, "amazon.nova-lite-v1:0")],
 * });
 * const { route } = await router.chat({ messages: "The capital of France?" });
 * assertEquals(route?.map(({ target, outcome }) => `${target} ${outcome}`), [
 *   "us-east-1/anthropic.claude-haiku-4-5-20251001-v1:0 failed",
 *   "us-west-2/anthropic.claude-haiku-4-5-20251001-v1:0 answered",
 * ]);
 * ```
 */
export function regions(
  clients: readonly (RegionalClient | BedrockOptions)[],
  model: ModelId,
  defaults?: BedrockChatDefaults,
): Target[] {
  if (!Array.isArray(clients) || !clients.length) {
    const given = Array.isArray(clients) ? "the list is empty" : `${kindOf(clients)} is not a list`;
    throw new TypeError(`Cannot list regions: ${given}; pass clients, or options of createBedrock()`);
  }
  return clients.map((given: RegionalClient | BedrockOptions) => {
    const client = isClient(given) ? given : createBedrock(given) as unknown as RegionalClient; // its gates are for known ids
    const handle = client.model(model, defaults);
    const { region } = client;
    return {
      name: `${region}/${model}`,
      model: handle,
      // A client with facts may call a profile instead, and knows its regions; one with an endpoint elsewhere leaves its own.
      ...handle.traits === undefined && isBare(model) ? { regions: [region] } : {},
    };
  });
}

function isClient(given: RegionalClient | BedrockOptions): given is RegionalClient {
  return typeof (given as Partial<RegionalClient> | undefined)?.model === "function";
}

function isBare(id: string): boolean {
  const parts = parseArn(id) ? undefined : idParts(id);
  return parts !== undefined && parts.prefix === undefined;
}
