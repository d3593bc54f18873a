/**
 * The options of requests that services with OpenAI's formats have beyond those of every provider.
 */
import type { AnyModel } from "../../chat/any_model.ts";
import type { Messages } from "../../chat/content.ts";
import type { ChatOptions } from "../../chat/request.ts";
import type { ToolEntry } from "../../chat/tool.ts";

/** The options of OpenAI-compatible services. Services differ in which of them they know. */
export interface OpenAIExtras {
  /** Asks for the same answer to the same request, as far as the service can. An integer. */
  seed?: number | undefined;
  /** Makes words less likely that the answer has often, -2 to 2. */
  frequencyPenalty?: number | undefined;
  /** Makes words less likely that the answer has at all, -2 to 2. */
  presencePenalty?: number | undefined;
  /** How likely tokens are, -100 to 100, by the id of the token. */
  logitBias?: Readonly<Record<string, number>> | undefined;
  /** Whether the answer has the probabilities of its tokens; they are in `result.unknown.logprobs`. */
  logprobs?: boolean | undefined;
  /** The number of tokens with probabilities at each place, 0 to 20. Needs `logprobs`. */
  topLogprobs?: number | undefined;
  /** A name of the end user, by which the service detects abuse. */
  user?: string | undefined;
  /** Whether the model may call several tools at once. Default: the service's. */
  parallelToolCalls?: boolean | undefined;
  /** The tier that serves the request, such as `flex` or `priority`. */
  serviceTier?: string | undefined;
  /** How much the model writes: `low`, `medium` or `high`. */
  verbosity?: string | undefined;
  /** How closely the model looks at images: `low`, `high` or `auto`. */
  imageDetail?: string | undefined;
  /** A name by which the service finds earlier requests in its prompt cache. */
  promptCacheKey?: string | undefined;
  /** Members of the body that no option sets, such as `{ provider: { order: ["x"] } }`. They override members of the same name. */
  extraBody?: Readonly<Record<string, unknown>> | undefined;
}

/** The options of a chat, except the model. */
export type OpenAIChatOptions<
  M = AnyModel,
  T extends readonly ToolEntry[] = readonly ToolEntry[],
  C extends Messages = Messages,
  O = unknown,
> = ChatOptions<M, T, C, O> & OpenAIExtras;
