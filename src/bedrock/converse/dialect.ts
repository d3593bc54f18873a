/**
 * The interface between the client and its dialect of Converse: `plain` of a text client, and `converse`, which supports all of
 * Converse. A bundle has the dialect that its client needs.
 */
import type { GivenSettings } from "../../base/call_options.ts";
import type { OptionTable } from "../../base/check_options.ts";
import type { AnswerBlock } from "../../chat/content.ts";
import type { ChatEvent } from "../../chat/event.ts";
import type { ChatOptions } from "../../chat/request.ts";
import type { CallLog, ChatResult, Repair } from "../../chat/result.ts";
import type { HintSource } from "../../aws/failures.ts";
import type { EventSource } from "../../transport/open_stream.ts";
import type { Exchange } from "../../transport/exchange.ts";
import type { OpenBlock } from "./events/assemble.ts";
import type { WireEvent } from "./events/frame.ts";
import type { ModelFacts } from "./facts.ts";
import type { WireBlock, WireObject } from "../wire.ts";

/** How the blocks of an answer are read. */
export interface BlockReader {
  /** Reads a block of a whole answer. */
  block(wire: WireBlock): AnswerBlock;
  /** Reads a block of a stream, assembled from its deltas; `isWhole` unless the service did not end the block. */
  closed(open: OpenBlock, isWhole: boolean): AnswerBlock;
  /**
   * Says whether a delta of this kind may begin a block at the wire's index. Without this function any delta may.
   *
   * @throws {ProviderError} `streamCorrupt` when the block must begin with its start.
   */
  begins?(kind: string, delta: unknown, index: number | string): boolean;
  /** Returns the event of a delta other than text; `undefined` for a delta without an event. */
  delta?(index: number, kind: string, delta: unknown, open: OpenBlock): ChatEvent | undefined;
}

/** A request that is ready to be sent, and the readers of its answer. Other settings override its settings. */
export interface Turn extends GivenSettings, BlockReader {
  /** The request body. */
  readonly body: WireObject;
  /** The changes of the caller's request. */
  readonly repairs?: readonly Repair[];
  /** Converts one batch of a stream's events to the events for the caller, which may be more, fewer or none. */
  events?(batch: ChatEvent[]): ChatEvent[] | Promise<ChatEvent[]>;
  /** Adds an event to the blocks of a stream so far, which remain if the stream is cut. */
  grow?(event: ChatEvent, blocks: Map<number, AnswerBlock>): void;
  /** Reads a whole answer as the events of a stream, for a model that does not stream. */
  readWhole?(exchange: Exchange): Promise<EventSource<WireEvent>>;
  /** Converts the whole answer as the request asked, or rejects. */
  finish?(result: ChatResult): ChatResult | Promise<ChatResult>;
}

/**
 * Encodes and sends a request, and sends it again if another form may succeed.
 *
 * @param info holds the model id; the dialect sets it to the id that is called
 * @throws {TypeError} when the request cannot be sent, `RangeError` when a number in it is out of range.
 */
export type Dialect = <R>(
  info: CallLog,
  options: ChatOptions,
  streaming: boolean,
  send: (turn: Turn) => Promise<R>,
) => Promise<R>;

/**
 * Creates the dialect of one client, which keeps the facts that it learns about models.
 *
 * @param models the client's option `models`
 * @param region returns the region of a call; throws without a region
 */
export interface Speaker {
  (models: ModelFacts | undefined, region: (model: string) => string): Dialect;
  /** Hints for refusals that only requests of this dialect can cause. */
  readonly hints?: HintSource;
  /** The options that this dialect knows, with their checks. */
  readonly options: RequestTables;
}

/** The checks of a request's options, by where they are given. */
export interface RequestTables {
  /** The options of the client's `chat()` and `stream()`. */
  readonly request: OptionTable;
  /** The options of a handle's `chat()` and `stream()`. */
  readonly ofHandle: OptionTable;
  /** The defaults of a client or a handle. */
  readonly defaults: OptionTable;
}
