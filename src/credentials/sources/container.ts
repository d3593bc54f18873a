/**
 * The credentials of a container's role: on ECS, Fargate, EKS with Pod Identity, App Runner and Greengrass.
 */
import { type CredentialSource, credentialSource } from "../../auth/credential_source.ts";
import { type EnvReader, envReader } from "../../auth/env.ts";
import { parseAwsErrorBody } from "../../aws/error_body.ts";
import { callback, object, type OptionTable, optionTable } from "../../base/check_options.ts";
import { AuthenticationError } from "../../errors/provider_error.ts";
import { hostCredentials } from "../metadata/answer.ts";
import { CONTAINER_ACTION, containerUrl } from "../metadata/container_place.ts";
import { askService } from "../request/ask_service.ts";
import { checkSourceOptions } from "../request/check_source_options.ts";
import type { CredentialService } from "../request/credential_service.ts";
import { type FileOptions, secretFileText } from "../request/secret_file.ts";
import { serviceChecks, type ServiceOptions } from "../request/service_options.ts";

/** The options of `fromContainer`. */
export interface ContainerOptions extends ServiceOptions, FileOptions {
  /** A Worker's `env`. When given, nothing ambient is read; else `Deno.env` or `process.env` is, name by name. */
  env?: object | undefined;
}

const CONTAINER: OptionTable = /* @__PURE__ */ optionTable<ContainerOptions>(() => ({
  of: "fromContainer()",
  options: { ...serviceChecks(), env: object, readFile: callback },
  otherNames: {
    timeout: "timeoutMs",
    awsContainerCredentialsFullUri: "env: { AWS_CONTAINER_CREDENTIALS_FULL_URI }",
    awsContainerCredentialsRelativeUri: "env: { AWS_CONTAINER_CREDENTIALS_RELATIVE_URI }",
    awsContainerAuthorizationToken: "env: { AWS_CONTAINER_AUTHORIZATION_TOKEN }",
    awsContainerAuthorizationTokenFile: "env: { AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE }",
  },
}));

/** The limits of AWS's SDKs: the service is on the same machine. */
const TIMEOUT_MS = 1000;
const MAX_RETRIES = 3;

const SERVICE: CredentialService = {
  name: "container",
  displayName: "the container service",
  action: CONTAINER_ACTION,
  parseError: parseAwsErrorBody,
};

/**
 * Creates a source of the credentials of a container's role. ECS, EKS Pod Identity and Greengrass tell the container the place in
 * `AWS_CONTAINER_CREDENTIALS_RELATIVE_URI` or `AWS_CONTAINER_CREDENTIALS_FULL_URI`, and the authorization in
 * `AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE` or `AWS_CONTAINER_AUTHORIZATION_TOKEN`. The first of each pair wins. All are read for each
 * refresh, and so is the file, because EKS replaces it.
 *
 * Plain http goes to this machine and to the hosts of ECS and EKS only. One attempt takes at most a second (`timeoutMs`), and
 * four attempts are made.
 *
 * @throws {TypeError} when an option has an unknown name or an invalid value. The source rejects with an `AuthenticationError` of
 * kind `credentials`.
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { createBedrock } from "@bedrock-edge/client";
 * import { fromContainer } from "@bedrock-edge/client/credentials";
 *
 * const bedrock = createBedrock({ region: "eu-central-1", credentials: fromContainer() });
 * assertEquals((await bedrock.authInfo()).source, "container role");
 * ```
 */
export function fromContainer(options: ContainerOptions = {}): CredentialSource {
  checkSourceOptions(options, CONTAINER);
  const { fetch, clock, allowHttp = false, timeoutMs = TIMEOUT_MS, readFile } = options;
  const read = envReader(options.env);
  return credentialSource("container role", async () => {
    const url = containerUrl(read, allowHttp);
    const authorization = await authorizationOf(read, readFile);
    return await askService({
      service: SERVICE,
      method: "GET",
      url,
      headers: { accept: "application/json", ...authorization !== undefined && { authorization } },
      ...authorization !== undefined && { secrets: [authorization] },
      read: ({ text }, unusable) => hostCredentials(text, unusable),
    }, { fetch, clock, timeoutMs, maxRetries: MAX_RETRIES });
  });
}

const TOKEN = "AWS_CONTAINER_AUTHORIZATION_TOKEN";
const TOKEN_FILE = "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE";

/** Returns the value of the header `authorization`, if the platform gives one. */
async function authorizationOf(read: EnvReader, readFile: FileOptions["readFile"]): Promise<string | undefined> {
  const path = read(TOKEN_FILE);
  if (path !== undefined) {
    const { name, action } = SERVICE;
    return await secretFileText({ name, action, path, from: TOKEN_FILE, readFile }, flawInHeader);
  }
  const token = read(TOKEN);
  const flaw = token === undefined ? undefined : flawInHeader(token);
  if (flaw === undefined) return token;
  throw new AuthenticationError(`Cannot ${CONTAINER_ACTION}: ${TOKEN} ${flaw}`, {
    kind: "credentials",
    code: "InvalidToken",
    provider: SERVICE.name,
  });
}

/** Describes the mistake in a header's value. A token may have blanks, as `Basic …` has. */
function flawInHeader(text: string): string | undefined {
  if (/[\r\n]/.test(text)) return "has a line break in it";
  return /^[ -~]+$/.test(text) ? undefined : "has a character that no header can hold";
}
