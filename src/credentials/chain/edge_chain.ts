/**
 * The chain of platforms without files of AWS: functions, containers and pods.
 */
import { envReader } from "../../auth/env.ts";
import { callback, type OptionTable, optionTable } from "../../base/check_options.ts";
import { checkSourceOptions } from "../request/check_source_options.ts";
import type { FileOptions } from "../request/secret_file.ts";
import { regionalChecks, type RegionalOptions } from "../request/service_options.ts";
import { fromContainer } from "../sources/container.ts";
import { fromEnv } from "../sources/env.ts";
import { fromTokenFile } from "../sources/token_file.ts";
import { type CredentialChain, credentialChain } from "./credential_chain.ts";

/** The options of `edgeChain`. The region and the endpoint are those of STS, which a token in a file needs. */
export interface EdgeChainOptions extends RegionalOptions, FileOptions {}

const EDGE_CHAIN: OptionTable = /* @__PURE__ */ optionTable<EdgeChainOptions>(() => ({
  of: "edgeChain()",
  options: { ...regionalChecks(), readFile: callback },
  otherNames: { profile: 'nodeChain() of "@bedrock-edge/client/node"', timeout: "timeoutMs" },
}));

/**
 * Creates a chain that takes what the platform has: the API key in `AWS_BEARER_TOKEN_BEDROCK`, else AWS keys in the environment, else
 * a role for the token in `AWS_WEB_IDENTITY_TOKEN_FILE`, else the role of the container. The order is that of AWS's SDKs without
 * profiles and instances. Nothing is sent for a source whose variables are not set.
 *
 * When all of them fail, the error has the reason of each.
 *
 * Pass the chain as `auth`. It also works as `credentials`, unless the API key is set, which does not sign; its member `credentials`
 * has the sources without the key.
 *
 * @throws {TypeError} when an option has an unknown name or an invalid value. A call rejects with an `AuthenticationError` of kind
 * `credentials`.
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { createBedrock } from "@bedrock-edge/client";
 * import { edgeChain, mintApiKey } from "@bedrock-edge/client/credentials";
 *
 * const env = { AWS_ACCESS_KEY_ID: "AKIDEXAMPLE", AWS_SECRET_ACCESS_KEY: "secret" }; // in a Worker, its own env
 * const auth = edgeChain({ env });
 * const bedrock = createBedrock({ region: "eu-central-1", auth });
 * assertEquals((await bedrock.authInfo()).scheme, "sigv4");
 *
 * const key = await mintApiKey({ credentials: auth.credentials, region: "eu-central-1" });
 * assertEquals(key.startsWith("bedrock-api-key-"), true);
 * ```
 */
export function edgeChain(options: EdgeChainOptions = {}): CredentialChain {
  checkSourceOptions(options, EDGE_CHAIN);
  const { env, fetch, allowHttp, timeoutMs, clock, readFile } = options;
  const container = { env, fetch, allowHttp, timeoutMs, clock, readFile };
  const sources = [fromEnv({ env }), fromTokenFile(options), fromContainer(container)];
  return credentialChain({ read: envReader(env), sources: () => sources });
}
