/**
 * The seam between Converse and what is known of models: types alone, so that a client without a registry carries none of it.
 */
import type { CallInfo } from "../chat/result.ts";
import type { ChatOptions } from "../chat/request.ts";
import type { Rule } from "./check/rule.ts";
import type { Dialect, Turn } from "./dialect.ts";
import type { FactsOptions, ModelFacts } from "./facts.ts";
import type { OutputMemory } from "./output/ways.ts";

/** What is known of the model of one call. */
export interface Known {
  /** The model's own id, whatever it is called through: its provider's formats are spoken. */
  readonly id: string;
  /** Every rule in the order in which they run: those that all requests keep, and its own among them. */
  rules(common: readonly Rule[]): readonly Rule[];
}

/** A dialect that makes use of what is known. */
export type KnowingDialect = <R>(
  info: CallInfo,
  options: ChatOptions,
  streaming: boolean,
  send: (turn: Turn) => Promise<R>,
  known?: Known,
) => Promise<R>;

/** What `ModelFacts` is inside. */
export interface Facts extends ModelFacts {
  /** `dialect`, told what is known of each call's model; what it shall not try at first is put into `memory`. */
  over(
    dialect: KnowingDialect,
    memory: OutputMemory,
    client: FactsOptions,
    region: (model: string) => string,
  ): Dialect;
  /** Tokens that the model takes, request and answer together; `undefined` where that is not known. */
  windowOf(model: string): number | undefined;
}
