/** A stream of Anthropic's Messages. */
import { member, type WireBlock } from "../../../judge/conversation.ts";
import type { Chunk, NativeBody, TextAnswer } from "../base/text_family.ts";
import { citationOf, inputUsageOf, messageOf, partOf, stopOf } from "./answer.ts";

/** The events of Converse whose facts stand in the answer. */
const OUTSIDE: readonly string[] = ["messageStart", "messageStop", "metadata"];

/** Returns the chunks of a stream, one or two for each event of a ConverseStream. */
export function anthropicChunks(answer: TextAnswer): readonly Chunk[] {
  const started = new Set<unknown>();
  const chunks: Chunk[] = [];
  /** Every block begins with an event, also those that Converse does not announce. */
  const start = (index: unknown, content_block: NativeBody): void => {
    if (started.has(index)) return;
    started.add(index);
    chunks.push({ data: { type: "content_block_start", index, content_block } });
  };
  for (const event of answer.events) {
    const [[name, payload] = ["", undefined]] = Object.entries(event);
    const { contentBlockIndex: index, ...value } = member({ payload }, "payload");
    if (name === "contentBlockStart") {
      start(index, openingOf(member(value, "start")));
    } else if (name === "contentBlockDelta") {
      const delta = member(value, "delta");
      const { open, said } = deltaOf(delta);
      start(index, open);
      if (said) chunks.push({ data: { type: "content_block_delta", index, delta: said }, isDelta: true });
    } else if (name === "contentBlockStop") {
      start(index, { type: "text", text: "" });
      chunks.push({ data: { type: "content_block_stop", index } });
    } else if (!OUTSIDE.includes(name)) {
      // A scripted event of a type that Converse does not have.
      chunks.push({ data: { type: name, ...value } });
    }
  }
  const usage = inputUsageOf(answer);
  const message = { ...messageOf(answer), content: [], stop_reason: null, stop_sequence: null };
  return [
    { data: { type: "message_start", message: { ...message, usage: { ...usage, output_tokens: 1 } } } },
    ...chunks,
    { data: { type: "message_delta", delta: stopOf(answer), usage: { output_tokens: answer.counts.output } } },
    { data: { type: "message_stop" }, isEnd: true },
  ];
}

/** The opening of a block that Converse announces. The input of a call begins empty. */
function openingOf(start: WireBlock): NativeBody {
  if ("toolUse" in start) return { ...partOf(start), input: {} };
  return partOf(start);
}

/** A delta, and the opening of its block where the delta is the first. */
function deltaOf(delta: NativeBody): { readonly open: NativeBody; readonly said?: NativeBody } {
  if ("toolUse" in delta) {
    const { input } = member(delta, "toolUse");
    return { open: { type: "tool_use", input: {} }, said: { type: "input_json_delta", partial_json: input } };
  }
  if ("reasoningContent" in delta) {
    const { text, signature, redactedContent } = member(delta, "reasoningContent");
    if (redactedContent !== undefined) return { open: { type: "redacted_thinking", data: redactedContent } };
    const open = { type: "thinking", thinking: "", signature: "" };
    if (signature !== undefined) return { open, said: { type: "signature_delta", signature } };
    return { open, said: { type: "thinking_delta", thinking: text } };
  }
  if ("citation" in delta) {
    const open = { type: "text", text: "", citations: [] };
    return { open, said: { type: "citations_delta", citation: citationOf(member(delta, "citation")) } };
  }
  // A block of an unknown kind comes whole.
  if (!("text" in delta)) return { open: partOf(delta) };
  return { open: { type: "text", text: "" }, said: { type: "text_delta", text: delta["text"] } };
}
