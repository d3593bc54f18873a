/**
 * STS in memory, as its API reference documents it: answers in XML and in JSON, refusals, and the ways in which an answer fails.
 */
import type { FetchFunction } from "../../src/transport/fetch.ts";

/** A request as STS got it. */
export interface StsRequest {
  readonly url: URL;
  readonly method: string;
  readonly headers: Headers;
  readonly body: string;
  readonly form: URLSearchParams;
}

/** The credentials that STS gives. No test may find the secrets of them in an error. */
export const GIVEN: Readonly<Record<"accessKeyId" | "secretAccessKey" | "sessionToken", string>> & {
  readonly expiration: Date;
} = {
  accessKeyId: "ASIAGIVEN00000000001",
  secretAccessKey: "9drTJvcXLB89EXAMPLELB8923FB892xMFI+given",
  sessionToken: "IQoJb3JpZ2luX2VjEXAMPLEQaCWV1LWNlbnRyYWwtMSJIMEYCIQDg1ven/+given+token==",
  expiration: new Date("2026-11-20T01:00:00Z"),
};

/** The token of an identity provider. */
export const TOKEN = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhcHAifQ.c2lnbmF0dXJlLW9mLXRoZS10b2tlbg";

export const ROLE = "arn:aws:iam::123456789012:role/service/app";

/** An answer of STS with credentials in XML, as the API reference shows it. */
export function xmlAnswer(
  operation: string,
  { accessKeyId, secretAccessKey, sessionToken, expiration }: typeof GIVEN = GIVEN,
): string {
  return `<${operation}Response xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
  <${operation}Result>
    <SubjectFromWebIdentityToken>app</SubjectFromWebIdentityToken>
    <AssumedRoleUser>
      <Arn>arn:aws:sts::123456789012:assumed-role/app/session</Arn>
      <AssumedRoleId>AROACLKWSDQRAOEXAMPLE:session</AssumedRoleId>
    </AssumedRoleUser>
    <Credentials>
      <SessionToken>${sessionToken}</SessionToken>
      <SecretAccessKey>${secretAccessKey}</SecretAccessKey>
      <Expiration>${expiration.toISOString().replace(".000", "")}</Expiration>
      <AccessKeyId>${accessKeyId}</AccessKeyId>
    </Credentials>
  </${operation}Result>
  <ResponseMetadata><RequestId>c6104cbe-af31-11e0-8154-cbc7ccf896c7</RequestId></ResponseMetadata>
</${operation}Response>`;
}

/** The same in JSON, with seconds since the epoch. */
export function jsonAnswer(operation: string): string {
  const { accessKeyId, secretAccessKey, sessionToken, expiration } = GIVEN;
  return JSON.stringify({
    [`${operation}Response`]: {
      [`${operation}Result`]: {
        AssumedRoleUser: { Arn: "arn:aws:sts::123456789012:assumed-role/app/session" },
        Credentials: {
          AccessKeyId: accessKeyId,
          SecretAccessKey: secretAccessKey,
          SessionToken: sessionToken,
          Expiration: expiration.getTime() / 1000,
        },
      },
      ResponseMetadata: { RequestId: "c6104cbe-af31-11e0-8154-cbc7ccf896c7" },
    },
  });
}

/** A refusal of STS. */
export function xmlRefusal(code: string, message: string, status: number = 400): Response {
  const body = `<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
  <Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error>
  <RequestId>c6104cbe-af31-11e0-8154-cbc7ccf896c7</RequestId>
</ErrorResponse>`;
  return new Response(body, {
    status,
    headers: { "content-type": "text/xml", "x-amzn-requestid": "c6104cbe-af31-11e0-8154-cbc7ccf896c7" },
  });
}

/** Answers one request. */
export type Answer = (request: StsRequest) => Response | Promise<Response>;

/** The answer of a STS that is well. */
export const granted: Answer = ({ form }) =>
  new Response(xmlAnswer(`${form.get("Action")}`), { headers: { "content-type": "text/xml" } });

/** STS in memory. The last answer is repeated. */
export function sts(...answers: readonly Answer[]): FetchFunction & { readonly requests: readonly StsRequest[] } {
  const requests: StsRequest[] = [];
  const fetch: FetchFunction = async (input, init) => {
    const request = new Request(input, init);
    init?.signal?.throwIfAborted();
    const body = await request.text();
    const { url, method, headers } = request;
    const received = { url: new URL(url), method, headers, body, form: new URLSearchParams(body) };
    requests.push(received);
    const answer = answers[Math.min(requests.length, answers.length) - 1] ?? granted;
    return await answer(received);
  };
  return Object.assign(fetch, { requests });
}
