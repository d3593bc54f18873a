/**
 * The ways in which a service that gives credentials fails. Each of them shows the request and its answer to everybody, as far as
 * it can.
 */
import type { FetchFunction } from "../../src/transport/fetch.ts";

/** A request as a bad service quotes it: its URL, its headers and its body, plain and in the spellings of pages. */
export async function quoteOf(request: Request): Promise<string> {
  const text = await request.text();
  const headers = [...request.headers].map(([name, value]) => `${name}: ${value}`).join("\n");
  const isForm = request.headers.get("content-type")?.includes("form") === true;
  const form = [...new URLSearchParams(isForm ? text : "")].map(([name, value]) => `${name}=${value}`).join("\n");
  const all = `${request.url}\n${headers}\n${text}\n${form}`;
  return `${all}\n${encodeURIComponent(all)}\n${JSON.stringify(all)}`;
}

/** Answers a request. */
type Failing = (quote: string, good: string) => Response | Promise<Response>;

const typed = (body: string, status: number, type: string) =>
  new Response(body, { status, headers: { "content-type": type } });

const escaped = (text: string) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");

/** Every failure by its name. `good` is an answer with credentials. */
export const FAILING: Readonly<Record<string, Failing>> = {
  "a refusal in XML": (quote) =>
    typed(
      `<ErrorResponse><Error><Code>AccessDenied</Code><Message>${escaped(quote)}</Message></Error></ErrorResponse>`,
      403,
      "text/xml",
    ),
  "a refusal whose name quotes": (quote) =>
    typed(`<ErrorResponse><Error><Code>${escaped(quote)}</Code></Error></ErrorResponse>`, 400, "text/xml"),
  "a refusal in JSON": (quote) => Response.json({ Error: { Code: "AccessDenied", Message: quote } }, { status: 403 }),
  "a refusal of AWS's JSON services": (quote) =>
    Response.json({ __type: "NotAuthorizedException", message: quote }, { status: 400 }),
  "a token that is expired": (quote) =>
    Response.json({ Error: { Code: "ExpiredToken", Message: quote } }, { status: 400 }),
  "an outage": (quote) => typed(`<html>${escaped(quote)}</html>`, 503, "text/html"),
  "throttling": (quote) => Response.json({ __type: "ThrottlingException", message: quote }, { status: 400 }),
  "a page with the status of a success": (quote) => typed(`<html>${escaped(quote)}</html>`, 200, "text/html"),
  "a redirect": (quote) =>
    new Response(quote, {
      status: 302,
      headers: { location: `https://evil.example/?q=${encodeURIComponent(quote).slice(0, 2000)}` },
    }),
  "headers that quote": (quote) =>
    new Response("no", {
      status: 400,
      headers: { "x-amzn-requestid": quote.replace(/[^\x21-\x7e]/g, "").slice(0, 199) },
    }),
  "an answer that is cut": (_, good) => new Response(good.slice(0, -(good.length / 4) | 0)),
  "an answer with a part missing": (_, good) =>
    new Response(good.replaceAll("Expiration", "Ended").replaceAll("expiration", "ended")),
  "an answer that goes on": (_, good) => new Response(good + " ".repeat(70_000)),
  "an answer of another shape": (_, good) => Response.json([good]),
  "a connection that fails and quotes": (quote) => {
    throw Object.assign(new Error(quote), { code: "ECONNRESET", cause: new Error(quote) });
  },
  "an answer that breaks off and quotes": (quote) => {
    let isBegun = false;
    return new Response(
      new ReadableStream({
        pull(controller) {
          if (isBegun) controller.error(new Error(quote));
          else controller.enqueue(new TextEncoder().encode(quote.slice(0, 100)));
          isBegun = true;
        },
      }),
    );
  },
  "silence": () => new Promise(() => {}),
};

/** Creates a service that fails in one way from its request `from` on, and answers well before. */
export function failing(
  how: string,
  good: (request: Request) => string | Promise<string>,
  from: number = 1,
): FetchFunction {
  let requests = 0;
  return async (input, init) => {
    const request = new Request(input, init);
    const answer = await good(request.clone());
    if (++requests < from) return new Response(answer);
    return await FAILING[how]!(await quoteOf(request), answer);
  };
}
