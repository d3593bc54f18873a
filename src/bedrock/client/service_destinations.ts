/**
 * The destinations of every call that is not a chat: each of Bedrock's services, and whole URLs. Apart from `destination.ts`, so that a
 * text client does not include them.
 */
import { checkedRegion } from "../../aws/endpoint.ts";
import { quoted } from "../../base/quote.ts";
import type { BedrockService, ControlService } from "./bases.ts";
import { type Destination, type Destinations, isUnder } from "./destination.ts";
import { refusalOf } from "./host_refusal.ts";
import type { ClientOptions } from "./options.ts";

/** Resolves the destinations of all calls of one client. */
export interface ServiceDestinations {
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

/** The services of the control plane, and all services beside the runtime. */
const CONTROL_SERVICES: readonly ControlService[] = ["bedrock", "bedrock-agent"];
const OTHER_SERVICES: readonly BedrockService[] = [...CONTROL_SERVICES, "bedrock-agent-runtime"];

/** @throws {TypeError} when an endpoint of a service is invalid, or two options contradict each other. */
export function serviceDestinations(
  { bases, region, of }: Destinations,
  { control, region: named = "us-east-1" }: ClientOptions,
): ServiceDestinations {
  function configured(service: BedrockService, region: string): string | undefined {
    try {
      return bases.of(service, region);
    } catch {
      // Without an endpoint of its own the service has no host that a URL could be under.
      return undefined;
    }
  }

  // Says now what is wrong with the options, rather than at the first call.
  const anyRegion = checkedRegion(named);
  if (control?.endpoint !== undefined || control?.agentEndpoint !== undefined) {
    for (const service of CONTROL_SERVICES) bases.of(service, anyRegion);
  }
  if (control?.agentRuntimeEndpoint !== undefined) bases.of("bedrock-agent-runtime", anyRegion);

  return {
    service(service, path, modelId) {
      const to = region(modelId);
      const own = bases.of(service, to);
      const url = new URL(own + path);
      url.search = signable(url.search);
      if (!isUnder(url.href, own)) {
        throw new TypeError(
          `Cannot call ${quoted(path)}: the path leaves the endpoint; pass a path without ".." steps`,
        );
      }
      return of(to, url.href);
    },
    control: (service) => bases.of(service, region()),
    anywhere(given) {
      const to = region();
      const runtime = bases.of("bedrock-runtime", to);
      const url = given.startsWith("/") ? new URL(runtime + given) : wholeUrl(given);
      url.search = signable(url.search);
      const { href, origin } = url;
      const isConfigured = isUnder(href, runtime) ||
        OTHER_SERVICES.some((service) => isUnder(href, configured(service, to)));
      const refusal = isConfigured ? undefined : refusalOf(bases, origin, to);
      if (refusal !== undefined) throw new TypeError(`Cannot send credentials to ${origin}: ${refusal}`);
      return of(to, href);
    },
  };
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
