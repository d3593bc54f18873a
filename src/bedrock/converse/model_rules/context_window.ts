/**
 * The rule about the length of a request.
 */
import { estimateTokens, estimateTools } from "../../../chat/estimate.ts";
import type { ContentBlock } from "../../../chat/content.ts";
import { ContextLengthError } from "../../../errors/provider_error.ts";
import type { Model } from "../../../models/model.ts";
import { type Part, partsOf } from "../check/rule.ts";
import type { Prompt } from "../../prompt/prompt.ts";
import type { ModelRule } from "./model_rule.ts";

/**
 * How far an estimate may be too high. Tokens are estimated as four bytes each, and no tokenizer makes fewer than half of the
 * estimate in any language. Only a text of twice the window is therefore refused.
 */
const DOUBT = 2;

/**
 * Refuses a request whose text far exceeds the model's window with a `ContextLengthError`, as the service would after the
 * upload. A conversation then leaves out its oldest exchanges.
 */
export const CONTEXT_WINDOW: ModelRule = {
  rule: "context-window",
  apply({ model }, { prompt }) {
    const window = windowOf(model);
    if (window === undefined) return;
    const requestTokens = textTokens(prompt);
    if (requestTokens / DOUBT <= window) return;
    const error = new ContextLengthError(
      `Cannot chat with ${model.id}: the request has about ${requestTokens} tokens of text, but the model accepts ` +
        `${window}; shorten the conversation, or use a model with a larger window`,
      { kind: "contextLength", code: "ContextWindowExceeded", model: model.id, attempts: 0 },
    );
    // These members are read-only for others, and set here.
    throw Object.assign(error, { requestTokens, maxTokens: window });
  },
};

/** Returns the window. The answer is part of the window, so that a longer answer in any source proves a longer window. */
function windowOf({ contextWindow, maxOutputTokens = 0 }: Model): number | undefined {
  return contextWindow && Math.max(contextWindow, maxOutputTokens);
}

/** Estimates the tokens of the texts in a request. Media are not counted, because their estimates are guesses. */
function textTokens({ tools, system, messages }: Prompt): number {
  const texts = messages.flatMap(({ content }) => content.flatMap(({ block }) => countedText(block)));
  return estimateTools(tools.map(({ block }) => block)) +
    estimateTokens(system.map(({ block }) => countedText(block))) +
    estimateTokens(texts);
}

/** Returns the text of a block, and the JSON that is sent as text. */
function countedText(block: ContentBlock | Part): readonly unknown[] {
  switch (block.type) {
    case "text":
      return [collapseSpace(block.text)];
    case "toolUse":
      return [block.input];
    case "json":
      return [block.json];
    case "toolResult":
      return partsOf(block).flatMap(countedText);
    default:
      return [];
  }
}

/** Collapses white space, because a run of white space may be a single token. */
function collapseSpace(text: unknown): unknown {
  return typeof text === "string" ? text.replace(/\s+/g, " ") : text;
}
