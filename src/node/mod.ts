/**
 * Sources of AWS credentials on machines with files and processes: Deno, Node and Bun. Entry points for every runtime are in
 * `@bedrock-edge/client/credentials`.
 *
 * | for | see |
 * |---|---|
 * | all sources of a machine, in the AWS SDK's order | {@linkcode nodeChain} |
 * | a profile of AWS's shared files, whichever kind it is | {@linkcode fromProfile} |
 * | only profiles with IAM Identity Center, after `aws sso login` | {@linkcode fromSSO} |
 * | only profiles with `credential_process` | {@linkcode fromProcess} |
 * | only profiles with `login_session`, after `aws login` | {@linkcode fromLoginCache} |
 * | the region of a profile | {@linkcode profileRegion} |
 *
 * A source is a function. Pass it as `credentials` to `createBedrock`, or to another source. A chain, which may hold an API key, is
 * passed as `auth`. Deno needs `--allow-read` for the files,
 * and `--allow-env=HOME` or the whole environment; a message names each missing permission.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { createBedrock } from "@bedrock-edge/client";
 * import { fromProfile } from "@bedrock-edge/client/node";
 *
 * const bedrock = createBedrock({ region: "eu-central-1", credentials: fromProfile({ profile: "dev" }) });
 * assertEquals((await bedrock.authInfo()).source, "profile dev");
 * ```
 * @module
 */
export { fromLoginCache, type LoginCacheOptions } from "./from_login_cache.ts";
export { fromProfile } from "./from_profile.ts";
export { fromProcess, type FromProcessOptions } from "./from_process.ts";
export { fromSSO, type FromSSOOptions } from "./from_sso.ts";

// All of them.
export { nodeChain } from "./node_chain.ts";

// The region.
export { profileRegion } from "./profile_region.ts";

// Types of their options and results.
export type { CredentialChain } from "../credentials/chain/credential_chain.ts";
export type { ProcessOptions, ProfileOptions } from "./kinds/profile_options.ts";
export type { RunProcess } from "./kinds/run_credential_process.ts";
export type { ProcessResult } from "./machine/machine.ts";
export type { ReadFile } from "./machine/read_file.ts";
export type { SharedFileOptions } from "./files/shared_files.ts";
export type { CredentialSource } from "../auth/credential_source.ts";
export type { CredentialProvider, CredentialProviderOptions } from "../auth/credentials.ts";
export type { Credentials, SourceCredentials } from "../auth/keys.ts";
export type { Clock } from "../base/clock.ts";
export type { RegionalOptions, ServiceOptions } from "../credentials/request/service_options.ts";
