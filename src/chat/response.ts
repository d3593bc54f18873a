/**
 * The HTTP answer behind a result, as a member that consoles and JSON do not print.
 */

/** The HTTP answer behind a result. */
export interface ResultResponse {
  /** A copy of the headers. Cookies, tokens and the secrets of the request are replaced by `[redacted]`. */
  readonly headers: Headers;
}

/** An object that may have a `response`. */
interface Answered {
  readonly response?: ResultResponse | undefined;
}

/**
 * Sets `response`, not enumerable: a result is printed, compared and stored often, and its headers rarely matter. `read` is called
 * when somebody reads the member, because a copy of the headers costs more than the rest of a short answer.
 */
export function setResponse(target: Answered, read: () => ResultResponse): void {
  let response: ResultResponse | undefined;
  Object.defineProperty(target, "response", { get: () => response ??= read(), configurable: true, enumerable: false });
}

/** Returns `target` with the `response` of `source`, which a spread leaves out. An object that is frozen stays unchanged. */
export function withResponse<T extends Answered>(target: T, source: Answered): T {
  const member = Object.getOwnPropertyDescriptor(source, "response");
  return member && Object.isExtensible(target) ? Object.defineProperty(target, "response", member) : target;
}
