/**
 * Blocks of a conversation that are sent in a shorter form.
 */
import type { ContentBlock, Message } from "../../content.ts";
import type { Repair } from "../../result.ts";
import { before } from "./exchanges.ts";

/** How one change of a block is reported. */
export interface Report {
  readonly rule: string;
  /** The changed part of the block, as a suffix of the block's path; empty for the whole block. */
  readonly within: string;
  /** The problem and the repair, as the words behind the path. */
  readonly what: string;
}

/** The shorter form of a block, and the reports of its changes. */
export interface Edit {
  readonly block: ContentBlock;
  readonly reports: readonly Report[];
}

/** Edits by the index of the message in the whole conversation, then by the index of the block in the message. */
export type Edits = Map<number, Map<number, Edit>>;

/** Returns `messages` with the edits applied. */
export function applyEdits(messages: readonly Message[], edits: Edits): readonly Message[] {
  if (!edits.size) return messages;
  return messages.map((message, at) => {
    const own = edits.get(at);
    return own
      ? { ...message, content: blocksOf(message).map((block, index) => own.get(index)?.block ?? block) }
      : message;
  });
}

/** Returns the blocks of a message; empty for content that is a string. */
export function blocksOf({ content }: Message): readonly ContentBlock[] {
  return typeof content === "string" ? [] : content;
}

/** Returns every edit of the messages that are sent, in order. Paths count from the first message that is sent. */
export function reportEdits(edits: Edits, messages: readonly Message[], dropped: number): Repair[] {
  const gone = before(messages, dropped).length;
  return inOrder(edits).filter(([at]) => at >= dropped).flatMap(([at, own]) =>
    inOrder(own).flatMap(([index, { reports }]) =>
      reports.map(({ rule, within, what }) => {
        const path = `messages[${at - gone}].content[${index}]${within}`;
        return { rule, path, message: `${path} ${what}` };
      })
    )
  );
}

function inOrder<T>(map: ReadonlyMap<number, T>): [number, T][] {
  return [...map].sort(([a], [b]) => a - b);
}
