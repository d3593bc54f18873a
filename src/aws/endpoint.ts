/**
 * The host of a call. A region, a model id or an option can choose among AWS's hosts, but never lead to another host.
 * Names of hosts: the endpoint rules of AWS's SDKs, read 2026-11-20.
 */
import { isLoopback } from "../base/loopback.ts";
import { cut, quoted } from "../base/quote.ts";
import { nearestRegion } from "./nearest_region.ts";
import { partitionOf } from "./partitions.ts";

/** The choice among a region's hosts. */
export interface EndpointOptions {
  /** The FIPS-validated host. */
  fips?: boolean | undefined;
  /** The host that answers over IPv6 as well. */
  dualStack?: boolean | undefined;
}

/** Returns the origin of one of Bedrock's services, for a region that has been checked. */
export function originOf(service: string, region: string, { fips, dualStack }: EndpointOptions = {}): string {
  const { dnsSuffix, dualStackDnsSuffix } = partitionOf(region);
  return `https://${service}${fips ? "-fips" : ""}.${region}.${dualStack ? dualStackDnsSuffix : dnsSuffix}`;
}

/** One of AWS's own hosts of Bedrock. */
export interface AwsHost extends EndpointOptions {
  /** The host's first name without `-fips`, such as `bedrock-runtime`. */
  readonly service: string;
}

/** Reads an origin of Bedrock's own in `region`; `undefined` for any other origin. */
export function awsHostOf(origin: string, region: string): AwsHost | undefined {
  const name = /^https:\/\/(bedrock[a-z-]*)\./.exec(origin)?.[1];
  if (name === undefined) return undefined;
  const fips = name.endsWith("-fips");
  const service = fips ? name.slice(0, -"-fips".length) : name;
  const dualStack = [false, true].find((dualStack) => origin === originOf(service, region, { fips, dualStack }));
  return dualStack === undefined ? undefined : { service, fips, dualStack };
}

const REGION = /^[a-z]{2,8}(-[a-z]{2,16}){1,3}-\d{1,2}$/;

/** Returns the regions that the name of a host has in it, as those of AWS do. */
export function regionsInHost(hostname: string): string[] {
  return hostname.split(".").filter((label) => REGION.test(label));
}

/**
 * Checks a region and returns it. It becomes part of a host's name, in which a dot or a slash would change the host.
 *
 * @throws {TypeError}
 */
export function checkedRegion(region: string): string {
  if (REGION.test(region)) return region;
  throw new TypeError(
    `Cannot use region ${quoted(`${region}`)}: not a region name; use one such as "${
      nearestRegion(`${region}`) ?? "us-east-1"
    }"`,
  );
}

/** The rules for a caller's endpoint, and the name of its option or variable. */
export interface EndpointCheck {
  /** Allows http to other machines. */
  readonly allowHttp?: boolean | "long-term-keys" | undefined;
  /** @default {"endpoint"} */
  readonly from?: string | undefined;
}

/**
 * Returns the endpoint of the caller without a slash at the end.
 *
 * @throws {TypeError} when the endpoint is not a URL, carries credentials, a query or a fragment, or sends secrets over plain
 * HTTP to another machine.
 */
export function checkedEndpoint(
  endpoint: string | URL,
  { allowHttp = false, from = "endpoint" }: EndpointCheck = {},
): string {
  const text = `${endpoint}`;
  const problem = endpointProblem(text, allowHttp !== false);
  if (problem === undefined) return withoutSlashes(new URL(text).href);
  throw new TypeError(`Cannot use ${shownEndpoint(text)} as ${from}: ${problem}`);
}

/** Returns a URL without the slashes at its end. A pattern would try every run of slashes from each of its slashes. */
function withoutSlashes(href: string): string {
  let end = href.length;
  while (href[end - 1] === "/") end--;
  return href.slice(0, end);
}

/** Returns why a text cannot be an endpoint, and what would work. */
function endpointProblem(text: string, allowHttp: boolean): string | undefined {
  if (!text.trim()) return "it is empty; use an https URL of host and path";
  // "localhost:8080" is a URL of the scheme "localhost", and "proxy.example/path" is not a URL.
  if (/^([\w-]+\.)*[\w-]+(:\d+)?(\/[^@?#]*)?$/.test(text)) {
    return `the scheme is missing; write ${isLoopback(text.replace(/[:/].*/, "")) ? "http" : "https"}://${cut(text)}`;
  }
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    return "not a URL; use an https URL of host and path, without credentials";
  }
  if (url.protocol !== "https:" && url.protocol !== "http:") {
    return "not an https URL; use an https URL of host and path";
  }
  // An @ behind the host may be the end of a password with a slash in it.
  if (url.href.includes("@")) return "the URL contains credentials; remove them";
  if (url.href.includes("?")) return "the URL has a query; use an https URL of host and path";
  if (url.href.includes("#")) return "the URL has a fragment; use an https URL of host and path";
  if (url.protocol === "https:" || allowHttp || isLoopback(url.hostname)) return undefined;
  return "plain HTTP would show the credentials to the network; use an https URL of host and path, or http on loopback; " +
    "to another machine without TLS, pass allowHttp: true";
}

/** Returns an endpoint as a message shows it, without the parts that may hold a secret. */
function shownEndpoint(text: string): string {
  const hasCredentials = text.includes("@");
  // A password may hold a question mark, and a query an @: then it is not clear which part is secret.
  if (hasCredentials && /[?#]/.test(text)) return '"…"';
  return quoted(hasCredentials ? text.replace(/^.*@/s, "…@") : text.replace(/([?#]).*/s, "$1…"));
}
