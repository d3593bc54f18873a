/**
 * What `check: "strict"` throws, whichever rule was broken.
 */
import type { Repair } from "../chat/result.ts";

/** Says which rule a request breaks and where, for programs, as the `Repair` would have done. */
export interface CheckError extends TypeError, Pick<Repair, "rule" | "path"> {}

/**
 * Makes one. The service would refuse with a 400; nothing was sent.
 *
 * @param what is wrong at the path, and after a semicolon what would work
 */
export function checkError(rule: string, path: string, what: string): CheckError {
  return Object.assign(new TypeError(`Cannot chat: ${path} ${what}`), { rule, path });
}
