/**
 * The client of the other examples: a real Bedrock if there are credentials, otherwise the embedded fake. Your program
 * needs none of this: `createBedrock()` is enough.
 *
 * @module
 */
// deno-lint-ignore-file no-console -- tells people at a terminal which of the two answers
import { AuthenticationError, type Bedrock, type ClientOptions, createBedrock } from "@bedrock-edge/client";
import { inferenceProfile } from "@bedrock-edge/client/models";
import { fakeBedrock, type FakeBedrockOptions } from "@bedrock-edge/client/testing";
import { mayRead } from "./connect/host.ts";

/** An example may connect more than once; the message appears once. */
let told = false;

/**
 * Connects, and says so on stderr if it connects to the fake.
 *
 * @param options the options of the client. `fake` has the options of the fake, if an example needs more than its small model; a
 * function replaces the fake
 */
export async function connect(
  { fake, ...options }: ClientOptions & { fake?: FakeBedrockOptions | ClientOptions["fetch"] } = {},
): Promise<Bedrock> {
  const mayLook = await mayRead("AWS_BEARER_TOKEN_BEDROCK");
  const real = createBedrock({ ...options, env: mayLook ? undefined : {} });
  try {
    await real.authInfo();
    return real;
  } catch (error) {
    if (!(error instanceof AuthenticationError)) throw error;
  }
  if (!told) {
    const how = mayLook ? "" : ", with --allow-net --allow-env";
    console.error(
      "No complete credentials are set, so the embedded fake answers and no model runs; for a real answer set " +
        `AWS_BEARER_TOKEN_BEDROCK and AWS_REGION${how}`,
    );
    told = true;
  }
  // An empty `env` hides half-configured variables of this machine from the fake.
  const fetch = typeof fake === "function" ? fake : fakeBedrock(fake);
  return createBedrock({
    ...options,
    region: options.region ?? "us-east-1",
    apiKey: "fake-bedrock-key",
    env: {},
    fetch,
  });
}

/**
 * Returns the id by which the client's region calls a model: the bare id, or the id of an inference profile, which has
 * the prefix of a geography (`eu.amazon.nova-lite-v1:0`). An id with a hard-coded prefix works in its geography only.
 *
 * @throws {TypeError} if the region cannot call the model; the message lists the regions that can.
 */
export function inRegion<const M extends string>(modelId: M, { region }: Bedrock): M {
  // A cast: a profile has the abilities of its model, and the compiler treats its id like the bare one.
  return inferenceProfile(modelId, { region, residency: "global" }).modelId as M;
}
