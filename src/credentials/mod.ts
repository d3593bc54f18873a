/**
 * AWS credentials and API keys for every runtime with `fetch`: no key in the code, and no AWS SDK.
 *
 * | for | see |
 * |---|---|
 * | environment variables, or a Worker's `env` | {@linkcode fromEnv} |
 * | a token of OpenID Connect: Deno Deploy, Vercel, GitHub, Kubernetes | {@linkcode fromWebIdentity} |
 * | the same, with the token in a file: EKS | {@linkcode fromTokenFile} |
 * | the role of a container: ECS, Fargate, EKS Pod Identity, App Runner | {@linkcode fromContainer} |
 * | the role of an EC2 instance | {@linkcode fromInstanceMetadata} |
 * | users and guests of a Cognito identity pool, in browsers | {@linkcode fromCognitoIdentity} |
 * | a role, with other credentials | {@linkcode fromAssumeRole} |
 * | the first of these that the platform has | {@linkcode edgeChain} |
 * | several sources in order | {@linkcode firstOf} |
 * | credentials for several clients, isolates and starts | {@linkcode cached} |
 * | a short-term API key, made from AWS credentials | {@linkcode mintApiKey} |
 * | the facts that an API key holds | {@linkcode apiKeyInfo} |
 *
 * A source is a function. Pass it as `credentials` to `createBedrock`, `sigv4`, `mintApiKey`, or another source.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { createBedrock } from "@bedrock-edge/client";
 * import { apiKeyInfo, fromEnv, mintApiKey } from "@bedrock-edge/client/credentials";
 *
 * const env = { AWS_ACCESS_KEY_ID: "AKIDEXAMPLE", AWS_SECRET_ACCESS_KEY: "secret" };
 * const credentials = fromEnv({ env });
 * const bedrock = createBedrock({ region: "us-east-1", credentials });
 * assertEquals((await bedrock.authInfo()).source, "AWS_ACCESS_KEY_ID");
 * const key = await mintApiKey({ credentials, region: "eu-central-1" });
 * assertEquals(apiKeyInfo(key).kind, "short-term");
 * ```
 * @module
 */
// Sources.
export { type AssumeRoleOptions, fromAssumeRole } from "./sources/assume_role.ts";
export { type CognitoIdentityOptions, fromCognitoIdentity } from "./sources/cognito_identity.ts";
export { type ContainerOptions, fromContainer } from "./sources/container.ts";
export { type EnvOptions, fromEnv } from "./sources/env.ts";
export { fromInstanceMetadata, type InstanceMetadataOptions } from "./sources/instance_metadata.ts";
export { fromTokenFile, type TokenFileOptions } from "./sources/token_file.ts";
export { fromWebIdentity, type WebIdentityOptions } from "./sources/web_identity.ts";

// Sources over sources.
export type { CredentialChain } from "./chain/credential_chain.ts";
export { edgeChain, type EdgeChainOptions } from "./chain/edge_chain.ts";
export { cached, type CachedOptions } from "./chain/cached.ts";
export { firstOf } from "./chain/first_of.ts";

// API keys.
export { mintApiKey, type MintApiKeyOptions } from "./api_key/mint_api_key.ts";
export { type ApiKeyInfo, apiKeyInfo, type LongTermApiKey, type ShortTermApiKey } from "./api_key/api_key_info.ts";

// Types of their options and results.
export type { CredentialSource } from "../auth/credential_source.ts";
export type { CredentialProvider, CredentialProviderOptions } from "../auth/credentials.ts";
export type { Credentials, SourceCredentials } from "../auth/keys.ts";
export type { AuthScheme } from "../auth/described.ts";
export type { Authenticator, AuthenticatorContext, AuthenticatorRequest, Provide } from "../transport/authenticator.ts";
export type { Store, StoreSetOptions } from "../base/store.ts";
export type { Clock } from "../base/clock.ts";
export type { EndpointMode, InstancePlaceOptions } from "./metadata/instance_place.ts";
export type { StaleCredentialsWarning } from "./metadata/static_stability.ts";
export type { FileOptions } from "./request/secret_file.ts";
export type { ReadFile } from "../auth/files.ts";
export type { RegionalOptions, ServiceOptions } from "./request/service_options.ts";
export type { SessionOptions } from "./sts/session.ts";
