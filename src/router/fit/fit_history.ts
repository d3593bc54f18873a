/**
 * Fits the history of a conversation to the target that reads it: reasoning of other families, and ids of tool calls.
 */
import { shown } from "../../base/quote.ts";
import type { ContentBlock, Message, Messages, ReasoningBlock } from "../../chat/content.ts";
import type { Repair } from "../../chat/result.ts";
import { canonicalFamily } from "./family.ts";
import type { ToolIdRule } from "./tool_ids.ts";

/** The target, as far as its history is concerned. */
export interface HistoryReader {
  /** The target's name, for messages. */
  readonly name: string;
  /** The family of the model. */
  readonly family: string | undefined;
  /** Whether all targets of the router are of one family, which has then written everything. */
  readonly isOnlyFamily: boolean;
  /** The ids that the target accepts for tool calls. */
  readonly ids: ToolIdRule | undefined;
}

/** A history that fits, and the changes. */
export interface FittedHistory {
  readonly messages: Messages;
  readonly repairs: readonly Repair[];
}

/**
 * Returns the history without the reasoning of other families, and with ids that the target accepts.
 *
 * Only the family that wrote signed reasoning can check it: Claude answers "Invalid signature in thinking block" (can1357/oh-my-pi#333,
 * maximhq/bifrost#6942), and gpt-oss refuses a signature (aws-samples/bedrock-engineer#239). Reasoning that names no family and
 * has no signature is left to the rules of the target's provider. Read 2026-11-29.
 */
export function fitHistory(messages: Messages, reader: HistoryReader): FittedHistory {
  if (typeof messages === "string" || !needsChange(messages, reader)) return { messages, repairs: [] };
  const repairs: Repair[] = [];
  const ids = idsFor(messages, reader.ids);
  const fitted = messages.map((message, at): Message | undefined => {
    const { content } = message;
    if (typeof content === "string") return message;
    const kept = content.flatMap((block, index) =>
      fitBlock(block, `messages[${at}].content[${index}]`, reader, ids, repairs)
    );
    // A message of reasoning alone would be empty, which services refuse.
    return kept.length || !content.length ? { ...message, content: kept } : undefined;
  });
  return { messages: fitted.filter((message) => message !== undefined), repairs };
}

/** Most histories need no change: then the caller's own list is sent. */
function needsChange(messages: readonly Message[], reader: HistoryReader): boolean {
  return messages.some(({ content }) =>
    typeof content !== "string" &&
    content.some((block) =>
      isForeign(block, reader) || (reader.ids && isCallPart(block) && !reader.ids.accepts(block.toolUseId))
    )
  );
}

function fitBlock(
  block: ContentBlock,
  path: string,
  { name, ...reader }: HistoryReader,
  ids: ReadonlyMap<string, string>,
  repairs: Repair[],
): ContentBlock[] {
  if (isForeign(block, reader)) {
    const by = (block as ReasoningBlock).family;
    const author = by === undefined ? "of a family that is not known" : `of the family ${shown(by)}`;
    repairs.push({
      rule: "foreign-reasoning",
      path,
      message: `${path} is reasoning ${author}, and goes to ${name}; removed`,
    });
    return [];
  }
  if (!isCallPart(block)) return [block];
  const toolUseId = ids.get(block.toolUseId);
  if (toolUseId === undefined) return [block];
  repairs.push({
    rule: "tool-use-id",
    path: `${path}.toolUseId`,
    message: `${path}.toolUseId ${shown(block.toolUseId)} is not an id that ${name} accepts; changed to ${toolUseId}`,
  });
  return [{ ...block, toolUseId }];
}

function isForeign(block: ContentBlock, { family, isOnlyFamily }: Omit<HistoryReader, "name">): boolean {
  // A client for text leaves reasoning unread.
  if (block.type === "unknown") return block.name === "reasoningContent" && !isOnlyFamily;
  if (block.type !== "reasoningContent") return false;
  if (block.family !== undefined) {
    return family === undefined ? !isOnlyFamily : canonicalFamily(block.family) !== family;
  }
  return !isOnlyFamily && (Boolean(block.signature) || block.redactedContent !== undefined);
}

function isCallPart(block: ContentBlock): block is Extract<ContentBlock, { type: "toolUse" | "toolResult" }> {
  return block.type === "toolUse" || block.type === "toolResult";
}

/** Returns the new ids by those that the target does not accept: one for a call and its results, and each another. */
function idsFor(messages: readonly Message[], rule: ToolIdRule | undefined): Map<string, string> {
  const ids = new Map<string, string>();
  if (!rule) return ids;
  const given = messages.flatMap(({ content }) =>
    typeof content === "string" ? [] : content.filter(isCallPart).map(({ toolUseId }) => toolUseId)
  );
  const taken = new Set(given.filter((id) => rule.accepts(id)));
  for (const id of given) {
    if (ids.has(id) || rule.accepts(id)) continue;
    let salt = 0;
    let made = rule.make(id, salt);
    while (taken.has(made)) made = rule.make(id, ++salt);
    taken.add(made);
    ids.set(id, made);
  }
  return ids;
}
