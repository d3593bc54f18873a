/** The chain of all sources of a machine. */
import { type CredentialSource, credentialSource } from "../auth/credential_source.ts";
import { type EnvReader, envReader } from "../auth/env.ts";
import { type OptionTable, optionTable } from "../base/check_options.ts";
import { type CredentialChain, credentialChain } from "../credentials/chain/credential_chain.ts";
import { checkSourceOptions } from "../credentials/request/check_source_options.ts";
import { fromContainer } from "../credentials/sources/container.ts";
import { fromEnv } from "../credentials/sources/env.ts";
import { fromInstanceMetadata } from "../credentials/sources/instance_metadata.ts";
import { fromTokenFile } from "../credentials/sources/token_file.ts";
import { isProviderError } from "../errors/provider_error.ts";
import { fromProfile } from "./from_profile.ts";
import { profileChecks, type ProfileOptions, SDK_NAMES } from "./kinds/profile_options.ts";
import { failure } from "./machine/failure.ts";
import { readTextFile } from "./machine/machine.ts";

const OPTIONS: OptionTable = /* @__PURE__ */ optionTable<ProfileOptions>(() => ({
  of: "nodeChain()",
  options: profileChecks(),
  otherNames: SDK_NAMES,
}));

/**
 * Creates a chain that takes what the machine has, in the order of the AWS SDK: the API key in `AWS_BEARER_TOKEN_BEDROCK`, else
 * `AWS_ACCESS_KEY_ID` and its siblings, the profile, a role for the token in `AWS_WEB_IDENTITY_TOKEN_FILE`, the container, and the EC2
 * instance unless `AWS_EC2_METADATA_DISABLED` is set.
 *
 * The option `profile` is asked alone. `AWS_PROFILE` is too, behind the API key. Without them the chain goes past a source that fails,
 * and its reason is not lost. It ends at a default profile that is configured and fails, such as one whose login has ended: the
 * credentials behind it would be of another identity, and beyond EC2 the instance metadata service takes a second to be silent.
 *
 * When the chain fails, the error has the reason of each source, in one line each. Pass the chain as `auth`. It also works as
 * `credentials`, unless the API key is set; its member `credentials` has the sources without the key.
 *
 * @throws {TypeError} when an option has an unknown name or an invalid value. A call rejects with an `AuthenticationError` of kind
 * `credentials`.
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { createBedrock } from "@bedrock-edge/client";
 * import { nodeChain } from "@bedrock-edge/client/node";
 *
 * const env = { AWS_ACCESS_KEY_ID: "AKIDEXAMPLE", AWS_SECRET_ACCESS_KEY: "secret" };
 * const bedrock = createBedrock({ region: "eu-central-1", auth: nodeChain({ env }) });
 * assertEquals((await bedrock.authInfo()).scheme, "sigv4");
 * ```
 */
export function nodeChain(options: ProfileOptions = {}): CredentialChain {
  checkSourceOptions(options, OPTIONS);
  const read = envReader(options.env);
  const sources = chainSources(options);
  return credentialChain({
    read,
    takesApiKey: !options.profile,
    sources: () => chosenSources(sources, options, read),
  });
}

/** The sources of a chain. They are created once: that of an EC2 instance keeps its last credentials. */
interface ChainSources {
  readonly environment: CredentialSource;
  readonly profile: CredentialSource;
  readonly tokenFile: CredentialSource;
  readonly container: CredentialSource;
  readonly instance: CredentialSource;
}

function chainSources(options: ProfileOptions): ChainSources {
  const { env, fetch, clock, timeoutMs, allowHttp, region, readFile = readTextFile } = options;
  const service = { env, fetch, clock, timeoutMs, allowHttp };
  return {
    environment: fromEnv({ env }),
    profile: fromProfile(options),
    tokenFile: fromTokenFile({ ...service, region, readFile }),
    container: fromContainer({ ...service, readFile }),
    instance: fromInstanceMetadata(service),
  };
}

/** Returns the sources that the options and the variables choose, in order. */
function chosenSources(
  { environment, profile, tokenFile, container, instance }: ChainSources,
  options: ProfileOptions,
  read: EnvReader,
): readonly CredentialSource[] {
  if (options.profile || read("AWS_PROFILE")) return [profile];
  const hasContainer = CONTAINER_VARIABLES.some((name) => read(name));
  return [environment, ...endingAtFailure(profile, [tokenFile, hasContainer ? container : instance])];
}

const CONTAINER_VARIABLES = ["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "AWS_CONTAINER_CREDENTIALS_FULL_URI"];

/** The codes of profiles that are not configured. Containers often have no home directory, and Deno no permission to read one. */
const ABSENT = new Set(["CredentialsNotFound", "ProfileNotFound", "ProfileEmpty", "HomeNotFound", "FileNotReadable"]);

/** Returns a source, and others behind it that are not asked if the first one is configured and fails. */
function endingAtFailure(first: CredentialSource, others: readonly CredentialSource[]): readonly CredentialSource[] {
  let hasFailed = false;
  const begin = credentialSource(() => first.source, async (need) => {
    try {
      return await first(need);
    } catch (error) {
      hasFailed = !isProviderError(error) || !ABSENT.has(error.code);
      throw error;
    }
  });
  const rest = others.map((source) =>
    credentialSource(() => source.source, async (need) => {
      if (hasFailed) throw failure(`not asked, because ${first.source} is configured and failed`, "NotAsked");
      return await source(need);
    })
  );
  return [begin, ...rest];
}
