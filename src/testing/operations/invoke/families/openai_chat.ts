/**
 * OpenAI's chats, in which most open models speak, and Mistral's and Writer's, which are nearly the same. Source: recorded
 * exchanges of gpt-oss (req_llm, 2025-11); the shapes of Mistral and Writer are those of the user guide, read 2026-11-30.
 */
import { tokenize } from "../../../answer/tokens.ts";
import { digest } from "../../../base/digest.ts";
import type { FakeRequestBody } from "../../../base/request_log.ts";
import { invalid } from "../../../judge/refusal.ts";
import { converseOfChat } from "../../../openai/answer/converse_of_chat.ts";
import { requireKeys } from "../base/body_rules.ts";
import type { AnswerPart, Chunk, NativeBody, TextAnswer, TextFamily } from "../base/text_family.ts";
import { partsOf } from "./parts.ts";

/** OpenAI's chats. */
export const OPENAI_CHAT: TextFamily = {
  formats: ["openai-chat", "mistral-chat", "writer", "ai21-jamba"],
  judge(body) {
    requireKeys(body, ["messages"]);
    // The path says whether the answer is a stream.
    if (body["stream"] === true) throw invalid("The stream parameter must be false or omitted for InvokeModel.");
  },
  // A cast: the judge of the service would refuse other shapes.
  read: (body) => converseOfChat(body) as unknown as FakeRequestBody,
  whole,
  chunks,
};

function whole(answer: TextAnswer): NativeBody {
  const parts = partsOf(answer.response.output.message.content);
  const calls = parts.flatMap((part) => part.type === "call" ? [callOf(part)] : []);
  const content = parts.map(textOf).join("");
  const message = {
    role: "assistant",
    content: content === "" && calls.length > 0 ? null : content,
    refusal: null,
    ...(calls.length > 0 ? { tool_calls: calls } : {}),
  };
  const choice = { index: 0, message, logprobs: null, finish_reason: finishOf(answer) };
  return { ...headOf(answer), object: "chat.completion", choices: [choice], usage: usageOf(answer) };
}

function chunks(answer: TextAnswer): readonly Chunk[] {
  const head = { ...headOf(answer), object: "chat.completion.chunk" };
  const chunk = (delta: NativeBody, finish_reason: string | null = null): NativeBody => ({
    ...head,
    choices: [{ index: 0, delta, finish_reason }],
  });
  const parts = partsOf(answer.response.output.message.content);
  let calls = 0;
  const deltas = parts.flatMap((part): NativeBody[] => {
    if (part.type === "call") return callDeltas(part, calls++);
    // Each piece of the reasoning of gpt-oss has tags of its own (recorded 2025-11).
    return tokenize(part.text).map((text) => ({ content: textOf({ ...part, text }) }));
  });
  return [
    { data: chunk({ role: "assistant", content: "" }) },
    ...deltas.map((delta): Chunk => ({ data: chunk(delta), isDelta: true })),
    { data: chunk({}, finishOf(answer)), isEnd: true },
    { data: { ...head, choices: [], usage: usageOf(answer) } },
  ];
}

function callDeltas(call: Extract<AnswerPart, { type: "call" }>, index: number): NativeBody[] {
  const { id, type, function: { name } } = callOf(call);
  const pieces = tokenize(argumentsOf(call));
  return [
    { tool_calls: [{ index, id, type, function: { name, arguments: "" } }] },
    ...pieces.map((text) => ({ tool_calls: [{ index, function: { arguments: text } }] })),
  ];
}

function callOf(call: Extract<AnswerPart, { type: "call" }>) {
  return { id: call.id, type: "function", function: { name: call.name, arguments: argumentsOf(call) } };
}

function argumentsOf({ input }: Extract<AnswerPart, { type: "call" }>): string {
  return typeof input === "string" ? input : JSON.stringify(input);
}

/** Reasoning stands in the content, in tags. */
function textOf(part: AnswerPart): string {
  if (part.type === "reasoning") return `<reasoning>${part.text}</reasoning>`;
  return part.type === "text" ? part.text : "";
}

function headOf({ model, request }: TextAnswer): NativeBody {
  return { id: `chatcmpl-${digest(JSON.stringify(request))}`, created: 0, model, service_tier: "default" };
}

function usageOf({ counts }: TextAnswer): NativeBody {
  const { input, output } = counts;
  return { prompt_tokens: input, completion_tokens: output, total_tokens: input + output };
}

function finishOf({ response }: TextAnswer): string {
  switch (response.stopReason) {
    case "tool_use":
      return "tool_calls";
    case "max_tokens":
      return "length";
    case "content_filtered":
      return "content_filter";
    default:
      return "stop";
  }
}
