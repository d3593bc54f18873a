/**
 * The words by which services refuse a request that is too long for its model, and the counts of tokens in them. Pure.
 */

/** The hint for a request that is too long. */
export const SHORTEN = "Shorten the conversation, or use a model with a larger context window";

// A function: a bundler keeps a pattern that is made by a call, even in a program that does not use it.
/** Returns the pattern of the words that say that a request is too long. */
export function tooLong(): RegExp {
  return new RegExp(
    [
      '(^|[:."] *)(the |your )?(input|prompt) is too long',
      "input length and .* exceed context limit",
      "too many (total text bytes|input tokens)",
      "input tokens exceeded",
      "context length (is |of |is only )?\\(?\\d",
      "\\d maximum context length",
      "exceeds? (the )?(model's |available |maximum )*context (window|length|size)",
      "context (window|length|limit) (is |was |has been )?exceeded",
      "longer than the (model's|maximum model) (context )?length",
      "input token count .* exceeds the maximum",
      "total number of tokens .* cannot exceed",
      "(prompt|input) has too many (input )?tokens",
      "tokens \\+ `max_new_tokens` must be <=",
      "reduce the length of (the |your )?(input |prompt|messages)",
    ].join("|"),
    "i",
  );
}

/**
 * Words that name the tokens of the request. They never match the tokens of the answer alone. The texts of servers behind imported
 * and mantle-served models are those of vLLM, SGLang, TGI and llama.cpp, read 2026-11-29.
 */
const SENT_TOKENS: readonly RegExp[] = [
  /([\d,]+) tokens > /i,
  /context limit: ([\d,]+) \+ /i,
  /input length \(?([\d,]+)/i,
  /input token count:? \(?([\d,]+)/i,
  /input tokens exceeded: ([\d,]+)/i,
  /(?:contains|passed|resulted in|request has) (?:at least )?([\d,]+) (?:input )?tokens/i,
  /([\d,]+) tokens from the input messages/i,
  /(?:input|request) \(([\d,]+) tokens\)/i,
  /prompt \(length ([\d,]+)\)/i,
  /given: ([\d,]+) `inputs`/i,
  /, received ([\d,]+)/i,
  /requested ([\d,]+) tokens/i,
];

/** Words that name the model's limit. */
const TOKEN_LIMIT: readonly RegExp[] = [
  / > ([\d,]+)/,
  /context (?:length|window|size) (?:is |of |is only )?\(?([\d,]+)/i,
  /([\d,]+) maximum context length/i,
  /model length of ([\d,]+)/i,
  /max input tokens: ([\d,]+)/i,
  /tokens allowed \(([\d,]+)\)/i,
  /must be <= ([\d,]+)/i,
  /cannot exceed ([\d,]+)/i,
  /limit ([\d,]+)/i,
];

/**
 * The most characters that are searched. The services' own sentences are shorter, and a longer text, which may quote the caller,
 * would take the patterns quadratic time.
 */
const MAX_WORDS = 4000;

/** Returns whether the words of a failure say that the request is too long for its model. */
export function saysTooLong(words: string): boolean {
  return tooLong().test(words.slice(0, MAX_WORDS));
}

/** The counts in the words of a request that is too long; `undefined` for a count that the words do not have. */
export interface TokenCounts {
  readonly requestTokens: number | undefined;
  readonly maxTokens: number | undefined;
}

/** Reads the counts of tokens in the words of a request that is too long. */
export function tokenCounts(words: string): TokenCounts {
  const searched = words.slice(0, MAX_WORDS);
  return { requestTokens: countIn(searched, SENT_TOKENS), maxTokens: countIn(searched, TOKEN_LIMIT) };
}

/** Returns the first count that one of the patterns finds; `undefined` for words without a count. */
function countIn(words: string, patterns: readonly RegExp[]): number | undefined {
  for (const pattern of patterns) {
    const digits = pattern.exec(words)?.[1];
    if (digits) return Number(digits.replaceAll(",", ""));
  }
  return undefined;
}
