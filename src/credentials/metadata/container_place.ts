/**
 * The URL that gives credentials to a container, and the hosts that may have it. Source: "Container credential provider" of the AWS
 * SDKs reference guide, read 2026-11-29.
 */
import type { EnvReader } from "../../auth/env.ts";
import { isLoopback } from "../../base/loopback.ts";
import { quoted } from "../../base/quote.ts";
import { AuthenticationError } from "../../errors/provider_error.ts";

const RELATIVE = "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI";
const FULL = "AWS_CONTAINER_CREDENTIALS_FULL_URI";

/** The host of ECS. */
const ECS = "169.254.170.2";
/** The hosts of ECS and of EKS Pod Identity, which no packet leaves the machine for. */
const HOSTS: ReadonlySet<string> = /* @__PURE__ */ new Set([ECS, "169.254.170.23", "[fd00:ec2::23]"]);

/** The purpose of the request, for messages. */
export const CONTAINER_ACTION = "get the credentials of the container";

/**
 * Returns the URL at this moment, since the environment may change.
 *
 * @throws {AuthenticationError} `credentials` when no variable is set, or the URL is invalid or leads to another machine without TLS.
 */
export function containerUrl(read: EnvReader, allowHttp: boolean): URL {
  const relative = read(RELATIVE);
  if (relative !== undefined) return relativeUrl(relative);
  const full = read(FULL);
  if (full !== undefined) return fullUrl(full, allowHttp);
  const obstacle = read.obstacle?.(RELATIVE, FULL);
  throw failure(
    obstacle ?? `${RELATIVE} and ${FULL} are not set; ECS and EKS Pod Identity set one of them`,
    "CredentialsNotFound",
  );
}

function relativeUrl(path: string): URL {
  const url = parsed(`http://${ECS}${path}`);
  // A text without a slash at the beginning could continue the name of the host.
  if (path.startsWith("/") && url?.host === ECS) return url;
  throw failure(`${RELATIVE} is not a path; it must begin with a slash`, "InvalidUri");
}

function fullUrl(text: string, allowHttp: boolean): URL {
  const url = parsed(text);
  if (!url || !/^https?:$/.test(url.protocol)) throw failure(`${FULL} is not an http or https URL`, "InvalidUri");
  if (url.username || url.password) throw failure(`${FULL} has credentials in the URL; remove them`, "InvalidUri");
  const { protocol, hostname } = url;
  if (protocol === "https:" || allowHttp || HOSTS.has(hostname) || isOwnAddress(hostname)) return url;
  throw failure(
    `${FULL} leads to ${quoted(hostname)} without TLS; use https, this machine, or a host of ECS or EKS, or pass ` +
      "allowHttp: true",
    "InvalidUri",
  );
}

/** Returns whether a host is this machine, as AWS's SDKs see it: a resolver may send names below `localhost` elsewhere. */
function isOwnAddress(hostname: string): boolean {
  return isLoopback(hostname) && !hostname.endsWith(".localhost");
}

function parsed(text: string): URL | undefined {
  try {
    return new URL(text);
  } catch {
    return undefined;
  }
}

function failure(problem: string, code: string): AuthenticationError {
  return new AuthenticationError(`Cannot ${CONTAINER_ACTION}: ${problem}`, {
    kind: "credentials",
    code,
    provider: "container",
  });
}
