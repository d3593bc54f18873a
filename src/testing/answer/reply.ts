/** Scripted answers: their types, parser and checks. */
import {
  checkedElsewhere,
  checkOptions,
  flag,
  invalidOption,
  listOf,
  type OptionTable,
  optionTable,
  text,
} from "../../base/check_options.ts";
import { kindOf } from "../../base/quote.ts";
import type { AnswerBlock } from "../../chat/content.ts";
import { headerText, isRegExp, json, jsonObject, statusWithBody, times, wholeNumber } from "../base/check.ts";
import { isObject } from "../../base/json_object.ts";
import type { WireBlock } from "../judge/conversation.ts";
import { ANSWER_KINDS, type FakeReplyBlock, type FakeToolUse, readBlock } from "./reply_block.ts";
import type { FakeRequestBody } from "../base/request_log.ts";

/** A request, as passed to a reply's `when` function. */
export interface FakeReplyRequest {
  /** The operation. */
  readonly operation: "Converse" | "ConverseStream";
  /** The model id of the path, decoded. */
  readonly modelId: string;
  /** The body, parsed. */
  readonly body: FakeRequestBody;
}

/** The condition of a reply: all given members must hold. */
export interface FakeReplyMatch {
  /** The whole model id, or a pattern that it matches. */
  readonly model?: string | RegExp;
  /** A part of the last user text, or a pattern that it matches. */
  readonly text?: string | RegExp;
}

/** The requests that a reply answers, and their number. */
export interface FakeReplyUse {
  /** The requests that the reply answers. @default the requests that no reply with `when` answers, in order */
  readonly when?: FakeReplyMatch | ((request: FakeReplyRequest) => boolean);
  /**
   * How many requests the reply answers.
   *
   * @default {1}, but `Infinity` for a reply with `when`, and for the last reply without
   */
  readonly times?: number;
}

/** The options of an answer beside its blocks. */
export interface FakeReplyOptions extends FakeReplyUse {
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
  /**
   * Streams the blocks side by side, a delta of each in turn, like models that call tools in parallel. @default {false}
   */
  readonly interleave?: boolean;
  /** The number of block indices that a stream skips before each block, like models that hide blocks. @default {0} */
  readonly indexGap?: number;
}

/** One scripted answer, sent unchanged: the request's `maxTokens` and `stopSequences` do not cut it. */
export interface FakeReplyScript extends FakeReplyOptions {
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
export interface Script extends Pick<FakeReplyScript, ScriptMember> {
  /** The blocks of the answer, in AWS's shape; tool calls may lack their id. */
  readonly content: readonly WireBlock[] | undefined;
}

type ScriptMember = Exclude<keyof FakeReplyScript, "text" | "toolUse" | "content">;

/**
 * Parses and checks a script.
 *
 * @throws {TypeError} for an invalid reply, a reply that can never answer, or members that exclude each other.
 * @throws {RangeError} for a number that is out of range.
 */
export function readReplies(replies: readonly unknown[]): Script[] {
  const scripts = replies.map((reply, index) => readReply(reply, `replies[${index}]`));
  const last = scripts.findIndex(({ when, times, events, content, error }) =>
    when === undefined && times === Infinity && (events === undefined || content !== undefined || error !== undefined)
  );
  const shadowed = scripts.findIndex(({ when }, index) => last >= 0 && index > last && when === undefined);
  if (shadowed >= 0) {
    throw new TypeError(
      `Cannot use option "replies[${shadowed}]": it can never answer, because replies[${last}].times is Infinity; ` +
        "leave out times, or give the reply a when",
    );
  }
  return scripts;
}

function readReply(reply: unknown, place: string): Script {
  if (typeof reply === "string") return { content: [{ text: reply }] };
  if (!isObject(reply)) {
    throw invalidOption(
      place,
      kindOf(reply),
      "a string, a block, or a script such as { text } or { content: [blocks] }",
    );
  }
  if (Object.keys(reply).length === 0) {
    const given = reply instanceof Error ? "an Error" : "an object without members";
    throw invalidOption(
      place,
      given,
      "a string, a block, or a script such as { text } or { error: { code, message } }",
    );
  }
  if (reply["type"] !== undefined) {
    const entries = Object.entries(reply);
    const options = Object.fromEntries(entries.filter(([name]) => Object.hasOwn(OPTIONS().options, name)));
    checkOptions(options, OPTIONS, place);
    const block = Object.fromEntries(entries.filter(([name]) => !Object.hasOwn(options, name)));
    return { ...options, content: [readBlock(block, place)] };
  }
  checkOptions(reply, SCRIPT, place);
  const members = Object.entries(reply).filter(([kind, value]) => ANSWER_KINDS.includes(kind) && value !== undefined);
  refuseExcluded(reply, members.map(([kind]) => kind), place);
  // A cast: the option table checked that it is a list.
  const content = reply["content"] as readonly unknown[] | undefined;
  return {
    ...reply,
    content: content?.map((block, index) => readBlock(block, `${place}.content[${index}]`)) ??
      (members.length > 0 ? members.map(([kind, value]) => readBlock({ [kind]: value }, place)) : undefined),
  };
}

/** Members that exclude each other. */
function refuseExcluded(reply: Record<string, unknown>, blocks: readonly string[], place: string): void {
  const { when: _when, times: _times, ...options } = OPTIONS().options;
  const names = ["content", "events", ...Object.keys(options)];
  const answers = [...blocks, ...names.filter((name) => reply[name] !== undefined)];
  if (reply["content"] !== undefined && blocks.length > 0) throw excluded(place, blocks[0]!, "content");
  if (reply["error"] !== undefined && answers.length > 0) throw excluded(place, answers[0]!, "error");
  if (reply["status"] !== undefined && reply["error"] === undefined) {
    throw new TypeError(`Cannot use option "${place}.status": it is the status of an error; pass error too`);
  }
}

function excluded(place: string, name: string, other: string): TypeError {
  return new TypeError(`Cannot use option "${place}.${name}": the reply has "${other}" too; leave out one of them`);
}

const MATCH: OptionTable = () => ({ of: "a reply's when", options: { model: pattern, text: pattern } });

function pattern(value: unknown, option: string): void {
  if (typeof value === "string" || isRegExp(value)) return;
  throw invalidOption(option, kindOf(value), "a string or a regular expression");
}

function condition(value: unknown, option: string): void {
  if (typeof value === "function") return;
  if (!isObject(value)) throw invalidOption(option, kindOf(value), "{ text }, { model }, both, or a function");
  checkOptions(value, MATCH, option);
  if (value["model"] === undefined && value["text"] === undefined) {
    throw invalidOption(option, "an object without model and text", "{ text }, { model }, both, or a function");
  }
}

const OPTIONS: OptionTable = optionTable<FakeReplyOptions>(() => ({
  of: "a reply",
  options: {
    when: condition,
    times,
    stopReason: text,
    usage: jsonObject,
    metrics: jsonObject,
    additionalModelResponseFields: json,
    trace: json,
    interleave: flag,
    indexGap: wholeNumber(0, 1_000_000),
  },
}));

const ERROR: OptionTable = () => ({
  of: "a reply's error",
  options: { code: headerText, message: text },
  otherNames: { status: "status beside error" },
});

const SCRIPT: OptionTable = () => ({
  of: "a reply",
  options: {
    ...OPTIONS().options,
    // Members that hold blocks, which have their own checks.
    ...Object.fromEntries(ANSWER_KINDS.map((kind) => [kind, checkedElsewhere])),
    content: listOf(checkedElsewhere),
    error(value, option) {
      checkOptions(value, ERROR, option);
      for (const name of ["code", "message"] as const) ERROR().options[name]!(Object(value)[name], `${option}.${name}`);
    },
    status: statusWithBody,
    events: listOf(event),
  },
});

function event(value: unknown, option: string): void {
  if (!isObject(value) || Object.keys(value).length !== 1) {
    const said = isObject(value) ? `an object with ${Object.keys(value).length} members` : kindOf(value);
    throw invalidOption(option, said, "an event such as { messageStop: { stopReason } }");
  }
  json(value, option);
}
