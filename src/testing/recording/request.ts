/**
 * A request in the words of a recording, without secrets: `record` writes it, and `replay` compares it.
 */
import { regionsInHost } from "../../aws/endpoint.ts";
import { jsonOf, neutralContentType, type RequestMembers, requestMembers } from "./body.ts";
import { latin1, textOf } from "./bytes.ts";
import { type CalledOperation, calledOperation } from "./operations.ts";
import { type Cleaner, cleaner, isPublicRequestHeader } from "./secrets.ts";

/** A request, described. */
export interface DescribedRequest extends CalledOperation {
  readonly method: string;
  readonly path: string;
  readonly region: string | undefined;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: RequestMembers;
}

/** The region in the scope of a signature. */
const SCOPE_REGION = /Credential=[^/]+\/\d{8}\/([a-z0-9-]+)\//;

/** Describes a request. */
export function describeRequest(request: Request, bytes: Uint8Array, clean: Cleaner): DescribedRequest {
  const { method, headers } = request;
  const url = new URL(request.url);
  const scope = headers.get("authorization") ?? url.searchParams.get("X-Amz-Credential") ?? "";
  const body = requestMembers(bytes, headers.get("content-type") ?? undefined, clean);
  const called = calledOperation(request, url.pathname, body.request);
  return {
    ...called,
    model: called.model === null ? null : clean(called.model),
    method,
    path: clean(url.pathname + withoutSignature(url.search)),
    region: regionsInHost(url.hostname)[0] ?? SCOPE_REGION.exec(scope)?.[1],
    headers: Object.fromEntries(
      [...headers].filter(([name]) => isPublicRequestHeader(name))
        .map(([name, value]) => [name, clean(name === "content-type" ? neutralContentType(value) : value)]),
    ),
    body,
  };
}

/** Returns a query without the members of a presigned URL. */
function withoutSignature(search: string): string {
  const members = search.slice(1).split("&").filter((member) => member !== "" && !/^X-Amz-/i.test(member));
  return members.length > 0 ? `?${members.join("&")}` : "";
}

/** Creates the cleaner of a request, with the secrets that the caller knows of. */
export function requestCleaner(request: Request, bytes: Uint8Array, secrets: readonly string[], more = ""): Cleaner {
  const text = textOf(bytes) ?? latin1(bytes);
  return cleaner({ headers: request.headers, url: new URL(request.url), texts: [request.url, text, more], secrets });
}

/** Returns the body of a request as a text to compare: JSON with the members of every object in order. */
export function canonicalBody({ request, requestText, requestBase64 }: RequestMembers): string | undefined {
  if (request !== undefined) return canonicalJson(request);
  const json = jsonOf(requestText);
  return json ? canonicalJson(json.value) : requestText ?? requestBase64;
}

function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_, member: unknown) => {
    if (typeof member !== "object" || member === null || Array.isArray(member)) return member;
    return Object.fromEntries(Object.entries(member).toSorted(([a], [b]) => a < b ? -1 : 1));
  });
}
