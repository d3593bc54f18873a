/**
 * Makes the blocks of an answer from the members of its message: the same for whole answers and for streams.
 */
import { defined } from "../../../../base/defined.ts";
import { asObject, isObject, type JsonObject } from "../../../../base/json_object.ts";
import { readInput } from "../../../../chat/calls/call_input.ts";
import type { AnswerBlock, Citation, ImageBlock, ReasoningBlock, ToolUseBlock } from "../../../../chat/content.ts";
import { formatNamed } from "../../../../chat/media/media_format.ts";

/**
 * Returns the block of text, with the sources of its citations.
 */
export function textBlock(text: string, citations: readonly Citation[]): AnswerBlock {
  return citations.length ? { type: "citationsContent", content: [{ text }], citations } : { type: "text", text };
}

/** Returns the source that an annotation names. The annotation's own members are in `location`, under its type. */
export function citationOf(annotation: unknown): Citation {
  const { type, ...rest } = asObject(annotation);
  const inner = typeof type === "string" && isObject(rest[type]) ? rest[type] : rest;
  const { title, url } = inner;
  return {
    ...defined({ title: textIn(title), source: textIn(url) }),
    location: { [typeof type === "string" ? type : "annotation"]: inner },
  };
}

/**
 * Returns the block of reasoning. `details` are OpenRouter's `reasoning_details`, which go back as they came: they hold signatures
 * and encrypted reasoning.
 */
export function reasoningBlock(text: string, details: readonly JsonObject[]): ReasoningBlock {
  if (!details.length) return { type: "reasoningContent", text };
  const signatures = details.flatMap(({ signature }) => textIn(signature) ?? []);
  return {
    type: "reasoningContent",
    text,
    ...signatures.length === 1 ? { signature: signatures[0] } : {},
    unknown: { reasoning_details: details },
  };
}

/** Returns the readable text of details. */
export function detailsText(details: readonly JsonObject[]): string {
  return details.map(({ text, summary }) => textIn(text) ?? textIn(summary) ?? "").join("");
}

/** Returns the reasoning of a message or a delta by its member, which services call `reasoning_content` or `reasoning`. */
export function reasoningText({ reasoning_content, reasoning }: JsonObject): string | undefined {
  return textIn(reasoning_content) ?? textIn(reasoning);
}

/** Returns the objects of a list. */
export function objectsIn(list: unknown): readonly JsonObject[] {
  return Array.isArray(list) ? list.filter(isObject) : [];
}

/** Returns an index, which some services write as text. */
export function placeOf(index: unknown): number | undefined {
  const place = typeof index === "string" && index ? Number(index) : index;
  return typeof place === "number" && Number.isFinite(place) ? place : undefined;
}

/** Returns the choice that is the answer: the one with the index 0, else the first one. */
export function firstChoice(choices: readonly JsonObject[]): JsonObject | undefined {
  return choices.find(({ index }) => placeOf(index) === 0) ?? choices[0];
}

/** Returns the text of a part of the type `thinking` (Mistral). */
export function thinkingText({ thinking }: JsonObject): string {
  if (typeof thinking === "string") return thinking;
  return objectsIn(thinking).map(({ text }) => textIn(text) ?? "").join("");
}

/** Returns the block of a generated image, or the image as it came if it is not a data URL of a known format. */
export function imageBlock(image: JsonObject): AnswerBlock {
  const { url } = asObject(image.image_url);
  const [, subtype = "", bytes = ""] = typeof url === "string" ? /^data:([\w/+.-]+);base64,(.*)$/s.exec(url) ?? [] : [];
  const format = subtype ? formatNamed("image", subtype) as ImageBlock["format"] | undefined : undefined;
  return format ? { type: "image", format, source: { bytes } } : { type: "unknown", name: "images", value: image };
}

/** A call as the service wrote it. */
export interface WireCall {
  readonly id: string;
  readonly name: string;
  readonly input: unknown;
  /** The members that have no place of their own. */
  readonly rest: JsonObject;
}

/** Returns the block of a call. */
export function callBlock({ id, name, input, rest }: WireCall): ToolUseBlock {
  const unknown = Object.keys(rest).length ? { unknown: { tool_call: rest } } : {};
  return { type: "toolUse", toolUseId: id, name, ...readInput(input), ...unknown };
}

/** The most characters of an id of ours. Source: OpenAI refuses ids of more than 40 characters (langchain-ai/langchain#31325). */
const MAX_ID_LENGTH = 40;

/**
 * Returns the id of a call whose service sent none: different in other answers, whose calls may stand in the same conversation. It
 * comes from the id of the answer, and is random for an answer without one.
 */
export function ownCallId(answerId: unknown, position: number): string {
  const given = typeof answerId === "string" ? answerId.replace(/[^A-Za-z0-9]/g, "") : "";
  const word = given || crypto.randomUUID().replaceAll("-", "");
  const end = `_${position}`;
  return `call_${word.slice(-(MAX_ID_LENGTH - "call_".length - end.length))}${end}`;
}

/** Returns a text that is not empty. */
export function textIn(value: unknown): string | undefined {
  return typeof value === "string" && value ? value : undefined;
}
