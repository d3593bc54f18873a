/**
 * Helpers for the tests of the fake: requests like a client's, frames as a client reads them, and time that moves on
 * command.
 */
import { AwsV4Signer } from "aws4fetch";
import { decodeEventStream } from "@bedrock-edge/client/event-stream";

export const HOST = "https://bedrock-runtime.us-east-1.amazonaws.com";
export const MODEL = "anthropic.claude-3-haiku-20240307-v1:0";
export const SECRET = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";

export type Json = Record<string, unknown>;

export const user = (text: string): Json => ({ role: "user", content: [{ text }] });
export const assistant = (text: string): Json => ({ role: "assistant", content: [{ text }] });

export interface Call {
  operation?: "converse" | "converse-stream";
  modelId?: string;
  body?: unknown;
  headers?: Record<string, string>;
  signal?: AbortSignal;
}

export function urlOf({ operation = "converse", modelId = MODEL }: Call): string {
  return `${HOST}/model/${encodeURIComponent(modelId)}/${operation}`;
}

function bodyOf({ body }: Call): string {
  return typeof body === "string" ? body : JSON.stringify(body ?? { messages: [user("Hi")] });
}

/** A request under the API key. */
export function keyed(call: Call = {}): Request {
  return new Request(urlOf(call), {
    method: "POST",
    headers: { authorization: "Bearer fake-bedrock-key", "content-type": "application/json", ...call.headers },
    body: bodyOf(call),
    ...(call.signal ? { signal: call.signal } : {}),
  });
}

/** A request signed by a signer that the fake shares no code with. */
export async function signed(
  call: Call & {
    accessKeyId?: string;
    secretAccessKey?: string;
    sessionToken?: string;
    service?: string;
    region?: string;
    at?: string;
    url?: string;
  } = {},
): Promise<Request> {
  const signer = new AwsV4Signer({
    method: "POST",
    url: call.url ?? urlOf(call),
    headers: { "content-type": "application/json", ...call.headers },
    body: bodyOf(call),
    accessKeyId: call.accessKeyId ?? "AKIDEXAMPLE",
    secretAccessKey: call.secretAccessKey ?? SECRET,
    service: call.service ?? "bedrock",
    region: call.region ?? "us-east-1",
    ...(call.sessionToken === undefined ? {} : { sessionToken: call.sessionToken }),
    ...(call.at === undefined ? {} : { datetime: call.at }),
  });
  const { url, headers } = await signer.sign();
  return new Request(url, { method: "POST", headers, body: bodyOf(call) });
}

export interface Frame {
  headers: Record<string, unknown>;
  payload: Json;
}

/** Every frame of a stream; the decoder checks both checksums. */
export async function framesOf(response: Response): Promise<Frame[]> {
  const frames: Frame[] = [];
  for await (const { headers, payload } of decodeEventStream(response.body!)) {
    const text = new TextDecoder().decode(payload);
    frames.push({ headers: { ...headers }, payload: text === "" ? {} : JSON.parse(text) });
  }
  return frames;
}

/** A frame as `name payload`, without padding. */
export function summaryOf({ headers, payload }: Frame): [string, Json] {
  const { p: _p, ...rest } = payload;
  return [String(headers[":event-type"] ?? headers[":exception-type"] ?? headers[":error-code"]), rest];
}

export function textOf(frames: readonly Frame[]): string {
  return frames.map(({ payload }) => (payload["delta"] as { text?: string } | undefined)?.text ?? "").join("");
}

/** The refusal of a response: status, name and message. */
export async function refusalOf(response: Response): Promise<[number, string | undefined, string]> {
  const body = await response.json();
  const name = response.headers.get("x-amzn-errortype")?.split(":")[0];
  return [response.status, name, body.message ?? body.Message];
}

/** Lets everything that is ready run, without time passing. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await Promise.resolve();
}
