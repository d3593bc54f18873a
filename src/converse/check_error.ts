/**
 * What `check: "strict"` throws, whichever rule was broken.
 */
import type { Repair } from "../chat/result.ts";

/**
 * What `check: "strict"` rejects with: says which rule a request breaks and where, for programs, as the `Repair` would have
 * done. Nothing was sent.
 *
 * @example
 * ```ts
 * import { assertEquals, assertRejects } from "@std/assert";
 * import { type CheckError, createBedrock } from "@bedrock-edge/client";
 * import { fakeBedrock } from "@bedrock-edge/client/testing";
 *
 * const fake = fakeBedrock({ apiKey: "k" });
 * const bedrock = createBedrock({ region: "us-east-1", apiKey: "k", fetch: fake });
 * const content = [{ type: "text", text: "Hi" }, { type: "text", text: " " }] as const;
 * const error = await assertRejects(
 *   () => bedrock.chat({ model: "amazon.nova-lite-v1:0", messages: [{ role: "user", content }], check: "strict" }),
 *   TypeError,
 * );
 * const { rule, path } = error as CheckError;
 * assertEquals([rule, path, fake.requests.length], ["blank-text", "messages[0].content[1]", 0]);
 * ```
 */
export interface CheckError extends TypeError, Pick<Repair, "rule" | "path"> {}

/**
 * Makes one. The service would refuse with a 400; nothing was sent.
 *
 * @param what is wrong at the path, and after a semicolon what would work
 */
export function checkError(rule: string, path: string, what: string): CheckError {
  return Object.assign(new TypeError(`Cannot chat: ${path} ${what}`), { rule, path });
}
