/**
 * Cognito's identity pools in memory, as their API reference documents them.
 */
import type { FetchFunction } from "../../src/transport/fetch.ts";
import { GIVEN } from "./sts.ts";

export const POOL = "us-east-1:01234567-89ab-cdef-0123-456789abcdef";

/** A request as Cognito got it. */
export interface CognitoRequest {
  readonly url: URL;
  readonly method: string;
  readonly headers: Headers;
  readonly operation: string;
  readonly body: Readonly<Record<string, unknown>>;
}

/** Answers a request; `undefined` for the answer of a Cognito that is well. */
export type CognitoAnswer = (request: CognitoRequest) => Response | undefined;

/** A refusal of Cognito. */
export function refusal(code: string, message: string, status: number = 400): Response {
  return Response.json({ __type: code, message }, { status, headers: { "x-amzn-errortype": `${code}:` } });
}

/** The answer of an operation. Credentials have Cognito's own names and seconds since the epoch. */
export function cognitoAnswer(operation: string, identity: string = "us-east-1:identity-1"): object {
  if (operation === "GetId") return { IdentityId: identity };
  const { accessKeyId, secretAccessKey, sessionToken, expiration } = GIVEN;
  const Credentials = {
    AccessKeyId: accessKeyId,
    SecretKey: secretAccessKey,
    SessionToken: sessionToken,
    Expiration: expiration.getTime() / 1000,
  };
  return { Credentials, IdentityId: identity };
}

/** Returns the operation that a request names. */
export function operationOf(headers: Headers): string {
  return `${headers.get("x-amz-target")}`.replace("AWSCognitoIdentityService.", "");
}

/** Cognito in memory. The last answer is repeated. */
export function cognito(
  ...answers: readonly CognitoAnswer[]
): FetchFunction & { readonly requests: readonly CognitoRequest[] } {
  const requests: CognitoRequest[] = [];
  let identities = 0;
  const fetch: FetchFunction = async (input, init) => {
    const request = new Request(input, init);
    const { url, method, headers } = request;
    const operation = operationOf(headers);
    const received = { url: new URL(url), method, headers, operation, body: JSON.parse(await request.text()) };
    requests.push(received);
    const answer = answers[Math.min(requests.length, answers.length) - 1]?.(received);
    if (answer) return answer;
    if (operation === "GetId") identities++;
    return Response.json(cognitoAnswer(operation, `us-east-1:identity-${identities || 1}`));
  };
  return Object.assign(fetch, { requests });
}
