/**
 * Follows a streamed answer of Chat Completions from its start to its stop and the members beside its content. Reading the content
 * is another part's work.
 */
import { asObject, isObject, type JsonObject } from "../../../../base/json_object.ts";
import type { ChatEvent } from "../../../../chat/event.ts";
import type { StopReason } from "../../../../chat/result.ts";
import type { Failures } from "../../../../transport/failure.ts";
import { failureIn } from "../../failure_in.ts";
import type { FormatEvents } from "../../format.ts";
import { objectsIn, placeOf } from "../decode/blocks.ts";
import { finishFailure, outcomeMembers } from "../decode/outcome.ts";
import { keptMembers } from "./kept_members.ts";
import { repeatedPieces } from "./repeated_pieces.ts";

/** Reads the content of one answer. Each function appends to `events`. */
export interface ContentReader {
  /** Reads a piece of the message. */
  readDelta(events: ChatEvent[], delta: JsonObject): void;
  /**
   * Ends the blocks at the stop, and returns why the model stopped.
   *
   * @param finish the value of `finish_reason`.
   * @param matched the value of `stop_reason`.
   */
  stop(events: ChatEvent[], finish: string, matched: unknown): StopReason;
  /** Ends blocks that came behind the stop. */
  endLate(events: ChatEvent[]): void;
  /** Ends the blocks of an answer that ends without a stop. */
  end(events: ChatEvent[]): void;
}

/** Begins to read the content of one answer. `answerId` returns the id of the answer. */
export type BeginContent = (answerId: () => unknown) => ContentReader;

/** Begins to read a stream. */
export function answerPieces(failures: Failures, begin: BeginContent): FormatEvents {
  /** The members of the answer that its end needs. */
  const answer: { id?: unknown; usage?: unknown; serviceTier?: unknown } = {};
  const kept = keptMembers();
  const content = begin(() => answer.id);
  const repeated = repeatedPieces();
  let progress: "none" | "started" | "stopped" = "none";
  /** Whether the members beside the content have been handed out as they are now. */
  let isTold = false;

  function start(events: ChatEvent[]): void {
    if (progress !== "none") return;
    progress = "started";
    events.push({ type: "start", role: "assistant" });
  }

  function readChoice(events: ChatEvent[], choice: JsonObject): void {
    const { index: _, delta, message, finish_reason: finish, logprobs, ...rest } = choice;
    // Some services send a whole message in place of the pieces.
    const piece = isObject(delta) ? delta : progress === "none" && isObject(message) ? message : undefined;
    if (piece) {
      start(events);
      content.readDelta(events, piece);
    }
    kept.keep(rest);
    if (logprobs) kept.keepLogprobs(logprobs);
    if (finish === "error") throw finishFailure(failures);
    if (progress === "stopped") content.endLate(events);
    else if (typeof finish === "string" && finish) {
      start(events);
      const stopReason = content.stop(events, finish, rest.stop_reason);
      progress = "stopped";
      events.push({ type: "stop", stopReason });
    }
  }

  /** Hands out the members beside the content, unless that has been done. */
  function tell(events: ChatEvent[]): void {
    const { usage, serviceTier } = answer;
    if (isTold || progress !== "stopped") return;
    isTold = true;
    events.push({ type: "metadata", ...outcomeMembers(usage, serviceTier, kept.all) });
  }

  return {
    readUnparsed(data, events) {
      const text = progress === "started" ? repeated.textOf(data) : undefined;
      if (text === undefined) return false;
      content.readDelta(events, { content: text });
      return true;
    },
    read(json, events, _name, data) {
      const failure = failureIn(json, failures);
      if (failure) throw failure;
      const { choices, usage, service_tier: serviceTier } = json;
      answer.id ??= json.id;
      answer.serviceTier = serviceTier ?? answer.serviceTier;
      if (usage !== null && usage !== undefined) {
        answer.usage = usage;
        isTold = false;
      }
      kept.keep(json);
      for (const choice of objectsIn(choices)) {
        if ((placeOf(choice.index) ?? 0) === 0) readChoice(events, choice);
        else events.push({ type: "unknown", name: "choice", value: choice });
      }
      if (!Array.isArray(choices) && usage === undefined) {
        events.push({ type: "unknown", name: `${json.object ?? json.type ?? ""}`, value: json });
      }
      // Most services send the usage in a piece of its own, behind the stop. Nothing of the answer follows it.
      if (usage && Array.isArray(choices) && !choices.length) tell(events);
      if (data !== undefined) repeated.learn(data, usage || !Array.isArray(choices) ? undefined : onlyText(choices));
    },
    end(events) {
      if (progress === "started") content.end(events);
      tell(events);
    },
  };
}

/** Returns the text of a piece whose one choice has a text, and neither a reason to stop nor probabilities. */
function onlyText(choices: readonly unknown[]): string | undefined {
  const { delta, finish_reason, logprobs, index = 0 } = asObject(choices[0]);
  if (choices.length !== 1 || finish_reason || logprobs || index !== 0) return undefined;
  return plainText(asObject(delta));
}

/** Returns the text of a delta that has nothing else, as nearly all have; `undefined` for any other delta. */
export function plainText(delta: JsonObject): string | undefined {
  for (const name in delta) {
    const value = delta[name];
    if (value !== null && value !== undefined && name !== "content" && name !== "role") return undefined;
  }
  return typeof delta.content === "string" ? delta.content : undefined;
}
