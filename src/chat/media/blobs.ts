/**
 * Reads the files in content before the request is checked and encoded, since file bytes can only be read asynchronously.
 */
import { isBlob } from "../../base/base64.ts";
import { defined } from "../../base/defined.ts";
import { formatNamed, formatOfName, isMediaType } from "./media_format.ts";

/** The members of a request, a message, a block or a part under which a file can be. */
const HOLDERS: readonly string[] = ["messages", "system", "content", "image", "source", "bytes"];
/** The levels between a request and the bytes in a part of a tool result. */
const MAX_DEPTH = 10;

/** Returns whether a request, or the content of a message, holds a `Blob` as the bytes of media. */
export function holdBlobs(value: unknown, depth: number = MAX_DEPTH): boolean {
  if (typeof value !== "object" || value === null || depth === 0) return false;
  if (isBlob(value)) return true;
  // A list has items instead of these members.
  const held = Array.isArray(value) ? value : HOLDERS.map((name) => (value as Record<string, unknown>)[name]);
  return held.some((item) => holdBlobs(item, depth - 1));
}

/**
 * Returns a copy of a request, or of the content of a message, with every `Blob` replaced by its bytes. A missing `format`,
 * and the missing `name` of a document, are filled in from the file's name and media type.
 */
export async function readBlobs<T>(value: T): Promise<T> {
  // The copy has the members of the original, with bytes instead of files.
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

/** The format and the name that a block gets from its file. */
function fileFacts({ type, source }: Record<string, unknown>): Record<string, unknown> {
  const file = (source as { bytes?: unknown } | undefined)?.bytes;
  if (!isBlob(file)) return {};
  // An image in a guardContent block has no type.
  const kind = isMediaType(type) ? type : "guardImage";
  const { name } = file as Partial<File>;
  const format = formatOfName(kind, name ?? "") ?? (file.type ? formatNamed(kind, file.type) ?? file.type : undefined);
  return defined({ format, name: kind === "document" ? name?.replace(/\.\w+$/, "") : undefined });
}
