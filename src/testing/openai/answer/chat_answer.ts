/** A whole answer of `/chat/completions`. */
import type { Dialect } from "../base/dialect.ts";
import type { AnswerPart } from "./parts.ts";
import type { TextAnswer } from "./text_format.ts";

/** Returns the body of a whole chat answer. */
export function chatAnswer({ parts, facts, dialect, request }: TextAnswer): Record<string, unknown> {
  const { number, created, model, finish, usage } = facts;
  const message = messageOf(parts, dialect);
  const choices = Array.from({ length: choicesOf(request) }, (_, index) => ({
    index,
    message,
    logprobs: null,
    finish_reason: finish,
  }));
  return {
    id: `chatcmpl-fake${number}`,
    object: "chat.completion",
    created,
    model,
    choices,
    service_tier: "default",
    usage,
  };
}

/** Returns the number of choices that a request asks for. */
export function choicesOf({ n }: Readonly<Record<string, unknown>>): number {
  return typeof n === "number" ? n : 1;
}

function messageOf(parts: readonly AnswerPart[], dialect: Dialect): Record<string, unknown> {
  const calls = parts.flatMap((part) => part.type === "call" ? [part] : []);
  const annotations = parts.flatMap((part) => part.type === "text" ? part.annotations : []);
  const members = parts.flatMap((part) => part.type === "member" ? [[part.name, part.value]] : []);
  return {
    role: "assistant",
    content: contentOf(parts, dialect),
    refusal: null,
    ...reasoningMembers(parts, dialect),
    ...(calls.length > 0 ? { tool_calls: calls.map((call) => wholeCall(call, dialect)) } : {}),
    ...(annotations.length > 0 ? { annotations } : {}),
    ...Object.fromEntries(members),
  };
}

function contentOf(parts: readonly AnswerPart[], dialect: Dialect): unknown {
  if (dialect.reasoning === "thinking" && parts.some(({ type }) => type === "reasoning")) {
    return parts.flatMap((part) => {
      if (part.type === "reasoning") return [thinkingPart(part.text)];
      return part.type === "text" ? [{ type: "text", text: part.text }] : [];
    });
  }
  const texts = parts.flatMap((part) => part.type === "text" ? [part.text] : []);
  return texts.length > 0 ? texts.join("") : null;
}

/** Reasoning as Mistral's part of the content. */
export function thinkingPart(text: string): Record<string, unknown> {
  return { type: "thinking", thinking: [{ type: "text", text }] };
}

function reasoningMembers(parts: readonly AnswerPart[], { reasoning }: Dialect): Record<string, unknown> {
  const pieces = parts.flatMap((part) => part.type === "reasoning" ? [part] : []);
  if (pieces.length === 0) return {};
  const text = pieces.map(({ text }) => text).join("");
  switch (reasoning) {
    case "reasoning":
    case "reasoning_content":
      return { [reasoning]: text };
    case "reasoning_details":
      return {
        reasoning: text,
        reasoning_details: pieces.map(({ text, signature }, index) => ({ ...detailOf(text, index), signature })),
      };
    default:
      return {};
  }
}

/** A detail of reasoning in OpenRouter's shape. */
export function detailOf(text: string, index: number): Record<string, unknown> {
  return { type: "reasoning.text", text, format: "unknown", index };
}

function wholeCall(call: Extract<AnswerPart, { type: "call" }>, { toolIds }: Dialect): Record<string, unknown> {
  const { id, name, arguments: text } = call;
  return {
    ...(toolIds === "missing" ? {} : { id: toolIds === "empty" ? "" : id }),
    type: "function",
    function: { name, arguments: text },
  };
}
