/**
 * What a rule of the check is, and what it works on.
 */
import type { ContentBlock, ToolResultBlock, ToolUseBlock } from "../../chat/content.ts";
import type { ChatOptions } from "../../chat/request.ts";
import type { CheckError } from "../check_error.ts";
import type { Placed, Prompt, PromptMessage } from "../prompt.ts";
import type { MODEL_EVIDENCE } from "../models/evidence.ts";
import type { EVIDENCE } from "./evidence.ts";

/** A rule's name, as `Repair` and `CheckError` have it. */
export type RuleName = keyof typeof EVIDENCE | keyof typeof MODEL_EVIDENCE;

/** A request on its way through the rules. */
export interface Draft {
  /** Changed in place; the caller's own blocks are replaced and never changed. */
  readonly prompt: Prompt;
  /** Replaced where a parameter changes. */
  options: ChatOptions;
  /** As it was asked for; only its provider segment is ever read. */
  readonly model: string;
  /** Whether what can be repaired is repaired, or refused. */
  readonly mode: "repair" | "strict";
  /** Whether the model is a stored prompt, which brings system, tools and parameters itself. */
  readonly isPromptResource: boolean;
  /** What a document was called, by the name that it is sent under. */
  readonly documentNames: Map<string, string>;
}

/** Reports a repair; under `"strict"` it throws instead. In `how` the verb is `~`: "it ~ left out". */
export type Fix = (path: string, what: string, how: string) => void;

/** What to throw where no repair keeps the meaning: what is wrong; what would work. */
export type Refusal = (path: string, what: string) => CheckError;

/** One rule: a row of a table. Its evidence stands under the same name in the `evidence.ts` beside it. */
export interface Rule {
  readonly rule: RuleName;
  readonly apply: (draft: Draft, fix: Fix, refusal: Refusal) => void;
}

/** A part of a tool's result. */
export type Part = Exclude<ToolResultBlock["content"], string>[number];

/** The turns: messages without those that switch tools, which take no part in the alternation. */
export function turnsOf({ messages }: Prompt): PromptMessage[] {
  return messages.filter(({ role }) => role !== "system");
}

/** What is said in all turns. */
export function blocksOf(prompt: Prompt): Placed<ContentBlock>[] {
  return turnsOf(prompt).flatMap(({ content }) => content);
}

/** Whether the block is a call that the caller must answer; the service answers its own. */
export function isCall(item: Placed<ContentBlock>): item is Placed<ToolUseBlock> {
  return item.block.type === "toolUse" && !item.block.serverTool;
}

/** Whether the block answers such a call. */
export function isAnswer(item: Placed<ContentBlock>): item is Placed<ToolResultBlock> {
  return item.block.type === "toolResult" && !item.block.serverTool;
}

/** The other half of a call may be in a block that we cannot read: then nothing is said of either. */
export function hasForeignTool(turn: PromptMessage | undefined): boolean {
  return !!turn?.content.some(({ block }) => block.type === "unknown" && /tool/i.test(block.name));
}

/** Puts what `make` gives in the place of every block, and of every part of a tool's result. */
export function rewriteBlocks(
  { messages }: Prompt,
  make: <B extends ContentBlock | Part>(block: B, path: string) => B,
): void {
  for (const item of messages.flatMap(({ content }) => content)) {
    const { block, path } = item;
    item.block = make(block, path);
    if (block.type !== "toolResult" || !Array.isArray(block.content)) continue;
    const before: readonly Part[] = block.content;
    const content = before.map((part, at) => make(part, `${path}.content[${at}]`));
    if (content.some((part, at) => part !== before[at])) item.block = { ...block, content };
  }
}

/** `wanted`, or with a number behind it where that is taken; linear however often it is. */
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
