/**
 * Files in content: their bytes can only be read asynchronously, and everything behind this is synchronous.
 */
import { isBlob } from "../base64.ts";
import { defined } from "../defined.ts";
import { formatNamed, formatOfName, isMediaType } from "./media_format.ts";

/** The members under which a request, a message, a block or a part of it can hold a file. */
const HOLDERS: readonly string[] = ["messages", "system", "content", "image", "source", "bytes"];
/** How many levels lie between a request and the bytes of a part of a tool's result. */
const MAX_DEPTH = 10;

/** Returns whether a request, or the content of a message, holds a `Blob` where media have their bytes. */
export function holdBlobs(value: unknown, depth: number = MAX_DEPTH): boolean {
  if (typeof value !== "object" || value === null || depth === 0) return false;
  if (isBlob(value)) return true;
  // A list has none of the members.
  const held = Array.isArray(value) ? value : HOLDERS.map((name) => (value as Record<string, unknown>)[name]);
  return held.some((item) => holdBlobs(item, depth - 1));
}

/**
 * Reads every `Blob` of a request, or of the content of a message, and puts its bytes in its place; the given value is not
 * changed. A file that says what it is fills in a missing `format`, and a missing `name` of a document.
 */
export async function withBlobsRead<T>(value: T): Promise<T> {
  // A copy has the members of the original, with bytes for files.
  return await read(value) as T;
}

async function read(value: unknown): Promise<unknown> {
  if (!holdBlobs(value)) return value;
  if (isBlob(value)) return new Uint8Array(await value.arrayBuffer());
  if (Array.isArray(value)) return await Promise.all(value.map(read));
  const members = value as Record<string, unknown>;
  const copy: Record<string, unknown> = { ...fileFacts(members), ...defined(members) };
  for (const name of HOLDERS) {
    if (Object.hasOwn(copy, name)) copy[name] = await read(copy[name]);
  }
  return copy;
}

/** What a file says of the block that holds it. */
function fileFacts({ type, source }: Record<string, unknown>): Record<string, unknown> {
  const file = (source as { bytes?: unknown } | undefined)?.bytes;
  if (!isBlob(file)) return {};
  // In a guardContent block a picture has no type.
  const kind = isMediaType(type) ? type : "guardImage";
  const { name } = file as Partial<File>;
  const format = formatOfName(kind, name ?? "") ?? (file.type ? formatNamed(kind, file.type) ?? file.type : undefined);
  return defined({ format, name: kind === "document" ? name?.replace(/\.\w+$/, "") : undefined });
}
