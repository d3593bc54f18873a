/** A whole answer of Anthropic's Messages. */
import { digest } from "../../../base/digest.ts";
import { member, members, type WireBlock } from "../../../judge/conversation.ts";
import type { NativeBody, TextAnswer } from "../base/text_family.ts";

/** Returns the body of a whole answer. */
export function anthropicAnswer(answer: TextAnswer): NativeBody {
  const { response } = answer;
  const { stop_reason, stop_sequence } = stopOf(answer);
  return {
    ...messageOf(answer),
    content: response.output.message.content.map(partOf),
    stop_reason,
    stop_sequence,
    usage: { ...inputUsageOf(answer), output_tokens: answer.counts.output },
  };
}

/** Returns the members of a message that its content does not change. */
export function messageOf({ model, request }: TextAnswer): NativeBody {
  const id = `msg_bdrk_${digest(JSON.stringify(request)).slice(0, 24)}`;
  // Anthropic names its model without the service's prefixes and version.
  const name = `${model.split(/[./]/).at(-1)}`.replace(/-v\d+(:\d+)?$/, "");
  return { id, type: "message", role: "assistant", model: name };
}

/** Returns the usage of the request. The service leaves the cache out where it counts none. */
export function inputUsageOf({ counts }: TextAnswer): NativeBody {
  const { input, cacheRead, cacheWrite } = counts;
  if (cacheRead === undefined) return { input_tokens: input };
  return { input_tokens: input, cache_creation_input_tokens: cacheWrite, cache_read_input_tokens: cacheRead };
}

/** Returns the end of an answer: Converse has other names for some reasons. */
export function stopOf({ response, request }: TextAnswer): { stop_reason: string; stop_sequence: string | null } {
  const { stopReason } = response;
  if (stopReason === "guardrail_intervened") return { stop_reason: "end_turn", stop_sequence: null };
  if (stopReason === "content_filtered") return { stop_reason: "refusal", stop_sequence: null };
  if (stopReason !== "stop_sequence") return { stop_reason: stopReason, stop_sequence: null };
  const { stop_sequences } = request;
  const [first] = Array.isArray(stop_sequences) ? stop_sequences : [];
  const { additionalModelResponseFields: fields } = response;
  const said = member(member({ fields }, "fields"), "delta")["stop_sequence"];
  return { stop_reason: "stop_sequence", stop_sequence: `${said ?? first ?? ""}` };
}

/** Returns a block as Anthropic writes it; a block that Anthropic does not know stays as it is. */
export function partOf(block: WireBlock): NativeBody {
  const [[kind, value] = ["", undefined]] = Object.entries(block);
  switch (kind) {
    case "text":
      return { type: "text", text: value };
    case "reasoningContent": {
      const { reasoningText, redactedContent } = member(block, kind);
      if (redactedContent !== undefined) return { type: "redacted_thinking", data: redactedContent };
      const { text, signature } = member({ reasoningText }, "reasoningText");
      return { type: "thinking", thinking: text, signature: signature ?? "" };
    }
    case "toolUse": {
      const { toolUseId, name, input, type } = member(block, kind);
      return { type: type ?? "tool_use", id: toolUseId, name, input };
    }
    case "toolResult": {
      const { toolUseId, type, content } = member(block, kind);
      return { type: type ?? "tool_result", tool_use_id: toolUseId, content };
    }
    case "citationsContent": {
      const cited = member(block, kind);
      const text = members(cited, "content").map((part) => part["text"] ?? "").join("");
      return { type: "text", text, citations: members(cited, "citations").map(citationOf) };
    }
    default:
      return { type: kind, ...member(block, kind) };
  }
}

/** Returns a citation as Anthropic writes it. Its name tells the kind of its place. */
export function citationOf(citation: NativeBody): NativeBody {
  const location = member(citation, "location");
  const [[kind, value] = ["", undefined]] = Object.entries(location);
  const { documentIndex, searchResultIndex, start, end, url } = member({ value }, "value");
  const cited_text = members(citation, "sourceContent").map((part) => part["text"] ?? "").join("");
  const inDocument = { cited_text, document_index: documentIndex, document_title: citation["title"] ?? null };
  switch (kind) {
    case "documentChar":
      return { type: "char_location", ...inDocument, start_char_index: start, end_char_index: end };
    case "documentPage":
      return { type: "page_location", ...inDocument, start_page_number: start, end_page_number: end };
    case "documentChunk":
      return { type: "content_block_location", ...inDocument, start_block_index: start, end_block_index: end };
    case "web":
      return { type: "web_search_result_location", cited_text, url, title: citation["title"] ?? null };
    default:
      return {
        type: "search_result_location",
        cited_text,
        source: citation["source"],
        title: citation["title"] ?? null,
        search_result_index: searchResultIndex,
        start_block_index: start,
        end_block_index: end,
      };
  }
}
