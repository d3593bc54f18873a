/** Stand-ins of STS and of IAM Identity Center, whose answers tell what was asked. */

const LATER = "2099-01-01T00:00:00Z";
const DEFAULT_NAME = /^(bedrock-edge|aws-sdk-js|botocore)-/;

/** Answers a request to STS under `/sts`, and to IAM Identity Center under `/sso`. */
export async function standInAws(request: Request): Promise<Response> {
  const { pathname, searchParams } = new URL(request.url);
  if (pathname.startsWith("/sso")) return sso(searchParams, request.headers.get("x-amz-sso_bearer_token") ?? "");
  return sts(new URLSearchParams(await request.text()), request.headers.get("authorization") ?? "");
}

/** Sends requests to the services' own hosts to the stand-ins. */
export function standInFetch(input: URL | RequestInfo, init?: RequestInit): Promise<Response> {
  const request = new Request(input, init);
  const { hostname, pathname, search } = new URL(request.url);
  const service = /^(?:portal\.)?(sts|sso)\.us-east-1\.amazonaws\.com$/.exec(hostname)?.[1];
  if (!service) return Promise.reject(new TypeError(`no such host: ${hostname}`));
  return standInAws(new Request(`http://127.0.0.1/${service}${pathname}${search}`, request));
}

function sso(query: URLSearchParams, token: string): Response {
  if (!/^(corp|url)-token$/.test(token)) {
    const headers = { "x-amzn-errortype": "UnauthorizedException" };
    return Response.json({ message: "Session token not found or invalid" }, { status: 401, headers });
  }
  return Response.json({
    roleCredentials: {
      accessKeyId: `ASIA${query.get("role_name")}`,
      secretAccessKey: `${query.get("account_id")},${token}`,
      sessionToken: "token",
      expiration: Date.parse(LATER),
    },
  });
}

function sts(form: URLSearchParams, authorization: string): Response {
  const caller = /Credential=([^/]+)\//.exec(authorization)?.[1] ?? form.get("WebIdentityToken") ?? "nobody";
  const name = form.get("RoleSessionName") ?? "";
  const duration = form.get("DurationSeconds");
  const asked = [
    form.get("ExternalId"),
    duration === "3600" ? null : duration,
    form.get("SerialNumber"),
    form.get("TokenCode"),
    DEFAULT_NAME.test(name) || /^\d+$/.test(name) ? null : name,
  ];
  const role = form.get("RoleArn")?.replace(/.*\//, "");
  const operation = form.get("Action");
  const members = {
    AccessKeyId: `ASIA${role}`,
    SecretAccessKey: [caller, ...asked].filter((value) => value !== null).join(),
    SessionToken: "token",
    Expiration: LATER,
  };
  const xml = Object.entries(members).map(([tag, text]) => `<${tag}>${text}</${tag}>`).join("");
  const arn = `arn:aws:sts::123456789012:assumed-role/${role}/${name}`;
  return new Response(
    `<${operation}Response xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><${operation}Result><AssumedRoleUser><AssumedRoleId>` +
      `AROA:${name}</AssumedRoleId><Arn>${arn}</Arn></AssumedRoleUser><Credentials>${xml}</Credentials></${operation}Result>` +
      `<ResponseMetadata><RequestId>id-1</RequestId></ResponseMetadata></${operation}Response>`,
    { headers: { "content-type": "text/xml", "x-amzn-requestid": "id-1" } },
  );
}
