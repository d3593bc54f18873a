/**
 * Finds JSON objects in text that a model wrote. Pure. The cost is linear in the text.
 */
import { endOf } from "./json_end.ts";

/** The objects in a text. */
export interface ObjectsIn {
  /** The objects that stand by themselves, in order. */
  readonly objects: readonly unknown[];
  /** Whether the text begins with the first object. */
  readonly isFirst: boolean;
  /** Whether the text ends inside of an object or a list: the answer is cut. */
  readonly isOpen: boolean;
}

/** The beginning of an object, or of a list. Other braces and brackets are part of a sentence. */
const BEGIN = /\{(?=\s*["}])|\[(?=\s*(?:["[{\]\d-]|true|false|null))/g;
/** The characters that put a brace of a sentence in quotes. */
const QUOTES: readonly (string | undefined)[] = ['"', "'", "`"];

/**
 * Finds every object that stands in `text` by itself. An object inside of a list is a part of the list. Text that only looks like
 * an object is passed over whole.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { objectsIn } from "./json_objects.ts";
 *
 * const { objects, isOpen } = objectsIn('Not {this}, nor [{"d":1}], but {"a":{"b":1}} or {"c":"}"}. And {"d":');
 * assertEquals(objects, [{ a: { b: 1 } }, { c: "}" }]);
 * assertEquals(isOpen, true);
 * ```
 */
export function objectsIn(text: string): ObjectsIn {
  const objects: unknown[] = [];
  let isFirst = false;
  BEGIN.lastIndex = 0;
  for (let begin = BEGIN.exec(text); begin; begin = BEGIN.exec(text)) {
    const { index } = begin;
    const { state, end } = endOf(text, index);
    if (state === "open") return { objects, isFirst, isOpen: !QUOTES.includes(text[index - 1]) };
    if (state === "endless") break;
    if (state === "whole" && text[index] === "{") {
      try {
        objects.push(JSON.parse(text.slice(index, end)));
        if (objects.length === 1) isFirst = text.slice(0, index).trim() === "";
      } catch {
        // A line break in a string, or an escape that JSON does not have.
      }
    }
    BEGIN.lastIndex = end;
  }
  return { objects, isFirst, isOpen: false };
}
