/**
 * Finds secrets in foreign texts, in every spelling that pages and proxies use, and replaces them. Linear in the text.
 */

/** Finds and replaces the secrets of one attempt. */
export interface Redactor {
  /** Returns a text without the secrets. */
  redact(text: string): string;
  /** Whether a text holds a secret. */
  finds(text: string): boolean;
}

/** The spellings of one service's secrets, beside those of every service. */
export interface SecretRules {
  /** Keys that are recognized by their beginning, whoever holds them. A global pattern. */
  readonly keys?: RegExp;
  /** The same in the words of a function that gives credentials, where also the beginning of a key is left out. A global pattern. */
  readonly sourceKeys?: RegExp;
  /** Names that are as long as a key and are not secret. */
  readonly publicNames?: RegExp;
  /** Headers of requests that the service's own words may repeat, in lower case. */
  readonly publicHeaders?: ReadonlySet<string>;
  /** Returns the secret part of a header that authenticates; `undefined` for a header that is secret as a whole. */
  secretPart?(value: string): string | undefined;
}

/** The most characters that are searched. A longer text is cut before the search; no message repeats as many. */
const MAX_SEARCHED = 32_768;

/** A text is decoded this often: a page in a JSON text in a page. */
const MAX_DECODINGS = 4;

/** The least characters of a beginning of a secret that are removed where a text was cut. */
const MIN_PART_LENGTH = 4;

/**
 * Creates the redactor of secrets.
 *
 * @param secrets called at the first search, which most calls never make.
 * @param keys the service's keys that are recognized by their beginning: `SecretRules.keys`.
 */
export function redactor(secrets: () => readonly string[], keys?: RegExp): Redactor {
  // A secret may hold an escape itself, such as "%2F": then its decoded form is searched for in the decoded text.
  let known: readonly (readonly [secret: string, form: string])[] | undefined;
  const forms = () => known ??= [...new Set(secrets())].map((secret) => [secret, decode(secret).text] as const);
  const rangesIn = (text: string): Range[] => {
    const decoded = decode(text);
    const plain: Decoded = { text, places: undefined };
    return [
      ...forms().flatMap(([secret]) => rangesOf(secret, plain)),
      ...decoded.places ? forms().flatMap(([, form]) => rangesOf(form, decoded)) : [],
      ...keyRanges(KEYS, decoded),
      ...keys ? keyRanges(keys, decoded) : [],
    ];
  };
  return {
    redact(text) {
      const cut = text.length > MAX_SEARCHED ? text.slice(0, MAX_SEARCHED) : text;
      const ranges = rangesIn(cut);
      if (cut !== text) {
        const decoded = decode(cut);
        ranges.push(...forms().flatMap(([, form]) => cutRange(form, decoded)));
      }
      return without(cut, ranges);
    },
    finds: (text) => rangesIn(text).length > 0,
  };
}

/** The part of a text that a secret takes up, in UTF-16 units. */
type Range = readonly [start: number, end: number];

/** A text without escapes, and the place of each of its characters in the text as it was. */
interface Decoded {
  readonly text: string;
  /** `undefined` for a text without escapes. Has one place more than the text has characters. */
  readonly places: Uint32Array | undefined;
}

/** Percent encoding, character references of HTML, and the escapes of JSON, also PHP's `\/`. */
const ESCAPE = /%([\da-f]{2})|&(?:#x([\da-f]{1,6})|#(\d{1,7})|([a-z]{2,6}));|\\u([\da-f]{4})|\\([/"'\\])/gi;

/** The named references of characters that a header's value may hold. */
const NAMED: Readonly<Record<string, string>> = {
  amp: "&",
  apos: "'",
  colon: ":",
  comma: ",",
  dash: "-",
  equals: "=",
  excl: "!",
  gt: ">",
  hyphen: "-",
  lowbar: "_",
  lt: "<",
  num: "#",
  percnt: "%",
  period: ".",
  plus: "+",
  quot: '"',
  semi: ";",
  sol: "/",
};

function decode(text: string): Decoded {
  let decoded: Decoded = { text, places: undefined };
  for (let round = 0; round < MAX_DECODINGS; round++) {
    const next = decodeOnce(decoded.text);
    if (!next.places) break;
    const { places: outer } = decoded;
    decoded = { text: next.text, places: outer ? next.places.map((place) => outer[place]!) : next.places };
  }
  return decoded;
}

function decodeOnce(text: string): Decoded {
  // Most texts hold no escape, and need no places.
  if (!/[%&\\]/.test(text)) return { text, places: undefined };
  const parts: string[] = [];
  const places = new Uint32Array(text.length + 1);
  let length = 0;
  let read = 0;
  const copy = (end: number) => {
    parts.push(text.slice(read, end));
    for (let at = read; at < end; at++) places[length++] = at;
  };
  for (const found of text.matchAll(ESCAPE)) {
    const character = characterOf(found);
    if (character === undefined) continue;
    copy(found.index);
    parts.push(character);
    places[length++] = found.index;
    read = found.index + found[0].length;
  }
  if (read === 0) return { text, places: undefined };
  copy(text.length);
  places[length++] = text.length;
  return { text: parts.join(""), places: places.subarray(0, length) };
}

/** Returns the character of an escape; `undefined` for one that no secret holds, since header values are ASCII. */
function characterOf(found: RegExpExecArray): string | undefined {
  const name = found[4]?.toLowerCase();
  const [, percent, hex, decimal, , json, escaped] = found;
  if (escaped !== undefined) return escaped;
  if (name !== undefined) return Object.hasOwn(NAMED, name) ? NAMED[name] : undefined;
  const code = decimal === undefined ? parseInt(percent ?? hex ?? json ?? "", 16) : Number(decimal);
  return code > 0x1f && code < 0x7f ? String.fromCharCode(code) : undefined;
}

function rangesOf(secret: string, { text, places }: Decoded): Range[] {
  const ranges: Range[] = [];
  for (let at = text.indexOf(secret); at >= 0; at = text.indexOf(secret, at + secret.length)) {
    ranges.push([places?.[at] ?? at, places?.[at + secret.length] ?? at + secret.length]);
  }
  return ranges;
}

/**
 * Keys that are recognized by their beginning, whoever holds them: signed tokens, and the text behind `Bearer`. A source of credentials
 * that fails may quote a key that no request has been sent with.
 */
const KEYS = /\beyJ[\w-]{8,999}(?:\.[\w-]{1,999}){1,2}|\bBearer [\w.~+/=-]{16,}/g;

function keyRanges(keys: RegExp, { text, places }: Decoded): Range[] {
  return [...text.matchAll(keys)].map(({ 0: key, index }) => {
    const end = index + key.length;
    return [places?.[index] ?? index, places?.[end] ?? end];
  });
}

/** Returns the beginning of a secret at the end of a text that was cut. */
function cutRange(secret: string, { text, places }: Decoded): Range[] {
  const begin = secret.slice(0, MIN_PART_LENGTH);
  let at = text.indexOf(begin, text.length - secret.length);
  while (at >= 0 && !secret.startsWith(text.slice(at))) at = text.indexOf(begin, at + 1);
  return at < 0 ? [] : [[places?.[at] ?? at, Infinity]];
}

function without(text: string, ranges: readonly Range[]): string {
  let redacted = "";
  let read = 0;
  for (const [start, end] of ranges.toSorted((a, b) => a[0] - b[0] || b[1] - a[1])) {
    // The secret with its scheme, and the secret alone, are both searched for.
    if (end <= read) continue;
    redacted += start < read ? "" : `${text.slice(read, start)}[redacted]`;
    read = Math.min(end, text.length);
  }
  return redacted + text.slice(read);
}

/** The least characters of a value that is redacted. A shorter value is not a secret, and would match unrelated words. */
const MIN_SECRET_LENGTH = 4;
/** The least characters of a caller's value that is redacted: callers send many headers that are not secret. */
const MIN_GIVEN_LENGTH = 8;

/** Names of headers and of members of a query that hold secrets. */
const SECRET_NAME = /auth|token|key|secret|cookie|credential|passw|signature|session|bypass|jwt/i;
/** A value that begins with an authentication scheme. */
const SCHEME = /^(?:Bearer|Basic|Token|ApiKey|Api-Key|Key|Digest|Negotiate)\s+/i;
/** The headers that the service's own words may repeat. */
const PUBLIC_HEADERS: ReadonlySet<string> = /* @__PURE__ */ new Set(["accept", "content-type", "user-agent"]);

/** The parts of a request that may hold secrets. */
export interface Sent {
  /** All headers of an attempt. */
  readonly headers: Headers;
  /** The headers before authentication. */
  readonly given: Headers;
  /** The URL of the request. */
  readonly url: URL;
  /** Secret values in the body. @default none */
  readonly secrets?: readonly string[] | undefined;
}

/** Returns the values that let a request in: those that authentication added, and those of the caller that look like secrets. */
export function secretsOf({ headers, given, url, secrets: inBody = [] }: Sent, rules: SecretRules = {}): string[] {
  const secrets = new Set(inBody.filter(({ length }) => length >= MIN_SECRET_LENGTH));
  for (const [name, value] of headers) {
    if (PUBLIC_HEADERS.has(name) || rules.publicHeaders?.has(name)) continue;
    if (given.get(name) !== value || looksSecret(name, value)) addSecrets(secrets, value, rules);
  }
  if (url.search) {
    for (const [name, value] of url.searchParams) if (looksSecret(name, value)) addSecrets(secrets, value, rules);
  }
  return [...secrets];
}

function looksSecret(name: string, value: string): boolean {
  if (value.length < MIN_GIVEN_LENGTH) return false;
  // Random characters: long, without a blank, of digits and letters.
  return SECRET_NAME.test(name) || SCHEME.test(value) ||
    /^[!-~]{16,}$/.test(value) && /\d/.test(value) && /[a-z]/i.test(value);
}

function addSecrets(secrets: Set<string>, value: string, rules: SecretRules): void {
  const add = (secret: string, least: number) => {
    if (secret.length >= least) secrets.add(secret);
  };
  const part = rules.secretPart?.(value);
  if (part !== undefined) return add(part, MIN_SECRET_LENGTH);
  add(value, MIN_SECRET_LENGTH);
  // Digest username="x", response="…"; the members of a cookie.
  for (const part of value.split(/[\s,;]+/)) add(part.replace(/^[\w-]+=/, "").replace(/^"|"$/g, ""), MIN_GIVEN_LENGTH);
  const [, scheme = "", alone = ""] = /^([\w-]+) +(.+)$/.exec(value) ?? [];
  add(alone, MIN_SECRET_LENGTH);
  if (/^basic$/i.test(scheme)) add(passwordIn(alone), MIN_GIVEN_LENGTH);
}

/** Returns the password of HTTP's basic authentication. */
function passwordIn(credentials: string): string {
  try {
    return atob(credentials).replace(/^[^:]*:/, "");
  } catch {
    return "";
  }
}
