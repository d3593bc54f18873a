/** A format of generated text: how its requests are read, and how its answers are written. */
import type { SourceEvent } from "../../base/event_source.ts";
import type { Dialect } from "../base/dialect.ts";
import type { AnswerPart } from "./parts.ts";
import type { ConverseBody } from "./converse_of_chat.ts";

/** The facts of one answer besides its parts. */
export interface AnswerFacts {
  /** The number of the answer, which makes its ids. */
  readonly number: number;
  /** Seconds since the epoch. */
  readonly created: number;
  readonly model: string;
  /** The stop reason, in Converse's words. */
  readonly stopReason: string;
  /** The finish reason, in OpenAI's words. */
  readonly finish: string;
  /** Token counts in the shape of a chat, or as a reply has them. */
  readonly usage: Readonly<Record<string, unknown>>;
}

/** An answer before it is written. */
export interface TextAnswer {
  readonly parts: readonly AnswerPart[];
  readonly facts: AnswerFacts;
  readonly dialect: Dialect;
  /** The body of the request. */
  readonly request: Readonly<Record<string, unknown>>;
  /** Streams calls side by side instead of one after the other. */
  readonly interleave: boolean;
  /** Indexes that a stream skips before each call. */
  readonly indexGap: number;
}

/** A format of generated text. */
export interface TextFormat {
  /** @throws {OpenAIRefusal} for a body that the service refuses. */
  readonly judge: (body: Readonly<Record<string, unknown>>) => void;
  /** Returns a body in the shape that the small model reads. */
  readonly read: (body: Readonly<Record<string, unknown>>) => ConverseBody;
  /** Returns the body of a whole answer. */
  readonly whole: (answer: TextAnswer) => Record<string, unknown>;
  /** Returns the events of a streamed answer. */
  readonly events: (answer: TextAnswer) => SourceEvent[];
}
