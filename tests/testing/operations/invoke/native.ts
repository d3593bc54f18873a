/** Native requests to the fake, and native answers as a client reads them. */
import { decodeEventStream } from "@bedrock-edge/client/event-stream";
import type { FakeBedrock } from "@bedrock-edge/client/testing";
import { HOST, type Json } from "../../support.ts";

/** Calls InvokeModel or its stream with an API key. */
export function invoke(
  fake: FakeBedrock,
  model: string,
  body: unknown,
  { verb = "invoke", headers = {} }: { verb?: string; headers?: Record<string, string> } = {},
): Promise<Response> {
  return fake(`${HOST}/model/${encodeURIComponent(model)}/${verb}`, {
    method: "POST",
    headers: { authorization: "Bearer fake-bedrock-key", "content-type": "application/json", ...headers },
    body: typeof body === "string" ? body : JSON.stringify(body),
  });
}

/** Returns the chunks of a stream. */
export async function chunksOf(response: Response): Promise<Json[]> {
  const chunks: Json[] = [];
  for await (const { payload } of decodeEventStream(response.body!)) {
    const { bytes } = JSON.parse(new TextDecoder().decode(payload));
    chunks.push(JSON.parse(new TextDecoder().decode(Uint8Array.from(atob(bytes), (byte) => byte.charCodeAt(0)))));
  }
  return chunks;
}

/** Calls the stream, and returns its chunks. */
export async function streamed(fake: FakeBedrock, model: string, body: unknown, headers = {}): Promise<Json[]> {
  return await chunksOf(await invoke(fake, model, body, { verb: "invoke-with-response-stream", headers }));
}
