/**
 * Redacts texts of any length. The redactor of messages cuts a long text, and a recording keeps it whole.
 */
import type { Redactor } from "../../transport/secrets/redact.ts";

/** The most characters that a redactor keeps. */
const PIECE_LENGTH = 32_768;

/** The places at which a long text may be cut: no key stands across them. */
const CUTS = /(?<=["\s])(?<!Bearer )/;

/** Returns a text without secrets. A run of more than 32,768 characters without a quote or a blank is removed whole if it holds a secret. */
export function redactWhole(text: string, secrets: Redactor): string {
  if (!secrets.finds(text)) return text;
  return piecesOf(text).map((piece) => {
    if (piece.length <= PIECE_LENGTH) return secrets.redact(piece);
    return secrets.finds(piece) ? "[redacted]" : piece;
  }).join("");
}

/** Splits a text into pieces that a redactor keeps, as far as there are places to cut. */
function piecesOf(text: string): string[] {
  if (text.length <= PIECE_LENGTH) return [text];
  const pieces: string[] = [];
  let piece = "";
  for (const part of text.split(CUTS)) {
    if (piece !== "" && piece.length + part.length > PIECE_LENGTH) {
      pieces.push(piece);
      piece = "";
    }
    piece += part;
  }
  return [...pieces, piece];
}
