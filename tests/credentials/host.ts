/**
 * The services that give credentials to a container and to an instance, in memory, as their pages document them.
 */
import type { FetchFunction } from "../../src/transport/fetch.ts";
import { GIVEN } from "./sts.ts";

/** A request as a service got it. */
export interface HostRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Headers;
  /** How the platform treats redirects of this request. */
  readonly redirect: RequestRedirect;
}

/** Answers one request; `undefined` for the answer of a service that is well. */
export type HostAnswer = (request: HostRequest) => Response | Promise<Response> | undefined;

/** Credentials as these services write them. */
export function hostAnswer(members: Readonly<Record<string, unknown>> = {}): Response {
  return Response.json({ ...HOST_MEMBERS, ...members });
}

const HOST_MEMBERS = {
  RoleArn: "arn:aws:iam::123456789012:role/app",
  AccessKeyId: GIVEN.accessKeyId,
  SecretAccessKey: GIVEN.secretAccessKey,
  Token: GIVEN.sessionToken,
  Expiration: GIVEN.expiration.toISOString().replace(".000", ""),
};

/** The members that the service of instances adds. */
export const INSTANCE_MEMBERS = { Code: "Success", LastUpdated: "2026-11-20T00:00:00Z", Type: "AWS-HMAC" };

/** A service in memory. */
export type Host = FetchFunction & {
  readonly requests: readonly HostRequest[];
  /** The requests in one line each. */
  readonly lines: readonly string[];
};

function host(well: (request: HostRequest) => Response, answers: readonly HostAnswer[]): Host {
  const requests: HostRequest[] = [];
  const fetch: FetchFunction = async (input, init) => {
    const request = new Request(input, init);
    init?.signal?.throwIfAborted();
    const { method, url, headers } = request;
    const received: HostRequest = { method, url, headers, redirect: init?.redirect ?? "follow" };
    requests.push(received);
    return await (answers[Math.min(requests.length, answers.length) - 1]?.(received) ?? well(received));
  };
  return Object.defineProperties(fetch, {
    requests: { value: requests },
    lines: { get: () => requests.map(({ method, url }) => `${method} ${new URL(url).pathname}`) },
  }) as Host;
}

/** The service of a container. The last answer is repeated. */
export function containerService(...answers: readonly HostAnswer[]): Host {
  return host(() => hostAnswer(), answers);
}

/** The token that the service of instances gives. */
export const METADATA_TOKEN = "AQAEAKmetadataTokenOfThisInstance3XAMPLE==";

/** The service of an instance with the role `app`. Gives one token after the other. The last answer is repeated. */
export function instanceService(...answers: readonly HostAnswer[]): Host {
  let tokens = 0;
  return host(({ method, url, headers }) => {
    const { pathname } = new URL(url);
    if (pathname === "/latest/api/token" && method === "PUT") {
      const ttl = headers.get("x-aws-ec2-metadata-token-ttl-seconds");
      if (ttl === null) return new Response(null, { status: 400 });
      return new Response(METADATA_TOKEN + ++tokens, { headers: { "x-aws-ec2-metadata-token-ttl-seconds": ttl } });
    }
    if (headers.get("x-aws-ec2-metadata-token") !== METADATA_TOKEN + tokens) return new Response(null, { status: 401 });
    if (pathname === "/latest/meta-data/iam/security-credentials/") return new Response("app");
    if (pathname === "/latest/meta-data/iam/security-credentials/app") return hostAnswer(INSTANCE_MEMBERS);
    return new Response("<html>Not found</html>", { status: 404 });
  }, answers);
}
