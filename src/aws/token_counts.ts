/**
 * The counts of tokens in the words of a request that is too long for its model. Pure.
 */

/**
 * Words that name the tokens of the request. They never match the tokens of the answer alone. The texts of servers behind imported
 * and mantle-served models are those of vLLM, SGLang, TGI and llama.cpp, read 2026-11-29.
 */
export const SENT_TOKENS: readonly RegExp[] = [
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
export const TOKEN_LIMIT: readonly RegExp[] = [
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

/** Returns the first count that one of the patterns finds; `undefined` for words without a count. */
export function countIn(words: string, patterns: readonly RegExp[]): number | undefined {
  for (const pattern of patterns) {
    const digits = pattern.exec(words)?.[1];
    if (digits) return Number(digits.replaceAll(",", ""));
  }
  return undefined;
}
