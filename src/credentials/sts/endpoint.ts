/**
 * The region and the endpoint of a service that a source asks. The variables are those of AWS's SDKs,
 * https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html, read 2026-11-20.
 */
import { checkedRegion, type EndpointOptions, originOf } from "../../aws/endpoint.ts";
import { partitionOf } from "../../aws/partitions.ts";
import { envReader } from "../../auth/env.ts";
import { AuthenticationError } from "../../errors/provider_error.ts";
import type { RegionalOptions } from "../request/service_options.ts";
import { checkedServiceUrl } from "../request/service_url.ts";

/** A service with a host in every region. */
export interface RegionalService {
  /** The first name of its hosts, such as `sts`. */
  readonly host: string;
  /** The variable that names another endpoint. */
  readonly variable: string;
  readonly displayName: string;
  /** A region of the partition whose plain hosts are FIPS-validated, and there are no other FIPS hosts. */
  readonly plainFips?: string | undefined;
  /** A region of the partition whose plain hosts answer over IPv6, and there are no other dual-stack hosts. */
  readonly plainDualStack?: string | undefined;
}

/** The place of a service. */
export interface ServicePlace {
  readonly region: string;
  readonly url: URL;
}

/**
 * Returns the place of a service at this moment, since the environment may change.
 *
 * @throws {AuthenticationError} `credentials` when no region is given.
 * @throws {TypeError} when the region or the endpoint is invalid.
 */
export function placeOf(service: RegionalService, options: RegionalOptions): ServicePlace {
  const read = envReader(options.env);
  const given = options.region ?? read("AWS_REGION") ?? read("AWS_DEFAULT_REGION");
  if (given === undefined) {
    throw new AuthenticationError(
      `Cannot ask ${service.displayName} for credentials: no region is given; pass region, set AWS_REGION, or pass env in a Worker`,
      { kind: "credentials", code: "NoRegion" },
    );
  }
  const region = checkedRegion(given);
  const { endpoint, allowHttp } = options;
  if (endpoint !== undefined) return { region, url: new URL(`${checkedServiceUrl(endpoint, { allowHttp })}/`) };
  for (const from of [service.variable, "AWS_ENDPOINT_URL"]) {
    const url = read(from);
    if (url !== undefined) return { region, url: new URL(`${checkedServiceUrl(url, { allowHttp, from })}/`) };
  }
  const [fips, dualStack] = ["AWS_USE_FIPS_ENDPOINT", "AWS_USE_DUALSTACK_ENDPOINT"].map((name) =>
    read(name)?.toLowerCase() === "true"
  );
  return { region, url: new URL(`${originOf(service.host, region, existing(service, region, { fips, dualStack }))}/`) };
}

/** Returns the choice that leads to a host which exists. Source: the endpoint rules of AWS's SDKs, read 2026-11-29. */
function existing(service: RegionalService, region: string, { fips, dualStack }: EndpointOptions): EndpointOptions {
  const isIn = (other: string | undefined) => other !== undefined && partitionOf(other) === partitionOf(region);
  return {
    fips: fips && (dualStack || !isIn(service.plainFips)),
    dualStack: dualStack && !isIn(service.plainDualStack),
  };
}

/**
 * Checks at construction what does not depend on the environment.
 *
 * @throws {TypeError} when the region or the endpoint is invalid.
 */
export function checkPlace({ region, endpoint, allowHttp }: RegionalOptions): void {
  if (region !== undefined) checkedRegion(region);
  if (endpoint !== undefined) checkedServiceUrl(endpoint, { allowHttp });
}
