/**
 * A server of the fake, on any runtime.
 */

/** Answers a request. */
export type Handler = (request: Request) => Promise<Response>;

/** A running server. */
export interface RunningServer {
  readonly host: string;
  readonly port: number;
  /** Stops the server, and breaks off open answers. */
  close(): Promise<void>;
}
