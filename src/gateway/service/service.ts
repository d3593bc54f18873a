/**
 * AI Gateway as a service of the transport.
 */
import type { ProviderError } from "../../errors/provider_error.ts";
import type { Service } from "../../transport/service.ts";
import { METHOD_HEADER, PULL_TOKEN } from "./auth.ts";
import { gatewayFailure, parseGatewayError } from "./failures.ts";

/** The gateway's name in `ProviderError.provider` and of handles. */
export const PROVIDER = "gateway";

/** Headers of requests that anybody may see: ids of models, and versions. */
const PUBLIC_HEADERS: ReadonlySet<string> = /* @__PURE__ */ new Set([
  METHOD_HEADER,
  "ai-gateway-protocol-version",
  "ai-language-model-id",
  "ai-language-model-specification-version",
  "ai-language-model-streaming",
  "ai-model-id",
]);

/** Creates the service of a client. */
export function gatewayService(): Service {
  return {
    name: PROVIDER,
    displayName: "AI Gateway",
    // Keys of the gateway and the short-lived tokens of browsers, whoever holds them.
    secrets: { keys: /\b(?:vck|vcst)_[\w-]{16,}/g, publicHeaders: PUBLIC_HEADERS },
    // The id of the generation, which comes with the answer, replaces the id of the edge's request.
    requestId: (headers) => headers.get("x-vercel-id") ?? undefined,
    parseError: (body) => parseGatewayError(body),
    failure: gatewayFailure,
    hint: authHint,
    // A token of a deployment ends while its function runs, and a function may give a new key.
    recovery: ({ kind }) => kind === "authentication" ? { refresh: true } : undefined,
  };
}

/** Returns how to get credentials that work, by the method of those that were refused. */
function authHint({ kind }: ProviderError, { headers }: { readonly headers: Headers }): string | undefined {
  if (kind !== "authentication") return undefined;
  return headers.get(METHOD_HEADER) === "oidc"
    ? `The OIDC token was refused. ${PULL_TOKEN}`
    : "The API key was refused. Check the option apiKey or AI_GATEWAY_API_KEY; the Vercel dashboard makes keys, under AI Gateway";
}
