/**
 * S3 as a service of the transport: its failures are in XML, its request ids have a header of their own, and it takes signatures alone.
 */
import { REQUEST_ID } from "../../../aws/error_body.ts";
import { AuthenticationError, setHint } from "../../../errors/provider_error.ts";
import type { Service } from "../../../transport/service.ts";
import { elementText } from "./xml.ts";

/** Hints by S3's codes. Source: "Error responses" of the S3 API reference, read 2026-11-30. */
const HINTS: ReadonlyMap<string, string> = /* @__PURE__ */ new Map([
  [
    "AccessDenied",
    "Allow s3:PutObject and s3:AbortMultipartUpload for the input, and s3:GetObject and s3:ListBucket for the output, in IAM and in " +
    "the bucket's policy",
  ],
  ["NoSuchBucket", "Create the bucket in the region of the batch, or pass another one"],
]);

/** S3's header with its id for a request. */
const S3_REQUEST_ID = "x-amz-request-id";

/**
 * Returns S3's service for a client.
 *
 * @param main Bedrock's service, with the client's rules for keys
 */
export function s3Service(main: Service): Service {
  return {
    ...main,
    displayName: "S3",
    requestId: (headers) => headers.get(S3_REQUEST_ID) ?? undefined,
    parseError(body) {
      const code = elementText(body, "Code");
      return { code, text: elementText(body, "Message"), isOwn: code !== undefined };
    },
    failure(answer) {
      // Without the id in its own header the answer would be taken for a proxy's.
      const headers = new Headers(answer.headers);
      if (answer.isOwn) headers.set(REQUEST_ID, answer.requestId ?? "none");
      const error = main.failure({ ...answer, headers });
      // The hints for Bedrock's failures name its own actions.
      const hint = HINTS.get(answer.code ?? "");
      if (hint !== undefined) setHint(error, hint);
      return error;
    },
    refusal(attempt) {
      const { headers } = attempt;
      return main.refusal?.(attempt) ?? (headers.get("authorization")?.startsWith("AWS4-") ? undefined : unsigned());
    },
  };
}

function unsigned(): AuthenticationError {
  return new AuthenticationError(
    "Cannot call S3: it takes signatures alone, and the client has an API key or an authentication of its own; create the " +
      "client with credentials: AWS keys, or a role",
    { kind: "credentials", code: "S3NeedsCredentials" },
  );
}
