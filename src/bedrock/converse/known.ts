/**
 * The types between Converse and the facts about models. Types alone, so that a client without a registry includes no code.
 */
import type { CallLog } from "../../chat/result.ts";
import type { ChatOptions } from "../../chat/request.ts";
import type { ReasoningFacts } from "../../models/model.ts";
import type { Rule } from "./check/rule.ts";
import type { Dialect, Turn } from "./dialect.ts";
import type { Residency } from "../../models/profiles.ts";
import type { ModelFacts } from "./facts.ts";
import type { OutputMemory } from "./output/ways.ts";

/** The facts about the model of one call. */
export interface Known {
  /** The model's own id, even if it is called through a profile or an ARN. The id selects the provider's formats. */
  readonly id: string;
  /** The member that sets reasoning in the model's format. */
  readonly reasoningRequest?: ReasoningFacts["request"];
  /** Returns all rules in order: the common rules and the model's rules. */
  rules(common: readonly Rule[]): readonly Rule[];
}

/** A dialect that uses the facts. */
export type KnowingDialect = <R>(
  info: CallLog,
  options: ChatOptions,
  streaming: boolean,
  send: (turn: Turn) => Promise<R>,
  known?: Known,
) => Promise<R>;

/** The members of the opaque `ModelFacts`. */
export interface Facts extends ModelFacts {
  /** Returns `dialect` with the facts about each call's model. Output modes not to try first are noted in `memory`. */
  over(
    dialect: KnowingDialect,
    memory: OutputMemory,
    region: (model: string) => string,
  ): Dialect;
  /** The fence around the client's calls, if there is one. */
  readonly residency: Residency | undefined;
  /** Returns the model's limit in tokens, request and answer together; `undefined` if it is unknown. */
  windowOf(model: string): number | undefined;
}
