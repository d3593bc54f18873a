/**
 * The model that ran behind a prompt router.
 */
import { findModel } from "../../models/find.ts";
import type { Model } from "../../models/model.ts";

/** The member of an answer that is read: its trace, as AWS sends it. */
export interface RoutedAnswer {
  /** The part of `ChatResult` that is read: `promptRouter.invokedModelId` is in it when a router answered. */
  readonly trace?: unknown;
}

/**
 * Returns the id or ARN of the model that a prompt router chose, as the service's trace names it; `undefined` for an answer that no
 * router gave.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { routedModelId } from "@bedrock-edge/client/models";
 * const trace = { promptRouter: { invokedModelId: "us.anthropic.claude-haiku-4-5-20251001-v1:0" } };
 * assertEquals(routedModelId({ trace }), "us.anthropic.claude-haiku-4-5-20251001-v1:0");
 * assertEquals(routedModelId({}), undefined);
 * ```
 */
export function routedModelId(answer: RoutedAnswer): string | undefined {
  const trace = answer.trace as { promptRouter?: { invokedModelId?: unknown } | null } | undefined | null;
  const id = trace?.promptRouter?.invokedModelId;
  return typeof id === "string" && id ? id : undefined;
}

/**
 * Returns the model that ran behind a prompt router, if the registry knows it.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { createBedrock } from "@bedrock-edge/client";
 * import { routedModel } from "@bedrock-edge/client/models";
 *
 * const router = "arn:aws:bedrock:us-east-1:123456789012:default-prompt-router/anthropic.claude:1";
 * // The answer of the service for a router: the trace names the model that answered.
 * const fetch = () =>
 *   Promise.resolve(Response.json({
 *     output: { message: { role: "assistant", content: [{ text: "Hello!" }] } },
 *     stopReason: "end_turn",
 *     trace: { promptRouter: { invokedModelId: "us.anthropic.claude-haiku-4-5-20251001-v1:0" } },
 *   }));
 * const bedrock = createBedrock({ region: "us-east-1", apiKey: "k", fetch });
 * const result = await bedrock.chat({ model: router, messages: "Hi" });
 * assertEquals(routedModel(result)?.id, "anthropic.claude-haiku-4-5-20251001-v1:0");
 * ```
 */
export function routedModel(answer: RoutedAnswer): Model | undefined {
  const id = routedModelId(answer);
  return id === undefined ? undefined : findModel(id);
}
