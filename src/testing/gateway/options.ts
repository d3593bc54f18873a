/** The options of the fake gateway, and their validation. */
import {
  checkedElsewhere,
  checkOptions,
  flag,
  listOf,
  nested,
  oneOf,
  type OptionTable,
  optionTable,
} from "../../base/check_options.ts";
import type { Clock } from "../../base/clock.ts";
import { isObject } from "../../base/json_object.ts";
import { clock, jsonObject, key, milliseconds, nonEmptyText, wholeNumber } from "../base/check.ts";
import type { FakeServiceFault } from "../faults/service_faults.ts";
import type { FakeGatewayOperation } from "./base/route.ts";
import type { FakeGatewayReply } from "./reply.ts";

/** A failure of a request to {@link fakeGateway}. `code` is the `type` of the error. */
export type FakeGatewayFault = FakeServiceFault<FakeGatewayOperation>;

/** The spelling of the gateway's streams, which proxies may change. */
export interface FakeGatewayDialect {
  /** The line ends. @default {"\n"} */
  readonly lineEnd?: "\n" | "\r\n" | "\r" | undefined;
  /** Whether comments stand between the events. @default {false} */
  readonly comments?: boolean | undefined;
  /** Whether a blank line ends the last event. @default {true} */
  readonly lastBlankLine?: boolean | undefined;
  /** Whether `[DONE]` ends the stream. @default {false} */
  readonly done?: boolean | undefined;
  /** Whether a `ping` stands between the parts. @default {false} */
  readonly pings?: boolean | undefined;
}

/** Options for {@link fakeGateway}: accepted keys, models, answers and failures. */
export interface FakeGatewayOptions {
  /** The accepted API key. @default {"fake-gateway-key"} */
  readonly apiKey?: string | undefined;
  /** The accepted OIDC token. @default {"fake-oidc-token"} */
  readonly oidcToken?: string | undefined;
  /**
   * The models that exist: ids such as `amazon/nova-lite`, or entries of `/config` as the gateway writes them. Other
   * models are not found.
   *
   * @default every id except those that begin with `nonexistent`; the catalog has one
   */
  readonly models?: readonly (string | Readonly<Record<string, unknown>>)[] | undefined;
  /** The tokens that a request to a language model may have at most. @default {Infinity} */
  readonly contextWindow?: number | undefined;
  /**
   * Scripted answers of language models. Each request gets the first reply whose `when` fits. Replies without `when`
   * answer all other requests, one each, in order; the last one answers forever.
   *
   * @default those of a small model, see {@link fakeGateway}
   */
  readonly replies?: readonly FakeGatewayReply[] | undefined;
  /** The answer of `/v1/credits`. @default 95.50 dollars, with 4.50 used */
  readonly credits?: Readonly<Record<string, unknown>> | undefined;
  /** The rows of `/v1/report`, for every query. @default none */
  readonly report?: readonly Readonly<Record<string, unknown>>[] | undefined;
  /**
   * The failures of requests, in order. If a fault spoils an answer, the next request gets the same reply.
   *
   * @default nothing
   */
  readonly faults?: readonly FakeGatewayFault[] | undefined;
  /** The spelling of streams. @default that of the gateway */
  readonly dialect?: FakeGatewayDialect | undefined;
  /** Milliseconds of the clock between the tokens of a stream. @default {0} */
  readonly msPerToken?: number | undefined;
  /** The time source. @default the platform's time */
  readonly clock?: Clock | undefined;
}

/** Checks every option except `replies` and `faults`, which their own parsers check. */
export function checkGatewayOptions(options: FakeGatewayOptions): void {
  checkOptions(options, OPTIONS);
}

const DIALECT: OptionTable = optionTable<FakeGatewayDialect>(() => ({
  of: "dialect",
  options: { lineEnd: oneOf("\n", "\r\n", "\r"), comments: flag, lastBlankLine: flag, done: flag, pings: flag },
}));

const OPTIONS: OptionTable = optionTable<FakeGatewayOptions>(() => ({
  of: "fakeGateway()",
  options: {
    apiKey: key,
    oidcToken: key,
    models: listOf((value, option) => {
      if (typeof value === "string") return nonEmptyText(value, option);
      jsonObject(value, option);
      nonEmptyText(isObject(value) ? value["id"] : undefined, `${option}.id`);
    }),
    contextWindow: (value, option) => value === Infinity || wholeNumber(1)(value, option),
    replies: listOf(checkedElsewhere),
    credits: jsonObject,
    report: listOf(jsonObject),
    faults: listOf(checkedElsewhere),
    dialect: nested(DIALECT),
    msPerToken: milliseconds,
    clock,
  },
  otherNames: {
    key: "apiKey",
    token: "oidcToken",
    reply: "replies",
    responses: "replies",
    answers: "replies",
    errors: "faults",
    delay: "msPerToken",
  },
}));
