/**
 * JSON objects in what a model wrote. Pure, and at a cost that is linear in the text.
 */

/**
 * Every object that stands in `text` by itself, in order. What looks like one and is no JSON is passed over whole, and so is
 * one that is cut: a part of an answer is not the answer.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { objectsIn } from "./objects.ts";
 *
 * assertEquals([...objectsIn('Not {this}, but {"a":{"b":1}} or {"c":"}"}. And {"d":')], [{ a: { b: 1 } }, { c: "}" }]);
 * ```
 */
export function* objectsIn(text: string): Generator<unknown, void> {
  const begins = /\{(?=\s*["}])/g;
  // A string as a whole, closed or not: a brace in it is none.
  const marks = /"[^"\\]*(?:\\.[^"\\]*)*"?|[{}]/gs;
  for (let begin = begins.exec(text); begin; begin = begins.exec(text)) {
    marks.lastIndex = begin.index;
    let depth = 0;
    do {
      const [mark] = marks.exec(text) ?? [];
      if (!mark) return;
      if (mark === "{") depth++;
      else if (mark === "}") depth--;
    } while (depth);
    begins.lastIndex = marks.lastIndex;
    try {
      yield JSON.parse(text.slice(begin.index, marks.lastIndex));
    } catch {
      // No JSON, and the next may be.
    }
  }
}
