/**
 * A family of models that write text, with native bodies of their own. The fake reads each request as a Converse body, so that
 * one script of replies, one small model and one guardrail answer all of them.
 */
import type { WireEvent } from "../../../answer/events.ts";
import type { WireResponse } from "../../../answer/response.ts";
import type { FakeRequestBody } from "../../../base/request_log.ts";

/** A body in the family's format. */
export type NativeBody = Readonly<Record<string, unknown>>;

/** An answer that the family writes in its format. */
export interface TextAnswer {
  /** The answer in Converse's shape. */
  readonly response: WireResponse;
  /** The same as the events of a ConverseStream. */
  readonly events: readonly WireEvent[];
  /** The id of the model. */
  readonly model: string;
  /** The body of the request. */
  readonly request: NativeBody;
  readonly counts: TokenCounts;
}

/** The counts of the usage, which each family has under names of its own. */
export interface TokenCounts {
  readonly input: number;
  readonly output: number;
  /** `undefined` where the answer does not count the prompt cache. */
  readonly cacheRead: number | undefined;
  readonly cacheWrite: number | undefined;
}

/** One chunk of a stream. */
export interface Chunk {
  readonly data: NativeBody;
  /** Whether the chunk holds a token, for the pauses between tokens. */
  readonly isDelta?: boolean;
  /** Whether a stream without this chunk is cut off. @default only the last chunk */
  readonly isEnd?: boolean;
}

/** A family. */
export interface TextFamily {
  /** The formats, as in the facts about models (`bodyFormat`). */
  readonly formats: readonly string[];
  /** @throws {Refusal} for a body that the family refuses. */
  judge(body: NativeBody): void;
  /** Returns a request as a Converse body. */
  read(body: NativeBody, format: string): FakeRequestBody;
  /** Returns the body of a whole answer. */
  whole(answer: TextAnswer, format: string): NativeBody;
  /** Returns the chunks of a stream. */
  chunks(answer: TextAnswer, format: string): readonly Chunk[];
}

/** The blocks of an answer by their kind, in order. */
export type AnswerPart =
  | { readonly type: "text"; readonly text: string }
  | { readonly type: "reasoning"; readonly text: string }
  | { readonly type: "call"; readonly id: string; readonly name: string; readonly input: unknown };
