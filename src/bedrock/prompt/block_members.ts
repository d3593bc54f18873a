/**
 * Refuses members of a block that would not be sent, and text that is not a string. Members of other blocks are sent unchanged,
 * and the service judges them.
 */
import { kindOf, quoted } from "../../base/quote.ts";

/** The members of the blocks of which only these are sent. */
const MEMBERS: Readonly<Record<string, readonly string[]>> = {
  text: ["type", "text"],
  guardContent: ["type", "content"],
  json: ["type", "json"],
  unknown: ["type", "name", "value"],
};

/**
 * Checks a block or a part of a tool result.
 *
 * @throws {TypeError} for a member that would not be sent, such as `cache_control` of a text block, and for text that is not a
 * string. A member that is `null` or `undefined` says nothing that could be lost.
 */
export function checkBlockMembers(block: unknown, path: string): void {
  const { type } = Object(block);
  const known = typeof type === "string" && Object.hasOwn(MEMBERS, type) ? MEMBERS[type]! : undefined;
  if (!known) return;
  const { text } = Object(block);
  if (type === "text" && text !== undefined && text !== null && typeof text !== "string") {
    throw new TypeError(`Cannot chat: ${path}.text is ${kindOf(text)}; pass a string`);
  }
  for (const [name, value] of Object.entries(Object(block))) {
    if (value === undefined || value === null || known.includes(name)) continue;
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
