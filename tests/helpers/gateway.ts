/**
 * A client of AI Gateway over answers that a test writes, and the requests that were sent.
 */
import { createGateway, type Gateway, type GatewayOptions } from "@bedrock-edge/client/gateway";

/** The model of most tests. */
export const GATEWAY_MODEL = "anthropic/claude-sonnet-4.5";
/** Searched for by the tests that look for leaks: nothing else may look like it. */
export const GATEWAY_KEY = "vck_SECRETKEYSECRETKEYSECRET";

/** A request as it was sent. */
export interface SentRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  // deno-lint-ignore no-explicit-any -- JSON that a test looks into
  readonly body: any;
}

/** An answer: a response, or JSON for a whole answer, or a list of stream parts. */
export type ScriptedAnswer = Response | object | readonly object[];

/** A client, and its requests. */
export interface GatewayRig {
  readonly gateway: Gateway;
  readonly sent: SentRequest[];
}

/** Returns a client whose service gives `answers` in order, the last one again and again. */
export function gatewayOver(
  answers: readonly (ScriptedAnswer | (() => ScriptedAnswer | Promise<ScriptedAnswer>))[],
  options: GatewayOptions = {},
): GatewayRig {
  const sent: SentRequest[] = [];
  const fetch = async (input: string | URL | Request, init?: RequestInit): Promise<Response> => {
    const headers = Object.fromEntries(new Headers(init?.headers));
    const body = typeof init?.body === "string" ? JSON.parse(init.body) : undefined;
    const answer = answers[Math.min(sent.length, answers.length - 1)]!;
    sent.push({ method: init?.method ?? "GET", url: `${input}`, headers, body });
    if (typeof answer === "function") return responseOf(await answer());
    // The copy of a response leaves the original for the next request.
    return responseOf(answer instanceof Response ? answer.clone() : answer);
  };
  const gateway = createGateway({ apiKey: GATEWAY_KEY, env: {}, fetch, retry: false, ...options });
  return { gateway, sent };
}

function responseOf(answer: ScriptedAnswer): Response {
  if (answer instanceof Response) return answer;
  return Array.isArray(answer) ? eventStream(answer) : Response.json(answer);
}

/** Returns parts as server-sent events. */
export function eventText(parts: readonly object[]): string {
  return parts.map((part) => `data: ${JSON.stringify(part)}\n\n`).join("");
}

/** Returns a streamed answer. */
export function eventStream(body: readonly object[] | string | ReadableStream<Uint8Array>): Response {
  const text = Array.isArray(body) ? eventText(body) : body as string | ReadableStream<Uint8Array>;
  return new Response(text, { headers: { "content-type": "text/event-stream" } });
}

/** Returns bytes in pieces of a size. */
export function inPieces(text: string, size: number): ReadableStream<Uint8Array> {
  const bytes = new TextEncoder().encode(text);
  let at = 0;
  return new ReadableStream({
    pull(controller) {
      if (at >= bytes.length) return controller.close();
      controller.enqueue(bytes.slice(at, at += size));
    },
  });
}

/** The usage of most answers. */
export const USAGE = {
  inputTokens: { total: 12, noCache: 9, cacheRead: 2, cacheWrite: 1 },
  outputTokens: { total: 5, text: 5 },
} as const;

/** A whole answer. */
export function wholeAnswer(content: readonly object[], more: object = {}): object {
  return { content, finishReason: { unified: "stop", raw: "end_turn" }, usage: USAGE, warnings: [], ...more };
}

/** An answer of one text. */
export const PARIS: object = wholeAnswer([{ type: "text", text: "Paris." }]);

/** The parts of a streamed text. */
export function textParts(text: string, more: object = {}): object[] {
  return [
    { type: "stream-start", warnings: [] },
    { type: "text-start", id: "0" },
    { type: "text-delta", id: "0", delta: text },
    { type: "text-end", id: "0" },
    { type: "finish", finishReason: { unified: "stop", raw: "end_turn" }, usage: USAGE, ...more },
  ];
}

/** Returns the body of an error. */
export function errorAnswer(status: number, type: string | undefined, message: string, more: object = {}): Response {
  const headers = { "content-type": "application/json", ...("headers" in more ? more.headers as object : {}) };
  const { headers: _, ...rest } = more as { headers?: unknown };
  return new Response(JSON.stringify({ error: { message, type }, ...rest }), { status, headers });
}
