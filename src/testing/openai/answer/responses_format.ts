/** The format of `/responses`, as bedrock-mantle was recorded between 2026-07 and 2026-08. */
import { tokenize } from "../../answer/tokens.ts";
import type { SourceEvent } from "../../base/event_source.ts";
import { member, members, type WireBlock } from "../../judge/conversation.ts";
import type { Dialect } from "../base/dialect.ts";
import { judgeResponses } from "../judge/judge_responses.ts";
import {
  addResult,
  blocksOf,
  choiceOf,
  type ConverseBody,
  converseBody,
  type ConverseTurn,
  parsed,
} from "./converse_of_chat.ts";
import type { AnswerPart } from "./parts.ts";
import type { TextAnswer, TextFormat } from "./text_format.ts";

type Json = Readonly<Record<string, unknown>>;

/** The format of `/responses`. */
export const RESPONSES: TextFormat = { judge: judgeResponses, read, whole, events };

/** Returns a request as a Converse body. */
function read(body: Json): ConverseBody {
  const { instructions, input } = body;
  const system: WireBlock[] = blocksOf(instructions);
  const turns: ConverseTurn[] = typeof input === "string" ? [{ role: "user", content: blocksOf(input) }] : [];
  for (const item of members(body, "input")) {
    const { type = "message", role } = item;
    if (type === "function_call_output") addResult(turns, String(item["call_id"]), blocksOf(item["output"]));
    else if (type === "function_call") turns.push({ role: "assistant", content: [callOf(item)] });
    else if (type !== "message") continue;
    else if (role === "system" || role === "developer") system.push(...blocksOf(item["content"]));
    else turns.push({ role: role === "assistant" ? role : "user", content: blocksOf(item["content"]) });
  }
  const format = member(member(body, "text"), "format");
  return converseBody({
    system,
    turns,
    tools: body["tool_choice"] === "none" ? [] : members(body, "tools").filter(({ type }) => type === "function"),
    choice: choiceOf(body["tool_choice"]),
    maxTokens: body["max_output_tokens"],
    stop: undefined,
    effort: member(body, "reasoning")["effort"],
    schema: format["type"] === "json_object" ? { type: "object" } : format["schema"],
  });
}

function callOf({ call_id, name, arguments: input }: Json): WireBlock {
  return { toolUse: { toolUseId: call_id, name, input: parsed(input) } };
}

/** Returns the body of a whole answer. */
function whole(answer: TextAnswer): Record<string, unknown> {
  return { ...frame(answer), ...ending(answer), output: itemsOf(answer), usage: usageOf(answer.facts.usage) };
}

/** The members of a response that has just begun. */
function frame({ facts: { number, created, model }, request }: TextAnswer): Record<string, unknown> {
  const { instructions = null, max_output_tokens = null, store = true, tools = [], tool_choice = "auto" } = request;
  const format = member(member(request, "text"), "format");
  return {
    background: false,
    created_at: created,
    error: null,
    id: `resp_fake${number}`,
    incomplete_details: null,
    instructions,
    max_output_tokens,
    metadata: {},
    model,
    object: "response",
    output: [],
    parallel_tool_calls: true,
    previous_response_id: null,
    reasoning: { effort: null, summary: null, ...member(request, "reasoning") },
    service_tier: "default",
    status: "in_progress",
    store,
    temperature: 1,
    text: { format: format["type"] === undefined ? { type: "text" } : format, verbosity: "medium" },
    tool_choice,
    tools,
    top_p: 1,
    truncation: "disabled",
    usage: null,
  };
}

/** The members that tell how a response ended. */
function ending({ facts: { stopReason } }: TextAnswer): Record<string, unknown> {
  if (stopReason === "max_tokens") return { status: "incomplete", incomplete_details: { reason: "max_output_tokens" } };
  if (stopReason === "content_filtered") {
    return { status: "incomplete", incomplete_details: { reason: "content_filter" } };
  }
  if (COMPLETE.includes(stopReason)) return { status: "completed" };
  return { status: "incomplete", incomplete_details: { reason: stopReason } };
}

/** The reasons of whole answers; every other reason is one of an answer that is not whole. */
const COMPLETE: readonly string[] = ["end_turn", "tool_use", "stop_sequence"];

/** Returns token counts in the shape of `/responses`; counts in another shape are sent unchanged. */
function usageOf(usage: Json): Json {
  if (usage["prompt_tokens"] === undefined) return usage;
  const { prompt_tokens, completion_tokens, total_tokens, prompt_tokens_details, completion_tokens_details } = usage;
  return {
    input_tokens: prompt_tokens,
    input_tokens_details: prompt_tokens_details ?? { cached_tokens: 0 },
    output_tokens: completion_tokens,
    output_tokens_details: completion_tokens_details ?? { reasoning_tokens: 0 },
    total_tokens,
  };
}

/** Returns the finished items of an answer. */
function itemsOf({ parts, facts: { number }, request }: TextAnswer): Json[] {
  const isEncrypted = Array.isArray(request["include"]) && request["include"].includes("reasoning.encrypted_content");
  return parts.map((part, index) => itemOf(part, `fake${number}_${index}`, isEncrypted));
}

function itemOf(part: AnswerPart, id: string, isEncrypted: boolean): Json {
  switch (part.type) {
    case "text": {
      const content = [{ annotations: part.annotations, logprobs: [], text: part.text, type: "output_text" }];
      return { content, id: `msg_${id}`, role: "assistant", status: "completed", type: "message" };
    }
    case "reasoning":
      if (isEncrypted) return { encrypted_content: part.signature, id: `rs_${id}`, summary: [], type: "reasoning" };
      return {
        content: [{ text: part.text, type: "reasoning_text" }],
        id: `rs_${id}`,
        status: "completed",
        summary: [],
        type: "reasoning",
      };
    case "call": {
      const { id: call_id, name, arguments: text } = part;
      return { arguments: text, call_id, id: `fc_${id}`, name, status: "completed", type: "function_call" };
    }
    case "member":
      return { ...Object(part.value), id: `item_${id}`, type: part.name };
  }
}

/** Returns the events of a streamed answer. */
function events(answer: TextAnswer): SourceEvent[] {
  const response = frame(answer);
  const { status } = ending(answer);
  const steps = [
    { type: "response.created", response },
    { type: "response.in_progress", response },
    ...itemsOf(answer).flatMap((item, index) => itemEvents(item, index, answer.dialect)),
    { type: `response.${status}`, response: whole(answer) },
  ];
  return steps.map((step, sequence_number): SourceEvent => ({
    data: { ...step, sequence_number },
    event: step.type,
    isDelta: step.type.endsWith(".delta"),
    isFinish: sequence_number === steps.length - 1,
  }));
}

interface Step extends Json {
  readonly type: string;
}

function itemEvents(item: Json, output_index: number, { reasoningParts }: Dialect): Step[] {
  const place = { item_id: item["id"], output_index };
  const added = (empty: Json): Step => ({
    type: "response.output_item.added",
    output_index,
    item: { ...item, status: "in_progress", ...empty },
  });
  const done: Step = { type: "response.output_item.done", output_index, item };
  const [part] = members(item, "content");
  if (item["type"] === "function_call") {
    const text = String(item["arguments"]);
    return [
      added({ arguments: "" }),
      ...tokenize(text).map((delta) => ({ type: "response.function_call_arguments.delta", ...place, delta })),
      { type: "response.function_call_arguments.done", ...place, arguments: text },
      done,
    ];
  }
  if (!part) return [{ type: "response.output_item.added", output_index, item }, done];
  const kind = item["type"] === "reasoning" ? reasoningParts : "content_part";
  const name = item["type"] === "reasoning" ? "reasoning_text" : "output_text";
  const extra = item["type"] === "reasoning" ? {} : { logprobs: [] };
  const inside = { ...place, content_index: 0 };
  const text = String(part["text"]);
  return [
    added({ content: [] }),
    { type: `response.${kind}.added`, ...inside, part: { ...part, text: "" } },
    ...tokenize(text).map((delta) => ({ type: `response.${name}.delta`, ...inside, delta, ...extra })),
    { type: `response.${name}.done`, ...inside, text, ...extra },
    { type: `response.${kind}.done`, ...inside, part },
    done,
  ];
}

/** Returns an error inside a stream. */
export function responsesError(code: string, message: string, sequence_number: number): SourceEvent {
  return { data: { type: "error", code, message, param: null, sequence_number }, event: "error" };
}
