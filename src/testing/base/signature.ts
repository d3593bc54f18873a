/**
 * Proves that reasoning comes back unchanged: a digest under a mark. Signatures without the mark come from elsewhere
 * and prove nothing.
 */
import { digest } from "./digest.ts";

/** A multiple of three characters, so that base64 separates it from the digest. */
const MARK = "fake-signature:";

/** The signature of the fake's reasoning. */
export function sign(text: string): string {
  return btoa(`${MARK}${digest(text)}`);
}

/** Whether the fake made `signature` for another text. */
export function isForged(text: unknown, signature: unknown): boolean {
  return typeof signature === "string" && signature.startsWith(btoa(MARK)) && signature !== sign(String(text));
}
