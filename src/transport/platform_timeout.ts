/**
 * Time limits of the platform's `fetch`. The service may have answered for minutes by then, and is paid for it: like our own
 * timeouts these end the call, and are not a lost connection that is worth another attempt.
 */

/** How many causes of an error are looked at: wrappers of `fetch` add theirs. */
const MAX_CAUSES = 5;

/**
 * undici's limits, which Node's `fetch` has too: 300 s until the headers, and 300 s between two pieces of the body. A connection
 * that is not made in time, `UND_ERR_CONNECT_TIMEOUT`, is a lost one. Source: undici's Client options, read 2026-11-29.
 */
const LIMITS: ReadonlyMap<unknown, string> = /* @__PURE__ */ new Map([
  [
    "UND_ERR_HEADERS_TIMEOUT",
    "Cannot wait longer for the answer to begin: the platform's fetch gave up (UND_ERR_HEADERS_TIMEOUT), in Node after " +
    "300 s; stream the answer, or call setGlobalDispatcher(new Agent({ headersTimeout: 0 })) of undici",
  ],
  [
    "UND_ERR_BODY_TIMEOUT",
    "Cannot wait longer for more of the answer: the platform's fetch gave up (UND_ERR_BODY_TIMEOUT), in Node after 300 s " +
    "of silence; call setGlobalDispatcher(new Agent({ bodyTimeout: 0 })) of undici",
  ],
]);

/**
 * Returns a failure of `fetch` or of a body as the platform's `TimeoutError`; `undefined` if it is not a time limit. A
 * `TimeoutError` of the platform, or of a wrapper with a limit of its own, is returned as it is.
 */
export function platformTimeout(failure: unknown): unknown {
  let cause = failure;
  for (let depth = 0; depth < MAX_CAUSES && typeof cause === "object" && cause !== null; depth++) {
    const { name, code, cause: inner } = cause as { name?: unknown; code?: unknown; cause?: unknown };
    const message = LIMITS.get(code);
    if (message !== undefined) return Object.assign(new DOMException(message, "TimeoutError"), { cause: failure });
    if (name === "TimeoutError") return cause;
    cause = inner;
  }
  return undefined;
}
