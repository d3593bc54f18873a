/**
 * Where a client's calls go: region, endpoint, and what is signed. Resolved at each call, since a model's ARN and the
 * environment have a say.
 */
import type { EnvReader } from "../auth/env.ts";
import { checkedEndpoint, checkedRegion, isBedrockOrigin, joined, originOf, regionOfArn } from "../http/endpoint.ts";
import type { ClientOptions } from "./options.ts";

/** A call's two URLs; they differ when a proxy stands between. */
export interface Destination {
  readonly region: string;
  readonly url: URL;
  readonly signingUrl: URL;
}

/** Resolves destinations for one client. */
export interface Destinations {
  /** @throws {TypeError} when nothing says which region. */
  region(modelId?: string): string;
  /** The URLs of a path of bedrock-runtime. */
  runtime(path: string, modelId: string): Destination;
  /**
   * The URLs of any call to Bedrock.
   *
   * @throws {TypeError} when the URL is neither on the configured endpoint nor on one of Bedrock's hosts in the region:
   * credentials go nowhere else.
   */
  anywhere(url: URL): Destination;
}

/** @throws {TypeError} when a region or an endpoint that is given is none, or two options contradict each other. */
export function destinations(options: ClientOptions, read: EnvReader): Destinations {
  const { fips, dualStack, signingEndpoint } = options;

  function region(modelId = ""): string {
    const region = options.region ?? regionOfArn(modelId) ?? read("AWS_REGION") ?? read("AWS_DEFAULT_REGION");
    if (region !== undefined) return checkedRegion(region);
    throw new TypeError("Cannot call Bedrock: no region is given; pass region, or set AWS_REGION");
  }

  /** Where requests go, and what is signed instead. */
  function bases(region: string): [base: URL, signed: URL] {
    const custom = options.endpoint ?? read("AWS_ENDPOINT_URL_BEDROCK_RUNTIME") ?? read("AWS_ENDPOINT_URL");
    // They choose among AWS's own hosts; which of them a custom endpoint is, is not for us to say.
    if (custom !== undefined && (fips || dualStack)) {
      throw new TypeError("Cannot use fips or dualStack with a custom endpoint: name the host in it");
    }
    const base = checkedEndpoint(custom ?? originOf("bedrock-runtime", region, options));
    return [base, signingEndpoint === undefined ? base : checkedEndpoint(signingEndpoint)];
  }

  // What is wrong with the options is said now rather than at the first call.
  bases(checkedRegion(options.region ?? "us-east-1"));

  return {
    region,
    runtime(path, modelId) {
      const to = region(modelId);
      const [base, signed] = bases(to);
      return { region: to, url: joined(base, path), signingUrl: joined(signed, path) };
    },
    anywhere(url) {
      const to = region();
      const [root, signed] = bases(to).map((base) => joined(base, "/").href);
      const { href, origin } = url;
      if (href.startsWith(root!)) return { region: to, url, signingUrl: new URL(href.replace(root!, () => signed!)) };
      if (isBedrockOrigin(origin, to)) return { region: to, url, signingUrl: url };
      throw new TypeError(
        `Cannot send credentials to ${origin}: it is no Bedrock host in ${to}; pass it as endpoint`,
      );
    },
  };
}
