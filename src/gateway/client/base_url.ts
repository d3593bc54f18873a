/**
 * The URL of the gateway and the version of its protocol, which belong together.
 */
import { checkedEndpoint } from "../../aws/endpoint.ts";
import type { Protocol } from "../service/headers.ts";
import type { GatewayOptions } from "./options.ts";

/** The place that a client calls. */
export interface GatewayBase {
  /** The URL, without a slash at the end. */
  readonly url: string;
  /** The origin of the URL, at which the routes about money are. */
  readonly origin: string;
  readonly protocol: Protocol;
}

/** The path of each version, at the end of the gateway's own URL. */
const VERSION_PATH = /\/(v[34])\/ai$/;

/**
 * Returns the place that a client calls.
 *
 * @throws {TypeError} for a URL that cannot be called, and for a protocol that the path contradicts: the gateway would read files of
 * one version as those of the other.
 */
export function gatewayBase({ baseURL, allowHttp, protocol: given }: GatewayOptions): GatewayBase {
  const url = baseURL === undefined
    ? `https://ai-gateway.vercel.sh/${given ?? "v4"}/ai`
    : checkedEndpoint(baseURL, { allowHttp, from: "baseURL" });
  const own = VERSION_PATH.exec(url)?.[1] as Protocol | undefined; // by the pattern
  if (own && given && own !== given) {
    throw new TypeError(
      `Cannot use protocol "${given}" with baseURL: its path is that of "${own}"; leave out protocol, or end baseURL with /${given}/ai`,
    );
  }
  return { url, origin: new URL(url).origin, protocol: given ?? own ?? "v4" };
}
