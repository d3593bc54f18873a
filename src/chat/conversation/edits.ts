/**
 * Blocks of a conversation that are sent in a shorter form than they were given.
 */
import type { ContentBlock, Message } from "../content.ts";
import type { Repair } from "../result.ts";
import { before } from "./exchanges.ts";

/** How one change of a block is reported. */
export interface Report {
  readonly rule: string;
  /** Which part of the block was changed, to stand behind the block's path; empty for all of it. */
  readonly within: string;
  /** What was wrong and what was done, to stand behind the whole path. */
  readonly what: string;
}

/** The block that is sent in the place of another, and how the changes are reported. */
export interface Edit {
  readonly block: ContentBlock;
  readonly reports: readonly Report[];
}

/** By the index of the message in the whole conversation, then by the index of the block in its content. */
export type Edits = Map<number, Map<number, Edit>>;

/** `messages` as they are sent. */
export function edited(messages: readonly Message[], edits: Edits): readonly Message[] {
  if (!edits.size) return messages;
  return messages.map((message, at) => {
    const own = edits.get(at);
    return own
      ? { ...message, content: blocksOf(message).map((block, index) => own.get(index)?.block ?? block) }
      : message;
  });
}

/** The blocks of a message; text alone is none that could be edited. */
export function blocksOf({ content }: Message): readonly ContentBlock[] {
  return typeof content === "string" ? [] : content;
}

/** Every change of what is sent, in order. Paths count from the first message that is sent. */
export function reported(edits: Edits, messages: readonly Message[], dropped: number): Repair[] {
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
