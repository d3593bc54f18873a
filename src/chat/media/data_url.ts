/**
 * The parts of a data URL. Source: RFC 2397, and the URL Standard for its characters, read 2026-11-30.
 */

/** The parts of a data URL. */
export interface DataUrlParts {
  /** The media type, without parameters. */
  readonly format: string | undefined;
  readonly isBase64: boolean;
  /** Base64, or a percent-encoded text of ASCII. */
  readonly data: string;
}

/**
 * Reads a data URL.
 *
 * @throws {TypeError} when the URL has no comma before its data.
 */
export function dataUrlParts(text: string): DataUrlParts {
  const [all, head = ""] = /^\s*data:([^,]*),/i.exec(text) ?? [];
  if (all === undefined) {
    throw new TypeError('Cannot read media: the data URL has no data; write it as "data:image/png;base64,…"');
  }
  const isBase64 = /;\s*base64\s*$/i.test(head);
  const format = head.replace(/;[^]*$/, "").trim() || undefined;
  // A URL may write any sign as its code, also in base64; a text may have characters that a URL writes as codes.
  const data = isBase64
    ? text.slice(all.length).replace(/%[0-7][\da-f]/gi, decodeURIComponent)
    : new URL(text.trim()).href.replace(/^[^,]*,/, "").replace(/#.*$/s, "");
  return { format, isBase64, data };
}
