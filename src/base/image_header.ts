/**
 * Reads the format and the size of an image from its first bytes. Sources: the PNG specification 11.2.2, ITU-T T.81 B.1 and B.2
 * (JPEG), the GIF89a specification 18, RFC 9649 (WebP); read 2026-11-30.
 */

/** The facts that the first bytes of an image hold. */
export interface ImageHeader {
  /** The format. */
  readonly format: "png" | "jpeg" | "gif" | "webp";
  /** Width and height in pixels as they are stored; `undefined` where the bytes do not reach as far. */
  readonly size?: { readonly width: number; readonly height: number } | undefined;
}

/**
 * Returns the format and the size of an image; `undefined` for bytes of another kind. Reads no pixels, so that a damaged image may
 * have a header.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { imageHeader } from "./image_header.ts";
 *
 * const gif = new Uint8Array([0x47, 0x49, 0x46, 0x38, 0x39, 0x61, 2, 0, 1, 0]);
 * assertEquals(imageHeader(gif), { format: "gif", size: { width: 2, height: 1 } });
 * assertEquals(imageHeader(new Uint8Array(20)), undefined);
 * ```
 */
export function imageHeader(bytes: Uint8Array): ImageHeader | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const found = READERS.find(([, signature]) => hasText(view, signature));
  if (!found) return undefined;
  const [format, , read] = found;
  if (format === "webp" && !hasText(view, "WEBP", 8)) return undefined;
  try {
    const size = read(view);
    return size ? { format, size } : { format };
  } catch {
    // The bytes end before the size, and the view throws.
    return { format };
  }
}

type ReadSize = (view: DataView) => ImageHeader["size"];

const READERS: readonly (readonly [format: ImageHeader["format"], signature: string, read: ReadSize])[] = [
  ["png", "\x89PNG\r\n\x1a\n", pngSize],
  ["jpeg", "\xff\xd8\xff", jpegSize],
  ["gif", "GIF8", (view) => ({ width: view.getUint16(6, true), height: view.getUint16(8, true) })],
  ["webp", "RIFF", webpSize],
];

/** The first chunk is IHDR. */
function pngSize(view: DataView): ImageHeader["size"] {
  return { width: view.getUint32(16), height: view.getUint32(20) };
}

/** Markers without a length: TEM, RST0 to RST7, SOI. */
const BARE_MARKERS = /^(?:01|d[0-8])$/;
/** Frame headers: SOF0 to SOF15, without DHT (C4), JPG (C8) and DAC (CC). */
const FRAME_MARKERS = /^c(?![48c])/;

/** The size is in the frame header, behind segments of any length. */
function jpegSize(view: DataView): ImageHeader["size"] {
  let at = 2;
  while (view.getUint8(at) === 0xff) {
    const marker = view.getUint8(at + 1).toString(16).padStart(2, "0");
    if (marker === "ff") at += 1; // a fill byte
    else if (BARE_MARKERS.test(marker)) at += 2;
    else if (FRAME_MARKERS.test(marker)) return { width: view.getUint16(at + 7), height: view.getUint16(at + 5) };
    else at += 2 + view.getUint16(at + 2);
  }
  return undefined;
}

/** The first chunk says whether the image is lossy, lossless or extended. */
function webpSize(view: DataView): ImageHeader["size"] {
  if (hasText(view, "VP8 ", 12)) {
    // The upper two bits are a scale.
    return { width: view.getUint16(26, true) & 0x3fff, height: view.getUint16(28, true) & 0x3fff };
  }
  if (hasText(view, "VP8L", 12)) {
    const bits = view.getUint32(21, true);
    return { width: (bits & 0x3fff) + 1, height: ((bits >> 14) & 0x3fff) + 1 };
  }
  if (!hasText(view, "VP8X", 12)) return undefined;
  const three = (at: number) => view.getUint16(at, true) + view.getUint8(at + 2) * 0x10000 + 1;
  return { width: three(24), height: three(27) };
}

function hasText(view: DataView, text: string, at = 0): boolean {
  if (view.byteLength < at + text.length) return false;
  return [...text].every((character, index) => view.getUint8(at + index) === character.charCodeAt(0));
}
