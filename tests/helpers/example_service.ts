/**
 * A service that is not Bedrock, with no more than what every service must have: the transport works for it too.
 */
import { ProviderError } from "@bedrock-edge/client";
import { parseErrorBody } from "../../src/errors/error_body.ts";
import type { Service } from "@bedrock-edge/client/provider";

/** Its errors are in OpenAI's shape, and every failure is the kind `overloaded`. */
export const exampleService: Service = {
  name: "example",
  displayName: "Example",
  requestId: (headers) => headers.get("x-request-id") ?? undefined,
  parseError: (body) => parseErrorBody(body),
  failure: ({ status, code = `HTTP${status}`, shown, requestId, retryAfterMs }) =>
    new ProviderError(`${code}: ${shown}`, {
      kind: "overloaded",
      code,
      provider: "example",
      status,
      requestId,
      retryAfterMs,
      retryable: true,
    }),
};
