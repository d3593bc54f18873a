/**
 * Paths of calls. The module percent-encodes text for a URL here and nowhere else.
 */
import { cut, kindOf } from "../base/quote.ts";

/**
 * Returns the path of a call to a model. The id is percent-encoded as one segment, once: SigV4's canonical path encodes again. An
 * encoded id is decoded first.
 *
 * @throws {TypeError} when the id is empty, longer than 2048 characters, not well-formed, a step in a path, or has a control
 * character or white space.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { modelPath } from "./path.ts";
 *
 * assertEquals(modelPath("amazon.nova-lite-v1:0", "converse"), "/model/amazon.nova-lite-v1%3A0/converse");
 * ```
 */
export function modelPath(modelId: string, action: string): string {
  const problem = idProblem(modelId);
  if (problem !== undefined) {
    throw new TypeError(`Cannot call model ${shownId(modelId)}: ${problem}; use a model id, a profile id or an ARN`);
  }
  return `/model/${encodeSegment(decodeId(modelId))}/${action}`;
}

/**
 * Returns a text percent-encoded as SigV4 does it: all characters except letters, digits, `-`, `.`, `_` and `~`. The
 * result is one segment of a path, or a value of a query. `encodeURIComponent` leaves five more characters unchanged.
 *
 * @throws {URIError} for half a surrogate pair.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { encodeSegment } from "./path.ts";
 *
 * assertEquals(encodeSegment("a/b:c (d)"), "a%2Fb%3Ac%20%28d%29");
 * ```
 */
export function encodeSegment(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/** Returns an id as the service reads it: a caller may pass it percent-encoded, and `%2E` must not hide a prefix. */
export function plainId(id: string): string {
  try {
    // Plain JavaScript may pass any type.
    return typeof id === "string" ? decodeId(id) : id;
  } catch {
    return id;
  }
}

/** Returns why an id cannot be called. */
function idProblem(modelId: unknown): string | undefined {
  if (typeof modelId !== "string") return "the id is not a string";
  let id: string;
  try {
    id = decodeId(modelId);
    encodeSegment(id);
  } catch {
    return "the id is not well-formed: half a character, or a percent sign that encodes nothing";
  }
  if (id === "") return "the id is empty";
  if (/[\s\p{Cc}]/u.test(id)) return "the id has white space or a control character";
  if (id === "." || id === "..") return "the id is a step in a path";
  if (id.length > 2 * MAX_ID_LENGTH || [...id].length > MAX_ID_LENGTH) {
    return `the id is too long: at most ${MAX_ID_LENGTH} characters`;
  }
  return undefined;
}

/** Source: the `modelId` pattern of Converse in the bedrock-runtime API model, read 2026-11-20. */
const MAX_ID_LENGTH = 2048;

/** @throws {URIError} for a percent sign that encodes nothing. */
function decodeId(id: string): string {
  return id.includes("%") ? decodeURIComponent(id) : id;
}

/** Returns an id as a message shows it. The caller may pass any type and any length. */
function shownId(modelId: unknown): string {
  // An object may be a handle or a whole request: its content belongs in no message.
  if (Object(modelId) === modelId) return `(${kindOf(modelId)})`;
  const shown = JSON.stringify(modelId) ?? "undefined";
  if (cut(shown) === shown) return shown;
  const length = typeof modelId === "string" ? modelId.length : shown.length;
  return `${cut(shown)} (${length} characters)`;
}
