/**
 * Where the other examples get their client: a real Bedrock where there are credentials for one, else the embedded fake.
 * A program of yours needs none of this: `createBedrock()` is the whole of it.
 *
 * @module
 */
// deno-lint-ignore-file no-console -- tells people at a terminal which of the two answers
import { AuthenticationError, type Bedrock, type ClientOptions, createBedrock } from "@bedrock-edge/client";
import { inferenceProfile } from "@bedrock-edge/client/models";
import { fakeBedrock, type FakeBedrockOptions } from "@bedrock-edge/client/testing";

/** An example may connect more than once; people are told once. */
let told = false;

/**
 * Connects, and says on stderr when it is to the fake.
 *
 * @param options the options of the client. `fake` has the options of the fake, if an example needs more than its small model; a
 * function replaces the fake
 */
export async function connect(
  { fake, ...options }: ClientOptions & { fake?: FakeBedrockOptions | ClientOptions["fetch"] } = {},
): Promise<Bedrock> {
  // Looks at the permission first, so that an example runs without one, and without a question about one.
  const { state } = await Deno.permissions.query({ name: "env", variable: "AWS_BEARER_TOKEN_BEDROCK" });
  const mayLook = state === "granted";
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
  // An empty `env` keeps the variables of a half-configured machine from the fake.
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
 * Returns the id by which the client's region calls a model: the bare id, or that of an inference profile, which has the
 * prefix of a geography (`eu.amazon.nova-lite-v1:0`). An id that is written with such a prefix works in its geography only.
 *
 * @throws {TypeError} when the region cannot call the model; the message says which regions can.
 */
export function inRegion<const M extends string>(modelId: M, { region }: Bedrock): M {
  // A cast: a profile can do what its model can, and its id is refused or accepted by the compiler as the bare one is.
  return inferenceProfile(modelId, { region, residency: "global" }).modelId as M;
}
