/**
 * The seam between the client and how it speaks Converse: `plain` is in every client, `converse` knows all of it and is
 * handed over, so that a client which only chats does not carry the rest.
 */
import type { GivenSettings } from "../call_options.ts";
import type { AnswerBlock } from "../chat/content.ts";
import type { ChatEvent } from "../chat/event.ts";
import type { ChatOptions } from "../chat/request.ts";
import type { CallInfo, ChatResult, Repair } from "../chat/result.ts";
import type { HintSource } from "../errors/aws_errors.ts";
import type { Exchange } from "../http/send.ts";
import type { OpenBlock } from "./assemble.ts";
import type { EventSource } from "./event_source.ts";
import type { FactsOptions } from "./facts.ts";
import type { WireBlock, WireObject } from "./wire.ts";

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
  begins?(kind: string, delta: unknown, index: number): boolean;
  /** The event of a delta that is not text; `undefined` for one without a name. */
  delta?(index: number, kind: string, delta: unknown, open: OpenBlock): ChatEvent | undefined;
}

/** One request, ready to be sent, and how its answer is read. What it says of settings, everybody else may overrule. */
export interface Turn extends GivenSettings, BlockReader {
  /** What is sent. */
  readonly body: WireObject;
  /** What was changed in what the caller gave. */
  readonly repairs?: readonly Repair[];
  /** Makes of one batch of a stream's events what is handed out; it may be more, less, or nothing. */
  events?(batch: ChatEvent[]): ChatEvent[] | Promise<ChatEvent[]>;
  /** Takes an event into the blocks of a stream so far: what a stream that is cut has of them. */
  grow?(event: ChatEvent, blocks: Map<number, AnswerBlock>): void;
  /** Reads a whole answer as the events of a stream, where that is to be asked for instead of one. */
  readWhole?(exchange: Exchange): Promise<EventSource>;
  /** What the request asked to be made of the whole answer; rejects when that cannot be. */
  finish?(result: ChatResult): ChatResult | Promise<ChatResult>;
}

/** All of Converse, as `converse` is exported; opaque, so that what it is made of may change. */
export interface Converse {
  /** Tells it from anything else. */
  readonly speaks: "Converse";
}

/**
 * Speaks Converse: makes of a request what is sent, and sends it, again where another wording may help.
 *
 * @param info says which model is asked for; where another id is to be called, it is put there.
 * @throws {TypeError} when the request cannot be sent, `RangeError` when a number in it is out of range.
 */
export type Dialect = <R>(
  info: CallInfo,
  options: ChatOptions,
  streaming: boolean,
  send: (turn: Turn) => Promise<R>,
) => Promise<R>;

/**
 * Begins to speak for one client: what it learns of models stays with that client.
 *
 * @param region which one a call of a model goes to; throws where nothing says so.
 */
export interface Speaker {
  (client: FactsOptions, region: (model: string) => string): Dialect;
  /** Hints for refusals that only requests of this dialect can cause. */
  readonly hints?: HintSource;
}
