/**
 * A client over a service of the test's own.
 */
import { type Bedrock, createBedrock } from "@bedrock-edge/client";
import { byRequest } from "../../../helpers/fire.ts";

/** A request that the service got. */
export interface Sent {
  readonly path: string;
  readonly body: Record<string, unknown>;
  readonly signal: AbortSignal;
}

/** Returns a client, and the requests that its service got. `answer` returns JSON, or a response. */
export function serving(answer: (sent: Sent, at: number) => unknown): { bedrock: Bedrock; sent: Sent[] } {
  const sent: Sent[] = [];
  const fetch = byRequest(async (request) => {
    const at = sent.length;
    const one = {
      path: decodeURIComponent(new URL(request.url).pathname),
      body: await request.json(),
      signal: request.signal,
    };
    sent.push(one);
    const answered = await answer(one, at);
    return answered instanceof Response ? answered : Response.json(answered);
  });
  return { bedrock: createBedrock({ region: "us-east-1", apiKey: "k", env: {}, retry: false, fetch }), sent };
}

/** A PNG as far as its first bytes tell. */
export const PNG: Uint8Array<ArrayBuffer> = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, 0, 0, 0, 13);
/** The same in base64. */
export const PNG_BASE64 = "iVBORw0KGgoAAAAN";
