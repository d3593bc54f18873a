/**
 * The options of the fake, and their validation: a test with an option that cannot work would pass for the wrong
 * reason.
 */
import {
  checkedElsewhere,
  checkOptions,
  invalidOption,
  listOf,
  nested,
  object,
  type OptionCheck,
  type OptionTable,
  optionTable,
  text,
} from "../base/check_options.ts";
import { kindOf, shown } from "../base/quote.ts";
import type { Clock } from "../base/clock.ts";
import type { FakeCredentials } from "./judge/authorize.ts";
import { credentials } from "./judge/credentials.ts";
import { clock, isRegExp, jsonObject, key, mapOf, milliseconds, nonEmptyText, wholeNumber } from "./base/check.ts";
import type { FakeControlPlane } from "./control_plane.ts";
import type { FakeFault } from "./faults/faults.ts";
import type { FakeGuardrail } from "./answer/guardrails.ts";
import type { FakeLimit } from "./faults/limits.ts";
import type { FakeReply } from "./answer/reply.ts";
import type { FakeMantleOptions } from "./mantle.ts";
import { type FakeOperationOptions, OPERATION_OPTIONS } from "./operations/options.ts";

/** Options for {@link fakeBedrock}: accepted keys, answers and failures. */
export interface FakeBedrockOptions extends FakeOperationOptions {
  /** Keys whose signatures are accepted. @default AWS's documentation keys, `AKIDEXAMPLE` and so on */
  readonly credentials?: FakeCredentials | undefined;
  /** The accepted Bedrock API key. @default {"fake-bedrock-key"} */
  readonly apiKey?: string | undefined;
  /** API keys and access key ids that answer as expired. */
  readonly expiredKeys?: readonly string[] | undefined;
  /** Model ids that require an inference profile. */
  readonly profileOnly?: readonly string[] | undefined;
  /**
   * Scripted answers. Each request gets the first reply whose `when` fits. Replies without `when` answer all other
   * requests, one each, in order; the last one answers forever.
   *
   * @default those of a small model, see {@link fakeBedrock}
   */
  readonly replies?: readonly FakeReply[] | undefined;
  /** The abilities that the model lacks. The fake refuses them in AWS's words. @default nothing */
  readonly refuses?: readonly FakeLimit[] | undefined;
  /**
   * The guardrails that exist, by id; the fake refuses others. @default every id names a guardrail that finds nothing
   */
  readonly guardrails?: Readonly<Record<string, FakeGuardrail>> | undefined;
  /** The models, profiles and resources that the control plane knows. @default nothing */
  readonly controlPlane?: FakeControlPlane | undefined;
  /**
   * The failures of accepted requests, in order. If a fault spoils an answer, the next request gets the same reply.
   *
   * @default nothing
   */
  readonly faults?: readonly FakeFault[] | undefined;
  /**
   * The name of a header in which a request to an operation of the runtime asks for a fault of its own, before those of `faults`:
   * `throttling`, `unavailable`, `access-denied`, `expired-token`, `exception`, `cut`, `reset`, `damaged`, `silence`, or a
   * {@link FakeFault} as JSON. For programs that cannot reach the options, behind a server.
   *
   * @default requests cannot ask
   */
  readonly faultHeader?: string | undefined;
  /** The answers of the OpenAI APIs of `bedrock-mantle`. @default those of {@link fakeOpenAI} */
  readonly mantle?: FakeMantleOptions | undefined;
  /** Milliseconds of the clock between the tokens of a stream. @default {0} */
  readonly msPerToken?: number | undefined;
  /**
   * The time source: dates of answers, pauses between tokens, lifetimes of cached prompts. @default the platform's time
   */
  readonly clock?: Clock | undefined;
}

/** Checks every option except `replies`, `refuses` and `faults`, which their own parsers check. */
export function checkFakeOptions(options: FakeBedrockOptions): void {
  checkOptions(options, OPTIONS);
}

/** Accepts the name of a header that a signature need not cover. */
const headerName: OptionCheck = (value, option) => {
  if (typeof value === "string" && /^(?!x-amz-)[a-z0-9-]+$/i.test(value)) return;
  throw invalidOption(
    option,
    shown(value),
    'the name of a header that does not begin with x-amz-, such as "x-fake-fault"',
  );
};

const GUARDRAIL: OptionTable = optionTable<FakeGuardrail>(() => ({
  of: "a guardrail",
  options: {
    versions: listOf(nonEmptyText),
    // Every text contains an empty word.
    blockedWords: listOf(nonEmptyText),
    piiPatterns: mapOf((value, option) => {
      if (!isRegExp(value)) throw invalidOption(option, kindOf(value), "a regular expression");
    }),
    message: text,
  },
}));

const CONTROL_PLANE: OptionTable = optionTable<FakeControlPlane>(() => ({
  of: "controlPlane",
  options: {
    foundationModels: listOf((value, option) => {
      if (typeof value !== "string") jsonObject(value, option);
    }),
    inferenceProfiles: listOf(jsonObject),
    pageSize: wholeNumber(1),
    resources: mapOf(jsonObject),
  },
}));

const OPTIONS: OptionTable = optionTable<FakeBedrockOptions>(() => ({
  of: "fakeBedrock()",
  options: {
    credentials,
    apiKey: key,
    expiredKeys: listOf(key),
    profileOnly: listOf(nonEmptyText),
    replies: listOf(checkedElsewhere),
    refuses: listOf(checkedElsewhere),
    guardrails: mapOf(nested(GUARDRAIL)),
    controlPlane: nested(CONTROL_PLANE),
    faults: listOf(checkedElsewhere),
    faultHeader: headerName,
    // The fake OpenAI checks its members.
    mantle: object,
    ...OPERATION_OPTIONS,
    msPerToken: milliseconds,
    clock,
  },
  otherNames: { reply: "replies", responses: "replies", answers: "replies", errors: "faults", delay: "msPerToken" },
}));
