/**
 * Decodes a whole answer of Chat Completions.
 */
import { asObject, isObject, type JsonObject } from "../../../../base/json_object.ts";
import { isDeeper } from "../../../../base/json_value.ts";
import type { AnswerBlock } from "../../../../chat/content.ts";
import { isOwnCall } from "../../../../chat/calls/own_calls.ts";
import { WHOLE_STOPS, withoutCall } from "../../../../chat/calls/whole_calls.ts";
import type { Answer } from "../../../../operation/prepared_call.ts";
import type { Failures } from "../../../../transport/failure.ts";
import { failureIn } from "../../failure_in.ts";
import type { Quirks } from "../../quirks.ts";
import {
  callBlock,
  citationOf,
  detailsText,
  firstChoice,
  imageBlock,
  objectsIn,
  ownCallId,
  reasoningBlock,
  reasoningText,
  textBlock,
  textIn,
  thinkingText,
} from "./blocks.ts";
import { finishFailure, keepMembers, outcomeMembers, stopReasonOf } from "./outcome.ts";
import { splitThinking } from "./think_tags.ts";

/**
 * Decodes an answer; `undefined` for JSON that has no choice with a message. The first choice is read; others are in `unknown`.
 *
 * @throws {ProviderError} for a failure that the service reports with a status of success.
 */
export function decodeChatCompletion(json: JsonObject, quirks: Quirks, failures: Failures): Answer | undefined {
  const failure = failureIn(json, failures);
  if (failure) throw failure;
  const choices = objectsIn(json.choices);
  const choice = firstChoice(choices);
  if (!choice || !isObject(choice.message) || isDeeper(json)) return undefined;
  const { index: _, finish_reason: finish, message, ...rest } = choice;
  if (finish === "error") throw finishFailure(failures);
  const given = asObject(message);
  const blocks = messageBlocks(given, quirks, json.id);
  const isRefused = textIn(given.refusal) !== undefined;
  const stopReason = stopReasonOf({ finish, matched: rest.stop_reason, hasCall: blocks.some(isOwnCall), isRefused });
  const content = WHOLE_STOPS.includes(stopReason)
    ? blocks
    : blocks.map((block) => withoutCall(block, `the answer stopped with ${stopReason}`));
  const kept = new Map<string, unknown>();
  keepMembers(json, kept);
  keepMembers(rest, kept);
  if (choices.length > 1) kept.set("choices", choices.filter((each) => each !== choice));
  return { content, outcome: { stopReason, ...outcomeMembers(json.usage, json.service_tier, kept) } };
}

/** Members of a message that have blocks of their own. */
const BLOCK_MEMBERS: ReadonlySet<string> = /* @__PURE__ */ new Set([
  "role",
  "content",
  "refusal",
  "reasoning",
  "reasoning_content",
  "reasoning_details",
  "tool_calls",
  "function_call",
  "annotations",
  "audio",
  "images",
]);

/** Returns the members of a message or a delta that this version does not know. Each becomes a block. */
export function furtherMembers(message: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(message).filter(([name, value]) =>
      !BLOCK_MEMBERS.has(name) && value !== null && value !== undefined
    ),
  );
}

function messageBlocks(message: JsonObject, quirks: Quirks, answerId: unknown): AnswerBlock[] {
  const blocks: AnswerBlock[] = [];
  const details = objectsIn(message.reasoning_details);
  const reasoning = reasoningText(message) ?? detailsText(details);
  if (reasoning || details.length) blocks.push(reasoningBlock(reasoning, details));
  const citations = objectsIn(message.annotations).map(citationOf);
  const addText = (text: string): void => {
    if (text) blocks.push(textBlock(text, citations.splice(0)));
  };
  if (typeof message.content === "string") {
    const { thinking, text } = quirks.inlineThinkTags
      ? splitThinking(message.content)
      : { thinking: "", text: message.content };
    if (thinking) blocks.push(reasoningBlock(thinking, []));
    addText(text);
  } else {
    for (const part of objectsIn(message.content)) blocks.push(...partBlocks(part, addText));
  }
  addText(textIn(message.refusal) ?? "");
  if (citations.length) blocks.push({ type: "citationsContent", citations });
  blocks.push(...objectsIn(message.images).map(imageBlock), ...callBlocks(message, answerId));
  if (isObject(message.audio)) blocks.push({ type: "unknown", name: "audio", value: message.audio });
  for (const [name, value] of Object.entries(furtherMembers(message))) blocks.push({ type: "unknown", name, value });
  return blocks;
}

/** Returns the blocks of a part of the content. Text goes to `addText`. */
function partBlocks(part: JsonObject, addText: (text: string) => void): AnswerBlock[] {
  if (part.type === "text") addText(textIn(part.text) ?? "");
  else if (part.type === "thinking") return [reasoningBlock(thinkingText(part), [])];
  else return [{ type: "unknown", name: `${part.type}`, value: part }];
  return [];
}

function callBlocks({ tool_calls, function_call }: JsonObject, answerId: unknown): AnswerBlock[] {
  const calls = objectsIn(tool_calls);
  const all = calls.length || !isObject(function_call) ? calls : [{ function: function_call }];
  const taken = new Set<string>();
  return all.map((call, at) => {
    const { id, type: _type, index: _index, function: called, ...rest } = call;
    const { name, arguments: input } = asObject(called);
    if (textIn(name) === undefined) return { type: "unknown", name: "tool_call", value: call };
    const given = textIn(id);
    const own = given === undefined || taken.has(given) ? ownCallId(answerId, at) : given;
    taken.add(own);
    return callBlock({ id: own, name: `${name}`, input, rest });
  });
}
