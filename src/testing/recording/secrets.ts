/**
 * Removes from a recording the values that let somebody in, and the numbers of AWS accounts.
 */
import { AWS_SECRETS } from "../../aws/secret_rules.ts";
import { redactor, secretsOf } from "../../transport/secrets/redact.ts";
import { redactWhole } from "./redact_whole.ts";

/** Returns a text without secrets. */
export type Cleaner = (text: string) => string;

/** The number in the place of every account's. AWS's documentation uses it for examples. */
const NEUTRAL_ACCOUNT = "123456789012";

/**
 * Keys that are recognized by their beginning: those of AWS with the ids of access keys, which encode the account, those of AI
 * Gateway, and those of services with OpenAI's API.
 */
const KEYS: RegExp = /* @__PURE__ */ new RegExp(
  [
    AWS_SECRETS.keys.source,
    /\b(?:AKIA|ASIA|ABIA|ACCA)[A-Z2-7]{16}\b/.source,
    /\b(?:vck|vcst)_[\w-]{16,}/.source,
    // Words have no digit. The search for it is bounded: a text may begin such a key at every third character.
    /\b(?:sk|rk|pk|gsk|csk|xai|pplx|fw|tgp|hf|r8)[-_](?=[\w-]{0,200}\d)[\w-]{16,}/.source,
    /\bAIza[\w-]{30,}/.source,
  ].join("|"),
  "g",
);

/** A member of a query or a form whose name says that its value is secret; also in a URL inside a text. */
const QUERY_SECRET =
  /((?:^|[?&;])(?:[\w.-]{0,40}(?:signature|credential|token|api[-_]?key|secret|passw|session|jwt)[\w.-]{0,40}|sig|key)=)[^&\s"'<>\\]+/gi;

/** The names of members and elements that hold keys, in answers of STS, SSO, IMDS and other sources of credentials. */
const SECRET_MEMBERS = "(?:access_?key_?id|secret_?access_?key|session_?token|access_?token|refresh_?token|id_?token|" +
  "web_?identity_?token|client_?secret|api_?key|authorization|password)";
// The backslashes before the first quote, in JSON inside of JSON, stay where they are: a search that took them along would
// begin anew at each backslash of a long run.
const JSON_SECRET: RegExp = /* @__PURE__ */ new RegExp(
  `("${SECRET_MEMBERS}\\\\*"\\s*:\\s*\\\\*")[^"\\\\]{8,}(?:\\\\[/u][^"\\\\]*)*`,
  "gi",
);
/** A member `token` is a key if it is long: models answer with members of that name too, which hold a word. */
const JSON_TOKEN = /("token\\*"\s*:\s*\\*")[\w+/=.%-]{64,}/gi;
const XML_SECRET: RegExp = /* @__PURE__ */ new RegExp(`(<${SECRET_MEMBERS}>)[^<]+`, "gi");

/** The account in an ARN, also of a percent-encoded one. */
const ARN_ACCOUNT = /\barn(?::|%3A)aws[\w-]*(?::|%3A)[\w-]*(?::|%3A)[\w-]*(?::|%3A)(\d{12})(?=:|%3A)/gi;
/** The account in a member that names it. */
const MEMBER_ACCOUNT = /"(?:account(?:_?id)?|aws_?account(?:_?id)?|bucket_?owner)\\*"\s*:\s*\\*"(\d{12})\\*"/gi;

/** The parts of a request that show its secrets. */
export interface SecretHolders {
  readonly headers: Headers;
  readonly url: URL;
  /** Texts in which accounts are looked for. */
  readonly texts: readonly string[];
  /** Secrets that the caller knows of, which may hold blanks. */
  readonly secrets: readonly string[];
}

/** Creates the function that cleans the texts of one exchange: values that a header or a text shows are removed everywhere. */
export function cleaner({ headers, url, texts, secrets }: SecretHolders): Cleaner {
  const sent = new Headers([...headers].filter(([name]) => !isPublicRequestHeader(name)));
  const known = secretsOf({ headers: sent, given: sent, url }, AWS_SECRETS);
  const redacting = redactor(() => known, KEYS);
  const accounts = texts.flatMap((text) =>
    [ARN_ACCOUNT, MEMBER_ACCOUNT].flatMap((pattern) => [...text.matchAll(pattern)].map(([, account]) => account!))
  );
  const account = accounts.length > 0
    ? new RegExp(`(?<!\\d)(?:${[...new Set(accounts)].join("|")})(?!\\d)`, "g")
    : undefined;
  return (text) => {
    const untold = secrets.reduce((left, secret) => left.replaceAll(secret, "[redacted]"), text);
    const cleaned = redactWhole(untold, redacting)
      .replace(QUERY_SECRET, "$1[redacted]")
      .replace(JSON_SECRET, "$1[redacted]")
      .replace(JSON_TOKEN, "$1[redacted]")
      .replace(XML_SECRET, "$1[redacted]");
    return account ? cleaned.replace(account, NEUTRAL_ACCOUNT) : cleaned;
  };
}

/** The headers of a request that change its answer. No other is recorded. */
const REQUEST_HEADER =
  /^(?:accept|content-type|anthropic-(?:version|beta)|x-amzn-bedrock-(?!.*(?:token|key|secret))[\w-]+|ai-(?:gateway-protocol-version|(?:[a-z]+-)?model-(?:id|streaming|specification-version)))$/;

/** Whether a header of a request is recorded. */
export function isPublicRequestHeader(name: string): boolean {
  return REQUEST_HEADER.test(name);
}

/** The headers of an answer that clients read. No other is recorded. */
const RESPONSE_HEADER =
  /^(?:content-type|date|retry-after(?:-ms)?|x-amzn-(?:errortype|requestid|request-id|query-error|bedrock-(?!.*(?:token$|key|secret))[\w-]+)|x-request-id|request-id|x-vercel-id|(?:x|anthropic)-ratelimit-[\w-]+|openai-(?:model|version|processing-ms)|x-should-retry)$/;

/** Whether a header of an answer is recorded. */
export function isPublicResponseHeader(name: string): boolean {
  return RESPONSE_HEADER.test(name);
}
