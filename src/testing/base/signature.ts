/**
 * What proves that reasoning comes back as the fake sent it: a digest under a mark. A signature without the mark is
 * somebody else's, and nothing is known of it.
 */
import { digest } from "./digest.ts";

/** A multiple of three characters, so that base64 keeps it apart from what follows. */
const MARK = "fake-signature:";

/** The signature of a text that the fake reasoned. */
export function sign(text: string): string {
  return btoa(`${MARK}${digest(text)}`);
}

/** Whether the fake made `signature`, and for another text. */
export function isForged(text: unknown, signature: unknown): boolean {
  return typeof signature === "string" && signature.startsWith(btoa(MARK)) && signature !== sign(String(text));
}
