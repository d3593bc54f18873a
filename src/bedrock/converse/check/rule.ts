/**
 * The type of a rule of the check, and the request that rules change in place.
 */
import type { ContentBlock, ToolResultBlock, ToolUseBlock } from "../../../chat/content.ts";
import type { CheckError } from "../../../chat/check/check_error.ts";
import type { Placed, Prompt, PromptMessage } from "../../prompt/prompt.ts";
import type { EVIDENCE } from "./evidence.ts";
import type { Remedy } from "../../../chat/check/remedy.ts";
import type { BedrockChatOptions } from "../../chat_options.ts";

/** A request on its way through the rules. */
export interface MutableRequest {
  /** Changed in place; the caller's own blocks are replaced and never changed. */
  readonly prompt: Prompt;
  /** Replaced where a parameter changes. */
  options: BedrockChatOptions;
  /** The model id as the caller gave it. */
  readonly model: string;
  /** Whether faults of the caller are repaired or refused. */
  readonly mode: "repair" | "strict";
  /** Whether the model is a stored prompt, which brings system, tools and parameters itself. */
  readonly isPromptResource: boolean;
  /** The given names of renamed documents, by the names that are sent. */
  readonly documentNames: Map<string, string>;
}

/** Reports a repair of the caller's content; throws under `"strict"`. The problem and the remedy make the sentence. */
export type Fix = (path: string, problem: string, remedy: Remedy) => void;

/** Reports a repair of a model's content or of our layout. The caller cannot correct it, so `"strict"` repairs it too. */
export type Note = Fix;

/** Returns the error for a fault that no repair can correct. `sentence` is the problem, a semicolon, and a correction. */
export type RefusalFactory = (path: string, sentence: string) => CheckError;

/** One rule of the check, for every model or for some. */
export interface Rule {
  /** The rule's name, as in `Repair` and `CheckError`. */
  readonly rule: string;
  readonly apply: (request: MutableRequest, fix: Fix, refusal: RefusalFactory, note: Note) => void;
}

/** A rule for every model: a row of the table. Its evidence stands under the same name in `evidence.ts`. */
export interface CommonRule extends Rule {
  readonly rule: keyof typeof EVIDENCE;
}

/** Returns the reporter for a fault in a turn, by the role of the turn. */
export function reporterFor({ role }: PromptMessage, fix: Fix, note: Note): Fix {
  return role === "assistant" ? note : fix;
}

/** A part of a tool result. */
export type Part = Exclude<ToolResultBlock["content"], string>[number];

/** Returns the turns: all messages except messages that switch tools, which do not count for the alternation. */
export function turnsOf({ messages }: Prompt): PromptMessage[] {
  return messages.filter(({ role }) => role !== "system");
}

/** Returns the blocks of all turns. */
export function blocksInTurns(prompt: Prompt): Placed<ContentBlock>[] {
  return turnsOf(prompt).flatMap(({ content }) => content);
}

/**
 * Marks calls without a `type` that the service ran itself: the result is in the assistant's turn, beside the call. Recorded
 * for Nova 2, 2026-01 and 2026-08.
 */
export function markServed({ messages }: Prompt): void {
  for (const { role, content } of messages) {
    if (role !== "assistant") continue;
    const [called, answered] = (["toolUse", "toolResult"] as const).map((type) =>
      new Set(content.flatMap(({ block }) => block.type === type ? [block.toolUseId] : []))
    );
    for (const item of content) {
      const { block } = item;
      if (block.type !== "toolUse" && block.type !== "toolResult") continue;
      if (called?.has(block.toolUseId) && answered?.has(block.toolUseId)) item.served = true;
    }
  }
}

/** Returns whether the block is the call or the result of a call that the service ran itself. */
export function isServed({ block, served }: Placed<ContentBlock>): boolean {
  return !!served || "serverTool" in block && !!block.serverTool;
}

/** Returns whether the block is a call that the caller must answer. */
export function isCall(item: Placed<ContentBlock>): item is Placed<ToolUseBlock> {
  return item.block.type === "toolUse" && !isServed(item);
}

/** Returns whether the block is the caller's answer to a call. */
export function isAnswer(item: Placed<ContentBlock>): item is Placed<ToolResultBlock> {
  return item.block.type === "toolResult" && !isServed(item);
}

/** Returns whether an `unknown` block may be a call or a result that this version cannot read. */
export function isForeignTool({ block }: Placed<ContentBlock>): boolean {
  return block.type === "unknown" && /tool/i.test(block.name);
}

/** Returns whether a turn may hold a call or a result that this version cannot read. Its counterpart is then not judged. */
export function hasForeignTool(turn: PromptMessage | undefined): boolean {
  return !!turn?.content.some(isForeignTool);
}

/** Replaces every block, and every part of a tool result, by the result of `make`. */
export function rewriteBlocks(
  { messages }: Prompt,
  make: <B extends ContentBlock | Part>(block: B, path: string) => B,
): void {
  for (const item of messages.flatMap(({ content }) => content)) {
    item.block = make(item.block, item.path);
    rewriteParts(item, make);
  }
}

/** Replaces every part of a tool result by the result of `make`; any other block stays. */
export function rewriteParts(item: Placed<ContentBlock>, make: (part: Part, path: string) => Part): void {
  const { block, path } = item;
  if (block.type !== "toolResult" || !Array.isArray(block.content)) return;
  const before: readonly Part[] = block.content;
  const content = before.map((part, at) => make(part, `${path}.content[${at}]`));
  if (content.some((part, at) => part !== before[at])) item.block = { ...block, content };
}

/** Returns the parts of a tool result; a result of one string has one text part. */
export function partsOf({ content }: ToolResultBlock): readonly Part[] {
  return typeof content === "string" ? [{ type: "text", text: content }] : content;
}

/** Returns `wanted`, or `wanted` with a number if the name is taken. Takes linear time for any number of equal names. */
export function uniqueName(
  wanted: string,
  taken: Map<string, number>,
  maxLength: number,
  numbered: (base: string, number: number) => string,
): string {
  let name = wanted;
  for (let number = taken.get(wanted) ?? 1; taken.has(name);) {
    name = numbered(wanted.slice(0, maxLength - 10), ++number);
    taken.set(wanted, number);
  }
  return taken.set(name, 1), name;
}
