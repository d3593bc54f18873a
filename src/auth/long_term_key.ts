/**
 * Keys that stay valid until somebody deletes them: where they may not be sent.
 */
import { isLoopback } from "../base/loopback.ts";
import { quoted } from "../base/quote.ts";
import { AuthenticationError } from "../errors/provider_error.ts";
import { isBrowser } from "./env.ts";

/** The exceptions that the caller allows. */
export interface LongTermKeyRules {
  /** Whether plain http may be used, and by long-term keys. */
  readonly allowHttp?: AllowHttp | undefined;
  /** Whether a web page may send long-term keys. */
  readonly dangerouslyAllowBrowser?: boolean | undefined;
}

/**
 * The use of plain http beyond this machine: not at all, by keys that end, or by all keys. A request shows what lets it in to
 * everybody on the way.
 */
export type AllowHttp = boolean | "long-term-keys";

/** An attempt as it is to be sent. */
interface ReadyAttempt {
  readonly url: URL;
  /** All headers, those of authentication included. */
  readonly headers: Headers;
}

/**
 * The beginnings of long-term keys in `authorization`: the access key of an IAM user, and a long-term Bedrock API key. Source: "IAM
 * identifiers" of the IAM guide and "API keys" of the Bedrock guide, read 2026-11-29.
 */
const LONG_TERM = /^(?:AWS4-\S+ Credential=AKIA|Bearer ABSK)/;

/**
 * Returns why an attempt may not be sent; `undefined` for an attempt that may be sent. It looks at the header that is ready, so
 * that the way in which the key came does not matter.
 */
export function longTermKeyRefusal(
  { url, headers }: ReadyAttempt,
  { allowHttp, dangerouslyAllowBrowser = false }: LongTermKeyRules,
): AuthenticationError | undefined {
  if (!LONG_TERM.test(headers.get("authorization") ?? "")) return undefined;
  if (url.protocol === "http:" && allowHttp !== "long-term-keys" && !isLoopback(url.hostname)) {
    return refusal(
      `plain http to ${
        quoted(url.host)
      } would show the request to the network; use https, use keys that end, or pass ` +
        'allowHttp: "long-term-keys"',
      "LongTermKeyOverHttp",
    );
  }
  return dangerouslyAllowBrowser ? undefined : browserRefusal();
}

/**
 * Refuses a long-term access key in a web page, where it would make other keys.
 *
 * @throws {AuthenticationError} `credentials` for a long-term key in a web page.
 */
export function requireNoPage(accessKeyId: string, { dangerouslyAllowBrowser = false }: LongTermKeyRules): void {
  const refused = accessKeyId.startsWith("AKIA") && !dangerouslyAllowBrowser ? browserRefusal() : undefined;
  if (refused) throw refused;
}

function browserRefusal(): AuthenticationError | undefined {
  if (!isBrowser()) return undefined;
  return refusal(
    "every visitor of a web page can read it; use fromCognitoIdentity(), get a key that ends from your own server, or pass " +
      "dangerouslyAllowBrowser: true",
    "LongTermKeyInBrowser",
  );
}

function refusal(why: string, code: string): AuthenticationError {
  return new AuthenticationError(`Cannot use a long-term key: ${why}`, { kind: "credentials", code });
}
