/**
 * The parts of a client that operations use beside `request`: for what is sent later, or by other ways.
 */
import type { Bedrock } from "../../client/client.ts";
import type { ClientInternals } from "../../client/internals.ts";
import { requireClient } from "./call.ts";

/**
 * Returns the parts of a client.
 *
 * @param user the function that takes the client, for the message.
 * @throws {TypeError} when the value is not a client of `createBedrock()` or `createBedrockWith()`.
 */
export function internalsOf(bedrock: Bedrock, user: string): ClientInternals {
  requireClient(bedrock, user);
  return bedrock.internals();
}
