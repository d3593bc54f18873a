/**
 * The destination of a client's calls: region, endpoint, and signing name. Resolved at each call, because a model's ARN
 * and the environment influence it.
 */
import type { EnvReader } from "../../auth/env.ts";
import { parseArn } from "../../aws/arn.ts";
import { checkedEndpoint, checkedRegion } from "../../aws/endpoint.ts";
import { samePartition } from "../../aws/partitions.ts";
import { type Bases, bases } from "./bases.ts";
import type { ClientOptions } from "./options.ts";

/** A call's two URLs; they differ when a proxy stands between. */
export interface Destination {
  readonly region: string;
  readonly url: URL;
  readonly signingUrl: URL;
}

/** Resolves the destinations of one client's calls to the runtime. */
export interface Destinations {
  /** The base URLs of Bedrock's services. */
  readonly bases: Bases;
  /**
   * Returns the region of a call to the model; without a model, the client's own.
   *
   * @throws {TypeError} when no region is set, or the model's ARN is of another partition than the client's region.
   */
  region(modelId?: string): string;
  /** The URLs of a path of bedrock-runtime. */
  runtime(path: string, modelId: string): Destination;
  /** The URLs of `href`, which differ if it is under the runtime's endpoint and the client has a `signingEndpoint`. */
  of(region: string, href: string): Destination;
}

/** @throws {TypeError} when a region or an endpoint that is given is invalid, or two options contradict each other. */
export function destinations(options: ClientOptions, read: EnvReader): Destinations {
  const { allowHttp, signingEndpoint } = options;
  const base = bases(options, read);
  const signedBase = signingEndpoint === undefined
    ? undefined
    : checkedEndpoint(signingEndpoint, { allowHttp, from: "signingEndpoint" });

  function ownRegion(): string | undefined {
    const region = options.region ?? read("AWS_REGION") ?? read("AWS_DEFAULT_REGION");
    return region === undefined ? undefined : checkedRegion(region);
  }

  function region(modelId = ""): string {
    const own = ownRegion();
    // A region in the code decides, whatever the ARN names.
    const named = options.region === undefined ? parseArn(modelId)?.region : undefined;
    const region = named === undefined ? own : checkedRegion(named);
    if (region === undefined) {
      throw new TypeError(
        "Cannot call Bedrock: no region is given; pass region, set AWS_REGION (Deno reads it with --allow-env=AWS_REGION), " +
          "or pass env in a Worker",
      );
    }
    if (own === undefined || samePartition(own, region)) return region;
    throw new TypeError(
      `Cannot call an ARN in ${region} with a client of ${own}: the regions belong to different partitions of AWS, and ` +
        `credentials of one do not go to another; pass region: "${region}"`,
    );
  }

  function of(region: string, href: string): Destination {
    const url = new URL(href);
    const runtime = base.of("bedrock-runtime", region);
    const isSignedElsewhere = signedBase !== undefined && isUnder(href, runtime);
    return { region, url, signingUrl: isSignedElsewhere ? new URL(signedBase + href.slice(runtime.length)) : url };
  }

  // Says now what is wrong with the options, rather than at the first call.
  base.of("bedrock-runtime", checkedRegion(options.region ?? "us-east-1"));

  return {
    bases: base,
    region,
    of,
    runtime(path, modelId) {
      const to = region(modelId);
      return of(to, base.of("bedrock-runtime", to) + path);
    },
  };
}

/** Returns whether a URL is under a base URL. */
export function isUnder(href: string, base: string | undefined): boolean {
  return base !== undefined && href.startsWith(`${base}/`);
}
