/**
 * Estimates the tokens of content that the service has not counted.
 */
import { isBlob } from "../base/base64.ts";
import type { Bytes, DocumentBlock, ImageBlock } from "./content.ts";
import { checkDepth } from "../base/json_text.ts";
import type { ToolEntry } from "./tool.ts";

/** UTF-8 bytes per token: about right for English, and for scripts with one or two tokens per character. */
export const BYTES_PER_TOKEN = 4;
/** The tokens around a block, a member or a message. */
const FRAME_TOKENS = 2;
/**
 * A guess, whatever its size in bytes: the most that a widespread family takes for a picture before it scales the picture down.
 * Source: https://docs.claude.com/en/docs/vision, read 2026-11-21.
 */
const IMAGE_TOKENS = 1600;
/** A guess: some pages, or a short recording. */
const MEDIA_TOKENS = 5000;
/** A guess, for a tool whose schema is code. */
const SCHEMA_TOKENS = 200;

/** The formats of images and documents, by what a model reads of the file: a picture, its text, or its pages. */
const FORMATS: Readonly<
  Record<ImageBlock["format"] | NonNullable<DocumentBlock["format"]>, "picture" | "text" | "pages">
> = {
  png: "picture",
  jpeg: "picture",
  gif: "picture",
  webp: "picture",
  txt: "text",
  md: "text",
  csv: "text",
  html: "text",
  pdf: "pages",
  doc: "pages",
  docx: "pages",
  xls: "pages",
  xlsx: "pages",
};

/**
 * Estimates the tokens of `value`: text by its length, JSON by its members, 1,600 for an image, 5,000 for any other file or
 * recording, and a text file by its size.
 *
 * @param depth the levels around the value.
 * @throws {TypeError} for a value that is too deep to be sent.
 */
export function estimateTokens(value: unknown, depth: number = 0): number {
  if (typeof value === "string") return Math.ceil(new TextEncoder().encode(value).length / BYTES_PER_TOKEN);
  if (typeof value !== "object" || value === null) return 1;
  const { source, format } = value as {
    source?: { bytes?: Bytes; s3Location?: unknown; url?: unknown };
    format?: unknown;
  };
  const bytes = source?.bytes;
  if (bytes === undefined && !source?.s3Location && !source?.url) return estimateMembers(value, depth);
  // Recordings, videos, and formats that are new count as pages do.
  const isKnown = typeof format === "string" && Object.hasOwn(FORMATS, format);
  const read = isKnown ? FORMATS[format as keyof typeof FORMATS] : "pages";
  if (read === "picture") return IMAGE_TOKENS;
  if (bytes === undefined || read === "pages") return MEDIA_TOKENS;
  return Math.ceil(sizeOf(bytes) / BYTES_PER_TOKEN);
}

function sizeOf(bytes: Bytes): number {
  // Four characters of base64 are three bytes.
  if (typeof bytes === "string") return bytes.length * 3 / 4;
  return isBlob(bytes) ? bytes.size : bytes.byteLength;
}

function estimateMembers(value: object, depth: number): number {
  checkDepth(depth);
  const members: readonly unknown[] = Object.values(value);
  return members.reduce<number>((sum, member) => sum + FRAME_TOKENS + estimateTokens(member, depth + 1), 0);
}

/** More than any file or recording has: one family reads an hour of video as about 300,000 tokens. */
const MOST_MEDIA_TOKENS = 2_000_000;
/** More than the service adds to a request by itself. */
const MOST_ADDED_TOKENS = 50_000;
/** More than the service's own tools, such as a web search, add to a request. */
const MOST_SYSTEM_TOOL_TOKENS = 2_000_000;

/**
 * Returns whether `tokens` may be the count of `parts`: at most one token for each byte of text, and many for a file. A count
 * beyond that is a fault of the service or of a proxy.
 */
export function isPlausible(tokens: number, parts: readonly unknown[], tools: readonly ToolEntry[] = []): boolean {
  if (!(tokens > 0 && tokens < Infinity)) return false;
  // Most counts need no look at the parts.
  if (tokens <= MOST_ADDED_TOKENS) return true;
  const added = tools.some((tool) => !("inputSchema" in tool)) ? MOST_SYSTEM_TOOL_TOKENS : 0;
  const offered = estimateTools(tools) * BYTES_PER_TOKEN;
  return tokens <= MOST_ADDED_TOKENS + added + offered + mostTokens(parts);
}

function mostTokens(value: unknown, depth: number = 0): number {
  if (typeof value === "string") return new TextEncoder().encode(value).length;
  if (typeof value !== "object" || value === null) return BYTES_PER_TOKEN;
  const { bytes, s3Location, url } = (value as { source?: Record<string, unknown> }).source ?? {};
  if (bytes !== undefined || s3Location !== undefined || url !== undefined) return MOST_MEDIA_TOKENS;
  checkDepth(depth);
  const members: readonly unknown[] = Object.values(value);
  return members.reduce<number>((sum, member) => sum + BYTES_PER_TOKEN + mostTokens(member, depth + 1), 0);
}

/** Estimates the tokens of tools. */
export function estimateTools(tools: readonly ToolEntry[] = []): number {
  return tools.reduce((sum, tool) => {
    if (!("inputSchema" in tool)) return sum + FRAME_TOKENS;
    const { name, description, inputSchema, jsonSchema } = tool;
    const schema = jsonSchema ?? ("~standard" in inputSchema ? undefined : inputSchema);
    return sum + estimateTokens([name, description]) + (schema ? estimateTokens(schema) : SCHEMA_TOKENS);
  }, 0);
}
