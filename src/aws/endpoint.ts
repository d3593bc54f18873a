/**
 * The host that is called. A region, a model id or an option can choose among AWS's hosts, but never lead to another host.
 * Partitions and suffixes: the endpoint rules of AWS's SDKs, read 2026-11-20.
 */
import { parseArn } from "./arn.ts";
import { cut, kindOf, quoted } from "../base/quote.ts";
import { nearestRegion } from "./nearest_region.ts";

/** By partition: the beginning of its regions, the DNS suffix, the dual-stack suffix. The last one is every other region. */
const PARTITIONS: readonly (readonly [string, string, string])[] = [
  ["us-gov-", "amazonaws.com", "api.aws"],
  ["cn-", "amazonaws.com.cn", "api.amazonwebservices.com.cn"],
  ["eusc-", "amazonaws.eu", "api.amazonwebservices.eu"],
  ["us-iso-", "c2s.ic.gov", "api.aws.ic.gov"],
  ["us-isob-", "sc2s.sgov.gov", "api.aws.scloud"],
  ["eu-isoe-", "cloud.adc-e.uk", "api.cloud-aws.adc-e.uk"],
  ["us-isof-", "csp.hci.ic.gov", "api.aws.hci.ic.gov"],
  ["", "amazonaws.com", "api.aws"],
];

/** The choice among a region's hosts. */
export interface EndpointOptions {
  /** The FIPS-validated host. */
  fips?: boolean | undefined;
  /** The host that answers over IPv6 as well. */
  dualStack?: boolean | undefined;
}

/** Returns the origin of one of Bedrock's services. The region must have been checked. */
export function originOf(service: string, region: string, { fips, dualStack }: EndpointOptions = {}): string {
  const [, ...suffixes] = PARTITIONS.find(([start]) => region.startsWith(start))!;
  return `https://${service}${fips ? "-fips" : ""}.${region}.${suffixes[dualStack ? 1 : 0]}`;
}

/** Returns whether two regions belong to the same partition of AWS. Credentials of one partition mean nothing to another. */
export function samePartition(region: string, other: string): boolean {
  const partitionOf = (name: string) => PARTITIONS.find(([start]) => name.startsWith(start));
  return partitionOf(region) === partitionOf(other);
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

/**
 * Checks a region and returns it. It becomes part of a host's name, in which a dot or a slash would change the host.
 *
 * @throws {TypeError}
 */
export function checkedRegion(region: string): string {
  if (/^[a-z]{2,8}(-[a-z]{2,16}){1,3}-\d{1,2}$/.test(region)) return region;
  throw new TypeError(
    `Cannot use region ${quoted(`${region}`)}: not a region name; use one such as "${
      nearestRegion(`${region}`) ?? "us-east-1"
    }"`,
  );
}

/** The rules for a caller's endpoint, and the name of its option or variable. */
export interface EndpointCheck {
  /** Allows http to other machines. */
  readonly allowHttp?: boolean | undefined;
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
  const problem = endpointProblem(text, allowHttp);
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
  // "localhost:8080" is a URL of the scheme "localhost", and "proxy.example/path" is no URL.
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

/** Returns whether a host is this machine. */
export function isLoopback(hostname: string): boolean {
  return /^(127\.[\d.]+|\[::1\]|(.+\.)?localhost)$/.test(hostname);
}

/** Returns an endpoint as a message shows it, without the parts that may hold a secret. */
function shownEndpoint(text: string): string {
  const hasCredentials = text.includes("@");
  // A password may hold a question mark, and a query an @: then it is not clear which part is secret.
  if (hasCredentials && /[?#]/.test(text)) return '"…"';
  return quoted(hasCredentials ? text.replace(/^.*@/s, "…@") : text.replace(/([?#]).*/s, "$1…"));
}

/**
 * Returns the path of a call to a model. The id is percent-encoded as one segment, once: SigV4's canonical path encodes again. An
 * encoded id is decoded first.
 *
 * @throws {TypeError} when the id is empty, longer than 2048 characters, not well-formed, a step in a path, or has a control
 * character or white space.
 */
export function modelPath(modelId: string, action: string): string {
  const problem = idProblem(modelId);
  if (problem !== undefined) {
    throw new TypeError(`Cannot call model ${shownId(modelId)}: ${problem}; use a model id, a profile id or an ARN`);
  }
  return `/model/${pathSegment(decodedId(modelId))}/${action}`;
}

/** Returns a text as one segment of a path, percent-encoded once. SigV4 encodes five characters more than `encodeURIComponent`. */
export function pathSegment(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/** Returns why an id cannot be called. */
function idProblem(modelId: unknown): string | undefined {
  if (typeof modelId !== "string") return "the id is not a string";
  let id: string;
  try {
    id = decodedId(modelId);
    encodeURIComponent(id);
  } catch {
    return "the id is not well-formed: half a character, or a percent sign that encodes nothing";
  }
  if (id === "") return "the id is empty";
  if (/[\s\p{Cc}]/u.test(id)) return "the id has white space or a control character";
  if (id === "." || id === "..") return "the id is a step in a path";
  if (id.length > 2 * MAX_ID_LENGTH || [...id].length > MAX_ID_LENGTH) {
    return `the id is too long: at most ${MAX_ID_LENGTH} characters`;
  }
  return undefined;
}

/** Source: the `modelId` pattern of Converse in the bedrock-runtime API model, read 2026-11-20. */
const MAX_ID_LENGTH = 2048;

function decodedId(modelId: string): string {
  return modelId.includes("%") ? decodeURIComponent(modelId) : modelId;
}

/** Returns an id as a message shows it. The caller may pass any type and any length. */
function shownId(modelId: unknown): string {
  // An object may be a handle or a whole request: its content belongs in no message.
  if (Object(modelId) === modelId) return `(${kindOf(modelId)})`;
  const shown = JSON.stringify(modelId) ?? "undefined";
  if (cut(shown) === shown) return shown;
  const length = typeof modelId === "string" ? modelId.length : shown.length;
  return `${cut(shown)} (${length} characters)`;
}

/** Returns the region that an ARN names; `undefined` for anything that is not the ARN of a callable resource. */
export function regionOfArn(modelId: unknown): string | undefined {
  return typeof modelId === "string" ? parseArn(modelId)?.region : undefined;
}
