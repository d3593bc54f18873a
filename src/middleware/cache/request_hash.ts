/**
 * The hash of a request: the same for requests that mean the same, and different for all others.
 */
import { bytesOf, isBlob, tagOf } from "../../base/base64.ts";
import { checkDepth } from "../../base/json_text.ts";
import { isStandardSchema, type JsonSchema, jsonSchemaOf, type StandardSchema } from "../../chat/schema/schema.ts";

/**
 * Returns the SHA-256 of a value, as hexadecimal digits. The order of members does not count, and neither do members that are
 * `undefined` or functions: functions are run here, and change nothing of what is sent. A schema of a library counts as its JSON
 * Schema, and a file by its bytes.
 *
 * @param path the name of the value for messages
 * @throws {TypeError} for a value whose content cannot be compared, such as a stream or a `Map`.
 * @example
 * ```ts
 * import { assert, assertEquals } from "@std/assert";
 * import { hashOf } from "./request_hash.ts";
 *
 * const hash = await hashOf({ a: 1, b: [new Uint8Array([7])] });
 * assertEquals(hash, await hashOf({ b: [new Blob([new Uint8Array([7])])], a: 1, c: undefined }));
 * assert(hash !== await hashOf({ a: "1", b: [new Uint8Array([7])] }));
 * ```
 */
export async function hashOf(value: unknown, path: string = "the value"): Promise<string> {
  const pieces: Pieces = [];
  write(value, path, 0, pieces);
  return await digest(new TextEncoder().encode((await Promise.all(pieces)).join("")));
}

/** The parts of a text, in order. The digests of files are computed meanwhile. */
type Pieces = (string | Promise<string>)[];

/**
 * Writes a value so that no two different values have the same text: strings are in quotes, and each other kind has its own
 * beginning.
 */
function write(value: unknown, path: string, depth: number, pieces: Pieces): void {
  checkDepth(depth);
  if (typeof value === "string") pieces.push(JSON.stringify(value));
  else if (isSchema(value)) write(jsonSchemaOf(value, undefined, path), path, depth + 1, pieces);
  else if (typeof value === "bigint") pieces.push(`${value}n`);
  // `-0` and `0` are the same on the wire, and both are written as "0".
  else if (typeof value !== "object" || value === null) pieces.push(typeof value === "function" ? "f" : String(value));
  else writeObject(value, path, depth, pieces);
}

function writeObject(value: object, path: string, depth: number, pieces: Pieces): void {
  const bytes = bytesOf(value);
  if (bytes) pieces.push("b", digest(bytes));
  else if (isBlob(value)) pieces.push("b", value.arrayBuffer().then((buffer) => digest(new Uint8Array(buffer))));
  else if (Array.isArray(value)) {
    pieces.push("[");
    for (const [at, item] of value.entries()) {
      write(item, `${path}[${at}]`, depth + 1, pieces);
      pieces.push(",");
    }
    pieces.push("]");
  } else writeMembers(value, path, depth, pieces);
}

function writeMembers(value: object, path: string, depth: number, pieces: Pieces): void {
  const kind = tagOf(value) ?? Object.prototype.toString.call(value).slice(8, -1);
  if (kind === "Date" || kind === "URL") {
    pieces.push(kind, JSON.stringify(kind === "URL" ? String(value) : (value as Date).getTime()));
    return;
  }
  const { toJSON } = value as { toJSON?: unknown };
  if (typeof toJSON === "function") {
    // A service gets the JSON of the value, of which its own members may show nothing.
    write(toJSON.call(value, ""), path, depth + 1, pieces);
    return;
  }
  if (kind !== "Object") {
    throw new TypeError(
      `Cannot hash ${path}: a ${kind} has no content that can be compared; pass plain data, or the option key`,
    );
  }
  pieces.push("{");
  const members = Object.entries(value);
  const hasJsonSchema = members.some(([name, member]) => name === "jsonSchema" && member !== undefined);
  for (const [name, member] of members.sort(([a], [b]) => a < b ? -1 : 1)) {
    const counts = member !== undefined && typeof member !== "function" || isSchema(member);
    // A schema whose library cannot convert it has its JSON Schema beside it.
    if (!counts || hasJsonSchema && isSchema(member)) continue;
    pieces.push(JSON.stringify(name), ":");
    write(member, `${path}.${name}`, depth + 1, pieces);
    pieces.push(",");
  }
  pieces.push("}");
}

/** Schemas of some libraries are functions. */
function isSchema(value: unknown): value is StandardSchema {
  return isStandardSchema(value as StandardSchema | JsonSchema);
}

async function digest(bytes: Uint8Array): Promise<string> {
  // A copy: platforms refuse shared memory, and the caller may change the bytes meanwhile.
  const hash = await crypto.subtle.digest("SHA-256", bytes.slice());
  return Array.from(new Uint8Array(hash), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
