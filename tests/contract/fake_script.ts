/**
 * A script of the contract as the replies and the faults of a fake whose streams are server-sent events.
 */
import type { FakeServiceFault, FakeToolUse } from "@bedrock-edge/client/testing";
import { type Failure, type Script, UNKNOWN } from "./stage.ts";

/** The faults and the errors of a service. */
export interface FakeScript {
  readonly faults: readonly FakeServiceFault<never>[];
  /** The answer, refused or not, behind the calls. */
  readonly answer: FakeAnswer;
  /** The calls before the answer. */
  readonly calls: readonly (FakeToolUse & { readonly toolUseId: string })[];
  /** Time between the pieces. */
  readonly msPerToken: number;
  /** True if the service refuses the key. */
  readonly refusesKey: boolean;
}

/** A reply that each of these fakes takes. */
export type FakeAnswer =
  | { readonly error: { readonly code: string; readonly message: string } }
  | { readonly content: readonly Readonly<Record<string, unknown>>[]; readonly stopReason: string };

/** The words of a service for what the contract calls a failure. */
export interface FailureCodes {
  /** The codes of refusals. */
  readonly refusals: Readonly<Partial<Record<Failure, readonly [code: string, message: string]>>>;
  readonly throttled: string;
  readonly failed: string;
  /** Events before the first piece of text, and with it. */
  readonly eventsBeforeText: number;
  /** The byte of a stream at which it breaks off: behind the first pieces of text. @default {1500} */
  readonly cutAt?: number;
}

const always = { times: Infinity } as const;

/** Enough for the first pieces of text, and not for all. */
const CUT_AT = 1500;

function faultOf(failure: Failure, codes: FailureCodes): FakeServiceFault<never> | undefined {
  const { throttled, failed, eventsBeforeText, cutAt = CUT_AT } = codes;
  switch (failure) {
    case "truncated":
      return { type: "cut", atByte: cutAt, ...always };
    case "unfinished":
      return { type: "noFinish", ...always };
    case "connectionLost":
      return { type: "reset", atByte: cutAt, ...always };
    case "failsMidway":
      return {
        type: "error",
        code: failed,
        message: "The model failed.",
        afterEvents: eventsBeforeText + 3,
        ...always,
      };
    case "throttledOnce":
      return { type: "status", status: 429, message: "Too many requests." };
    case "throttledInsideOnce":
      return { type: "error", code: throttled, message: "Too many requests.", afterEvents: eventsBeforeText };
    case "throttledForAMinute":
      return { type: "status", status: 429, message: "Too many requests.", retryAfterSeconds: 60, ...always };
    case "silentBeforeHeaders":
      return { type: "silence", where: "headers", ...always };
    case "silentBeforeContent":
      return { type: "silence", where: "body", afterEvents: eventsBeforeText, ...always };
    case "silentMidway":
      return { type: "silence", where: "body", afterEvents: eventsBeforeText + 1, ...always };
    default:
      return undefined;
  }
}

/** Returns the replies and the faults of a script. */
export function fakeScript(
  { text, reasoning, calls = [], unknown = [], failure }: Script,
  codes: FailureCodes,
): FakeScript {
  const fault = failure && faultOf(failure, codes);
  const [code, message = ""] = (failure && codes.refusals[failure]) ?? [];
  const content = [
    ...(reasoning === undefined ? [] : [{ reasoningContent: { reasoningText: { text: reasoning } } }]),
    // Nothing tells these formats that a byte changed.
    { text: failure === "corrupt" ? text.replace("five", "fixe") : text },
    ...(unknown.includes("block") ? [{ [UNKNOWN.block.name]: UNKNOWN.block.value }] : []),
  ];
  return {
    faults: fault ? [fault] : [],
    answer: code === undefined
      ? { content, stopReason: unknown.includes("stopReason") ? UNKNOWN.stopReason : "end_turn" }
      : { error: { code, message } },
    calls: calls.map(({ name, input, broken }, at) => ({
      type: "toolUse",
      toolUseId: `call-${at}`,
      name,
      input: broken ?? input,
    })),
    // Time passes between the pieces: where the break overtakes the headers, Bun's fetch (1.4.5) rejects as if nothing had
    // come.
    msPerToken: failure === "connectionLost" ? 3 : 0,
    refusesKey: failure === "authentication",
  };
}
