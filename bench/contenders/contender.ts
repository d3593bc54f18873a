/**
 * What every client is asked to do, so that one driver can measure them all: against the server of `../programs/server.ts`,
 * whose model ids say what is answered.
 */

/** One client, ready for its first request. */
export interface Contender {
  /** One whole answer; gives the length of its text. */
  chat(model: string): Promise<number>;
  /** One stream, read to its end; gives the length of its text. */
  stream(model: string): Promise<number>;
  /** Reads a stream delta by delta, waiting for `pause` after each; `false` from it leaves the stream. */
  consume(model: string, pause: () => Promise<boolean>): Promise<void>;
}

/** Makes a client of the server at `origin`. What a program would do once at its start happens here. */
export type Create = (origin: string) => Contender;

/** What is asked, of whomever. */
export const PROMPT = "What is the capital of France?";

/** Keys that exist in AWS's documentation only. */
export const KEYS = { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY" };

/** Where a call goes, for the floors, which have no client to work it out. */
export function urlOf(origin: string, model: string, operation: "converse" | "converse-stream"): string {
  return `${origin}/model/${encodeURIComponent(model)}/${operation}`;
}

/** The body that a chat is sent with. */
export const BODY: string = JSON.stringify({ messages: [{ role: "user", content: [{ text: PROMPT }] }] });
