/**
 * The hosts of AWS to which a client's options let its credentials go.
 */
import { awsHostOf, originOf } from "../../aws/endpoint.ts";
import { type Bases, type BedrockService, OPTIONS } from "./bases.ts";

/** Returns why credentials may not go to AWS's own `origin` in the region; `undefined` if they may. */
export function refusalOf({ customOf, baseOf, fips }: Bases, origin: string, region: string): string | undefined {
  const host = awsHostOf(origin, region);
  if (!host) return `not a Bedrock host in ${region}; pass it as endpoint`;
  // The runtime's endpoint decides for a service that has no endpoint of its own.
  const service = Object.hasOwn(OPTIONS, host.service) ? host.service as BedrockService : "bedrock-runtime";
  const own = customOf(service);
  if (own && !awsHostOf(baseOf(own), region)) return `${own.from} sets another host; call ${baseOf(own)}`;
  const runtime = customOf("bedrock-runtime");
  if (!own && runtime && !awsHostOf(baseOf(runtime), region)) {
    return `${runtime.from} sets another host, and its credentials do not go to AWS; set ${OPTIONS[service]}`;
  }
  const { isOn, from } = fips();
  if (!own && !runtime && isOn && !host.fips) {
    return `${from} allows FIPS hosts only; call ${originOf(host.service, region, { ...host, fips: true })}`;
  }
  return undefined;
}
