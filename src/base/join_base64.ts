/**
 * Joins bytes that a stream sends in pieces of base64.
 */

/**
 * Joins consecutive pieces of base64 in `text`. Padding ends a piece, and is legal only at the end of the result. Text that is
 * not base64 is returned unchanged, for the reader of the answer to handle. Takes linear time.
 */
export function joinBase64(text: string): string {
  const pieces: string[] = [];
  let start = 0;
  let padding = text.indexOf("=");
  while (padding >= 0) {
    let end = padding + 1;
    while (text[end] === "=") end++;
    if (end === text.length) break;
    pieces.push(text.slice(start, end));
    start = end;
    padding = text.indexOf("=", start);
  }
  if (!pieces.length) return text;
  pieces.push(text.slice(start));
  try {
    return btoa(pieces.map((piece) => atob(piece)).join(""));
  } catch {
    return text;
  }
}
