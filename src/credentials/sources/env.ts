/**
 * AWS keys from environment variables.
 */
import { type CredentialSource, credentialSource } from "../../auth/credential_source.ts";
import { envReader } from "../../auth/env.ts";
import { credentialsOf, type KeyNames, keysOf } from "../../auth/keys.ts";
import { object, type OptionTable, optionTable } from "../../base/check_options.ts";
import { AuthenticationError } from "../../errors/provider_error.ts";
import { checkSourceOptions } from "../request/check_source_options.ts";

/** The options of `fromEnv`. */
export interface EnvOptions {
  /** A Worker's `env`. When given, nothing ambient is read; else `Deno.env` or `process.env` is, name by name. */
  env?: object | undefined;
}

const ENV: OptionTable = /* @__PURE__ */ optionTable<EnvOptions>(() => ({
  of: "fromEnv()",
  options: { env: object },
  otherNames: {
    AWS_ACCESS_KEY_ID: "env: { AWS_ACCESS_KEY_ID, … }",
    AWS_SECRET_ACCESS_KEY: "env: { AWS_SECRET_ACCESS_KEY, … }",
  },
}));

const NAMES = {
  accessKeyId: "AWS_ACCESS_KEY_ID",
  secretAccessKey: "AWS_SECRET_ACCESS_KEY",
  sessionToken: "AWS_SESSION_TOKEN",
  expiration: "AWS_CREDENTIAL_EXPIRATION",
} satisfies KeyNames;

/**
 * Creates a source that reads `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY`, `AWS_SESSION_TOKEN` and `AWS_CREDENTIAL_EXPIRATION`
 * each time it is asked. `createBedrock` without options reads the environment by itself; this source is for chains.
 *
 * @throws {TypeError} when an option has an unknown name or an invalid value. The source rejects with an `AuthenticationError` of
 * kind `credentials` when a variable is missing or invalid.
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { fromEnv } from "@bedrock-edge/client/credentials";
 *
 * const env = { AWS_ACCESS_KEY_ID: "AKIDEXAMPLE", AWS_SECRET_ACCESS_KEY: "secret" }; // in a Worker, its own env
 * const { accessKeyId } = await fromEnv({ env })();
 * assertEquals(accessKeyId, "AKIDEXAMPLE");
 * ```
 */
export function fromEnv(options: EnvOptions = {}): CredentialSource {
  checkSourceOptions(options, ENV);
  const read = envReader(options.env);
  // deno-lint-ignore require-await -- what it throws must reject
  return credentialSource(NAMES.accessKeyId, async () => {
    const accessKeyId = read(NAMES.accessKeyId);
    const secretAccessKey = read(NAMES.secretAccessKey);
    const missing = [NAMES.accessKeyId, NAMES.secretAccessKey].filter((name) => read(name) === undefined);
    if (accessKeyId === undefined || secretAccessKey === undefined) {
      const obstacle = read.obstacle?.(...missing);
      throw new AuthenticationError(
        `Cannot read credentials from the environment: ${
          obstacle ?? `${missing.join(" and ")} ${missing.length > 1 ? "are" : "is"} not set; set both, or pass env`
        }`,
        { kind: "credentials", code: "CredentialsNotFound" },
      );
    }
    const sessionToken = read(NAMES.sessionToken);
    const expiration = read(NAMES.expiration);
    return credentialsOf(keysOf({ accessKeyId, secretAccessKey, sessionToken, expiration }, NAMES));
  });
}
