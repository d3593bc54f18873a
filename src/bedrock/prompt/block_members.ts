/**
 * Refuses members of a block that would not be sent, and text that is not a string. Members of other blocks are sent unchanged,
 * and the service judges them.
 */
import type { ContentBlock, ToolResultPart } from "../../chat/content.ts";
import { kindOf, quoted } from "../../base/quote.ts";

/**
 * The members that are sent of each block and of each part of a tool result. A table of its own, because it is in the bundle of the
 * text client, and the facts in `blocks.ts` are not.
 */
const MEMBERS: Readonly<Record<ContentBlock["type"] | ToolResultPart["type"], readonly string[] | "all">> = {
  // The unknown members are another service's. They are left out.
  text: ["type", "text", "unknown"],
  guardContent: ["type", "content"],
  json: ["type", "json"],
  unknown: ["type", "name", "value"],
  image: "all",
  document: "all",
  video: "all",
  audio: "all",
  toolUse: "all",
  toolResult: "all",
  cachePoint: "all",
  reasoningContent: "all",
  citationsContent: "all",
  searchResult: "all",
  toolAddition: "all",
  toolRemoval: "all",
};

/**
 * Checks a block or a part of a tool result.
 *
 * @throws {TypeError} for a member that would not be sent, such as `cache_control` of a text block, and for text that is not a
 * string. A member that is `null` or `undefined` is ignored.
 */
export function checkBlockMembers(block: unknown, path: string): void {
  const { type } = Object(block);
  if (typeof type !== "string" || !Object.hasOwn(MEMBERS, type)) return;
  const sent = MEMBERS[type as keyof typeof MEMBERS]; // an own name of the table
  if (sent === "all") return;
  const { text } = Object(block);
  if (type === "text" && text !== undefined && text !== null && typeof text !== "string") {
    throw new TypeError(`Cannot chat: ${path}.text is ${kindOf(text)}; pass a string`);
  }
  for (const [name, value] of Object.entries(Object(block))) {
    if (value === undefined || value === null || sent.includes(name)) continue;
    const instead = /cache/i.test(name)
      ? 'put { type: "cachePoint" } behind the block, or use the option cache'
      : "remove it";
    throw new TypeError(
      `Cannot chat: ${path} has the member ${
        quoted(name)
      }, which is not sent in a block of the type "${type}"; ${instead}`,
    );
  }
}
