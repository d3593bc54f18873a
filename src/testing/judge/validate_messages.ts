/** The turns and blocks of a conversation that Bedrock refuses. */
import type { ContentBlock, Message } from "../../chat/content.ts";
import { isObject } from "../../base/json_object.ts";
import { blobBytes, dotted, type Path } from "./constraints.ts";
import { documentsOf, member, members, type WireBlock, type WireMessage } from "./conversation.ts";
import { digest } from "../base/digest.ts";
import { invalid, type Refusal } from "./refusal.ts";

/**
 * Checks turns, blocks, documents and media. `sent` has the digests of media that a model generated. @throws {Refusal}
 */
export function checkMessages(body: unknown, messages: readonly WireMessage[], sent: ReadonlySet<string>): void {
  members(body, "system").forEach((block, index) => {
    if (isBlank(block["text"])) throw blank("SystemContentBlock", ["system", index]);
  });
  messages.forEach((message, index) => checkMessage(message, ["messages", index], sent));
  const names = documentsOf(messages).map((document) => document["name"]);
  if (new Set(names).size < names.length) {
    throw invalid("Messages can't contain duplicate document names. Rename the document and retry your request.");
  }
}

/** A JSON value that is not an object, as required. */
export function notAnObject(path: Path): Refusal {
  return invalid(
    `The format of the value at ${dotted(path)} is invalid. Provide a json object for the field and try again.`,
  );
}

function isBlank(text: unknown): boolean {
  return typeof text === "string" && text.trim() === "";
}

function blank(shape: string, path: Path): Refusal {
  return invalid(
    `The text field in the ${shape} object at ${dotted(path)} is blank. Add text to the text field, and try again.`,
  );
}

/** Source: the API reference of Message, read 2026-11-20. */
const MAX_IMAGES = 20, MAX_DOCUMENTS = 5, MAX_IMAGE_BYTES = 3_932_160, MAX_DOCUMENT_BYTES = 4_718_592;

function checkMessage(message: WireMessage, path: Path, sent: ReadonlySet<string>): void {
  const { role, content } = message;
  if (content.length === 0) {
    throw invalid(
      `The content field in the Message object at ${dotted(path)} is empty. Add a ContentBlock object to the content ` +
        "field and try again.",
    );
  }
  content.forEach((block, index) => {
    checkBlock(role, block, [...path, "content", index], sent, isSpacerAt(content, index));
  });
  const images = content.filter((block) => "image" in block).length;
  const documents = content.filter((block) => "document" in block).length;
  if (images > MAX_IMAGES) throw invalid(`The message at ${dotted(path)} has ${images} images; the limit is 20.`);
  if (documents > MAX_DOCUMENTS) {
    throw invalid(`The message at ${dotted(path)} has ${documents} documents; the limit is 5.`);
  }
  if (documents > 0 && !content.some((block) => "text" in block)) {
    throw invalid("A text block must be included when using documents.");
  }
}

/** Returns whether blank text separates a document from a cache point; recorded as accepted (by 2025-12-11), unless empty. */
function isSpacerAt(content: readonly WireBlock[], at: number): boolean {
  const [before, block, after] = [content[at - 1] ?? {}, content[at]!, content[at + 1] ?? {}];
  return "document" in before && "cachePoint" in after && block["text"] !== "";
}

/** The role whose messages may hold a block. The fake's own opinion: it does not read the client's table. */
const ROLE_OF: Readonly<Record<Exclude<ContentBlock["type"], "unknown">, Message["role"] | "any">> = {
  text: "any",
  cachePoint: "any",
  guardContent: "any",
  toolResult: "any",
  image: "user",
  document: "user",
  video: "user",
  audio: "user",
  searchResult: "user",
  toolUse: "assistant",
  reasoningContent: "assistant",
  citationsContent: "assistant",
  toolAddition: "system",
  toolRemoval: "system",
};

function checkBlock(
  role: string,
  block: WireBlock,
  path: Path,
  sent: ReadonlySet<string>,
  isSpacer: boolean,
): void {
  const kind = Object.keys(block).find((name) => block[name] !== null) ?? "";
  const allowed = Object.hasOwn(ROLE_OF, kind) ? ROLE_OF[kind as keyof typeof ROLE_OF] : "any";
  if (role === "system" && allowed !== "system") {
    throw invalid(`The ${kind} block at ${dotted(path)} cannot be used in a message with the system role.`);
  }
  if (allowed !== "any" && allowed !== role && !isGenerated(role, member(block, kind), sent)) {
    throw invalid(`The ${kind} block at ${dotted(path)} can only be used in a message with the ${allowed} role.`);
  }
  if (isBlank(block["text"]) && !isSpacer) throw blank("ContentBlock", path);
  if (kind === "image") checkMedia(member(block, "image"), MAX_IMAGE_BYTES, [...path, "image"]);
  if (kind === "document") checkDocument(member(block, "document"), [...path, "document"]);
  if (kind === "toolUse" && !isObject(member(block, "toolUse")["input"])) {
    throw notAnObject([...path, "toolUse", "input"]);
  }
  if (kind === "toolResult") checkToolResult(role, member(block, "toolResult"), [...path, "toolResult"]);
}

/** An image that a model generated comes back in the assistant's turn. */
function isGenerated(role: string, media: Record<string, unknown>, sent: ReadonlySet<string>): boolean {
  return role === "assistant" && sent.has(digest(JSON.stringify(media["source"] ?? media["error"] ?? null)));
}

function checkMedia(media: Record<string, unknown>, maxBytes: number, path: Path): void {
  const bytes = member(media, "source")["bytes"];
  if (typeof bytes === "string" && blobBytes(bytes) > maxBytes) {
    throw invalid(`The bytes at ${dotted([...path, "source"])} exceed the limit of ${maxBytes} bytes.`);
  }
}

function checkDocument(document: Record<string, unknown>, path: Path): void {
  const name = String(document["name"]);
  // AWS's documentation does not list "_", but Bedrock accepts it.
  if (!/^[A-Za-z0-9_ ()[\]-]+$/.test(name) || name.includes("  ")) {
    throw invalid(
      "The document file name can only contain alphanumeric characters, whitespace characters, hyphens, parentheses, " +
        "and square brackets. The name can't contain more than one consecutive whitespace character.",
    );
  }
  checkMedia(document, MAX_DOCUMENT_BYTES, path);
}

/** Blank texts are allowed here, unlike in the message itself. */
function checkToolResult(role: string, result: Record<string, unknown>, path: Path): void {
  // The result of a tool of the service comes back in the assistant's turn, where the service put it.
  if (role !== "user" && result["type"] === undefined) {
    throw invalid(`The toolResult block at ${dotted(path)} can only be used in a message with the user role.`);
  }
  const content = members(result, "content");
  if (content.length === 0 && result["status"] === "error") {
    throw invalid(`The content field at ${dotted(path)} cannot be empty when status value is error.`);
  }
  content.forEach((part, index) => {
    const at = [...path, "content", index];
    // The service checks the results of its own tools.
    if ("json" in part && !isObject(part["json"]) && result["type"] === undefined) throw notAnObject([...at, "json"]);
    if ("image" in part) checkMedia(member(part, "image"), MAX_IMAGE_BYTES, [...at, "image"]);
    if ("document" in part) checkDocument(member(part, "document"), [...at, "document"]);
  });
}
