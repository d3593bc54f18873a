/**
 * The sentences about mistakes in counts of tokens.
 */
import { countTokens, type InvokeCountRequest } from "@bedrock-edge/client";
import { client, type Row } from "../row.ts";

/** Requests that cannot be counted. */
export const COUNTS: readonly Row[] = [
  {
    says: "TypeError: Cannot count tokens: the model is missing; pass model and body",
    // A cast: a mistake.
    when: () => countTokens(client(), { body: {} } as unknown as InvokeCountRequest),
  },
  {
    says: "TypeError: Cannot count tokens: the body is not JSON; pass plain data, text or bytes",
    when: () => countTokens(client(), { model: "amazon.nova-lite-v1:0", body: undefined }),
  },
];
