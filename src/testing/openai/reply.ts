/** Scripted answers of the fake OpenAI, and their checks. */
import { checkOptions, invalidOption, type OptionTable, text } from "../../base/check_options.ts";
import type { AnswerBlock } from "../../chat/content.ts";
import { json } from "../base/check.ts";
import type { ReplyFormat, ScriptOf } from "../replies/read_replies.ts";
import type { FakeReplyContent, FakeReplyForm, FakeReplyUse } from "../replies/reply.ts";
import type { FakeToolUse } from "../replies/reply_block.ts";
import { isSayable } from "./answer/parts.ts";
import type { FakeOpenAIReplyRequest } from "./base/request_log.ts";

/** The options of an answer beside its blocks. */
export interface FakeOpenAIReplyOptions extends FakeReplyUse<FakeOpenAIReplyRequest>, FakeReplyForm {
  /**
   * The stop reason in Converse's words, sent in OpenAI's: `max_tokens` as `length`. Other words are sent unchanged.
   *
   * @default {"end_turn"}, or "tool_use" when the content has a tool call
   */
  readonly stopReason?: string;
  /**
   * Token counts: those in AWS's shape, such as `inputTokens`, are sent in OpenAI's, and those in any other shape
   * unchanged.
   *
   * @default counted, about four characters a token
   */
  readonly usage?: Readonly<Record<string, unknown>>;
  /** Members that are added to the answer, and to each chunk of a stream. */
  readonly members?: Readonly<Record<string, unknown>>;
}

/** One scripted answer, sent unchanged: the request's `max_tokens` and `stop` do not cut it. */
export interface FakeOpenAIReplyScript
  extends FakeOpenAIReplyOptions, Omit<FakeReplyContent, "toolResult" | "image" | "audio"> {
  /** Refuses the request instead of answering it. Excludes the members of an answer. */
  readonly error?: {
    readonly message: string;
    readonly code?: string;
    readonly type?: string;
    readonly param?: string;
  };
  /** The status of `error`. @default the status of its code; 400 for an unknown code */
  readonly status?: number;
  /**
   * The data of the stream's events, sent unchanged as JSON: for streams that the other members cannot describe.
   * Answers only requests for a stream, unless `text`, `content` or `error` answers others.
   */
  readonly events?: readonly unknown[];
}

/**
 * A scripted answer: a string is a text, a block is an answer of one block, in the client's shape
 * (`{ type: "toolUse", name, input }`) or AWS's (`{ toolUse: { name, input } }`). A block of an unknown kind becomes a
 * member of the message.
 */
export type FakeOpenAIReply = string | FakeOpenAIReplyScript | ((FakeToolUse | AnswerBlock) & FakeOpenAIReplyOptions);

/** A reply that has been checked. */
export type OpenAIScript = ScriptOf<FakeOpenAIReplyScript>;

const ERROR: OptionTable = () => ({
  of: "a reply's error",
  options: { message: text, code: text, type: text, param: text },
  otherNames: { status: "status beside error" },
});

/** The members of a reply that only OpenAI's answers have. */
export const OPENAI_REPLIES: ReplyFormat = {
  options: { members: json },
  error(value, option) {
    checkOptions(value, ERROR, option);
    text(Object(value)["message"], `${option}.message`);
  },
  event: json,
};

/** Refuses blocks that the format cannot express. A test that expects them would pass for the wrong reason. */
export function refuseUnsayable(scripts: readonly OpenAIScript[]): void {
  scripts.forEach(({ content }, index) => {
    const block = content?.find((block) => !isSayable(block));
    if (!block) return;
    throw invalidOption(
      `replies[${index}]`,
      `a block of kind ${Object.keys(block)[0]}`,
      "text, toolUse or reasoningContent",
    );
  });
}
