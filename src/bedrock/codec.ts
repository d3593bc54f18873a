/**
 * The interface between the client and the codec of an operation. A codec makes a request a call, which is a value, and reads the
 * answer to the call. The client routes, addresses, authenticates and sends calls, and knows the format of no operation.
 */
import type { HintSource } from "../aws/failures.ts";
import type { GivenSettings } from "../base/call_options.ts";
import type { AnswerBlock } from "../chat/content.ts";
import type { ChatEventSource } from "../chat/event.ts";
import type { RequestTables } from "../chat/request_options.ts";
import type { ChatResult, Outcome, Repair } from "../chat/result.ts";
import type { Exchange } from "../transport/exchange.ts";
import type { ModelFacts } from "./model_facts.ts";
import type { BedrockChatOptions } from "./chat_options.ts";

/**
 * A call of `bedrock-runtime` that is ready to be sent, and the reader of its answer. Its settings give way to the settings of the
 * client and of the request.
 */
export interface PreparedCall<A> extends GivenSettings {
  /** AWS's name of the operation, such as `Converse`. */
  readonly operation: string;
  /** The path and the query, percent-encoded, such as `/model/amazon.nova-lite-v1%3A0/converse`. */
  readonly path: string;
  /** The operation's own headers. The headers of the client and of the request override them. */
  readonly headers: Readonly<Record<string, string>>;
  /** The body, which is sent as JSON. */
  readonly body: unknown;
  /** Whether the answer arrives in pieces. Such a call ends with its stream, any other call when `read` has resolved. */
  readonly isStreamed: boolean;
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

/** A whole answer. */
export interface Answer {
  /** Every block, in order. */
  readonly content: readonly AnswerBlock[];
  /** The members beside the content. */
  readonly outcome: Outcome;
  /** Converts the result as the request asked, or rejects. */
  finish?(result: ChatResult): ChatResult | Promise<ChatResult>;
}

/** A request that has been routed. */
export interface ModelRequest {
  /** The id that is called. */
  readonly model: string;
  readonly options: BedrockChatOptions;
}

/** A call that is at hand, or that is ready when the files of its request have been read. */
export type Prepared<A> = PreparedCall<A> | Promise<PreparedCall<A>>;

/** Makes calls of a client's requests. Keeps what the client learns about models. */
export interface Codec {
  /**
   * Prepares the call of a whole answer.
   *
   * @throws {TypeError} when the request cannot be sent; `RangeError` when a number in it is out of range.
   */
  prepareChat(request: ModelRequest): Prepared<Answer>;
  /**
   * Prepares the call of a stream, whose events end with a `stop`. A model that does not stream may be called for a whole answer.
   *
   * @throws {TypeError} when the request cannot be sent; `RangeError` when a number in it is out of range.
   */
  prepareStream(request: ModelRequest): Prepared<ChatEventSource>;
}

/** The settings of a client that its codec needs. */
export interface CodecSettings {
  /** Facts about models, which the codec's own members of the value describe. */
  readonly models?: ModelFacts | undefined;
  /** The most bytes of one frame of a stream. */
  readonly maxFrameBytes?: number | undefined;
}

/** Creates the codec of one client. */
export interface CodecFactory {
  (settings: CodecSettings): Codec;
  /** Hints for refusals that only requests of this codec can cause. */
  readonly hints?: HintSource;
  /** The options that this codec knows, with their checks. */
  readonly options: RequestTables;
}
