/**
 * The place of calls to `bedrock-mantle`, beside the runtime that a client calls.
 */
import { awsHostOf, checkedEndpoint, originOf } from "../aws/endpoint.ts";
import { isLoopback } from "../base/loopback.ts";
import type { CalledService, CallPlace } from "../operation/prepared_call.ts";

/** The name of the service: of its hosts, and to sign for. Source: a signed request that was accepted, recorded 2026-08. */
const SERVICE = "bedrock-mantle";

/**
 * Creates the service of a codec's calls.
 *
 * @param endpoint the endpoint instead of AWS's host
 * @throws {TypeError} when the endpoint is not valid.
 */
export function mantleService(endpoint: string | URL | undefined): CalledService {
  const own = endpoint === undefined ? undefined : checkedEndpoint(endpoint, { from: "endpoint of mantle()" });
  return {
    name: SERVICE,
    placeOf(main: CallPlace): CallPlace {
      const { region, url } = main;
      // A server on this machine stands for all of Bedrock.
      if (own === undefined && isLoopback(url.hostname)) return main;
      const base = own ?? originIn(region, url.origin);
      const place = new URL(base + url.pathname + url.search);
      return { region, url: place, signingUrl: place };
    },
  };
}

/** Returns AWS's host of the service, for a client that calls AWS's hosts. It answers over IPv6 too, and there is no FIPS host. */
function originIn(region: string, runtime: string): string {
  const host = awsHostOf(runtime, region);
  if (host === undefined) {
    throw new TypeError(
      `Cannot call ${SERVICE}: the client's endpoint is the runtime's alone, and its credentials do not go to AWS; ` +
        "pass mantle({ endpoint })",
    );
  }
  if (host.fips) {
    throw new TypeError(
      `Cannot call ${SERVICE} with fips: it has no FIPS host; use a client without fips, or pass mantle({ endpoint })`,
    );
  }
  return originOf(SERVICE, region, { dualStack: true });
}
