/**
 * The result of a turn of a conversation.
 */
import type { ChatStream } from "../chat_stream.ts";
import type { ChatResult, RequiredOutput } from "../result.ts";
import type { ToolEntry } from "../tool.ts";

/**
 * An answer, and whether the conversation kept its turn.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { conversation, createBedrock } from "@bedrock-edge/client";
 * import { fakeBedrock } from "@bedrock-edge/client/testing";
 *
 * const fetch = fakeBedrock({ apiKey: "k", guardrails: { gr7: { blockedWords: ["raincoat"], message: "Only umbrellas." } } });
 * const bedrock = createBedrock({ region: "us-east-1", apiKey: "k", fetch });
 * const talk = conversation(bedrock.model("amazon.nova-lite-v1:0"), { guardrail: { id: "gr7", version: "1", trace: true } });
 * const { text, kept, notKeptBecause } = await talk.send("Do you sell a raincoat?");
 * assertEquals([text, kept], ["Only umbrellas.", false]);
 * assertEquals(notKeptBecause, "a guardrail blocked the question or the answer");
 * assertEquals((await talk.send("And an umbrella?")).kept, true);
 * assertEquals(talk.messages.length, 2);
 * ```
 */
export interface ConversationResult<T extends readonly ToolEntry[] = readonly ToolEntry[], O = unknown>
  extends ChatResult<T, O> {
  /**
   * Whether the turn is in the conversation and its store. `false` for a turn that a guardrail, a content filter or the
   * model's refusal ended. The question, the answer and every step between them are left out, `onTrim` is not called, and the
   * next turn continues from the turn before.
   */
  readonly kept: boolean;
  /** Why the turn was not kept, for people; `stopReason` is for programs. Absent when the turn was kept. */
  readonly notKeptBecause?: string;
  /** Every answer of the turn, in order, if `send` could run tools; `usage` is then their sum. */
  readonly steps?: readonly ChatResult<T, O>[];
}

/** The stream of one turn. */
export interface ConversationStream<T extends readonly ToolEntry[] = readonly ToolEntry[], O = unknown>
  extends ChatStream<T, O> {
  /** Resolves like `ChatStream.final`, and says whether the turn was kept. */
  final(): Promise<ConversationResult<T, O> & RequiredOutput<T, O>>;
}
