/** The operations of OpenAI's API, by the end of the path: any base path may stand before it. */

/** An operation, as the end of its path. */
export type FakeOpenAIOperation =
  | "chat/completions"
  | "completions"
  | "responses"
  | "embeddings"
  | "images/generations"
  | "images/edits"
  | "models";

/** The operations that call a model. */
export const MODEL_CALLS: readonly FakeOpenAIOperation[] = [
  "chat/completions",
  "completions",
  "responses",
  "embeddings",
  "images/generations",
  "images/edits",
];

/** Every operation. */
export const OPERATIONS: readonly FakeOpenAIOperation[] = [...MODEL_CALLS, "models"];

/** The operations whose answer can be a stream. */
export const STREAMED: readonly FakeOpenAIOperation[] = ["chat/completions", "completions", "responses"];

/** A request's operation, and the facts of its path. */
export interface Route {
  readonly operation: FakeOpenAIOperation;
  /** The path before the operation, such as `/v1`. */
  readonly basePath: string;
  /** The model in the path: Azure's deployment, or the model that `/models/{id}` asks about. */
  readonly pathModel: string | undefined;
  /** True for Azure's paths, which need `api-version`. */
  readonly isAzure: boolean;
}

/** Returns the route of a request; `undefined` for an unknown path or method. */
export function routeOf({ method, url }: Request): Route | undefined {
  const { pathname } = new URL(url);
  if (method === "GET") {
    const models = /^(.*)\/models(?:\/(.+))?$/.exec(pathname);
    if (!models) return undefined;
    const [, basePath = "", id] = models;
    return { operation: "models", basePath, pathModel: id && decoded(id), isAzure: false };
  }
  const operation = method === "POST" ? operationAtEnd(pathname) : undefined;
  if (operation === undefined) return undefined;
  const before = pathname.slice(0, -operation.length - 1);
  const segments = before.split("/");
  const [folder, deployment = ""] = segments.slice(-2);
  const isAzure = folder === "deployments" && deployment !== "";
  return {
    operation,
    basePath: isAzure ? segments.slice(0, -2).join("/") : before,
    pathModel: isAzure ? decoded(deployment) : undefined,
    isAzure,
  };
}

function operationAtEnd(pathname: string): FakeOpenAIOperation | undefined {
  // The longest first: "chat/completions" ends in "completions" too.
  return MODEL_CALLS.toSorted((a, b) => b.length - a.length).find((operation) => pathname.endsWith(`/${operation}`));
}

/** Invalid percent-encoding names nothing. */
function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
