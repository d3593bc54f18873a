/** The bindings of the Worker, and the client that they make. */
import { type Bedrock, createBedrock } from "@bedrock-edge/client";

/** The names of `wrangler.jsonc`, and the secret. */
export interface Env {
  /** The Bedrock API key: a secret of the Worker, or one of the Secrets Store. */
  readonly AWS_BEARER_TOKEN_BEDROCK: string | { get(): Promise<string> };
  readonly AWS_REGION: string;
  /** The model, or an inference profile of the region. */
  readonly MODEL: string;
  /** One object for each conversation. */
  readonly TALKS: { getByName(name: string): { fetch(request: Request): Promise<Response> } };
}

/** The bindings of the model. */
export type ModelEnv = Omit<Env, "TALKS">;

/**
 * Creates a client. `env` exists only inside of a request, and a client holds no connection, so that one client for each
 * request costs nothing.
 */
export function connect(env: ModelEnv): Bedrock {
  const key = env.AWS_BEARER_TOKEN_BEDROCK;
  return createBedrock({ env, apiKey: typeof key === "object" ? () => key.get() : key });
}
