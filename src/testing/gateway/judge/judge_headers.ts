/**
 * The headers of a request: who asks, in which version of the protocol, and for which model. Source: the wire of
 * @ai-sdk/gateway 4.0.146, read 2026-11-29.
 */
import { type FakeGatewayOperation, MODEL_CALLS, type Route } from "../base/route.ts";
import { GatewayRefusal, invalidRequest } from "./refusal.ts";

/** The accepted keys and tokens. */
export interface GatewayAuthority {
  readonly apiKey: string;
  readonly oidcToken: string;
}

/** The defaults of the fake. */
export const DEFAULT_AUTHORITY: GatewayAuthority = { apiKey: "fake-gateway-key", oidcToken: "fake-oidc-token" };

const PROTOCOL_VERSION = "0.0.1";

/** Returns the claimed kind of authentication. */
export function authMethodOf(headers: Headers): "api-key" | "oidc" | undefined {
  const method = headers.get("ai-gateway-auth-method");
  return method === "api-key" || method === "oidc" ? method : undefined;
}

/** Returns if the caller may come in. @throws {GatewayRefusal} */
export function authorize(headers: Headers, authority: GatewayAuthority): void {
  const token = /^Bearer (\S+)$/.exec(headers.get("authorization") ?? "")?.[1];
  const method = authMethodOf(headers);
  if (token === undefined || method === undefined) {
    throw new GatewayRefusal("authentication_error", "Unauthenticated request to AI Gateway.");
  }
  const expected = method === "api-key" ? authority.apiKey : authority.oidcToken;
  if (token === expected) return;
  // The keys may be real: the answer names none.
  const kind = method === "api-key" ? "API key" : "OIDC token";
  throw new GatewayRefusal("authentication_error", `Invalid ${kind}. This is fakeGateway, see its options.`);
}

/** Returns if the versions and the kind of the model are right. @throws {GatewayRefusal} */
export function judgeHeaders(headers: Headers, { operation, protocol }: Route): void {
  need(headers, "ai-gateway-protocol-version", [PROTOCOL_VERSION]);
  if (!MODEL_CALLS.includes(operation)) return;
  need(headers, `ai-${operation}-specification-version`, [protocol.slice(1)]);
  if (operation === "language-model") need(headers, "ai-language-model-streaming", ["true", "false"]);
  if (modelOf(headers, operation) === "") throw invalidRequest(`Missing header ${modelHeader(operation)}.`);
}

function need(headers: Headers, name: string, values: readonly string[]): void {
  const given = headers.get(name);
  if (given !== null && values.includes(given)) return;
  throw invalidRequest(`Invalid header ${name}: expected ${values.join(" or ")}, got ${given ?? "nothing"}.`);
}

/** The header with the model: the language model has one of its own. */
function modelHeader(operation: FakeGatewayOperation): string {
  return operation === "language-model" ? "ai-language-model-id" : "ai-model-id";
}

/** Returns the model of a request; `""` without one. */
export function modelOf(headers: Headers, operation: FakeGatewayOperation): string {
  return MODEL_CALLS.includes(operation) ? headers.get(modelHeader(operation)) ?? "" : "";
}
