/** Reads the arguments of a `fetch` as one request. */

/** A request, and the signal that aborts it. */
export interface FetchArguments {
  readonly request: Request;
  /** The caller's own signal: some runtimes unlink it from the request's signal once the request is garbage. */
  readonly signal: AbortSignal;
}

/** Members of a `RequestInit` that matter to the fake. */
const INIT_NAMES: readonly string[] = ["method", "headers", "body", "signal"];

/**
 * Reads `input` and `init` as `fetch` does. `input` may be a `Request` of another realm or a polyfill, which the
 * platform's own constructor would read as the text "[object Request]". Servers call their handler with a `Request` and
 * an argument of their own, such as a Worker's `env`: `init` is ignored if the request is a `Request` and `init` has no
 * member of a `RequestInit`.
 *
 * @throws {TypeError} for an invalid URL, or an `init` that the platform refuses.
 */
export async function readFetchArguments(input: string | URL | Request, more?: unknown): Promise<FetchArguments> {
  const given = isRequest(input) ? input : undefined;
  const init = given && !INIT_NAMES.some((name) => name in Object(more)) ? undefined : more as RequestInit | undefined;
  const own = given && !(given instanceof Request) ? await copyOf(given) : input;
  const request = own instanceof Request && init === undefined ? own : new Request(own, init);
  // `null` removes the request's signal, as for `fetch`.
  const signal = init?.signal === undefined ? given?.signal : init.signal;
  return { request, signal: signal ?? request.signal };
}

function isRequest(input: unknown): input is Request {
  if (input instanceof Request) return true;
  const { url, method, arrayBuffer } = Object(input);
  return typeof url === "string" && typeof method === "string" && typeof arrayBuffer === "function";
}

async function copyOf(foreign: Request): Promise<Request> {
  const { url, method, headers } = foreign;
  const hasBody = method !== "GET" && method !== "HEAD";
  const body = hasBody ? { body: new Uint8Array(await foreign.arrayBuffer()) } : {};
  return new Request(url, { method, headers: [...headers], ...body });
}
