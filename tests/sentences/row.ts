/**
 * Rows of the tables of sentences: a message as users see it, and code that produces it.
 */
import {
  bearer,
  type Bedrock,
  type BedrockOptions,
  type ChatRequest,
  type ChatResult,
  type Clock,
  createBedrock,
  createTextClient,
} from "@bedrock-edge/client";
import { fakeBedrock } from "@bedrock-edge/client/testing";
import { byRequest, MODEL } from "../helpers/fire.ts";

/** A message, and code that throws it, or returns it where the message goes to the model. */
export interface Row {
  /** The name of the error and its whole message, as an uncaught error prints them; or the text that `when` returns. */
  readonly says: string;
  readonly when: () => unknown;
}

/** Runs the code of a row. @returns the sentence that it says */
export async function sentenceOf({ says, when }: Row): Promise<string> {
  try {
    const result = await when();
    if (typeof result === "string") return result;
  } catch (error) {
    // Both are errors with a name and a message.
    if (error instanceof Error || error instanceof DOMException) return `${error.name}: ${error.message}`;
    throw error;
  }
  throw new Error(`Nothing was thrown; expected ${says}`);
}

/** A value that the types forbid. Callers in JavaScript may pass anything. */
export function bad<T>(value: unknown): T {
  return value as T;
}

const base = { region: "us-east-1", apiKey: "fake-bedrock-key", env: {} } as const;

/** Creates a client; the given options replace those of a client that works, and may be of a type that is forbidden. */
export function client(options: Record<string, unknown> = {}): Bedrock {
  return createBedrock({ ...base, fetch: fakeBedrock({ replies: ["Paris."] }), ...options } as BedrockOptions);
}

/** Creates a client over a `fetch` that gives one response, or rejects. */
export function answering(answer: () => Promise<Response> | Response, options: Record<string, unknown> = {}): Bedrock {
  return client({ fetch: byRequest(answer), retry: false, ...options });
}

/** Chats, with members of a type that may be forbidden. */
export function chat(request: Record<string, unknown> = {}, bedrock: Bedrock = client()): Promise<ChatResult> {
  return bedrock.chat({ model: MODEL, messages: "Hi", ...request } as ChatRequest);
}

/** Chats with the small client. */
export function chatText(request: Record<string, unknown>): Promise<ChatResult> {
  const bedrock = createTextClient(
    bearer("fake-bedrock-key"),
    { ...base, apiKey: undefined, fetch: fakeBedrock() } as never,
  );
  return bedrock.chat({ model: MODEL, messages: "Hi", ...request } as ChatRequest);
}

/** A clock on which every timer ends at once. */
export const HURRIED: Clock = {
  now: () => Date.now(),
  setTimeout(run) {
    let isOpen = true;
    queueMicrotask(() => isOpen && run());
    return () => void (isOpen = false);
  },
};
