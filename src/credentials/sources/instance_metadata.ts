/**
 * The credentials of an EC2 instance's role.
 */
import { type CredentialSource, credentialSource } from "../../auth/credential_source.ts";
import { envReader } from "../../auth/env.ts";
import {
  callback,
  invalidOption,
  object,
  oneOf,
  type OptionCheck,
  type OptionTable,
  optionTable,
  url,
} from "../../base/check_options.ts";
import { systemClock } from "../../base/clock.ts";
import { shown } from "../../base/quote.ts";
import { type HostCredentials, hostCredentials } from "../metadata/answer.ts";
import { instanceEndpoint, type InstancePlaceOptions } from "../metadata/instance_place.ts";
import { instanceSession } from "../metadata/instance_session.ts";
import { type StaleCredentialsWarning, staticStability } from "../metadata/static_stability.ts";
import { checkSourceOptions } from "../request/check_source_options.ts";
import { serviceChecks, type ServiceOptions } from "../request/service_options.ts";
import { checkedServiceUrl } from "../request/service_url.ts";

/** The options of `fromInstanceMetadata`. */
export interface InstanceMetadataOptions extends ServiceOptions, InstancePlaceOptions {
  /** The name of the role. Default: the service is asked for it, for each refresh. */
  role?: string | undefined;
  /** A Worker's `env`. When given, nothing ambient is read; else `Deno.env` or `process.env` is, name by name. */
  env?: object | undefined;
  /** Called when old credentials serve on. A callback that throws or rejects fails the refresh. */
  onWarning?: ((warning: StaleCredentialsWarning) => unknown) | undefined;
}

/** Names of roles. Source: `CreateRole` of the IAM API reference, read 2026-11-29. */
const ROLE = /^[\w+=,.@-]{1,64}$/;

const roleName: OptionCheck = (value, option) => {
  if (typeof value !== "string" || !ROLE.test(value)) throw invalidOption(option, shown(value), "the name of a role");
};

const INSTANCE: OptionTable = /* @__PURE__ */ optionTable<InstanceMetadataOptions>(() => ({
  of: "fromInstanceMetadata()",
  options: {
    ...serviceChecks(),
    endpoint: url,
    endpointMode: oneOf("IPv4", "IPv6"),
    role: roleName,
    env: object,
    onWarning: callback,
  },
  otherNames: { timeout: "timeoutMs", logger: "onWarning", roleName: "role" },
}));

/** The limits of AWS's SDKs are as short: the service is on the same machine. */
const TIMEOUT_MS = 1000;
const MAX_RETRIES = 1;

const PATH = "iam/security-credentials/";

/**
 * Creates a source of the credentials of an EC2 instance's role, by version 2 of the instance metadata service. Version 1, which any
 * program that forwards requests gives away, is never asked.
 *
 * If the service fails later, or returns expired credentials, the credentials from before serve on for 5 to 10 minutes, and
 * `onWarning` is called. Turned off by `AWS_EC2_METADATA_DISABLED`. Beyond EC2 nothing answers: the source gives up after a second
 * (`timeoutMs`). Other failures are tried once more.
 *
 * @throws {TypeError} when an option has an unknown name or an invalid value. The source rejects with an `AuthenticationError` of
 * kind `credentials`.
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { createBedrock } from "@bedrock-edge/client";
 * import { fromInstanceMetadata } from "@bedrock-edge/client/credentials";
 *
 * const credentials = fromInstanceMetadata({ role: "app", onWarning: ({ message }) => console.warn(message) });
 * const bedrock = createBedrock({ region: "eu-central-1", credentials });
 * assertEquals((await bedrock.authInfo()).source, "instance role app");
 * ```
 */
export function fromInstanceMetadata(options: InstanceMetadataOptions = {}): CredentialSource {
  checkSourceOptions(options, INSTANCE);
  const { fetch, clock = systemClock, timeoutMs = TIMEOUT_MS, allowHttp, endpoint, onWarning } = options;
  if (endpoint !== undefined) checkedServiceUrl(endpoint, { allowHttp });
  const read = envReader(options.env);
  const ask = instanceSession({ fetch, clock, timeoutMs, maxRetries: MAX_RETRIES }, clock);
  const stable = staticStability(clock, onWarning);
  let role = options.role;

  async function roleAt(base: string): Promise<string> {
    return options.role ?? await ask(base, PATH, ({ text }, unusable) => {
      // One role; the list has a line for each.
      const name = text.trim().split(/\s/, 1)[0]!;
      if (!ROLE.test(name)) throw unusable("it names no role");
      return name;
    });
  }

  async function credentialsAt(base: string): Promise<HostCredentials> {
    const name = await roleAt(base);
    const found = await ask(base, PATH + name, ({ text }, unusable) => hostCredentials(text, unusable));
    role = name;
    return found;
  }

  return credentialSource(
    () => role === undefined ? "instance role" : `instance role ${role}`,
    async ({ forceRefresh = false } = {}) => {
      const base = instanceEndpoint(read, options);
      return await stable(() => credentialsAt(base), forceRefresh);
    },
  );
}
