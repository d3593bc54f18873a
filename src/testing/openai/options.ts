/** The options of the fake OpenAI, and their validation. */
import {
  checkedElsewhere,
  checkOptions,
  invalidOption,
  listOf,
  type OptionTable,
  optionTable,
  text,
} from "../../base/check_options.ts";
import type { Clock } from "../../base/clock.ts";
import { isObject } from "../../base/json_object.ts";
import { clock, jsonObject, key, milliseconds, nonEmptyText, wholeNumber } from "../base/check.ts";
import type { FakeServiceFault } from "../faults/service_faults.ts";
import type { FakeCredentials } from "../judge/authorize.ts";
import { credentials } from "../judge/credentials.ts";
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
  /** AWS keys whose signatures are accepted too, for `bedrock` and `bedrock-mantle`. @default no signature is accepted */
  readonly credentials?: FakeCredentials | undefined;
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
   * `response_format.json_schema`, `text.json_schema` or `tool_choice.required`.
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

const OPTIONS: OptionTable = optionTable<FakeOpenAIOptions>(() => ({
  of: "fakeOpenAI()",
  options: {
    apiKey: (value, option) => value === null || key(value, option),
    credentials,
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
