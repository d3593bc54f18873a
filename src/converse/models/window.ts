/**
 * The rule about how much text a model takes.
 */
import { estimateTokens, estimateTools } from "../../chat/conversation/estimate.ts";
import type { ContentBlock } from "../../chat/content.ts";
import { ContextLengthError } from "../../errors/provider_error.ts";
import type { Model } from "../../models/model.ts";
import { type Part, partsOf } from "../check/rule.ts";
import type { Prompt } from "../prompt.ts";
import type { ModelRule } from "./rule.ts";

/**
 * Tokens are estimated as four bytes each. No tokenizer makes fewer than half of that of any language, so only what is twice
 * as long as the window is hopeless.
 */
const DOUBT = 2;

/**
 * Refuses a request whose text is hopelessly longer than the model's window, as the service would after the upload: with a
 * `ContextLengthError`, on which a conversation leaves out its oldest exchanges.
 */
export const CONTEXT_WINDOW: ModelRule = {
  rule: "context-window",
  apply({ model }, { prompt }) {
    const window = windowOf(model);
    if (window === undefined) return;
    const requestTokens = textTokens(prompt);
    if (requestTokens / DOUBT <= window) return;
    const error = new ContextLengthError(
      `Cannot chat with ${model.id}: the request has about ${requestTokens} tokens of text, and the model takes ` +
        `${window}; shorten the conversation, or use a model with a larger window`,
      { kind: "contextLength", code: "ContextWindowExceeded", model: model.id, attempts: 0 },
    );
    // Read-only to everybody else: this is where they are known.
    throw Object.assign(error, { requestTokens, maxTokens: window });
  },
};

/** An answer is part of the window: where a source names a longer one, the window is longer than its own source says. */
function windowOf({ contextWindow, maxOutputTokens = 0 }: Model): number | undefined {
  return contextWindow && Math.max(contextWindow, maxOutputTokens);
}

/** About how many tokens the texts of a request take. Media are not counted: their estimates are guesses. */
function textTokens({ tools, system, messages }: Prompt): number {
  const texts = messages.flatMap(({ content }) => content.flatMap(({ block }) => textOf(block)));
  return estimateTools(tools.map(({ block }) => block)) + estimateTokens(system.map(({ block }) => textOf(block))) +
    estimateTokens(texts);
}

/** What of a block is text, or JSON that is sent as text. */
function textOf(block: ContentBlock | Part): readonly unknown[] {
  switch (block.type) {
    case "text":
      return [collapsed(block.text)];
    case "toolUse":
      return [block.input];
    case "json":
      return [block.json];
    case "toolResult":
      return partsOf(block).flatMap(textOf);
    default:
      return [];
  }
}

/** A run of white space may be a single token. */
function collapsed(text: unknown): unknown {
  return typeof text === "string" ? text.replace(/\s+/g, " ") : text;
}
