/**
 * Decodes the pieces of a streamed answer of Chat Completions.
 */
import { isObject, type JsonObject } from "../../../../base/json_object.ts";
import { joinBase64 } from "../../../../base/join_base64.ts";
import { WHOLE_STOPS } from "../../../../chat/calls/whole_calls.ts";
import type { ChatEvent } from "../../../../chat/event.ts";
import type { Failures } from "../../../../transport/failure.ts";
import { failureIn } from "../../failure_in.ts";
import type { FormatEvents } from "../../format.ts";
import type { Quirks } from "../../quirks.ts";
import { detailsText, imageBlock, objectsIn, reasoningText, textIn, thinkingText } from "../decode/blocks.ts";
import { keptMembers } from "./kept_members.ts";
import { finishFailure, outcomeMembers, stopReasonOf } from "../decode/outcome.ts";
import { streamedCalls } from "./streamed_calls.ts";
import { textBlocks } from "./text_blocks.ts";

/** Begins to read a stream. */
export function chatCompletionEvents(quirks: Quirks, failures: Failures): FormatEvents {
  /** The members of the first choice's answer that the stop reason, or the end, needs. */
  const answer: { id?: unknown; usage?: unknown; serviceTier?: unknown; audio?: JsonObject; isRefused: boolean } = {
    isRefused: false,
  };
  const blocks = textBlocks(quirks.inlineThinkTags ?? false);
  const calls = streamedCalls(blocks, () => answer.id);
  const kept = keptMembers();
  let progress: "none" | "started" | "stopped" = "none";
  /** Whether the members beside the content have been handed out as they are now. */
  let isTold = false;

  function readDelta(events: ChatEvent[], delta: JsonObject): void {
    const plain = plainText(delta);
    if (plain !== undefined) return blocks.addContent(events, plain);
    const details = objectsIn(delta.reasoning_details);
    blocks.addText(events, "reasoning", reasoningText(delta) ?? detailsText(details));
    if (details.length) blocks.addDetails(events, details);
    readContent(events, delta.content);
    const refusal = textIn(delta.refusal);
    if (refusal !== undefined) {
      answer.isRefused = true;
      blocks.addText(events, "text", refusal);
    }
    for (const annotation of objectsIn(delta.annotations)) blocks.addAnnotation(events, annotation);
    for (const image of objectsIn(delta.images)) blocks.addWhole(events, imageBlock(image));
    if (isObject(delta.audio)) answer.audio = joinAudio(answer.audio, delta.audio);
    for (const piece of objectsIn(delta.tool_calls)) calls.add(events, piece);
    if (isObject(delta.function_call)) calls.add(events, { function: delta.function_call });
    kept.keepPieces(delta);
  }

  function readContent(events: ChatEvent[], content: unknown): void {
    if (typeof content === "string") return blocks.addContent(events, content);
    for (const part of objectsIn(content)) {
      if (part.type === "text") blocks.addContent(events, textIn(part.text) ?? "");
      else if (part.type === "thinking") blocks.addText(events, "reasoning", thinkingText(part));
      else blocks.addWhole(events, { type: "unknown", name: `${part.type}`, value: part });
    }
  }

  function readChoice(events: ChatEvent[], choice: JsonObject): void {
    const { index: _, delta, message, finish_reason: finish, logprobs, ...rest } = choice;
    // Some services send a whole message in place of the pieces.
    const piece = isObject(delta) ? delta : progress === "none" && isObject(message) ? message : undefined;
    if (piece) {
      begin(events);
      readDelta(events, piece);
    }
    kept.keep(rest);
    if (logprobs) kept.keepLogprobs(logprobs);
    if (finish === "error") throw finishFailure(failures);
    if (progress === "stopped") endLate(events);
    else if (typeof finish === "string" && finish) stop(events, finish, rest.stop_reason);
  }

  function begin(events: ChatEvent[]): void {
    if (progress !== "none") return;
    progress = "started";
    events.push({ type: "start", role: "assistant" });
  }

  function stop(events: ChatEvent[], finish: string, matched: unknown): void {
    begin(events);
    blocks.end(events);
    if (answer.audio) blocks.addWhole(events, { type: "unknown", name: "audio", value: wholeAudio(answer.audio) });
    const { isRefused } = answer;
    const stopReason = stopReasonOf({ finish, matched, hasCall: calls.hasCall(), isRefused });
    calls.end(events, WHOLE_STOPS.includes(stopReason) ? undefined : `the answer stopped with ${stopReason}`);
    progress = "stopped";
    events.push({ type: "stop", stopReason });
  }

  /** Ends blocks that came behind the stop. */
  function endLate(events: ChatEvent[]): void {
    blocks.end(events);
    calls.end(events, "the call came after the answer had stopped");
  }

  /** Hands out the members beside the content, unless that has been done. */
  function tell(events: ChatEvent[]): void {
    const { usage, serviceTier } = answer;
    if (isTold || progress !== "stopped") return;
    isTold = true;
    events.push({ type: "metadata", ...outcomeMembers(usage, serviceTier, kept.all) });
  }

  return {
    read(json, events) {
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
        if ((choice.index ?? 0) === 0) readChoice(events, choice);
        else events.push({ type: "unknown", name: "choice", value: choice });
      }
      if (!Array.isArray(choices) && usage === undefined) {
        events.push({ type: "unknown", name: `${json.object ?? json.type ?? ""}`, value: json });
      }
      // Usage usually follows the stop, and comes with all that is known.
      if (answer.usage !== undefined) tell(events);
    },
    end(events) {
      if (progress === "started") blocks.end(events);
      tell(events);
    },
  };
}

/** Returns the text of a delta that has nothing else, as nearly all have; `undefined` for any other delta. */
function plainText(delta: JsonObject): string | undefined {
  for (const name in delta) {
    const value = delta[name];
    if (value !== null && value !== undefined && name !== "content" && name !== "role") return undefined;
  }
  return typeof delta.content === "string" ? delta.content : undefined;
}

/** Adds a piece of generated audio. */
function joinAudio(before: JsonObject | undefined, { data, transcript, ...rest }: JsonObject): JsonObject {
  const sum: Record<string, unknown> = { ...before, ...rest };
  if (typeof data === "string") sum.data = `${before?.data ?? ""}${data}`;
  if (typeof transcript === "string") sum.transcript = `${before?.transcript ?? ""}${transcript}`;
  return sum;
}

/** Returns audio whose pieces have been added. Each piece was base64 of its own. */
function wholeAudio(audio: JsonObject): JsonObject {
  return typeof audio.data === "string" ? { ...audio, data: joinBase64(audio.data) } : audio;
}
