/** Scripted answers of the fake gateway, and their checks. */
import { checkOptions, type OptionTable, text } from "../../base/check_options.ts";
import type { AnswerBlock } from "../../chat/content.ts";
import { json, jsonObject } from "../base/check.ts";
import type { ReplyFormat, ScriptOf } from "../replies/read_replies.ts";
import type { FakeReplyContent, FakeReplyForm, FakeReplyUse } from "../replies/reply.ts";
import type { FakeToolUse } from "../replies/reply_block.ts";
import type { FakeGatewayReplyRequest } from "./base/request_log.ts";

/** The options of an answer beside its blocks. */
export interface FakeGatewayReplyOptions extends FakeReplyUse<FakeGatewayReplyRequest>, FakeReplyForm {
  /**
   * The stop reason in Converse's words, sent in the AI SDK's: `max_tokens` as `length`. Other words are sent as
   * `other`, and unchanged as the raw reason.
   *
   * @default {"end_turn"}, or "tool_use" when the content has a tool call
   */
  readonly stopReason?: string;
  /**
   * Token counts: those in AWS's shape, such as `inputTokens: 5`, are sent in the AI SDK's, and those in the AI SDK's
   * unchanged.
   *
   * @default counted, about four characters a token
   */
  readonly usage?: Readonly<Record<string, unknown>>;
  /** Warnings of the gateway, sent unchanged. @default none */
  readonly warnings?: unknown;
  /** Metadata beside the id of the generation, sent unchanged. @default the provider that served the request */
  readonly providerMetadata?: Readonly<Record<string, unknown>>;
}

/** One scripted answer, sent unchanged: the request's `maxOutputTokens` and `stopSequences` do not cut it. */
export interface FakeGatewayReplyScript extends FakeGatewayReplyOptions, FakeReplyContent {
  /** Refuses the request instead of answering it: `code` is the `type` of the error. Excludes the members of an answer. */
  readonly error?: { readonly code: string; readonly message: string; readonly param?: unknown };
  /** The status of `error`. @default the status of its code; 500 for an unknown code */
  readonly status?: number;
  /**
   * The parts of the stream, sent unchanged as JSON: for streams that the other members cannot describe. Answers only
   * requests for a stream, unless `text`, `content` or `error` answers others.
   */
  readonly events?: readonly unknown[];
}

/**
 * A scripted answer: a string is a text, a block is an answer of one block, in the client's shape
 * (`{ type: "toolUse", name, input }`) or AWS's (`{ toolUse: { name, input } }`). A block of an unknown kind is sent as a
 * part of that type.
 */
export type FakeGatewayReply =
  | string
  | FakeGatewayReplyScript
  | ((FakeToolUse | AnswerBlock) & FakeGatewayReplyOptions);

/** A reply that has been checked. */
export type GatewayScript = ScriptOf<FakeGatewayReplyScript>;

const ERROR: OptionTable = () => ({
  of: "a reply's error",
  options: { code: text, message: text, param: json },
  otherNames: { status: "status beside error", type: "code" },
});

/** The members of a reply that only the gateway's answers have. */
export const GATEWAY_REPLIES: ReplyFormat = {
  options: { warnings: json, providerMetadata: jsonObject },
  error(value, option) {
    checkOptions(value, ERROR, option);
    for (const name of ["code", "message"] as const) text(Object(value)[name], `${option}.${name}`);
  },
  event: json,
};
