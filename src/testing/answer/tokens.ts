/**
 * Tokens of a model that does not exist: up to four characters, blanks in front. No tokenizer counts like this, but
 * every count is reproducible and near enough to English that limits and usage look right.
 */

/** The tokens of `text`; joined they are `text` again. Never cuts a surrogate pair. */
export function tokenize(text: string): string[] {
  return text.match(/\s*\S{1,4}|\s+/gu) ?? [];
}

/** The number of tokens of `value`: of its text, or of its JSON without the bytes of media. */
export function countTokens(value: unknown): number {
  if (value === undefined) return 0;
  if (typeof value === "string") return tokenize(value).length;
  const text = JSON.stringify(value, (name, part) => name === "bytes" ? undefined : part) ?? "";
  return tokenize(text).length;
}
