/**
 * Encodes tool results as messages of the role `tool`.
 */
import type { JsonObject } from "../../../../base/json_object.ts";
import { asList } from "../../../../chat/check/as_list.ts";
import type { ToolResultBlock, ToolResultPart } from "../../../../chat/content.ts";
import { encodeParts, type PartContext } from "./parts.ts";

/** Parts that are media. */
const MEDIA: readonly unknown[] = ["image", "document", "video", "audio"];

/**
 * Encodes one result. Media that the service does not take in a result are added to `moved`, for the turn of the user that follows.
 */
export function encodeToolResult(
  { toolUseId, content, status }: ToolResultBlock,
  path: string,
  context: PartContext,
  moved: JsonObject[],
): JsonObject {
  const message = (content: unknown): JsonObject => ({ role: "tool", tool_call_id: toolUseId, content });
  // The format has no place for the status of a result.
  const prefix = status === "error" ? "Error: " : "";
  if (typeof content === "string") return message(prefix + content);
  const parts = asList<ToolResultPart>(content, `${path}.content`).flatMap((part, at) => {
    const own = `${path}.content[${at}]`;
    if (context.quirks.toolResultParts || !MEDIA.includes(Object(part).type)) return encodeParts(part, own, context);
    return [moveMedia(part, own, context, moved)];
  });
  const isText = parts.every(({ type }) => type === "text");
  if (isText) return message(prefix + parts.map(({ text }) => text).join("\n"));
  return message(prefix ? [{ type: "text", text: prefix.trim() }, ...parts] : parts);
}

/** Never a fault of the caller: a tool returns an image without knowing which model calls it. */
function moveMedia(part: ToolResultPart, path: string, context: PartContext, moved: JsonObject[]): JsonObject {
  const { type } = part;
  context.notes.note(
    "tool-result-media",
    path,
    `has the type ${type}, which the service does not accept in a tool result`,
    "move it behind the tool results",
  );
  const parts = encodeParts(part, path, context);
  moved.push(...parts);
  return { type: "text", text: `See attachment ${moved.length} after the tool results (${type}).` };
}
