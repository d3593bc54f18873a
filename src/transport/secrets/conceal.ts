/**
 * Removes secrets from errors: from the message, the stack, and the whole chain of causes. Runtimes print all of them.
 */
import type { Redactor } from "./redact.ts";

/** The most values of a cause that are searched. A cause with more is replaced, searched or not. */
const MAX_VALUES = 2000;
/** The most causes of a cause that are kept. A chain may end in itself. */
const MAX_DEPTH = 8;

/** Removes the secrets from an error of ours, which stays the same object. */
export function conceal<E>(error: E, secrets: Redactor): E {
  if (!(error instanceof Error)) return error;
  for (const name of ["message", "stack"] as const) {
    const text = error[name];
    if (typeof text === "string" && secrets.finds(text)) {
      Object.defineProperty(error, name, { value: secrets.redact(text), configurable: true, writable: true });
    }
  }
  if (error.cause !== undefined) {
    Object.defineProperty(error, "cause", {
      value: concealCause(error.cause, secrets),
      configurable: true,
      writable: true,
    });
  }
  return error;
}

/** Returns a cause without secrets: the cause itself if it holds none, else an error in its place with its words. */
export function concealCause(cause: unknown, secrets: Redactor, depth: number = 0): unknown {
  if (!holdsSecret(cause, secrets)) return cause;
  if (depth > MAX_DEPTH) return undefined;
  if (typeof cause === "string") return secrets.redact(cause);
  if (!(cause instanceof Error)) return new Error("a value that held a secret was left out");
  const inner = cause.cause === undefined ? undefined : { cause: concealCause(cause.cause, secrets, depth + 1) };
  const stand = new Error(
    HEADER_COMPLAINT.test(cause.message) ? HEADER_REPLACEMENT : secrets.redact(cause.message),
    inner,
  );
  const { code } = cause as { code?: unknown };
  const copied = {
    name: secrets.redact(`${cause.name}`),
    stack: secrets.redact(`${cause.stack}`.replace(cause.message, () => stand.message)),
  };
  for (const [name, value] of Object.entries(copied)) {
    Object.defineProperty(stand, name, { value, configurable: true, writable: true });
  }
  if (typeof code === "string" && !secrets.finds(code)) Object.assign(stand, { code });
  return stand;
}

/** How Deno, Node and Bun complain about a header's value, which they quote. */
const HEADER_COMPLAINT = /invalid header value|is an invalid header|header '[^']{1,200}' has invalid value|ByteString/i;
const HEADER_REPLACEMENT = "invalid header value; its text is left out, because it may be a secret";

/** Whether a value shows a secret when a runtime prints it. */
function holdsSecret(value: unknown, secrets: Redactor): boolean {
  const seen = new Set<unknown>();
  const waiting: unknown[] = [value];
  while (waiting.length > 0) {
    const next = waiting.pop();
    if (typeof next === "string" && (HEADER_COMPLAINT.test(next) || secrets.finds(next))) return true;
    if (typeof next !== "object" || next === null || ArrayBuffer.isView(next) || seen.has(next)) continue;
    seen.add(next);
    if (seen.size > MAX_VALUES || waiting.length > MAX_VALUES) return true;
    waiting.push(...partsOf(next));
  }
  return false;
}

/** Returns the names and values that printing an object shows. */
function partsOf(value: object): unknown[] {
  const parts: unknown[] = [];
  try {
    for (const key of Reflect.ownKeys(value)) {
      const { value: own } = Object.getOwnPropertyDescriptor(value, key) ?? {};
      parts.push(typeof key === "string" ? key : key.description, own);
    }
    // In newer engines an error's stack is an accessor.
    if (value instanceof Error) parts.push(value.message, value.stack, value.name);
    if (value instanceof Headers || value instanceof Map || value instanceof URLSearchParams) {
      for (const entry of value) parts.push(...entry);
    }
    if (value instanceof Set) parts.push(...value);
    if (value instanceof Request || value instanceof Response) parts.push(value.url, value.headers);
    if (value instanceof URL) parts.push(value.href);
  } catch {
    // An object that cannot be looked at cannot be printed either.
  }
  return parts;
}
