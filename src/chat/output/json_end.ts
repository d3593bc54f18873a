/**
 * Finds where a JSON object or list ends in a text. Pure, without recursion, and at a cost that is linear in the text.
 */

/** The end of what looks like JSON. */
export interface JsonEnd {
  /**
   * `whole`: JSON, which ends at `end`. `open`: the text ends first, and so far it is JSON. `broken`: not JSON; the search goes on
   * at `end`. `endless`: not JSON, and its brackets never close.
   */
  readonly state: "whole" | "open" | "broken" | "endless";
  /** The index behind it. */
  readonly end: number;
}

/** The kinds of tokens that may come next. */
type Expected = "value" | "value or end" | "key" | "key or end" | "colon" | "comma or end";

/** One token. An open string and an open word end the text. */
const TOKEN = /\s*(?:([{}[\],:])|("[^"\\]*(?:\\.[^"\\]*)*)("?)|([-+.\w]+)|$)/sy;
/** A number or a literal. */
const WORD = /^(?:-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)$/;
/** A string, closed or not, or a bracket. */
const MARK = /"[^"\\]*(?:\\.[^"\\]*)*"?|[{}[\]]/gs;

/** Finds the end of the object or list that begins at `begin`. */
export function endOf(text: string, begin: number): JsonEnd {
  /** The open lists and objects. */
  const open: string[] = [];
  let expected: Expected = "value";
  let hasObject = false;
  TOKEN.lastIndex = begin;
  while (true) {
    const at = TOKEN.lastIndex;
    const token = TOKEN.exec(text);
    if (!token) return brokenAt(text, begin, at, open.length, hasObject);
    const [all, mark, string, quote, word] = token;
    const isEnd = mark === undefined && string === undefined && word === undefined;
    const isCutString = string !== undefined && quote === "";
    // A word at the end of the text may be the beginning of a longer one.
    const isCutWord = word !== undefined && at + all.length === text.length && isValue(expected);
    if (isEnd || isCutString || isCutWord) return { state: "open", end: text.length };
    const next = following(expected, open, mark, string, word);
    if (next === undefined) return brokenAt(text, begin, at, open.length, hasObject);
    hasObject ||= mark === "{";
    if (open.length === 0) return { state: "whole", end: at + all.length };
    expected = next;
  }
}

function isValue(expected: Expected): boolean {
  return expected === "value" || expected === "value or end";
}

/** Reads one token, and returns what may come next; `undefined` for a token that may not come here. Changes `open`. */
function following(
  expected: Expected,
  open: string[],
  mark: string | undefined,
  string: string | undefined,
  word: string | undefined,
): Expected | undefined {
  if (string !== undefined) {
    if (expected === "key" || expected === "key or end") return "colon";
    return isValue(expected) ? "comma or end" : undefined;
  }
  if (word !== undefined) return isValue(expected) && WORD.test(word) ? "comma or end" : undefined;
  const inside = open.at(-1);
  switch (mark) {
    case "{":
    case "[":
      if (!isValue(expected)) return undefined;
      open.push(mark);
      return mark === "{" ? "key or end" : "value or end";
    case ":":
      return expected === "colon" ? "value" : undefined;
    case ",":
      if (expected !== "comma or end") return undefined;
      return inside === "{" ? "key" : "value";
    default: {
      const canEnd = inside === (mark === "}" ? "{" : "[") &&
        (expected === "comma or end" || expected === "key or end" || expected === "value or end");
      if (!canEnd) return undefined;
      open.pop();
      return "comma or end";
    }
  }
}

/** Returns where the search goes on behind text that is not JSON from `at` on. */
function brokenAt(text: string, begin: number, at: number, depth: number, hasObject: boolean): JsonEnd {
  // Brackets of a sentence, such as "[1, see {"a":1}]": what follows is judged by itself.
  if (text[begin] === "[" && !hasObject) return { state: "broken", end: Math.max(at, begin + 1) };
  MARK.lastIndex = at;
  for (let open = depth; open > 0;) {
    const [mark] = MARK.exec(text) ?? [];
    if (mark === undefined) return { state: "endless", end: text.length };
    if (mark === "{" || mark === "[") open++;
    else if (mark === "}" || mark === "]") open--;
  }
  return { state: "broken", end: MARK.lastIndex };
}
