/**
 * Fits a request of Bedrock's options to a model of `bedrock-mantle`: the facts about the model, and the options that its APIs have.
 */
import { defined } from "../base/defined.ts";
import { cut, quoted } from "../base/quote.ts";
import type { BedrockChatOptions, BedrockExtras } from "../bedrock/chat_options.ts";
import { checkPrompt } from "../bedrock/converse/check/check_prompt.ts";
import { rulesFor } from "../bedrock/converse/model_rules/model_rule.ts";
import { RULES_OF_EVERY_FORMAT } from "../bedrock/converse/model_rules/rules_of_every_format.ts";
import { promptOf } from "../bedrock/prompt/prompt.ts";
import type { Repair } from "../chat/result.ts";
import type { Model } from "../models/model.ts";
import type { OpenAIChatOptions } from "../openai_compatible/wire/extras.ts";
import { createNotes } from "../openai_compatible/wire/notes.ts";

/** The options of Bedrock that its APIs have no member for, with what works instead. */
const MISSING: Readonly<Partial<Record<keyof BedrockExtras, string>>> = {
  // It would be ignored: no error, and no check (probed 2026-05).
  guardrail: "check the texts with ApplyGuardrail, or use a model that Converse serves",
  latency: "leave it out",
  requestMetadata: "leave it out",
  additionalModelResponseFieldPaths: "read result.unknown",
  promptVariables: "write the prompt into messages",
};

/** A request as the format takes it. */
export interface FittedRequest {
  readonly options: OpenAIChatOptions;
  readonly repairs: readonly Repair[];
}

/**
 * Refuses the options that the APIs have no member for.
 *
 * @throws {TypeError} for the first of them.
 */
export function refuseMissing({ id }: Model, given: BedrockChatOptions): void {
  for (const [name, instead] of Object.entries(MISSING)) {
    if (given[name as keyof BedrockExtras] === undefined) continue;
    throw new TypeError(
      `Cannot use option ${quoted(name)} with ${cut(id)}: bedrock-mantle has no member for it; ${instead}`,
    );
  }
}

/**
 * Fits a request to its model.
 *
 * @throws {TypeError} for an option that the APIs have no member for, and for content that the model is known not to read.
 */
export function fitRequest(model: Model, given: BedrockChatOptions, streaming: boolean): FittedRequest {
  refuseMissing(model, given);
  const check = given.check ?? "repair";
  const { options, repairs } = check === "off"
    ? { options: given, repairs: [] }
    : checkPrompt(promptOf(given), given, model.id, check, rulesFor({ model, streaming }, RULES_OF_EVERY_FORMAT));
  const { cache, serviceTier, additionalModelRequestFields: extraBody, ...rest } = options;
  const notes = createNotes(check);
  if (cache !== undefined) {
    notes.fix("cache-point", "cache", "plans cache points, and the service caches by itself", "remove it");
  }
  return { options: { ...rest, ...defined({ serviceTier, extraBody }) }, repairs: [...repairs, ...notes.repairs] };
}
