/**
 * The calls that every client makes, so that one driver can measure all of them against the server of
 * `../programs/server.ts`, whose model ids select the answer.
 */

/** One client, ready for its first request. */
export interface Contender {
  /** One whole answer; returns the length of its text. */
  chat(model: string): Promise<number>;
  /** One stream, read to its end; returns the length of its text. */
  stream(model: string): Promise<number>;
  /** Reads a stream delta by delta, and waits for `pause` after each; `false` from `pause` leaves the stream. */
  consume(model: string, pause: () => Promise<boolean>): Promise<void>;
}

/** Makes a client of the server at `origin`. Work that a program does once at its start belongs here. */
export type Create = (origin: string) => Contender;

/** The prompt of every call. */
export const PROMPT = "What is the capital of France?";

/** The example keys of AWS's documentation. */
export const KEYS = { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY" };

/** The URL of a call, for the floors, which have no client to compute it. */
export function urlOf(origin: string, model: string, operation: "converse" | "converse-stream"): string {
  return `${origin}/model/${encodeURIComponent(model)}/${operation}`;
}

/** The body of a chat. */
export const BODY: string = JSON.stringify({ messages: [{ role: "user", content: [{ text: PROMPT }] }] });
