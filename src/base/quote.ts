/** Foreign texts and values in messages: shortened, and only by kind if they may hold a secret. */

/** The most characters of a foreign text that a message quotes. */
const MAX_QUOTED = 80;

/** Returns the first characters of a text, with an ellipsis if the text is longer. */
export function cut(text: string, most: number = MAX_QUOTED): string {
  return text.length > most ? `${text.slice(0, most)}…` : text;
}

/** Returns the first 80 characters of a text in quotes, with the escapes of JSON. */
export function quoted(text: string): string {
  return JSON.stringify(cut(text));
}

/**
 * Returns a value for a message: a string in quotes, other primitives unchanged, objects and functions by their kind.
 */
export function shown(value: unknown): string {
  return typeof value === "string" ? quoted(value) : Object(value) === value ? kindOf(value) : String(value);
}

/** Returns the kind of a value for a message, without its content. */
export function kindOf(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  if (Array.isArray(value)) return "a list";
  return typeof value === "object" ? "an object" : `a ${typeof value}`;
}
