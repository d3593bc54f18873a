/** Parses and checks the scripted answers of a fake. */
import {
  checkedElsewhere,
  checkOptions,
  flag,
  invalidOption,
  listOf,
  type OptionCheck,
  type OptionTable,
  text,
} from "../../base/check_options.ts";
import { isObject } from "../../base/json_object.ts";
import { kindOf } from "../../base/quote.ts";
import { isRegExp, jsonObject, statusWithBody, times, wholeNumber } from "../base/check.ts";
import type { WireBlock } from "../judge/conversation.ts";
import type { FakeReplyContent, FakeReplyForm, FakeReplyMatch } from "./reply.ts";
import { ANSWER_KINDS, readBlock } from "./reply_block.ts";

/** The members of a reply that differ between the fakes. */
export interface ReplyFormat {
  /** The members of an answer beside those of every fake. */
  readonly options: Readonly<Record<string, OptionCheck>>;
  /** The check of `error`. */
  readonly error: OptionCheck;
  /** The check of an event of `events`. */
  readonly event: OptionCheck;
}

/** The members that this module reads. */
export interface Scriptable extends FakeReplyContent, FakeReplyForm {
  readonly when?: FakeReplyMatch | ((request: never) => boolean);
  readonly times?: number;
  readonly error?: object;
  readonly events?: readonly unknown[];
}

/** A reply that has been checked; `S` is a script as its author writes it. */
export type ScriptOf<S> = Omit<S, keyof FakeReplyContent> & {
  /** The blocks of the answer, in AWS's shape; tool calls may lack their id. */
  readonly content: readonly WireBlock[] | undefined;
};

/**
 * Parses and checks a script.
 *
 * @throws {TypeError} for an invalid reply, a reply that can never answer, or members that exclude each other.
 * @throws {RangeError} for a number that is out of range.
 */
export function readReplies<S extends Scriptable>(replies: readonly unknown[], format: ReplyFormat): ScriptOf<S>[] {
  const tables = tablesOf(format);
  // A cast: the tables of the format checked the members of S.
  const scripts = replies.map((reply, index) => readReply(reply, `replies[${index}]`, tables) as ScriptOf<S>);
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

function readReply(reply: unknown, place: string, { options: own, script }: Tables): ScriptOf<Scriptable> {
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
    const options = Object.fromEntries(entries.filter(([name]) => Object.hasOwn(own().options, name)));
    checkOptions(options, own, place);
    const block = Object.fromEntries(entries.filter(([name]) => !Object.hasOwn(options, name)));
    return { ...options, content: [readBlock(block, place)] };
  }
  checkOptions(reply, script, place);
  const members = Object.entries(reply).filter(([kind, value]) => ANSWER_KINDS.includes(kind) && value !== undefined);
  refuseExcluded(reply, members.map(([kind]) => kind), Object.keys(own().options), place);
  // A cast: the option table checked that it is a list.
  const content = reply["content"] as readonly unknown[] | undefined;
  return {
    ...reply,
    content: content?.map((block, index) => readBlock(block, `${place}.content[${index}]`)) ??
      (members.length > 0 ? members.map(([kind, value]) => readBlock({ [kind]: value }, place)) : undefined),
  };
}

/** Members that exclude each other. */
function refuseExcluded(
  reply: Record<string, unknown>,
  blocks: readonly string[],
  options: readonly string[],
  place: string,
): void {
  const names = ["content", "events", ...options.filter((name) => name !== "when" && name !== "times")];
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

/** The tables of one fake's replies. */
interface Tables {
  /** The members of a reply that is a block. */
  readonly options: OptionTable;
  /** The members of a reply that is a script. */
  readonly script: OptionTable;
}

function tablesOf(format: ReplyFormat): Tables {
  const options = {
    when: condition,
    times,
    stopReason: text,
    usage: jsonObject,
    interleave: flag,
    indexGap: wholeNumber(0, 1_000_000),
    ...format.options,
  };
  const script = {
    ...options,
    // Members that hold blocks, which have their own checks.
    ...Object.fromEntries(ANSWER_KINDS.map((kind) => [kind, checkedElsewhere])),
    content: listOf(checkedElsewhere),
    error: format.error,
    status: statusWithBody,
    events: listOf(format.event),
  };
  return { options: () => ({ of: "a reply", options }), script: () => ({ of: "a reply", options: script }) };
}
