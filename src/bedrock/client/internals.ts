/**
 * The parts of a client that operations beside it use: those that prepare chats which are sent later, and those that call other
 * services of AWS with the client's credentials.
 */
import type { Progress } from "../../transport/call.ts";
import type { Exchange, Outgoing } from "../../transport/exchange.ts";
import type { CodecFactory } from "../codec.ts";
import type { ClientCore } from "./chat_client.ts";
import type { ClientOptions } from "./options.ts";
import type { RequestSpec } from "./request.ts";

/** The options of one request, after routing. */
export interface SendOptions extends Pick<RequestSpec, "timeouts" | "retry" | "errors"> {
  readonly model: string | undefined;
  readonly signals: readonly (AbortSignal | undefined)[];
  /** @default facts that nobody reads */
  readonly progress?: Progress | undefined;
  /** @default {false} */
  readonly isStreamed?: boolean | undefined;
}

/** The parts of one client, and its options. Those for authentication are not among them. */
export interface ClientInternals extends Omit<ClientCore, "send">, ClientOptions {
  /** Creates the codec of chats. */
  readonly createCodec: CodecFactory;
  /** Sends a request with the client's settings, and resolves with what `read` reads. */
  send<A>(outgoing: Outgoing, options: SendOptions, read: (exchange: Exchange) => Promise<A>): Promise<A | Response>;
}
