/**
 * Estimates the tokens of content that the service has not counted.
 */
import { isBlob } from "../../base64.ts";
import type { Bytes } from "../content.ts";
import type { ToolEntry } from "../tool.ts";

/** UTF-8 bytes per token: about right for English, and for scripts with one or two tokens per character. */
const BYTES_PER_TOKEN = 4;
/** The tokens around a block, a member or a message. */
const FRAME_TOKENS = 2;
/**
 * A guess, whatever its size in bytes: the most that Claude takes for a picture before it scales it down.
 * Source: https://docs.claude.com/en/docs/vision, read 2026-11-21.
 */
const IMAGE_TOKENS = 1600;
/** A guess: some pages, or a short recording. */
const MEDIA_TOKENS = 5000;
/** A guess, for a tool whose schema is code. */
const SCHEMA_TOKENS = 200;

const IMAGE_FORMATS: readonly unknown[] = ["png", "jpeg", "gif", "webp"];
const TEXT_FORMATS: readonly unknown[] = ["txt", "md", "csv", "html"];

/**
 * Estimates the tokens of `value`: text by its length, JSON by its members, 1,600 for an image, 5,000 for any other file or
 * recording, and a text file by its size.
 */
export function estimateTokens(value: unknown): number {
  if (typeof value === "string") return Math.ceil(new TextEncoder().encode(value).length / BYTES_PER_TOKEN);
  if (typeof value !== "object" || value === null) return 1;
  const { source, format } = value as { source?: { bytes?: Bytes; s3Location?: unknown }; format?: unknown };
  const bytes = source?.bytes;
  if (bytes === undefined && !source?.s3Location) return estimateMembers(value);
  if (IMAGE_FORMATS.includes(format)) return IMAGE_TOKENS;
  if (bytes === undefined || !TEXT_FORMATS.includes(format)) return MEDIA_TOKENS;
  return Math.ceil(sizeOf(bytes) / BYTES_PER_TOKEN);
}

function sizeOf(bytes: Bytes): number {
  // Of base64, four characters are three bytes.
  if (typeof bytes === "string") return bytes.length * 3 / 4;
  return isBlob(bytes) ? bytes.size : bytes.byteLength;
}

function estimateMembers(value: object): number {
  return Object.values(value).reduce<number>((sum, member) => sum + FRAME_TOKENS + estimateTokens(member), 0);
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
