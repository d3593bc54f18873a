/**
 * Tries to send a long-term key, and says what became of it. Runs in every runtime.
 */
import { createBedrock, isProviderError } from "@bedrock-edge/client";

/** Returns "sent", or the code of the error. Nothing reaches a network. */
export async function tryLongTermKey(): Promise<string> {
  const fetch = () => Promise.resolve(Response.json({ message: "no" }, { status: 400 }));
  const apiKey = "ABSKQmVkcm9ja0FQSUtleS1leGFtcGxlOmV4YW1wbGU=";
  const bedrock = createBedrock({ region: "us-east-1", env: {}, apiKey, fetch });
  try {
    await bedrock.chat({ model: "amazon.nova-lite-v1:0", messages: "Hi" });
  } catch (error) {
    return isProviderError(error) && error.status === undefined ? error.code : "sent";
  }
  return "sent";
}
