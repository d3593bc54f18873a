/** The options of the fake OpenAI, and their validation. */
import {
  callback,
  checkedElsewhere,
  checkOptions,
  invalidOption,
  listOf,
  type OptionCheck,
  type OptionTable,
  optionTable,
  text,
} from "../../base/check_options.ts";
import type { Clock } from "../../base/clock.ts";
import { isObject } from "../../base/json_object.ts";
import { kindOf } from "../../base/quote.ts";
import { jsonObject, milliseconds, nonEmptyText, wholeNumber } from "../base/check.ts";
import type { FakeServiceFault } from "../faults/service_faults.ts";
import { checkDialect, type FakeOpenAIDialect } from "./base/dialect.ts";
import type { FakeOpenAIOperation } from "./base/route.ts";
import type { FakeOpenAIReply } from "./reply.ts";

/** A failure of a request to {@link fakeOpenAI}. */
export type FakeOpenAIFault = FakeServiceFault<FakeOpenAIOperation>;

/** Options for {@link fakeOpenAI}: accepted keys, models, answers, failures and the dialect of the server. */
export interface FakeOpenAIOptions {
  /**
   * The accepted API key, in `Authorization: Bearer` or in `api-key`; `null` accepts every request, as a local server
   * does.
   *
   * @default {"fake-openai-key"}
   */
  readonly apiKey?: string | null | undefined;
  /** The path before the operations, such as `/v1`; other paths are not found. @default every path */
  readonly basePath?: string | undefined;
  /**
   * The models that exist: ids, or entries of `/models` as the server writes them. Other models are not found.
   *
   * @default every id except those that begin with `nonexistent`
   */
  readonly models?: readonly (string | Readonly<Record<string, unknown>>)[] | undefined;
  /** The tokens that a request may have at most. @default {Infinity} */
  readonly contextWindow?: number | undefined;
  /**
   * Members of a request that the model refuses, such as `max_tokens`; with a dot one value of a member, such as
   * `response_format.json_schema` or `tool_choice.required`.
   *
   * @default nothing
   */
  readonly refuses?: readonly string[] | undefined;
  /**
   * Scripted answers to chats, completions and responses. Each request gets the first reply whose `when` fits. Replies
   * without `when` answer all other requests, one each, in order; the last one answers forever.
   *
   * @default those of a small model, see {@link fakeOpenAI}
   */
  readonly replies?: readonly FakeOpenAIReply[] | undefined;
  /**
   * The failures of requests, in order. If a fault spoils an answer, the next request gets the same reply.
   *
   * @default nothing
   */
  readonly faults?: readonly FakeOpenAIFault[] | undefined;
  /** The spellings in which the server differs from OpenAI. @default those of OpenAI, except for reasoning */
  readonly dialect?: FakeOpenAIDialect | undefined;
  /** Milliseconds of the clock between the tokens of a stream. @default {0} */
  readonly msPerToken?: number | undefined;
  /** The time source. @default the platform's time */
  readonly clock?: Clock | undefined;
}

/** Checks every option except `replies` and `faults`, which their own parsers check. */
export function checkOpenAIOptions(options: FakeOpenAIOptions): void {
  checkOptions(options, OPTIONS);
}

const CLOCK: readonly (keyof Clock)[] = ["now", "setTimeout"];

/** Accepts a clock. Clocks are often class instances with other members. */
export const clock: OptionCheck = (value, option) => {
  CLOCK.forEach((name) => callback(Object(value)[name], `${option}.${name}`));
};

/** Accepts a key. It may be a real one by mistake: the message does not quote it. */
export const apiKey: OptionCheck = (value, option) => {
  if (typeof value !== "string") throw invalidOption(option, kindOf(value), "a string");
  if (!/^[!-~]+$/.test(value)) throw invalidOption(option, "a text with blanks or beyond ASCII", "the key alone");
};

const OPTIONS: OptionTable = optionTable<FakeOpenAIOptions>(() => ({
  of: "fakeOpenAI()",
  options: {
    apiKey: (value, option) => value === null || apiKey(value, option),
    basePath(value, option) {
      text(value, option);
      if (!/^(\/[^/]+)*$/.test(String(value))) {
        throw invalidOption(option, JSON.stringify(value), 'a path without a slash at the end, such as "/v1"');
      }
    },
    models: listOf((value, option) => {
      if (typeof value === "string") return nonEmptyText(value, option);
      jsonObject(value, option);
      nonEmptyText(isObject(value) ? value["id"] : undefined, `${option}.id`);
    }),
    contextWindow: (value, option) => value === Infinity || wholeNumber(1)(value, option),
    refuses: listOf(nonEmptyText),
    replies: listOf(checkedElsewhere),
    faults: listOf(checkedElsewhere),
    dialect: checkDialect,
    msPerToken: milliseconds,
    clock,
  },
  otherNames: {
    key: "apiKey",
    reply: "replies",
    responses: "replies",
    answers: "replies",
    errors: "faults",
    delay: "msPerToken",
  },
}));
