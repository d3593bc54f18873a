/**
 * The size of a file that is sent inside a request.
 */

/** The most bytes of the body of InvokeModel. Source: the API reference of InvokeModel, read 2026-11-30. */
export const MAX_BODY_BYTES = 25_000_000;

/** The most bytes of a file in a body, where base64 has four characters for three bytes. */
export const MAX_FILE_BYTES: number = MAX_BODY_BYTES / 4 * 3;

/** Returns the number of bytes behind standard base64. */
export function base64Bytes(base64: string): number {
  const padding = base64.endsWith("==") ? 2 : Number(base64.endsWith("="));
  return base64.length / 4 * 3 - padding;
}
