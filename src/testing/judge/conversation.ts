/** A Converse body after its shape was checked: enough structure to reason about turns, with the wire's loose types. */
import { isObject } from "../../base/json_object.ts";

/** One block: an object with one member, whose name is its kind. */
export type WireBlock = Readonly<Record<string, unknown>>;

/** One turn. */
export interface WireMessage {
  readonly role: string;
  readonly content: readonly WireBlock[];
}

/** `value[name]` as an object, or an empty one. */
export function member(value: unknown, name: string): Record<string, unknown> {
  const found = isObject(value) ? value[name] : undefined;
  return isObject(found) ? found : {};
}

/** `value[name]` as a list of objects, or an empty list. */
export function members(value: unknown, name: string): Record<string, unknown>[] {
  const found = isObject(value) ? value[name] : undefined;
  return Array.isArray(found) ? found.filter(isObject) : [];
}

/** The turns of a body. */
export function messagesOf(body: unknown): WireMessage[] {
  return members(body, "messages").map((message) => ({
    role: String(message["role"]),
    content: members(message, "content"),
  }));
}

/** The texts of a turn, joined as a reader would see them. */
export function messageText(message: WireMessage | undefined): string {
  const texts = message?.content.map((block) => block["text"]).filter((text) => typeof text === "string");
  return texts?.join("\n") ?? "";
}

/** The texts that a model reads in a turn, including those marked for a guardrail. */
export function readableText(message: WireMessage | undefined): string {
  return message?.content.map((block) => block["text"] ?? member(member(block, "guardContent"), "text")["text"])
    .filter((text) => typeof text === "string").join("\n") ?? "";
}

/** The last turn of the user. */
export function lastUserMessage(body: unknown): WireMessage | undefined {
  return messagesOf(body).findLast((message) => message.role === "user");
}

/** Returns whether the caller runs a call of this `type`: a call without a type, or with the type of Claude since Opus 4.1. */
export function isCallerType(type: unknown): boolean {
  return type === undefined || type === "tool_use";
}

/** Returns an id for the answer's call number `index`: unique within the conversation, and the same on each replay. */
export function toolUseIdOf(body: unknown, index = 0): string {
  const earlier = messagesOf(body).flatMap(({ content }) => content).filter((block) => "toolUse" in block).length;
  return `tooluse_fake${earlier + 1 + index}`;
}

/** Neighboring messages of one role, which the service reads as one turn. */
export interface Turn extends WireMessage {
  /** The index of the first message. */
  readonly index: number;
}

/** Returns the turns as the service reads them: neighbors of one role are merged, and `system` messages do not count. */
export function turnsOf(messages: readonly WireMessage[]): Turn[] {
  const turns: { role: string; content: WireBlock[]; index: number }[] = [];
  messages.forEach(({ role, content }, index) => {
    if (role === "system") return;
    const last = turns.at(-1);
    if (last?.role === role) last.content.push(...content);
    else turns.push({ role, content: [...content], index });
  });
  return turns;
}

/** The documents of a request in order, including those in tool results. */
export function documentsOf(messages: readonly WireMessage[]): Record<string, unknown>[] {
  return insideOf(messages, "document");
}

/** Every block of `kind`, in order, including those in tool results. */
export function insideOf(messages: readonly WireMessage[], kind: string): Record<string, unknown>[] {
  return messages.flatMap(({ content }) => content).flatMap((block) =>
    "toolResult" in block ? members(member(block, "toolResult"), "content") : [block]
  ).filter((block) => kind in block).map((block) => member(block, kind));
}

/** The declared tools in order: the caller's and the service's. */
export function toolsOf(
  body: unknown,
): { readonly name: unknown; readonly spec: Record<string, unknown> | undefined }[] {
  const tools: { name: unknown; spec: Record<string, unknown> | undefined }[] = [];
  for (const tool of members(member(body, "toolConfig"), "tools")) {
    const spec = "toolSpec" in tool ? member(tool, "toolSpec") : undefined;
    if (spec) tools.push({ name: spec["name"], spec });
    else if ("systemTool" in tool) tools.push({ name: member(tool, "systemTool")["name"], spec });
  }
  return tools;
}

/**
 * The schema that an answer must fit: a JSON text in Converse's format, or an object in Claude's own format.
 * `undefined` without a readable schema.
 */
export function outputSchemaOf(body: unknown): Record<string, unknown> | undefined {
  const { structure } = member(member(body, "outputConfig"), "textFormat");
  const { schema } = member(member({ structure }, "structure"), "jsonSchema");
  const native = member(member(member(body, "additionalModelRequestFields"), "output_config"), "format");
  const found = typeof schema === "string" ? parsed(schema) : native["schema"];
  return isObject(found) ? found : undefined;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
