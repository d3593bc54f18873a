/** Scripted answers of the fake Bedrock, and their checks. */
import { checkOptions, invalidOption, type OptionTable, text } from "../../base/check_options.ts";
import { isObject } from "../../base/json_object.ts";
import { kindOf } from "../../base/quote.ts";
import type { AnswerBlock } from "../../chat/content.ts";
import { headerText, json, jsonObject } from "../base/check.ts";
import type { FakeRequestBody } from "../base/request_log.ts";
import type { ReplyFormat, ScriptOf } from "../replies/read_replies.ts";
import type { FakeReplyContent, FakeReplyForm, FakeReplyUse } from "../replies/reply.ts";
import type { FakeToolUse } from "../replies/reply_block.ts";

/** A request, as passed to a reply's `when` function. */
export interface FakeReplyRequest {
  /** The operation. */
  readonly operation:
    | "Converse"
    | "ConverseStream"
    | "InvokeModel"
    | "InvokeModelWithResponseStream"
    | "Messages"
    | "MessagesStream";
  /** The model id of the path, decoded. */
  readonly modelId: string;
  /** The body, parsed; that of InvokeModel, which each family of models has in a format of its own, as a Converse body. */
  readonly body: FakeRequestBody;
}

/** The options of an answer beside its blocks. */
export interface FakeReplyOptions extends FakeReplyUse<FakeReplyRequest>, FakeReplyForm {
  /** The stop reason. @default {"end_turn"}, or "tool_use" when the content has a tool call */
  readonly stopReason?: string;
  /** Token counts in AWS's shape. @default counted, about four characters a token, with the counts of the cache */
  readonly usage?: Readonly<Record<string, unknown>>;
  /** Timings in AWS's shape. @default `latencyMs` from `msPerToken` */
  readonly metrics?: Readonly<Record<string, unknown>>;
  /**
   * Fields of the model's own, sent unchanged. @default the known fields that `additionalModelResponseFieldPaths` ask
   * for
   */
  readonly additionalModelResponseFields?: unknown;
  /** The report of guardrails or of a prompt router, sent unchanged. */
  readonly trace?: unknown;
}

/** One scripted answer, sent unchanged: the request's `maxTokens` and `stopSequences` do not cut it. */
export interface FakeReplyScript extends FakeReplyOptions, FakeReplyContent {
  /** Refuses the request in AWS's shape instead of answering it. Excludes the members of an answer. */
  readonly error?: { readonly code: string; readonly message: string };
  /** The status of `error`. @default the status that AWS sends with that code */
  readonly status?: number;
  /**
   * The stream's events, each `{ [eventName]: payload }`, sent unchanged: for streams that the other members cannot
   * describe. A name ending in `Exception` makes an exception frame. An exception may be the only event, like the
   * service's answer to an image whose bytes contradict the format. Answers only ConverseStream, unless `text`,
   * `content` or `error` answers Converse.
   */
  readonly events?: readonly Readonly<Record<string, unknown>>[];
}

/**
 * A scripted answer: a string is a text, a block is an answer of one block, in the client's shape
 * (`{ type: "toolUse", name, input }`) or AWS's (`{ toolUse: { name, input } }`).
 */
export type FakeReply = string | FakeReplyScript | ((FakeToolUse | AnswerBlock) & FakeReplyOptions);

/** A reply that has been checked. */
export type Script = ScriptOf<FakeReplyScript>;

const ERROR: OptionTable = () => ({
  of: "a reply's error",
  options: { code: headerText, message: text },
  otherNames: { status: "status beside error" },
});

/** The members of a reply that only Bedrock's answers have. */
export const BEDROCK_REPLIES: ReplyFormat = {
  options: { metrics: jsonObject, additionalModelResponseFields: json, trace: json },
  error(value, option) {
    checkOptions(value, ERROR, option);
    for (const name of ["code", "message"] as const) ERROR().options[name]!(Object(value)[name], `${option}.${name}`);
  },
  event(value, option) {
    if (!isObject(value) || Object.keys(value).length !== 1) {
      const said = isObject(value) ? `an object with ${Object.keys(value).length} members` : kindOf(value);
      throw invalidOption(option, said, "an event such as { messageStop: { stopReason } }");
    }
    json(value, option);
  },
};
