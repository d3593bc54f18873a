/**
 * A client with the codec of Claude over answers of the test, and the bytes of such answers.
 */
import { type Bedrock, type BedrockOptions, createBedrock } from "@bedrock-edge/client";
import { anthropic } from "@bedrock-edge/client/invoke";
import { byRequest } from "../../helpers/fire.ts";
import { bytesOf, type Json, streamed } from "../../helpers/wire.ts";

export const CLAUDE = "us.anthropic.claude-sonnet-4-6";

/** A client, and the requests that it sent. */
export interface Rig {
  readonly bedrock: Bedrock;
  readonly sent: { readonly url: URL; readonly headers: Headers; readonly body: Json }[];
}

/** Creates a client that gets `answer` to everything. */
export function claudeRig(answer: () => Response, options: Partial<BedrockOptions> = {}): Rig {
  const sent: Rig["sent"] = [];
  const bedrock = createBedrock({
    region: "us-east-1",
    apiKey: "k",
    env: {},
    retry: false,
    codecs: [anthropic({ models: "all" })],
    fetch: byRequest(async (request) => {
      sent.push({ url: new URL(request.url), headers: request.headers, body: await request.json() });
      return answer();
    }),
    ...options,
  } as BedrockOptions);
  return { bedrock, sent };
}

/** A whole message with some content. */
export function message(content: readonly Json[], more: Json = {}, headers: Record<string, string> = {}): Response {
  const whole = { type: "message", role: "assistant", content, stop_reason: "end_turn", ...more };
  return Response.json(whole, { headers: { "x-amzn-requestid": "request-1", ...headers } });
}

/** A stream of some chunks. */
export function chunks(values: readonly unknown[]): Response {
  return streamed(bytesOf(values.map((value) => ({ chunk: { bytes: base64(JSON.stringify(value)) } }))));
}

function base64(text: string): string {
  return btoa(String.fromCharCode(...new TextEncoder().encode(text)));
}

export const START: Json = {
  type: "message_start",
  message: {
    id: "msg_1",
    type: "message",
    role: "assistant",
    content: [],
    usage: { input_tokens: 3, output_tokens: 1 },
  },
};

/** The end of a message. */
export function stop(stopReason = "end_turn", more: Json = {}): Json[] {
  return [
    { type: "message_delta", delta: { stop_reason: stopReason, stop_sequence: null }, usage: { output_tokens: 4 } },
    { type: "message_stop", ...more },
  ];
}

/** A block of the stream: its start, its deltas and its end. */
export function block(index: number, content_block: Json, ...deltas: Json[]): Json[] {
  return [
    { type: "content_block_start", index, content_block },
    ...deltas.map((delta) => ({ type: "content_block_delta", index, delta })),
    { type: "content_block_stop", index },
  ];
}
