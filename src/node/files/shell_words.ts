/**
 * Splits command lines into words, as the AWS CLI does: no variables, no pipes, no wildcards.
 * Source: the documentation of Python's shlex.split, and
 * https://learn.microsoft.com/en-us/cpp/c-language/parsing-c-command-line-arguments, both read 2026-11-29.
 */

/** A command line that has no end. */
export type SplitFlaw = "a quote without its end" | "a backslash at its end";

/** The words of a command line, or the mistake in it. */
export type SplitLine = { readonly words: readonly string[] } | { readonly flaw: SplitFlaw };

/**
 * Splits a command line by the rules of a POSIX shell: single quotes keep everything, double quotes keep all but a backslash before a
 * quote or a backslash, and a backslash outside of quotes keeps the next character.
 */
export function splitPosix(line: string): SplitLine {
  const words: string[] = [];
  let word: string | undefined;
  let quote = "";
  for (let at = 0; at < line.length; at++) {
    const character = line[at]!;
    const isEscape = character === "\\" && quote !== "'";
    if (isEscape && at + 1 === line.length) return { flaw: "a backslash at its end" };
    if (isEscape && (quote === "" || /["\\]/.test(line[at + 1]!))) word = (word ?? "") + line[++at];
    else if (character === quote) quote = "";
    else if (quote === "" && /["']/.test(character)) {
      quote = character;
      word ??= "";
    } else if (quote === "" && /[ \t\r\n]/.test(character)) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else word = (word ?? "") + character;
  }
  if (quote !== "") return { flaw: "a quote without its end" };
  if (word !== undefined) words.push(word);
  return { words };
}

/**
 * Splits a command line by the rules of Windows: only double quotes keep white space, and backslashes are plain characters unless a
 * double quote follows them.
 */
export function splitWindows(line: string): SplitLine {
  const words: string[] = [];
  let word: string | undefined;
  let isQuoted = false;
  for (const [token, backslashes, quote] of line.matchAll(/(\\*)(")|\\+|[^]/g)) {
    if (quote !== undefined) {
      const isEscaped = backslashes!.length % 2 === 1;
      word = `${word ?? ""}${"\\".repeat(backslashes!.length / 2)}${isEscaped ? quote : ""}`;
      if (!isEscaped) isQuoted = !isQuoted;
    } else if (!isQuoted && /^[ \t]$/.test(token)) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else word = (word ?? "") + token;
  }
  if (isQuoted) return { flaw: "a quote without its end" };
  if (word !== undefined) words.push(word);
  return { words };
}
