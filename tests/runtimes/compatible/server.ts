/**
 * A server on loopback that answers as the model's name asks, such as `status-403.1`. It checks every signature with AWS's own
 * signer, and every key.
 */
import { Sha256 } from "npm:@aws-crypto/sha256-js@5.2.0";
import { SignatureV4 } from "npm:@smithy/signature-v4@5.7.5";
import { API_KEY, CREDENTIALS } from "../../helpers/fire.ts";
import { type Format, FORMATS } from "./formats.ts";

/** Bodies of failures: in the APIs' own shapes, in AWS's, and a page. */
const REFUSALS: Readonly<Record<number, unknown>> = {
  400: { type: "error", error: { type: "invalid_request_error", message: "max_tokens is too large" } },
  401: { type: "error", error: { type: "authentication_error", message: `The key ${API_KEY} is not known` } },
  403: { Message: "Bearer Token has expired" },
  404: { error: { type: "not_found_error", message: "The model 'm' does not exist" } },
  429: { message: "Too many tokens, please wait before trying again." },
  500: { message: "The system encountered an unexpected error" },
};

const EVENT_STREAM = { "content-type": "text/event-stream" };

/** A server, and the programs' questions about it at `/requests/{model}` and `/left/{model}`. */
export function serveApis(): { readonly origin: string } & AsyncDisposable {
  /** The number of requests by the name of the model. */
  const counts = new Map<string, number>();
  /** Those who wait until a stream is left. */
  const departures = new Map<string, PromiseWithResolvers<void>>();
  const departureOf = (model: string) => {
    const known = departures.get(model) ?? Promise.withResolvers<void>();
    departures.set(model, known);
    return known;
  };

  /** A stream that goes on until its reader leaves. */
  function endless(events: readonly string[], model: string): Response {
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => controller.enqueue(bytesOf(events.slice(0, 3).join(""))),
      cancel: () => departureOf(model).resolve(),
    });
    return new Response(body, { headers: EVENT_STREAM });
  }

  function answer(scenario: string, model: string, format: Format, body: Record<string, unknown>): Response {
    const events = format.events("Hello.");
    const status = Number(/^status-(\d+)$/.exec(scenario)?.[1]);
    if (status) return Response.json(REFUSALS[status], { status, headers: { "x-amzn-requestid": "r-1" } });
    switch (scenario) {
      case "retry":
        if (counts.get(model)! < 3) return Response.json({ message: "busy" }, { status: 503 });
        return body.stream ? streamed(events) : Response.json(format.whole("Hello."));
      case "tool":
        return body.stream ? streamed(format.toolEvents()) : Response.json(format.wholeTool());
      case "early":
        return streamed(events.slice(0, -1));
      case "reset":
        return streamed(events.slice(0, -1), 100);
      case "error":
        return streamed([...events.slice(0, 3), format.errorEvent("overloaded")]);
      case "endless":
        return endless(events, model);
      case "length":
        return Response.json(format.whole(`${format.textOf(body).length}`));
      default: {
        const text = format.textOf(body);
        return body.stream ? streamed(format.events(text)) : Response.json(format.whole(text));
      }
    }
  }

  async function handle(request: Request): Promise<Response> {
    const { pathname } = new URL(request.url);
    const [, question, asked = ""] = /^\/(requests|left)\/(.*)$/.exec(pathname) ?? [];
    if (question === "requests") return Response.json(counts.get(asked) ?? 0);
    if (question === "left") {
      await departureOf(asked).promise;
      return Response.json(true);
    }
    const bytes = new Uint8Array(await request.arrayBuffer());
    const refusal = await refusalOf(request, bytes);
    if (refusal) return Response.json({ error: { message: refusal } }, { status: 418 });
    if (pathname.endsWith("/models")) return Response.json({ object: "list", data: [{ id: "m", object: "model" }] });
    const format = Object.entries(FORMATS).find(([end]) => pathname.endsWith(end))?.[1];
    if (!format) return new Response("no such path", { status: 404 });
    const body = JSON.parse(new TextDecoder().decode(bytes));
    const model = `${body.model}`;
    counts.set(model, (counts.get(model) ?? 0) + 1);
    return answer(model.replace(/\..*$/, ""), model, format, body);
  }

  // By a signal, and not by `shutdown`, which waits for the connections that a program left open.
  const closing = new AbortController();
  const { addr, finished } = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => {}, signal: closing.signal },
    handle,
  );
  return {
    origin: `http://127.0.0.1:${addr.port}`,
    async [Symbol.asyncDispose]() {
      closing.abort();
      await finished;
    },
  };
}

const bytesOf = (text: string) => new TextEncoder().encode(text);

/** Writes a byte at a time, so that every character and every event is cut. */
function streamed(events: readonly string[], missingBytes = 0): Response {
  const bytes = bytesOf(events.join(""));
  let at = 0;
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      if (at < bytes.length) controller.enqueue(bytes.subarray(at, ++at));
      else controller.close();
    },
  });
  // The server breaks the connection of an answer that is shorter than its header says.
  const length = missingBytes ? { "content-length": `${bytes.length + missingBytes}` } : undefined;
  return new Response(body, { headers: { ...EVENT_STREAM, ...length } });
}

/** Returns the mistake in the credentials of a request; `undefined` if they are right. */
async function refusalOf(request: Request, body: Uint8Array): Promise<string | undefined> {
  const { headers } = request;
  if (headers.has("x-api-key")) return "x-api-key was sent";
  const authorization = headers.get("authorization") ?? "";
  if (authorization === `Bearer ${API_KEY}`) return undefined;
  const [, region = "", service = ""] = /\/\d{8}\/([\w-]+)\/([\w-]+)\/aws4_request,/.exec(authorization) ?? [];
  const url = new URL(request.url);
  const isMantle = url.pathname.startsWith("/v1/");
  if (service !== (isMantle ? "bedrock-mantle" : "bedrock")) return `signed for ${service || "nothing"}`;
  const signer = new SignatureV4({ credentials: CREDENTIALS, region, service, sha256: Sha256, applyChecksum: false });
  const date = headers.get("x-amz-date") ?? "";
  const [y, mo, d, h, mi, s] = date.match(/\d\d/g)?.reduce<string[]>(
    (parts, two, i) => i === 1 ? [`${parts[0]}${two}`] : [...parts, two],
    [],
  ) ?? [];
  const signed = await signer.sign({
    method: request.method,
    protocol: url.protocol,
    hostname: url.hostname,
    port: Number(url.port),
    path: url.pathname,
    query: Object.fromEntries(url.searchParams),
    headers: { host: headers.get("host") ?? "" },
    body,
  }, { signingDate: new Date(`${y}-${mo}-${d}T${h}:${mi}:${s}Z`) });
  return signed.headers.authorization === authorization ? undefined : `the signature is wrong: ${authorization}`;
}
