/**
 * Where a client's calls go: region, endpoint, and what is signed. Resolved at each call, since a model's ARN and the
 * environment have a say.
 */
import type { EnvReader } from "../auth/env.ts";
import { checkedEndpoint, checkedRegion, isBedrockOrigin, originOf, regionOfArn } from "../http/endpoint.ts";
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
  function region(modelId = ""): string {
    const region = options.region ?? regionOfArn(modelId) ?? read("AWS_REGION") ?? read("AWS_DEFAULT_REGION");
    if (region !== undefined) return checkedRegion(region);
    throw new TypeError(
      "Cannot call Bedrock: no region is given; pass region, set AWS_REGION (Deno reads it with --allow-env=AWS_REGION), " +
        "or pass env in a Worker",
    );
  }

  /** What `href` makes of the endpoint, and the same with what is signed instead of it. */
  function destination(region: string, href: (base: string) => string): Destination {
    const custom = options.endpoint ?? read("AWS_ENDPOINT_URL_BEDROCK_RUNTIME") ?? read("AWS_ENDPOINT_URL");
    // They choose among AWS's own hosts; which of them a custom endpoint is, is not for us to say.
    if (custom !== undefined && (options.fips || options.dualStack)) {
      throw new TypeError("Cannot use fips or dualStack with a custom endpoint: name the host in it");
    }
    const base = checkedEndpoint(custom ?? originOf("bedrock-runtime", region, options));
    const url = href(base);
    const signed = checkedEndpoint(options.signingEndpoint ?? base);
    return { region, url: new URL(url), signingUrl: new URL(url.replace(base, () => signed)) };
  }

  // What is wrong with the options is said now rather than at the first call.
  destination(checkedRegion(options.region ?? "us-east-1"), String);

  return {
    region,
    runtime: (path, modelId) => destination(region(modelId), (base) => base + path),
    anywhere({ href, origin }) {
      const to = region();
      return destination(to, (base) => {
        if (href.startsWith(`${base}/`) || isBedrockOrigin(origin, to)) return href;
        throw new TypeError(
          `Cannot send credentials to ${origin}: not a Bedrock host in ${to}; pass it as endpoint`,
        );
      });
    },
  };
}
