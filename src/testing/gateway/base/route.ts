/** The operations of Vercel's AI Gateway, by their paths. */

/** An operation, as the last segment of its path. */
export type FakeGatewayOperation =
  | "language-model"
  | "embedding-model"
  | "image-model"
  | "reranking-model"
  | "config"
  | "credits"
  | "report"
  | "generation";

/** The operations that call a model. */
export const MODEL_CALLS: readonly FakeGatewayOperation[] = [
  "language-model",
  "embedding-model",
  "image-model",
  "reranking-model",
];

/** The operations at the base URL that call no model. */
const AT_BASE: readonly FakeGatewayOperation[] = ["config"];

/** The operations at the origin, whatever the base URL. */
const AT_ORIGIN: readonly FakeGatewayOperation[] = ["credits", "report", "generation"];

/** Every operation. */
export const OPERATIONS: readonly FakeGatewayOperation[] = [...MODEL_CALLS, ...AT_BASE, ...AT_ORIGIN];

/** The operations whose answer can be a stream. */
export const STREAMED: readonly FakeGatewayOperation[] = ["language-model"];

/** A generation of the protocol. */
export type GatewayProtocol = "v3" | "v4";

/** A request's operation, and its protocol. */
export interface Route {
  readonly operation: FakeGatewayOperation;
  /** The protocol in the path; v4 for a path that names none. */
  readonly protocol: GatewayProtocol;
}

/** Returns the route of a request; `undefined` for an unknown path or method. */
export function routeOf({ method, url }: Request): Route | undefined {
  const { pathname } = new URL(url);
  const name = pathname.slice(pathname.lastIndexOf("/") + 1);
  const operation = OPERATIONS.find((operation) => operation === name);
  if (!operation || (method === "POST") !== MODEL_CALLS.includes(operation)) return undefined;
  if (method !== "POST" && method !== "GET") return undefined;
  // The operations of an account ignore the base URL.
  if (AT_ORIGIN.includes(operation) && pathname !== `/v1/${operation}`) return undefined;
  return { operation, protocol: pathname.includes("/v3/ai/") ? "v3" : "v4" };
}
