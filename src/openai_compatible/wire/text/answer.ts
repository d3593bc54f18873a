/**
 * Reads answers of text and reasoning, whole and streamed. Other parts of the content, and other members of the message, such as calls,
 * are blocks of the type `unknown`.
 */
import { isObject, type JsonObject } from "../../../base/json_object.ts";
import { isDeeper } from "../../../base/json_value.ts";
import type { ChatEvent } from "../../../chat/event.ts";
import type { Answer } from "../../../operation/prepared_call.ts";
import type { Failures } from "../../../transport/failure.ts";
import { detailsText, firstChoice, objectsIn, reasoningText, textIn, thinkingText } from "../chat/decode/blocks.ts";
import { stopReasonOf, UNNAMED } from "../chat/decode/outcome.ts";
import { answerPieces, type ContentReader } from "../chat/events/answer_pieces.ts";
import { blockWriter } from "../chat/events/block_writer.ts";
import { joinPieces } from "../chat/events/kept_members.ts";
import { failureIn } from "../failure_in.ts";
import type { FormatEvents } from "../format.ts";
import type { Quirks } from "../quirks.ts";

/** Begins to read a stream. */
export function textEvents(_quirks: Quirks, failures: Failures): FormatEvents {
  return answerPieces(failures, textReader);
}

/** Begins to read the content of one answer. */
function textReader(): ContentReader {
  const { addText, addWhole, close } = blockWriter<undefined>(
    () => undefined,
    ({ kind, text }) => kind === "text" ? { type: "text", text } : { type: "reasoningContent", text },
  );
  /** Members of the message that are not text. */
  const further = new Map<string, unknown>();
  let isRefused = false;

  function readContent(events: ChatEvent[], content: unknown): void {
    if (typeof content === "string") return addText(events, "text", content);
    for (const part of objectsIn(content)) {
      if (part.type === "text") addText(events, "text", textIn(part.text) ?? "");
      else if (part.type === "thinking") addText(events, "reasoning", thinkingText(part));
      else addWhole(events, { type: "unknown", name: `${part.type}`, value: part });
    }
  }

  /** Closes the open block, and hands out members of the message that came in pieces. */
  function end(events: ChatEvent[]): void {
    close(events);
    for (const [name, value] of further) addWhole(events, { type: "unknown", name, value });
    further.clear();
  }

  return {
    readDelta(events, delta) {
      const { role: _role, content, refusal, reasoning: _reasoning, reasoning_content: _content, ...rest } = delta;
      addText(events, "reasoning", reasoningText(delta) ?? detailsText(objectsIn(delta.reasoning_details)));
      readContent(events, content);
      const refused = textIn(refusal);
      if (refused !== undefined) {
        isRefused = true;
        addText(events, "text", refused);
      }
      joinPieces(further, rest);
    },
    stop(events, finish, matched) {
      end(events);
      return stopReasonOf({ finish, matched, hasCall: false, isRefused });
    },
    endLate: end,
    end: close,
  };
}

/**
 * Decodes a whole answer as a stream of one piece; `undefined` for JSON that has no choice with a message.
 *
 * @throws {ProviderError} for a failure that the service reports with a status of success.
 */
export function decodeText(json: JsonObject, quirks: Quirks, failures: Failures): Answer | undefined {
  const failure = failureIn(json, failures);
  if (failure) throw failure;
  const all = objectsIn(json.choices);
  const choice = firstChoice(all);
  const others = all.filter((each) => each !== choice);
  if (!choice || !isObject(choice.message) || isDeeper(json)) return undefined;
  const reader = textEvents(quirks, failures);
  const events: ChatEvent[] = [];
  const whole = { ...choice, index: 0, finish_reason: textIn(choice.finish_reason) ?? UNNAMED };
  reader.read({ ...json, choices: [whole] }, events, undefined);
  reader.end(events);
  let stopReason: string = UNNAMED;
  let unknown: Readonly<Record<string, unknown>> = others.length ? { choices: others } : {};
  let members: Omit<Answer["outcome"], "stopReason"> = { usage: undefined, latencyMs: undefined };
  const content = [];
  for (const event of events) {
    if (event.type === "blockStop") content.push(event.block);
    else if (event.type === "stop") stopReason = event.stopReason;
    else if (event.type === "metadata") {
      const { type: _, ...rest } = event;
      members = rest;
      unknown = { ...rest.unknown, ...unknown };
    }
  }
  return { content, outcome: { ...members, stopReason, ...Object.keys(unknown).length ? { unknown } : {} } };
}
