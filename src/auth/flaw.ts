/** Mistakes in keys that a person copied by hand or a program read from a file. */
import { kindOf } from "../base/quote.ts";

/**
 * Describes the mistake in a key, to follow the key's name in a message; `undefined` for a valid key. The description
 * never quotes the key.
 *
 * @param text the key without white space around it.
 */
export function flawIn(text: string): string | undefined {
  if (/^["'`“”‘’].*["'`“”‘’]$/s.test(text)) return "has quotes around it; pass the value alone";
  if (/\s/.test(text)) return "has a space or a line break in it; pass the value alone";
  if (/[\p{Cc}\p{Cf}]/u.test(text)) return "has an invisible character in it; copy the value again";
  return undefined;
}

/** Returns the type of a value as a message shows it, because the value itself may hold a secret. */
export function typeName(value: unknown): string {
  return value === undefined || value === null ? "missing" : kindOf(value);
}
