/**
 * Everything that a value shows when it is printed, stored or sent.
 */
import { inspect } from "node:util";

/** Everything that somebody could read off a value. */
export function shownBy(value: unknown, seen: Set<unknown> = new Set()): string {
  if (typeof value !== "object" || value === null || seen.has(value)) return String(value);
  seen.add(value);
  const parts = [
    Deno.inspect(value, { depth: 20, showHidden: true, getters: true }),
    inspect(value, { depth: 20, showHidden: true, getters: true }),
    String(value),
    Object.prototype.toString.call(value),
    safeJson(value),
  ];
  // Values that a worker is sent, or that a store keeps; values with functions cannot be sent.
  try {
    parts.push(Deno.inspect(structuredClone(value), { depth: 20 }));
  } catch (error) {
    parts.push(`${error}`);
  }
  if (value instanceof Error) parts.push(value.message, value.stack ?? "", shownBy(value.cause, seen));
  for (const name of Object.getOwnPropertyNames(value)) {
    parts.push(name, shownBy(Reflect.get(value, name), seen));
  }
  return parts.join("\n");
}

function safeJson(value: unknown): string {
  try {
    return JSON.stringify(value) ?? "";
  } catch {
    return "";
  }
}

/** Pieces long enough that none of them is there by chance. */
export function piecesOf(secret: string): string[] {
  return [secret.slice(0, 12), secret.slice(-12), secret.slice(8, 20)].filter((piece) => piece.length === 12);
}
