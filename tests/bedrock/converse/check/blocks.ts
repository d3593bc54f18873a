/**
 * Messages, blocks and a tool, as short as the cases want them.
 */
import type { Json } from "./request.ts";

/** Text. */
export const text = (text: string): Json => ({ type: "text", text });
/** A message of the user. */
export const user = (...content: unknown[]): Json => ({ role: "user", content });
/** A message of the assistant. */
export const assistant = (...content: unknown[]): Json => ({ role: "assistant", content });
/** A call of `look`. */
export const use = (toolUseId: string, more: object = {}): Json => {
  return { type: "toolUse", toolUseId, name: "look", input: {}, ...more };
};
/** Its result. */
export const result = (toolUseId: string, more: object = {}): Json => {
  return { type: "toolResult", toolUseId, content: "found", ...more };
};
/** A document of one byte. */
export const document = (name: string, bytes: unknown = "QQ=="): Json => {
  return { type: "document", name, format: "pdf", source: { bytes } };
};
/** Reasoning that is signed. */
export const thought = (text: string): Json => ({ type: "reasoningContent", text, signature: `signed ${text}` });
/** The tool. */
export const look: Json = { name: "look", inputSchema: { type: "object" } };
