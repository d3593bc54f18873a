/**
 * The interface between the client and the codec of an operation. A codec makes a request a call, which is a value, and reads the
 * answer to the call. The client routes, addresses, authenticates and sends calls, and knows the format of no operation.
 */
import type { HintSource } from "../aws/failures.ts";
import type { ChatEventSource } from "../chat/event.ts";
import type { RequestTables } from "../chat/request_options.ts";
import type { Answer, Prepared } from "../operation/prepared_call.ts";
import type { Service } from "../transport/service.ts";
import type { ModelFacts } from "./model_facts.ts";
import type { BedrockChatOptions } from "./chat_options.ts";

/** A request that has been routed. */
export interface ModelRequest {
  /** The id that is called. */
  readonly model: string;
  readonly options: BedrockChatOptions;
}

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

/**
 * A codec for models that Converse does not serve, for the option `codecs` of a client. Opaque, so that its structure may change.
 */
export interface ChatCodec {
  /** The codec's name. */
  readonly name: string;
}

/** The members of the opaque `ChatCodec` that a client uses. */
export interface OwnChatCodec extends ChatCodec {
  /** Returns whether the codec serves a model. */
  serves(model: string): boolean;
  /** Creates the codec of one client. */
  create(settings: CodecSettings): Codec;
  /** Returns `main` with the failures of the codec's own service. */
  serviceOf(main: Service): Service;
}

/** Creates the codec of one client. */
export interface CodecFactory {
  (settings: CodecSettings): Codec;
  /** Hints for refusals that only requests of this codec can cause. */
  readonly hints?: HintSource;
  /** The options that this codec knows, with their checks. */
  readonly options: RequestTables;
  /** Returns whether a codec beside Converse serves the model, so that it is not refused for lacking Converse. */
  serves?(model: string): boolean;
  /** Returns the service of the transport, which may know more failures than `main`. */
  service?(main: Service): Service;
}
