/**
 * Credentials of AWS without its SDK, for every runtime.
 *
 * | for | see |
 * |---|---|
 * | a short-term API key, made from AWS credentials | {@linkcode mintApiKey} |
 * | the facts that an API key holds | {@linkcode apiKeyInfo} |
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { apiKeyInfo, mintApiKey } from "@bedrock-edge/client/credentials";
 *
 * const credentials = { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "secret" };
 * const key = await mintApiKey({ credentials, region: "eu-central-1" });
 * assertEquals(apiKeyInfo(key).kind, "short-term");
 * ```
 * @module
 */
export { mintApiKey, type MintApiKeyOptions } from "./api_key/mint_api_key.ts";
export { type ApiKeyInfo, apiKeyInfo, type LongTermApiKey, type ShortTermApiKey } from "./api_key/api_key_info.ts";

// Types of these that the main entry has as well.
export type { CredentialProvider, CredentialProviderOptions } from "../auth/credentials.ts";
export type { Credentials } from "../auth/keys.ts";
export type { Clock } from "../base/clock.ts";
