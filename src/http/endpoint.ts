/**
 * Which host is called. A region, a model id or an option can choose among AWS's hosts, never leave them.
 * Partitions and suffixes: the endpoint rules of AWS's SDKs, read 2026-11-20.
 */

/** By partition: the beginning of its regions, the DNS suffix, the dual-stack suffix. The last one is every other region. */
const PARTITIONS: readonly (readonly [string, string, string])[] = [
  ["cn-", "amazonaws.com.cn", "api.amazonwebservices.com.cn"],
  ["eusc-", "amazonaws.eu", "api.amazonwebservices.eu"],
  ["us-iso-", "c2s.ic.gov", "api.aws.ic.gov"],
  ["us-isob-", "sc2s.sgov.gov", "api.aws.scloud"],
  ["eu-isoe-", "cloud.adc-e.uk", "api.cloud-aws.adc-e.uk"],
  ["us-isof-", "csp.hci.ic.gov", "api.aws.hci.ic.gov"],
  ["", "amazonaws.com", "api.aws"],
];

/** Which of a region's hosts to call. */
export interface EndpointOptions {
  /** The FIPS-validated host. */
  fips?: boolean | undefined;
  /** The host that answers over IPv6 as well. */
  dualStack?: boolean | undefined;
}

/** The origin of one of Bedrock's services. The region must have been checked. */
export function originOf(service: string, region: string, { fips, dualStack }: EndpointOptions = {}): string {
  const [, ...suffixes] = PARTITIONS.find(([start]) => region.startsWith(start))!;
  return `https://${service}${fips ? "-fips" : ""}.${region}.${suffixes[dualStack ? 1 : 0]}`;
}

/** Whether `origin` is one of Bedrock's own in `region`: where credentials may go besides a configured endpoint. */
export function isBedrockOrigin(origin: string, region: string): boolean {
  const service = /^https:\/\/(bedrock[a-z-]*)\./.exec(origin)?.[1] ?? "";
  return origin === originOf(service, region) || origin === originOf(service, region, { dualStack: true });
}

/**
 * Refuses what cannot be a region: it becomes part of a host's name, so a dot or a slash in it would change the host.
 *
 * @throws {TypeError}
 */
export function checkedRegion(region: string): string {
  if (/^[a-z]{2,8}(-[a-z]{2,16}){1,3}-\d{1,2}$/.test(region)) return region;
  throw new TypeError(
    `Cannot use region ${JSON.stringify(region)}: invalid region name; use a name such as "us-east-1"`,
  );
}

/**
 * Returns the endpoint of the caller without a slash at the end.
 *
 * @throws {TypeError} when the endpoint is not a URL, carries credentials, a query or a fragment, or sends secrets over plain
 * HTTP to another machine.
 */
export function checkedEndpoint(endpoint: string | URL): string {
  // What stands before an @ may be a password, also where a slash is missing or turned round.
  const shown = `${endpoint}`.replace(/^.*@/s, "…@");
  try {
    const { href, protocol, hostname } = new URL(endpoint);
    const trusted = protocol === "https:" ||
      (protocol === "http:" && /^(127\.[\d.]+|\[::1\]|(.+\.)?localhost)$/.test(hostname));
    if (trusted && !/[@?#]/.test(href)) return href.replace(/\/+$/, "");
  } catch {
    // Said below.
  }
  throw new TypeError(
    `Cannot use ${shown} as endpoint: use an https URL of host and path without credentials, or http on loopback`,
  );
}

/**
 * The path of a call to a model. The id is percent-encoded as one segment, once: SigV4's canonical path encodes again. An id
 * that arrives encoded is taken for what it stands for.
 *
 * @throws {TypeError} when the id is empty, longer than 2048 characters, not well-formed, a step in a path, or has a control
 * character or white space.
 */
export function modelPath(modelId: string, action: string): string {
  try {
    const id = modelId.includes("%") ? decodeURIComponent(modelId) : modelId;
    const segment = encodeURIComponent(id).replace(
      // SigV4 encodes four characters more than encodeURIComponent.
      /[!'()*]/g,
      (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
    );
    if (/^(?!\.\.?$)[^\s\p{Cc}]{1,2048}$/u.test(id)) return `/model/${segment}/${action}`;
  } catch {
    // Said below: half a character, or an escape that stands for nothing.
  }
  throw new TypeError(
    `Cannot call model ${
      shownId(modelId)
    }: invalid model id; use a model id, a profile id or an ARN of at most 2048 characters`,
  );
}

/** Returns an id as a message shows it. The caller may pass any type and any length. */
function shownId(modelId: unknown): string {
  const shown = JSON.stringify(modelId) ?? "undefined";
  return shown.length > 80 ? `${shown.slice(0, 80)}… (${shown.length} characters)` : shown;
}

/** The region that an ARN names, if the id is an ARN with one. */
export function regionOfArn(modelId: string): string | undefined {
  return /^arn:[^:]*:[^:]*:([^:]+)/.exec(modelId.replace(/%3a/gi, ":"))?.[1];
}
