/** Helpers for the tests of fakeGateway: requests like a client's, and parts of streams as a client reads them. */
import { type FakeGateway, fakeGateway, type FakeGatewayOptions } from "@bedrock-edge/client/testing";

export type Json = Record<string, unknown>;

export const ORIGIN = "https://ai-gateway.vercel.sh";

export const MODEL = "amazon/nova-lite";

export const user = (text: string): Json => ({ role: "user", content: [{ type: "text", text }] });

/** The headers of a caller with the API key. */
export const KEYED = {
  authorization: "Bearer fake-gateway-key",
  "ai-gateway-auth-method": "api-key",
  "ai-gateway-protocol-version": "0.0.1",
};

export interface Call {
  readonly body?: Json;
  readonly stream?: boolean;
  readonly headers?: Record<string, string | undefined>;
  readonly protocol?: "v3" | "v4";
  readonly signal?: AbortSignal;
}

/** Posts a call of a kind of model; headers that are `undefined` are left out. */
export function post(fake: FakeGateway, kind: string, call: Call = {}): Promise<Response> {
  const { body = {}, headers = {}, protocol = "v4", signal, stream = false } = call;
  const isLanguage = kind === "language-model";
  const all = {
    ...KEYED,
    [`ai-${kind}-specification-version`]: protocol.slice(1),
    [isLanguage ? "ai-language-model-id" : "ai-model-id"]: MODEL,
    ...(isLanguage ? { "ai-language-model-streaming": String(stream) } : {}),
    ...headers,
  };
  const given = Object.entries(all).flatMap(([name, value]) => value === undefined ? [] : [[name, value]]);
  return fake(`${ORIGIN}/${protocol}/ai/${kind}`, {
    method: "POST",
    headers: Object.fromEntries(given),
    body: JSON.stringify(body),
    ...(signal ? { signal } : {}),
  });
}

/** Posts a call of a language model. */
export function ask(fake: FakeGateway, call: Call = {}): Promise<Response> {
  return post(fake, "language-model", { ...call, body: { prompt: [user("Hi")], ...call.body } });
}

// deno-lint-ignore no-explicit-any
export type Answer = any;

/** The whole answer of a fake with these options. */
export async function answerOf(options: FakeGatewayOptions, body: Json = {}): Promise<Answer> {
  return await (await ask(fakeGateway(options), { body })).json();
}

/** The parts of a stream. */
export async function partsOf(response: Response): Promise<Answer[]> {
  const lines = (await response.text()).split("\n");
  return lines.filter((line) => line.startsWith("data: ")).map((line) => JSON.parse(line.slice(6)));
}

/** The refusal of a call: its status, type and subject. */
export async function refusalOf(response: Promise<Response>): Promise<[number, string, unknown]> {
  const answer = await response;
  const { error } = await answer.json();
  return [answer.status, error?.type, error?.param];
}
