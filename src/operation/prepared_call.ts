/**
 * A call that is ready to be sent, as a value. A codec makes a request a call, and reads the answer to the call. A client
 * addresses, authenticates and sends calls, and knows the format of no operation.
 */
import type { GivenSettings } from "../base/call_options.ts";
import type { AnswerBlock } from "../chat/content.ts";
import type { ChatResult, Outcome, Repair } from "../chat/result.ts";
import type { Exchange } from "../transport/exchange.ts";

/**
 * A call that is ready to be sent, and the reader of its answer. Its settings give way to the settings of the client and of the
 * request.
 */
export interface PreparedCall<A> extends GivenSettings {
  /** The service's name of the operation, such as `Converse`. */
  readonly operation: string;
  /** The path and the query, percent-encoded, such as `/model/amazon.nova-lite-v1%3A0/converse`. */
  readonly path: string;
  /** The operation's own headers. The headers of the client and of the request override them. */
  readonly headers: Readonly<Record<string, string>>;
  /** The body, which is sent as JSON. */
  readonly body: unknown;
  /** Whether the answer arrives in pieces. Such a call ends with its stream, any other call when `read` has resolved. */
  readonly isStreamed: boolean;
  /** The service that is called, if it is another than the provider's main service. */
  readonly service?: CalledService | undefined;
  /** The changes of the caller's request. */
  readonly repairs: readonly Repair[];
  /**
   * Reads a successful answer, with its headers. A failure is a failure of the attempt, which may be repeated. A stream is open,
   * and can no longer be repeated, when its first content event has come.
   *
   * Must not hold `body`: a stream keeps its reader, and the body may hold large media.
   *
   * @throws {ProviderError} when the answer is not what the operation promises.
   */
  read(exchange: Exchange): Promise<A>;
  /** Returns the call that may succeed after this call has failed with `error`; `undefined` if none may. */
  nextCall?(error: unknown): PreparedCall<A> | undefined;
}

/** The place of a call: its region, its URL, and the URL in its signature. */
export interface CallPlace {
  readonly region: string;
  readonly url: URL;
  readonly signingUrl: URL;
}

/** A service of a provider beside its main service. */
export interface CalledService {
  /** The name to sign for. */
  readonly name: string;
  /**
   * Returns the place of the call.
   *
   * @param main the place that the same path has at the provider's main service
   * @throws {TypeError} when the client's options lead to no place of the service.
   */
  placeOf(main: CallPlace): CallPlace;
}

/** A whole answer. */
export interface Answer {
  /** Every block, in order. */
  readonly content: readonly AnswerBlock[];
  /** The members beside the content. */
  readonly outcome: Outcome;
  /** Converts the result as the request asked, or rejects. */
  finish?(result: ChatResult): ChatResult | Promise<ChatResult>;
}

/** A call that is at hand, or that is ready when the files of its request have been read. */
export type Prepared<A> = PreparedCall<A> | Promise<PreparedCall<A>>;
