/**
 * Writes one chat in a family's format: the check, the cache plan, structured output, the body, and the reader of the answer. Knows
 * neither paths nor headers.
 */
import type { Timeouts } from "../../base/call_options.ts";
import { checkError } from "../../chat/check/check_error.ts";
import { checkParameters } from "../../chat/check/check_parameters.ts";
import type { ChatResult, Repair } from "../../chat/result.ts";
import type { OutputMode } from "../../chat/schema/output.ts";
import type { Model } from "../../models/model.ts";
import { createNotes, type Notes } from "../../openai_compatible/wire/notes.ts";
import { type AnswerReader, createAnswerReader } from "../../operation/answer_reader.ts";
import type { BedrockChatOptions } from "../chat_options.ts";
import { checkCachePoints } from "../converse/cache/check_cache_points.ts";
import { planCache } from "../converse/cache/plan.ts";
import { sentPoints } from "../converse/cache/receipt.ts";
import { checkPrompt } from "../converse/check/check_prompt.ts";
import type { Rule } from "../converse/check/rule.ts";
import { mergeOwnFields } from "../converse/encode/own_fields.ts";
import { createFinisher } from "../converse/finish_chat.ts";
import { rulesFor } from "../converse/model_rules/model_rule.ts";
import { RULES_OF_EVERY_FORMAT } from "../converse/model_rules/rules_of_every_format.ts";
import { askForOutput } from "../converse/output/ask.ts";
import { type Prompt, promptOf } from "../prompt/prompt.ts";
import { THINKING_MS, thinks } from "../prompt/thinking.ts";
import type { WireObject } from "../wire.ts";
import type { WritingFamily } from "./base/family.ts";
import { tagGuardContent, tagSuffix } from "./guard_content.ts";

/** The parts of a chat. */
export interface FamilyChat {
  readonly family: WritingFamily;
  /** The model's own id, or the given id of an unknown model. */
  readonly model: string;
  readonly facts: Model | undefined;
  readonly options: BedrockChatOptions;
  readonly streaming: boolean;
  /** How structured output is asked for, if it is. */
  readonly mode?: OutputMode | undefined;
  /** The call whose answer did not fit the schema, if the model is asked again. */
  readonly misfit?: { readonly usage: ChatResult["usage"]; readonly repairs: readonly Repair[] } | undefined;
}

/** A chat that is ready to be sent, and the reader of its answer. */
export interface EncodedFamilyChat {
  readonly body: WireObject;
  /** The options after the check. */
  readonly options: BedrockChatOptions;
  readonly repairs: readonly Repair[];
  readonly timeouts: Timeouts | undefined;
  readonly reader: AnswerReader;
}

/**
 * Encodes a chat.
 *
 * @throws {TypeError} when the request cannot be sent; `RangeError` when a number in it is out of range.
 */
export function encodeFamilyChat(chat: FamilyChat): EncodedFamilyChat {
  const { family, model, facts, options: given, streaming, mode, misfit } = chat;
  const check = given.check ?? "repair";
  const { output, guardrail } = given;
  if (check !== "off") checkParameters(given);
  const prompt = promptOf(given);
  const tools = prompt.tools.map(({ block }) => block);
  const hasTools = given.toolChoice !== "none" && tools.some((tool) => "inputSchema" in Object(tool));
  const checked = check === "off" ? undefined : checkPrompt(prompt, given, model, check, rulesOf(chat));
  const options = checked?.options ?? given;
  const notes = createNotes(check);
  const points = prepareCache(family, model, prompt, options, notes);
  const { toolChoice = options.toolChoice } = mode && output ? askForOutput(mode, output, prompt) : {};
  const suffix = guardrail && tagSuffix();
  const tagged = tagGuardContent(prompt, suffix, notes);
  const written = family.encode({
    model,
    facts,
    prompt: tagged.prompt,
    options: { ...options, toolChoice },
    streaming,
    mode,
    notes,
  });
  const guarded = guardrailConfig(guardrail, streaming, tagged.hasTags ? suffix : undefined);
  const overrides: Repair[] = [];
  const body = mergeOwnFields(
    { ...written, ...guarded },
    options.additionalModelRequestFields ?? {},
    "additionalModelRequestFields",
    overrides,
  );
  const [overruled] = overrides;
  if (check === "strict" && overruled) {
    throw checkError(overruled.rule, overruled.path, "contradicts another option; set only one of them");
  }
  const finish = createFinisher({
    tools,
    hasTools,
    points: sentPoints(prompt),
    documentNames: checked?.documentNames.size ? Object.fromEntries(checked.documentNames) : undefined,
    guardrail,
    streaming,
    usageBefore: misfit?.usage,
    output: mode && output ? { options: output, mode } : undefined,
  });
  return {
    body,
    options,
    // A second call reports only the repairs of the caller's input.
    repairs: misfit?.repairs ?? [...checked?.repairs ?? [], ...points, ...notes.repairs, ...overrides],
    timeouts: timeoutsOf(chat),
    reader: { ...createAnswerReader({ tools, toolChoice, output, mode }), finish },
  };
}

function rulesOf({ family, facts, streaming }: FamilyChat): Rule[] {
  const called = facts && { model: facts, streaming };
  const { rules, modelRules = [] } = family;
  return [
    ...called ? rulesFor(called, RULES_OF_EVERY_FORMAT) : [],
    ...rules,
    ...called ? rulesFor(called, modelRules) : [],
  ];
}

/** Makes cache points legal and plans others, or removes all for a format without them. Returns the repairs. */
function prepareCache(
  { takesCachePoints }: WritingFamily,
  model: string,
  prompt: Prompt,
  { cache, check = "repair" }: BedrockChatOptions,
  notes: Notes,
): readonly Repair[] {
  if (takesCachePoints) {
    const repairs = check === "off" ? [] : checkCachePoints(prompt, check, model);
    if (cache) planCache(prompt, cache, model);
    return repairs;
  }
  const what = "which the format of the model does not have";
  if (cache !== undefined) notes.fix("cache-point", "cache", `plans cache points, ${what}`, "remove it");
  const withoutPoints = <I extends { readonly block: object; readonly path: string }>(items: I[]): I[] =>
    items.filter(({ block, path }) => {
      if (!("type" in block && block.type === "cachePoint")) return true;
      notes.fix("cache-point", path, `is a cache point, ${what}`, "remove it");
      return false;
    });
  prompt.tools = withoutPoints(prompt.tools);
  prompt.system = withoutPoints(prompt.system);
  for (const turn of prompt.messages) turn.content = withoutPoints(turn.content);
  return [];
}

/** Returns the members of a guardrail that stand in the body, beside those in headers. Source: as in `guard_content.ts`. */
function guardrailConfig(
  guardrail: BedrockChatOptions["guardrail"],
  streaming: boolean,
  suffix: string | undefined,
): WireObject {
  const streamMode = streaming ? guardrail?.stream : undefined;
  const config = {
    ...suffix === undefined ? {} : { tagSuffix: suffix },
    ...streamMode === undefined
      ? {}
      : { streamProcessingMode: streamMode === "async" ? "ASYNCHRONOUS" : "SYNCHRONOUS" },
  };
  return Object.keys(config).length ? { "amazon-bedrock-guardrailConfig": config } : {};
}

function timeoutsOf({ model, facts, options }: FamilyChat): Timeouts | undefined {
  const isSlow = facts?.reasoning?.kind === "always" || thinks(model, options);
  return isSlow ? { firstEventMs: THINKING_MS, idleMs: THINKING_MS } : undefined;
}
