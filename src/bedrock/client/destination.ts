/**
 * The destination of a client's calls: region, endpoint, and signing name. Resolved at each call, because a model's ARN
 * and the environment influence it.
 */
import type { EnvReader } from "../../auth/env.ts";
import { parseArn } from "../../aws/arn.ts";
import { checkedEndpoint, checkedRegion } from "../../aws/endpoint.ts";
import { samePartition } from "../../aws/partitions.ts";
import { quoted } from "../../base/quote.ts";
import { bases, type BedrockService, type ControlService } from "./bases.ts";
import type { ClientOptions } from "./options.ts";

/** A call's two URLs; they differ when a proxy stands between. */
export interface Destination {
  readonly region: string;
  readonly url: URL;
  readonly signingUrl: URL;
}

/** Resolves destinations for one client. */
export interface Destinations {
  /**
   * Returns the region of a call to the model; without a model, the client's own.
   *
   * @throws {TypeError} when no region is set, or the model's ARN is of another partition than the client's region.
   */
  region(modelId?: string): string;
  /** The URLs of a path of bedrock-runtime. */
  runtime(path: string, modelId: string): Destination;
  /**
   * Returns the URLs of a path of a service, for a call to the model if one is given.
   *
   * @throws {TypeError} when the path does not stay under the service's endpoint.
   */
  service(service: BedrockService, path: string, modelId: string | undefined): Destination;
  /** The base URL of the control plane. */
  control(service: ControlService): string;
  /**
   * The URLs of any call to Bedrock, by a whole URL or by a path of bedrock-runtime.
   *
   * @throws {TypeError} when the URL is neither on a configured endpoint nor on one of Bedrock's hosts in the region that the
   * options allow: credentials go nowhere else.
   */
  anywhere(url: string): Destination;
}

/** The services of the control plane, and those beside the runtime that have an endpoint of their own. */
const CONTROL_SERVICES: readonly ControlService[] = ["bedrock", "bedrock-agent"];
const OTHER_SERVICES: readonly BedrockService[] = [...CONTROL_SERVICES, "bedrock-agent-runtime"];

/** @throws {TypeError} when a region or an endpoint that is given is invalid, or two options contradict each other. */
export function destinations(options: ClientOptions, read: EnvReader): Destinations {
  const { allowHttp, control, signingEndpoint } = options;
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

  /** `href`, and the same at the host that is signed instead of the runtime's. */
  function destination(region: string, runtime: string, href: string): Destination {
    const url = new URL(href);
    const isSignedElsewhere = signedBase !== undefined && isUnder(href, runtime);
    return { region, url, signingUrl: isSignedElsewhere ? new URL(signedBase + href.slice(runtime.length)) : url };
  }

  function configured(service: BedrockService, region: string): string | undefined {
    try {
      return base.of(service, region);
    } catch {
      // Without an endpoint of its own the service has no host that a URL could be under.
      return undefined;
    }
  }

  // Says now what is wrong with the options, rather than at the first call.
  const anyRegion = checkedRegion(options.region ?? "us-east-1");
  base.of("bedrock-runtime", anyRegion);
  if (control?.endpoint !== undefined || control?.agentEndpoint !== undefined) {
    for (const service of CONTROL_SERVICES) base.of(service, anyRegion);
  }
  if (control?.agentRuntimeEndpoint !== undefined) base.of("bedrock-agent-runtime", anyRegion);

  return {
    region,
    runtime(path, modelId) {
      const to = region(modelId);
      const runtime = base.of("bedrock-runtime", to);
      return destination(to, runtime, runtime + path);
    },
    service(service, path, modelId) {
      const to = region(modelId);
      const own = base.of(service, to);
      const url = new URL(own + path);
      url.search = signable(url.search);
      if (!isUnder(url.href, own)) {
        throw new TypeError(
          `Cannot call ${quoted(path)}: the path leaves the endpoint; pass a path without ".." steps`,
        );
      }
      return destination(to, base.of("bedrock-runtime", to), url.href);
    },
    control: (service) => base.of(service, region()),
    anywhere(given) {
      const to = region();
      const runtime = base.of("bedrock-runtime", to);
      const url = given.startsWith("/") ? new URL(runtime + given) : wholeUrl(given);
      url.search = signable(url.search);
      const { href, origin } = url;
      const isConfigured = isUnder(href, runtime) ||
        OTHER_SERVICES.some((service) => isUnder(href, configured(service, to)));
      const refusal = isConfigured ? undefined : base.refusal(origin, to);
      if (refusal !== undefined) throw new TypeError(`Cannot send credentials to ${origin}: ${refusal}`);
      return destination(to, runtime, href);
    },
  };
}

function isUnder(href: string, base: string | undefined): boolean {
  return base !== undefined && href.startsWith(`${base}/`);
}

/** @throws {TypeError} when the text is not a URL, or has a password in it. */
function wholeUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url && !url.username && !url.password) return url;
  throw new TypeError(
    url
      ? `Cannot call ${url.origin}: the URL contains credentials; remove them, and send them in a header`
      : `Cannot call ${quoted(text)}: not a URL; ` +
        'use a path of the runtime such as "/model/amazon.nova-lite-v1%3A0/invoke", or a whole URL',
  );
}

/**
 * A query as the signer reads it, so that the sent query is the signed one: it takes a plus sign for a space and writes `%20`,
 * and leaves out members without a name. Seen in aws4fetch 1.0.20.
 */
function signable(search: string): string {
  return search.slice(1).split("&").filter((member) => !member.startsWith("=")).join("&").replaceAll("+", "%20");
}
