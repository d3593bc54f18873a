/**
 * AWS's error bodies, and how they differ from the bodies of proxies and gateways. Pure.
 */
import { type ParsedErrorBody, parseErrorBody } from "../errors/error_body.ts";

/** AWS's name of a failure, its words, and whether AWS wrote the body. */
export interface AwsErrorBody extends Pick<ParsedErrorBody, "code" | "text"> {
  /** Whether the body has AWS's shape: a message or the name of an exception at the top. */
  readonly isOwn: boolean;
}

/** Reads AWS's error body; `message` comes in any capitalization. Bodies in other shapes are read too, and are not AWS's own. */
export function parseAwsErrorBody(body: string): AwsErrorBody {
  const { code, text, top = {} } = parseErrorBody(body, ["code", "__type", "type"]);
  return { code, text, isOwn: (top.message ?? top.__type ?? top.code) !== undefined };
}

/** An answer that AWS or a proxy wrote. */
export interface RefusedAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly code?: string | undefined;
  readonly text: string;
  /** Whether the body has AWS's shape. @default true */
  readonly isOwn?: boolean | undefined;
}

/** The words of API Gateway's answers, such as "Forbidden", are at most as many; a sentence of Bedrock's is longer. */
const MAX_GATEWAY_WORDS = 2;

/**
 * The longer words of API Gateway's own answers. Source of "Missing Authentication Token": AWS's knowledge center,
 * "api-gateway-authentication-token-errors", read 2026-11-29; the others are from memory.
 */
const GATEWAY_WORDS: ReadonlySet<string> = /* @__PURE__ */ new Set([
  "endpoint request timed out",
  "internal server error",
  "missing authentication token",
  "network error communicating with endpoint",
  "request too long",
  "too many requests",
  "unsupported media type",
]);

/**
 * Returns whether a proxy or a gateway wrote a refused answer: it has neither AWS's headers nor AWS's body. Browsers do not show
 * the headers of another origin, so that a body in AWS's shape with a sentence counts as AWS's.
 */
export function isForeignAnswer({ status, headers, code = "", text, isOwn = true }: RefusedAnswer): boolean {
  if (status < 400 || headers.has(REQUEST_ID) || headers.has(ERROR_TYPE)) return false;
  if (!isOwn) return true;
  const words = text.trim();
  return !/exception$/i.test(code) &&
    (words.split(/\s+/, MAX_GATEWAY_WORDS + 1).length <= MAX_GATEWAY_WORDS || GATEWAY_WORDS.has(words.toLowerCase()));
}

/** The header with AWS's id for a request. */
export const REQUEST_ID = "x-amzn-requestid";

/** The header with the name of an exception. */
export const ERROR_TYPE = "x-amzn-errortype";
