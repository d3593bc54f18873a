/**
 * A program for a page: one stream with each kind of authority from a service on another origin.
 */
import { type BedrockOptions, createBedrock, isProviderError } from "@bedrock-edge/client";

/** The outcome of a stream in a page. */
export type StreamOutcome =
  | { readonly pieces: readonly string[]; readonly stopReason: string; readonly requestId: string | undefined }
  | { readonly kind: string };

/** The outcome with each kind of authority. */
export interface PageResult {
  readonly bearer: StreamOutcome;
  readonly sigv4: StreamOutcome;
}

/** Streams from `endpoint` twice. */
export async function run(endpoint: string): Promise<PageResult> {
  const credentials = { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY" };
  return {
    bearer: await streamWith(endpoint, { apiKey: "fake-bedrock-key" }),
    sigv4: await streamWith(endpoint, { credentials }),
  };
}

async function streamWith(endpoint: string, authority: BedrockOptions): Promise<StreamOutcome> {
  const bedrock = createBedrock({ region: "us-east-1", endpoint, retry: false, ...authority });
  const stream = bedrock.stream({ model: "us.amazon.nova-lite-v1:0", messages: "The capital of France?" });
  const pieces: string[] = [];
  try {
    for await (const text of stream.textStream) pieces.push(text);
    const { stopReason, requestId } = await stream.final();
    return { pieces, stopReason, requestId };
  } catch (error) {
    if (!isProviderError(error)) throw error;
    return { kind: error.kind };
  }
}
