/**
 * Reads pieces of a stream that differ from an earlier piece in their text alone, as nearly all pieces do, without parsing them as JSON,
 * which takes several times as long as everything else that is done with a piece.
 *
 * Nothing is guessed. A piece that was parsed is taken apart around its text, and parsed once more with another text in that place, which
 * proves that the place is the text's. A later piece with the same characters before and behind its text is the same JSON with another
 * string there.
 */
import { asObject, type JsonObject } from "../../../../base/json_object.ts";

/** The characters of a piece around its text. */
interface Frame {
  readonly before: string;
  readonly behind: string;
  /** The characters behind padding of a random length, which follows `behind` in pieces of OpenAI. */
  readonly end: string | undefined;
}

/** Reads the pieces of one stream. */
export interface RepeatedPieces {
  /** Returns the text of a piece that differs from the last parsed one in its text alone; `undefined` for any other piece. */
  textOf(data: string): string | undefined;
  /** Learns from a piece that was parsed. `text` is the text of its first choice, if it has nothing else to read. */
  learn(data: string, text: string | undefined): void;
}

/** How many pieces may be taken apart in vain before no other is: each costs as much as parsing it. */
const MOST_ATTEMPTS = 4;
/** A text that no model writes. */
const MARK = "\u{10fffd}";
const PADDING = '"obfuscation":"';
/** Characters that a JSON string holds as they are. */
// deno-lint-ignore no-control-regex -- JSON forbids them in a string
const PLAIN = /^[^"\\\u0000-\u001f]*$/;

/** Begins to read one stream. */
export function repeatedPieces(): RepeatedPieces {
  let frame: Frame | undefined;
  let attempts = 0;
  return {
    textOf(data) {
      const literal = frame && literalIn(data, frame);
      if (literal === undefined) return undefined;
      const text = PLAIN.test(literal) ? literal : unescaped(literal);
      if (text !== undefined) attempts = 0;
      return text;
    },
    learn(data, text) {
      // Members of the piece may differ from those of earlier ones.
      frame = undefined;
      if (!text || attempts >= MOST_ATTEMPTS) return;
      attempts++;
      frame = frameOf(data, text);
    },
  };
}

/** Returns the characters between those of a frame; `undefined` for a piece with another frame. */
function literalIn(data: string, { before, behind, end }: Frame): string | undefined {
  // V8 compares slices ten times as fast as it finds out whether one text starts with another.
  if (data.slice(0, before.length) !== before) return undefined;
  let close = data.length;
  if (end !== undefined) {
    if (!data.endsWith(end)) return undefined;
    const last = close - end.length;
    close = data.lastIndexOf('"', last - 1) + 1;
    if (!PLAIN.test(data.slice(close, last))) return undefined;
  }
  const stop = close - behind.length;
  return stop >= before.length && data.slice(stop, close) === behind ? data.slice(before.length, stop) : undefined;
}

function unescaped(literal: string): string | undefined {
  try {
    return JSON.parse(`"${literal}"`) as string; // JSON that begins with a quotation mark
  } catch {
    return undefined;
  }
}

/** Takes a piece apart around its text. */
function frameOf(data: string, text: string): Frame | undefined {
  const literal = JSON.stringify(text);
  const at = data.indexOf(`:${literal}`);
  // Some services escape other characters than we do.
  if (at < 0) return undefined;
  const before = data.slice(0, at + 2);
  const behind = data.slice(at + literal.length);
  if (contentOf(`${before}${MARK}${behind}`) !== MARK) return undefined;
  const padding = behind.lastIndexOf(PADDING);
  const end = padding < 0 ? -1 : behind.indexOf('"', padding + PADDING.length);
  if (end < 0) return { before, behind, end: undefined };
  const begin = behind.slice(0, padding + PADDING.length);
  const isLast = paddingOf(`${before}${MARK}${begin}${MARK}${behind.slice(end)}`) === MARK;
  return isLast ? { before, behind: begin, end: behind.slice(end) } : { before, behind, end: undefined };
}

function contentOf(data: string): unknown {
  const { choices } = parsed(data);
  return Array.isArray(choices) ? asObject(asObject(choices[0]).delta).content : undefined;
}

function paddingOf(data: string): unknown {
  return parsed(data).obfuscation;
}

function parsed(data: string): JsonObject {
  try {
    return asObject(JSON.parse(data));
  } catch {
    return {};
  }
}
