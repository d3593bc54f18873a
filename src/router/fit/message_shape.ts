/**
 * The shape of messages that a router reads.
 */

/**
 * Returns whether messages have the shape by which a router chooses. Others are left to the target, which refuses them and says
 * where the mistake is.
 */
export function isWellFormed(messages: unknown): boolean {
  return typeof messages === "string" ||
    Array.isArray(messages) && messages.every((message) => isContent(Object(message).content));
}

function isContent(content: unknown): boolean {
  return typeof content === "string" || Array.isArray(content) && content.every(isBlock);
}

function isBlock(block: unknown): boolean {
  const { type, text, toolUseId, content } = Object(block) as Record<string, unknown>;
  switch (type) {
    case "text":
      return typeof text === "string";
    case "toolUse":
      return typeof toolUseId === "string";
    case "toolResult":
      return typeof toolUseId === "string" && isContent(content);
    default:
      return typeof type === "string";
  }
}
