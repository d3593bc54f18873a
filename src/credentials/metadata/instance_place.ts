/**
 * The place of the instance metadata service. Source: "IMDS credential provider" of the AWS SDKs reference guide, read 2026-11-29.
 */
import type { EnvReader } from "../../auth/env.ts";
import { quoted } from "../../base/quote.ts";
import { AuthenticationError } from "../../errors/provider_error.ts";
import { checkedServiceUrl } from "../request/service_url.ts";

/** The options of the place. */
export interface InstancePlaceOptions {
  /**
   * The endpoint of the service. Default: `AWS_EC2_METADATA_SERVICE_ENDPOINT`, else AWS's address for `endpointMode`. Plain http goes
   * to AWS's addresses and to this machine, and beyond them only with `allowHttp`.
   */
  endpoint?: string | URL | undefined;
  /** The kind of AWS's address. Default: `AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE`, then `IPv4`. */
  endpointMode?: EndpointMode | undefined;
}

/** The kind of an address. */
export type EndpointMode = "IPv4" | "IPv6";

/** AWS's addresses by mode in lower case. */
const ENDPOINTS: ReadonlyMap<string, string> = /* @__PURE__ */ new Map([
  ["ipv4", "http://169.254.169.254"],
  ["ipv6", "http://[fd00:ec2::254]"],
]);

const ENDPOINT = "AWS_EC2_METADATA_SERVICE_ENDPOINT";
const MODE = "AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE";
const DISABLED = "AWS_EC2_METADATA_DISABLED";

/** The purpose of the requests, for messages. */
export const INSTANCE_ACTION = "get the credentials of the instance";

/**
 * Returns the endpoint at this moment without a slash at the end, since the environment may change.
 *
 * @throws {AuthenticationError} `credentials` when the environment turns the service off.
 * @throws {TypeError} when the endpoint or the mode is invalid.
 */
export function instanceEndpoint(
  read: EnvReader,
  { endpoint, endpointMode, allowHttp }: InstancePlaceOptions & { readonly allowHttp?: boolean | undefined },
): string {
  const disabled = read(DISABLED);
  if (disabled !== undefined && disabled.toLowerCase() !== "false") {
    throw new AuthenticationError(`Cannot ${INSTANCE_ACTION}: ${DISABLED} is set; unset it, or use another source`, {
      kind: "credentials",
      code: "MetadataDisabled",
      provider: "imds",
    });
  }
  if (endpoint !== undefined) return checkedServiceUrl(endpoint, { allowHttp });
  const own = read(ENDPOINT);
  if (own !== undefined) return checkedServiceUrl(own, { allowHttp, from: ENDPOINT });
  const mode = endpointMode ?? read(MODE) ?? "IPv4";
  const found = ENDPOINTS.get(mode.toLowerCase());
  if (found !== undefined) return found;
  throw new TypeError(`Cannot use ${quoted(mode)} as ${MODE}: not a kind of address; use IPv4 or IPv6`);
}
