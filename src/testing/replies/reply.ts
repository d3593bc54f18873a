/** The parts of a scripted answer that the replies of every fake share. */
import type { FakeReplyBlock } from "./reply_block.ts";

/** The condition of a reply: all given members must hold. */
export interface FakeReplyMatch {
  /** The whole model id, or a pattern that it matches. */
  readonly model?: string | RegExp;
  /** A part of the last user text, or a pattern that it matches. */
  readonly text?: string | RegExp;
}

/** The requests that a reply answers, and their number; `R` is a request as its fake describes it. */
export interface FakeReplyUse<R> {
  /** The requests that the reply answers. @default the requests that no reply with `when` answers, in order */
  readonly when?: FakeReplyMatch | ((request: R) => boolean);
  /**
   * How many requests the reply answers.
   *
   * @default {1}, but `Infinity` for a reply with `when`, and for the last reply without
   */
  readonly times?: number;
}

/** The form of the blocks of an answer in a stream. */
export interface FakeReplyForm {
  /**
   * Streams the blocks side by side, a delta of each in turn, like models that call tools in parallel. @default {false}
   */
  readonly interleave?: boolean;
  /** The number of block indices that a stream skips before each block, like models that hide blocks. @default {0} */
  readonly indexGap?: number;
}

/** The members of a script that hold its blocks. */
export interface FakeReplyContent {
  /** A text block of the answer. */
  readonly text?: string;
  /** A tool call of the answer. @default the input is `{}`, and the id is new in the conversation */
  readonly toolUse?: {
    readonly name: string;
    readonly input?: unknown;
    readonly toolUseId?: string;
    readonly type?: string;
  };
  /** Reasoning of the answer, in AWS's shape. */
  readonly reasoningContent?: Readonly<Record<string, unknown>>;
  /** Text with its sources, in AWS's shape. */
  readonly citationsContent?: Readonly<Record<string, unknown>>;
  /** The result of a tool that the service ran, in AWS's shape. */
  readonly toolResult?: Readonly<Record<string, unknown>>;
  /** A generated image, in AWS's shape. */
  readonly image?: Readonly<Record<string, unknown>>;
  /** Generated audio, in AWS's shape. */
  readonly audio?: Readonly<Record<string, unknown>>;
  /** All blocks of the answer, instead of the members above, which are one block each, in their order. */
  readonly content?: readonly FakeReplyBlock[];
}
