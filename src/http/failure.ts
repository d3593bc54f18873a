/**
 * A refused or unusable HTTP answer as an error.
 */
import { awsError, type AwsFailure, type HintSource } from "../errors/aws_errors.ts";
import { ProviderError } from "../errors/provider_error.ts";

/** Makes errors that say which exchange they belong to, and hold nothing that the request was let in with. */
export interface Failures {
  /** The error that the service or a proxy tells of, by its status or, inside a stream, by a frame. */
  failed(told: Told, retryAfterMs?: number): ProviderError;
  /** The error of a 200 that is not what the API promises: a proxy's page, an empty body, another format. */
  unusable(what: string, retryable?: boolean): ProviderError;
  /** What a body that was not expected looks like, short enough for a message. */
  quoted(body: string): string;
}

/** What an error's body, or a frame's, says. */
export interface Told {
  readonly code?: string | undefined;
  readonly text?: string | undefined;
}

/**
 * Creates the error factory of a call. `redact` removes secrets, because AWS quotes session tokens when it refuses a signature.
 * `hints` adds hints for refusals that only some requests cause.
 */
export function failures(
  known: Omit<AwsFailure, "text">,
  headers: Headers,
  redact: (text: string) => string,
  hints?: HintSource,
): Failures {
  return {
    failed: ({ code, text = "" }, retryAfterMs) =>
      awsError({ ...known, code, text: redact(text), retryAfterMs }, hints),
    unusable: (what, retryable = false) =>
      new ProviderError(`Cannot read Bedrock's answer: ${redact(what)}`, {
        kind: "protocol",
        code: "UnexpectedAnswer",
        retryable,
        status: known.status,
      }),
    quoted(body) {
      // Redact before cutting, because half of a secret would not be found.
      // A tag ends at the next bracket of either kind, so that a page of many "<" takes linear time.
      const words = redact(body).replace(/<[^<>]*>/g, " ").replace(/\s+/g, " ").trim();
      return `${words ? JSON.stringify(words.slice(0, 200)) : "no body"} (${headers.get("content-type") ?? "no type"})`;
    },
  };
}

/** Reads AWS's error body; `message` comes in any capitalisation, and OpenAI-shaped routes wrap it in `error`. */
export function told(body: string): Told {
  try {
    const json = JSON.parse(body);
    const { message, code, __type, type }: Record<string, string | undefined> = Object.fromEntries(
      Object.entries<string>(json.error ?? json)
        .filter(([, value]) => typeof value === "string" && value)
        .map(([name, value]) => [name.toLowerCase(), value]),
    );
    return { code: code ?? __type ?? type, text: message };
  } catch {
    // Not AWS's: what the body is, is for whoever asked to say.
    return {};
  }
}
