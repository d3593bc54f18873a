/** The events of a streamed chat, in the dialect of the server. */
import { inTurn } from "../../answer/events.ts";
import { tokenize } from "../../answer/tokens.ts";
import { member } from "../../judge/conversation.ts";
import type { SourceEvent } from "../../base/event_source.ts";
import type { Dialect } from "../base/dialect.ts";
import { choicesOf, detailOf, thinkingPart } from "./chat_answer.ts";
import type { AnswerPart } from "./parts.ts";
import type { TextAnswer } from "./text_format.ts";

/** A chunk, as the data of one event. */
type Chunk = Readonly<Record<string, unknown>>;

type Delta = Readonly<Record<string, unknown>>;

/** Returns the events of a chat answer. */
export function chatEvents(answer: TextAnswer): SourceEvent[] {
  const { parts, facts, dialect, request, interleave, indexGap } = answer;
  const { number, created, model, finish, usage } = facts;
  const head = {
    id: `chatcmpl-fake${number}`,
    object: "chat.completion.chunk",
    created,
    model,
    service_tier: "default",
  };
  const asks = dialect.usage === "always" || dialect.usage === "asked" && asksForUsage(request);
  const counted: Chunk = dialect.usage === "repeated" ? { usage } : asks ? { usage: null } : {};
  const chunks = (delta: Delta, finish_reason: string | null, extra: Chunk): Chunk[] =>
    Array.from({ length: choicesOf(request) }, (_, index) => ({
      ...head,
      choices: [{ index, delta, logprobs: null, finish_reason }],
      ...extra,
    }));
  let calls = 0;
  const deltas = parts.map((part) =>
    part.type === "call" ? callDeltas(part, indexGap + calls++ * (1 + indexGap), dialect) : partDeltas(part, dialect)
  );
  const pieces = interleave ? inTurn(deltas) : deltas.flat();
  return [
    ...(dialect.placeholder ? [{ data: { id: "", object: "", created: 0, model: "", choices: [] } }] : []),
    ...chunks({ role: "assistant", content: "" }, null, counted).map((data) => ({ data })),
    ...pieces.flatMap((delta) => chunks(delta, null, counted)).map((data) => ({ data, isDelta: true })),
    ...chunks({}, finish, dialect.usage === "finish" ? { usage } : counted).map((data) => ({ data, isFinish: true })),
    ...(asks || dialect.usage === "repeated" ? [{ data: { ...head, choices: [], usage } }] : []),
  ];
}

/** Returns whether a request asks for the usage of a stream. */
export function asksForUsage(request: Readonly<Record<string, unknown>>): boolean {
  return member(request, "stream_options")["include_usage"] === true;
}

function partDeltas(part: Exclude<AnswerPart, { type: "call" }>, { reasoning }: Dialect): Delta[] {
  if (part.type === "member") return [{ [part.name]: part.value }];
  const pieces = part.text === "" ? [""] : tokenize(part.text);
  if (part.type === "text") {
    const texts: Delta[] = pieces.map((content) => ({ content }));
    return part.annotations.length > 0 ? [...texts, { annotations: part.annotations }] : texts;
  }
  switch (reasoning) {
    case "thinking":
      return pieces.map((text) => ({ content: [thinkingPart(text)] }));
    case "reasoning_details":
      return [
        ...pieces.map((text) => ({ reasoning: text, reasoning_details: [detailOf(text, 0)] })),
        { reasoning_details: [{ ...detailOf("", 0), signature: part.signature }] },
      ];
    default:
      return pieces.map((text) => ({ [reasoning]: text }));
  }
}

function callDeltas(call: Extract<AnswerPart, { type: "call" }>, index: number, dialect: Dialect): Delta[] {
  const { toolIndexes, toolIds, toolNames, toolArguments } = dialect;
  const place = toolIndexes === "missing" ? {} : { index: toolIndexes === "zero" ? 0 : index };
  const texts = toolArguments === "whole" ? [call.arguments] : ["", ...tokenize(call.arguments)];
  // A late name needs a second delta.
  const pieces = toolNames === "late" && texts.length === 1 ? ["", ...texts] : texts;
  return pieces.map((text, at): Delta => {
    const hasName = toolNames === "every" || at === (toolNames === "late" ? 1 : 0);
    const hasId = at === 0 ? toolIds !== "missing" : toolIds === "every";
    const delta = {
      ...place,
      ...(hasId ? { id: toolIds === "empty" ? "" : call.id } : {}),
      ...(at === 0 ? { type: "function" } : {}),
      function: { ...(hasName ? { name: call.name } : {}), arguments: text },
    };
    return { tool_calls: [delta] };
  });
}
