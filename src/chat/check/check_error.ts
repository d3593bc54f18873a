/**
 * The error of `check: "strict"`.
 */
import type { Repair } from "../result.ts";

/**
 * The error of `check: "strict"`. Like a `Repair` it has the broken rule and the path, for programs. Nothing was sent.
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
 * Creates the error for a request that the service would refuse with a 400.
 *
 * @param what the problem at the path, a semicolon, and a correction
 */
export function checkError(rule: string, path: string, what: string): CheckError {
  return Object.assign(new TypeError(`Cannot chat: ${path} ${what}`), { rule, path });
}
