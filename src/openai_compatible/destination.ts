/**
 * The URLs of a client's calls.
 */
import { isLoopback } from "../base/loopback.ts";
import { quoted, shown } from "../base/quote.ts";
import type { OpenAICompatibleOptions } from "./options.ts";

/** Returns the URL of a path behind the base URL, for a call of a model if one is given. */
export type Destination = (path: string, model: string | undefined) => URL;

/**
 * Creates the destinations of one client.
 *
 * @throws {TypeError} when the base URL is invalid, holds credentials, or would send the key over plain HTTP to another machine.
 */
export function destinationOf(
  { baseURL, queryParams, url: ownUrl, allowHttp = false }: Pick<
    OpenAICompatibleOptions,
    "baseURL" | "queryParams" | "url" | "allowHttp"
  >,
): Destination {
  const base = checkedBase(baseURL, allowHttp);
  for (const [name, value] of Object.entries(queryParams ?? {})) {
    if (value !== undefined) base.searchParams.set(name, value);
  }
  return (path, model) => {
    if (!ownUrl) return behind(base, path);
    const given = ownUrl({ path, model, baseURL: new URL(base) });
    const url = URL.canParse(`${given}`, base) ? new URL(`${given}`, base) : undefined;
    if (url?.origin === base.origin) return url;
    throw new TypeError(
      `Cannot call ${shown(`${given}`)}: the option url must stay on ${base.origin}, to which alone the key goes`,
    );
  };
}

/** Returns a base URL with a path behind its own. */
function behind(base: URL, path: string): URL {
  const url = new URL(base);
  url.pathname = `${url.pathname.replace(/\/+$/, "")}/${path}`;
  return url;
}

function checkedBase(given: string | URL, allowHttp: boolean): URL {
  const text = `${given ?? ""}`;
  const problem = problemOf(text, allowHttp);
  if (problem === undefined) return new URL(text);
  // A base URL may hold a key.
  const name = text.includes("@") ? '"…"' : quoted(text.replace(/([?#]).*/s, "$1…"));
  throw new TypeError(`Cannot use ${name} as baseURL: ${problem}`);
}

function problemOf(text: string, allowHttp: boolean): string | undefined {
  if (!text.trim()) return 'it is missing; pass the URL of the API, such as "https://api.openai.com/v1"';
  if (/^[\w.-]+(:\d+)?(\/|$)/.test(text)) {
    // Neither a query nor credentials, which may hold a key.
    const place = text.replace(/[?#@].*/s, "").slice(0, 60);
    return `the scheme is missing; write ${isLoopback(text.replace(/[:/].*/s, "")) ? "http" : "https"}://${place}`;
  }
  if (!URL.canParse(text)) return "not a URL; use an https URL of host and path";
  const url = new URL(text);
  if (url.protocol !== "https:" && url.protocol !== "http:") {
    return "not an https URL; use an https URL of host and path";
  }
  if (url.username || url.password) return "the URL contains credentials; pass them as apiKey or headers";
  if (url.hash) return "the URL has a fragment; leave it out";
  const [operation] = /\/((chat\/)?completions|responses|embeddings)(?=\/?$)/.exec(url.pathname) ?? [];
  if (operation !== undefined) {
    return `it ends with the path of an operation, which is added to it; leave out ${operation}`;
  }
  if (url.protocol === "https:" || allowHttp || isLoopback(url.hostname)) return undefined;
  return "plain HTTP would show the key to the network; use https, or http on loopback; to another machine without TLS, " +
    "pass allowHttp: true";
}
