/**
 * Hints that need more than the service's words: the host that was called, the keys that signed, the platform's permission.
 */
import type { ProviderError } from "../../errors/provider_error.ts";
import { originOf } from "../endpoint.ts";
import { UNKNOWN_KEYS } from "../exception_names.ts";
import { regionHint } from "../nearest_region.ts";

/** An attempt as it was sent. */
export interface SentCall {
  readonly url: URL;
  readonly region: string;
  readonly headers: Headers;
}

/** Returns a better hint for the failure of an attempt; `undefined` if the words say everything. */
export function callHint(error: ProviderError, sent: SentCall): string | undefined {
  if (error.kind === "network") return networkHint(error, sent);
  if (error.kind === "authentication") return keyHint(error, sent.headers);
  return hostHint(error, sent);
}

function networkHint({ code }: ProviderError, { url, region }: SentCall): string | undefined {
  // The caller's own host does not depend on the region.
  const ofRegion = url.hostname.includes(`.${region}.`) ? regionHint(region) : undefined;
  if (code !== "NotCapable" && code !== "PermissionDenied") return ofRegion;
  const allow = `Run Deno with --allow-net=${url.hostname}`;
  return ofRegion ? `${ofRegion} If not, run Deno with --allow-net=${url.hostname}` : allow;
}

/** Returns what is wrong with the kind of the keys. The first letters of an AWS key's id tell a session's from a user's. */
function keyHint({ code, message }: ProviderError, headers: Headers): string | undefined {
  const [, kind] = /^AWS4-\S+ Credential=(ASIA|AKIA)/.exec(headers.get("authorization") ?? "") ?? [];
  const isUnknown = UNKNOWN_KEYS.has(code) || message.includes("security token included in the request is invalid");
  if (!kind || !isUnknown) return undefined;
  const hasToken = headers.has("x-amz-security-token");
  if (kind === "ASIA" && !hasToken) {
    return "ASIA… keys are temporary: AWS_SESSION_TOKEN is missing (sessionToken, where credentials are passed)";
  }
  return kind === "AKIA" && hasToken
    ? "AKIA… keys are long-term and have no session token: remove AWS_SESSION_TOKEN (sessionToken, where credentials are passed)"
    : undefined;
}

/** The services that do not answer chats, by the label of their hosts, also in the name of a VPC endpoint. */
const OTHER_SERVICES: Readonly<Record<string, string>> = {
  "bedrock": "is the control plane",
  "bedrock-agent": "is the control plane of agents",
  "bedrock-agent-runtime": "runs agents",
  "bedrock-agentcore": "runs AgentCore",
  "bedrock-mantle": "has the OpenAI and Anthropic APIs",
};

/** Returns the host to call instead of a host of another Bedrock service. */
function hostHint({ status = 0 }: ProviderError, { url, region }: SentCall): string | undefined {
  if (status < 400 || status >= 500) return undefined;
  const labels = url.hostname.split(".").map((label) => label.replace(/-fips$/, ""));
  const other = labels.find((label) => Object.hasOwn(OTHER_SERVICES, label));
  const hostOf = (service: string) => new URL(originOf(service, region)).host;
  if (url.pathname.startsWith("/model/") && other && !labels.includes("bedrock-runtime")) {
    return `${url.host} ${OTHER_SERVICES[other]}; chats go to ${hostOf("bedrock-runtime")}`;
  }
  const isControl =
    /^\/(foundation-models|inference-profiles|imported-models|custom-models|prompt-routers|provisioned-model)/
      .test(url.pathname);
  return isControl && labels.includes("bedrock-runtime")
    ? `${url.host} answers chats; models and profiles are listed at ${hostOf("bedrock")}`
    : undefined;
}
