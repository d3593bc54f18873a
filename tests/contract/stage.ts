/**
 * What a case of the contract plays on: a provider, and a service behind it that says and breaks what it is told to.
 */
import type { ChatProvider } from "@bedrock-edge/client";
import type { ContractClock } from "./clock.ts";

/** What goes wrong with every request, or with the first one only where the name says so. */
export type Trouble =
  /** The bytes end cleanly in the middle of the answer. */
  | "truncated"
  /** As `truncated`, where nothing but the end itself is missing: every byte that came looks right. */
  | "unfinished"
  /** The connection breaks in the middle of the answer. */
  | "connectionLost"
  /** Bytes are changed on their way, in the middle of the answer. */
  | "corrupt"
  /** The service gives up in the middle of the answer. */
  | "failsMidway"
  | "throttledOnce"
  /** As the first thing inside an answer that began well. Asked for a whole answer, refused like `throttledOnce`. */
  | "throttledInsideOnce"
  /** With the wish not to be asked again for 60 seconds. */
  | "throttledForAMinute"
  | "silentBeforeHeaders"
  | "silentBeforeContent"
  /** After one piece of text. */
  | "silentMidway"
  | Refusal;

/** Refused before an answer began; the kind of error that this is. */
export type Refusal =
  | "authentication"
  | "accessDenied"
  | "validation"
  | "contextLength"
  | "notFound"
  | "quota"
  | "overloaded"
  | "model";

/** One tool call of the service's. */
export interface ScriptedCall {
  readonly name: string;
  readonly input?: unknown;
  /** Instead of an input, text that is no JSON. */
  readonly broken?: string;
}

/** What the service does. */
export interface Script {
  /** The answer's text; `WONDER` for one in a language that the provider has no words for. */
  readonly says: string | typeof WONDER;
  /** What it calls before that: once each is answered, it says its text. */
  readonly calls?: readonly ScriptedCall[];
  readonly trouble?: Trouble;
}

/** An answer of blocks, events and a stop reason that nobody has heard of yet, one of each, around a text. */
export const WONDER: unique symbol = Symbol("wonder");
/** `WONDER`'s text, block and stop reason. */
export const wonder = {
  text: "Behold.",
  block: { type: "unknown", name: "hologram", value: { hue: 7, parts: ["a", "b"] } },
  event: { name: "hologramReady", value: { watts: 3 } },
  stopReason: "hologram_shown",
} as const;

/** One request as the service saw it. */
export interface Seen {
  readonly model: string;
  /** Every text that was sent, in order. */
  readonly texts: readonly string[];
  /** Every picture that was sent, in order, as base64. */
  readonly pictures: readonly string[];
  /** `cancelled` once the service knows that nobody wants the answer. */
  readonly ended: "open" | "complete" | "cancelled" | "failed";
}

/** A provider and the service behind it. */
export interface Stage {
  /** With default retries and timeouts. */
  readonly provider: ChatProvider;
  /** Every request so far, oldest first. */
  seen(): Promise<readonly Seen[]>;
}

/** Builds a stage; the provider must take its time from `clock`. */
export type MakeStage = (script: Script, clock: ContractClock) => Promise<Stage>;

/** A stage and its time, as a case gets them. */
export type Play = Stage & { readonly clock: ContractClock };

/** A promise of the contract before it is known who plays. */
export interface Scene {
  readonly name: string;
  readonly script: Script;
  readonly run: (play: Play) => Promise<void>;
}

/** One promise of the contract, played. Rejects when it is broken. */
export interface Case {
  readonly name: string;
  readonly run: () => Promise<void>;
}
