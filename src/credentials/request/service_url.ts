/**
 * The URLs that secrets may go to.
 */
import { checkedEndpoint, type EndpointCheck } from "../../aws/endpoint.ts";

/**
 * The hosts of AWS that give credentials without TLS: a request to them does not leave the machine or its hypervisor. Source: the
 * endpoints of the instance metadata service, of ECS and of EKS Pod Identity in the AWS SDKs, read 2026-11-20.
 */
const METADATA_HOSTS: ReadonlySet<string> = /* @__PURE__ */ new Set([
  "169.254.169.254",
  "169.254.170.2",
  "169.254.170.23",
  "[fd00:ec2::254]",
  "[fd00:ec2::23]",
]);

/** Returns whether a host, as `URL.hostname` writes it, is one of AWS's that give credentials without TLS. */
export function isMetadataHost(hostname: string): boolean {
  return METADATA_HOSTS.has(hostname);
}

/**
 * Returns a service's endpoint without a slash at the end. Plain http goes to this machine and to the metadata hosts, and beyond
 * them only with `allowHttp`.
 *
 * @throws {TypeError} when the endpoint is not a URL, carries credentials, a query or a fragment, or is plain http to another
 * machine.
 */
export function checkedServiceUrl(endpoint: string | URL, { allowHttp, ...check }: EndpointCheck = {}): string {
  return checkedEndpoint(endpoint, { ...check, allowHttp: allowHttp || isMetadataHost(hostnameOf(endpoint)) });
}

function hostnameOf(endpoint: string | URL): string {
  try {
    return new URL(endpoint).hostname;
  } catch {
    return "";
  }
}
