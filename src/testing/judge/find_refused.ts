/** Finds the part of a request that a rule refuses. */
import { isObject } from "../../base/json_object.ts";
import { member, members, type WireBlock, type WireMessage } from "./conversation.ts";
import type { Refusal } from "./refusal.ts";

/** JSON null counts as absent on the wire. */
export function given(value: Readonly<Record<string, unknown>>, name: string): boolean {
  return value[name] !== undefined && value[name] !== null;
}

/** Returns the blocks of all messages. */
export function blocksInMessages(messages: readonly WireMessage[]): WireBlock[] {
  return messages.flatMap(({ content }) => content);
}

/** Returns the parts of all tool results. */
export function inResults(messages: readonly WireMessage[]): WireBlock[] {
  return blocksInMessages(messages).flatMap((block) => members(member(block, "toolResult"), "content"));
}

/** Returns the refusal of the first block that `isWrong` selects, by its path. */
export function find(
  messages: readonly WireMessage[],
  isWrong: (block: WireBlock) => boolean,
  refusal: (path: string) => Refusal,
): Refusal | undefined {
  for (const [index, { content }] of messages.entries()) {
    const at = content.findIndex(isWrong);
    if (at >= 0) return refusal(`messages.${index}.content.${at}`);
  }
  return undefined;
}

/** Returns the first refusal of the content of blocks of `kind`, also in tool results. */
export function findInside(
  messages: readonly WireMessage[],
  kind: string,
  refusal: (value: Readonly<Record<string, unknown>>, path: string) => Refusal | undefined,
): Refusal | undefined {
  for (const [index, { content }] of messages.entries()) {
    for (const [at, block] of content.entries()) {
      const path = `messages.${index}.content.${at}`;
      const parts = members(member(block, "toolResult"), "content");
      const places: [WireBlock, string][] = [
        [block, path],
        ...parts.map((part, n): [WireBlock, string] => [part, `${path}.toolResult.content.${n}`]),
      ];
      for (const [place, where] of places) {
        const found = kind in place ? refusal(member(place, kind), where) : undefined;
        if (found) return found;
      }
    }
  }
  return undefined;
}

/** Returns the first refusal of the schema of a strict tool. */
export function findStrictTool(
  body: unknown,
  refusal: (schema: Readonly<Record<string, unknown>>, index: number) => Refusal | undefined,
): Refusal | undefined {
  for (const [index, tool] of members(member(body, "toolConfig"), "tools").entries()) {
    const spec = member(tool, "toolSpec");
    const schema = member(spec, "inputSchema")["json"];
    const found = spec["strict"] === true && isObject(schema) ? refusal(schema, index) : undefined;
    if (found) return found;
  }
  return undefined;
}
