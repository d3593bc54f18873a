/**
 * The small model that answers without a script. It says that no model ran, so that nobody takes it for a real one.
 *
 * It does the simplest true thing that a request asks for: it calls tools with inputs that fit, repeats their answers,
 * reasons on request, cites sources, describes media, and fills in a schema.
 */
import {
  lastUserMessage,
  member,
  members,
  messagesOf,
  outputSchemaOf,
  readableText,
  toolsOf,
  toolUseIdOf,
  type WireBlock,
  type WireMessage,
} from "../judge/conversation.ts";
import { reason } from "./reason.ts";
import { sampleOf } from "./sample.ts";
import { citationsFor, describeMedia, type Piece } from "./sources.ts";
import { countTokens, tokenize } from "./tokens.ts";
import type { Traits } from "../judge/answer_traits.ts";

/** Blocks and their stop reason. */
export interface Echo {
  readonly content: readonly WireBlock[];
  readonly stopReason: string;
  /** The stop sequence that ended the answer. */
  readonly stopSequence: string | null;
}

/**
 * Calls the forced tool or the first one, unless the last turn brings results and no tool is forced; then writes its
 * text. Obeys `maxTokens` and `stopSequences`.
 */
export function echo(body: Record<string, unknown>, traits: Traits, fake: string): Echo {
  const message = lastUserMessage(body);
  const content: WireBlock[] = reason(body);
  const results = message?.content.filter((block) => "toolResult" in block) ?? [];
  const choice = member(member(body, "toolConfig"), "toolChoice");
  const tool = results.length === 0 || "any" in choice || "tool" in choice ? chosenTool(body, choice) : undefined;
  const toolUseId = toolUseIdOf(body);
  if (tool?.spec) {
    const input = sampleOf(member(tool.spec, "inputSchema")["json"]);
    const type = toolsOf(body).some(({ spec }) => !spec) ? traits.callTypeBesideSystemTools : traits.callType;
    content.push({ toolUse: { toolUseId, name: tool.name, input, ...(type ? { type } : {}) } });
    return { content, stopReason: "tool_use", stopSequence: null };
  }
  const said = results.length > 0 ? `The tool answered: ${results.map(resultText).join("; ")}.` : repeat(message);
  let pieces: Piece[] = [{ text: said }, ...citationsFor(body)];
  if (tool) {
    const { input, found, says } = runByService(String(tool.name), readableText(message), traits);
    content.push(
      { toolUse: { toolUseId, name: tool.name, input, type: "server_tool_use" } },
      { toolResult: { toolUseId, type: `${tool.name}_result`, status: "success", content: [found] } },
    );
    pieces.push(...says);
  }
  const schema = outputSchemaOf(body);
  pieces = schema
    ? [{ text: JSON.stringify(sampleOf(schema)) }]
    : [...pieces, { text: `This answer comes from ${fake}; no model ran.` }];
  const spent = content.reduce((sum, block) => sum + countTokens(block), 0);
  const { kept, ...ending } = limit(join(pieces), member(body, "inferenceConfig"), spent);
  content.push(...joinPieces(pieces, kept));
  return { content, ...ending };
}

/** A tool that the service ran: the input, the result, and the model's text about it. */
interface ServiceRun {
  readonly input: Record<string, unknown>;
  readonly found: WireBlock;
  readonly says: readonly Piece[];
}

/** The calls of Nova 2 as recorded (2026-01 to 2026-08); tools of other models are invented. */
function runByService(name: string, asked: string, { family }: Traits): ServiceRun {
  if (family === "nova" && name === "nova_code_interpreter") {
    const found = { json: { stdOut: asked, stdErr: "", exitCode: 0, isError: false } };
    return { input: { snippet: `print(${JSON.stringify(asked)})` }, found, says: [{ text: `It printed: "${asked}"` }] };
  }
  const says = `The web says: "${WEB.text}"`;
  const input = { query: asked };
  if (family === "nova") {
    const { location } = webCitation();
    return { input, found: { text: "[HIDDEN]" }, says: [{ text: says }, { text: "", citations: [{ location }] }] };
  }
  const found = { json: { results: [{ url: WEB.url, title: WEB.title }] } };
  return { input, found, says: [{ text: says, citations: [webCitation()] }] };
}

interface OfferedTool {
  readonly name: unknown;
  /** Absent for a tool that the service runs. */
  readonly spec: Record<string, unknown> | undefined;
}

function chosenTool(body: unknown, choice: Record<string, unknown>): OfferedTool | undefined {
  const removed = new Set<unknown>();
  for (const block of messagesOf(body).flatMap(({ content }) => content)) {
    if ("toolRemoval" in block) removed.add(member(member(block, "toolRemoval"), "tool")["name"]);
    else if ("toolAddition" in block) removed.delete(member(member(block, "toolAddition"), "tool")["name"]);
  }
  const forced = member(choice, "tool")["name"];
  return toolsOf(body).find(({ name, spec }) =>
    !removed.has(name) && (forced === undefined ? !isUnavailable(spec) : name === forced)
  );
}

/** Returns whether a tool's description forbids calls, as for the stub of a tool in the history. */
function isUnavailable(spec: Record<string, unknown> | undefined): boolean {
  return /\bnot available\b[^]*\bdo not call\b/i.test(String(spec?.["description"] ?? ""));
}

function resultText(block: WireBlock): string {
  const parts = members(member(block, "toolResult"), "content");
  return parts.map((part) => {
    if (typeof part["text"] === "string") return part["text"];
    return describeMedia([part]) ?? JSON.stringify(part["json"] ?? part);
  }).join(" ");
}

function repeat(message: WireMessage | undefined): string {
  const text = readableText(message);
  const seen = describeMedia(message?.content ?? []);
  const sentences = [...(text === "" ? [] : [`You said: "${text}".`]), ...(seen ? [`I see ${seen}.`] : [])];
  if (sentences.length > 0) return sentences.join(" ");
  const kinds = message?.content.map((block) => Object.keys(block)[0]) ?? [];
  return kinds.length > 0 ? `You sent: ${kinds.join(", ")}.` : "You sent nothing.";
}

/** The finding of the service's own tools: a page that exists and never changes. */
const WEB = { url: "https://example.com/", domain: "example.com", title: "Example Domain", text: "Example Domain" };

function webCitation(): Record<string, unknown> {
  return { title: WEB.title, location: { web: { url: WEB.url, domain: WEB.domain } } };
}

function join(pieces: readonly Piece[]): string {
  return pieces.map(({ text }) => text).filter((text) => text !== "").join(" ");
}

function limit(
  text: string,
  config: Record<string, unknown>,
  spent: number,
): { kept: number; stopReason: string; stopSequence: string | null } {
  const sequences = Array.isArray(config["stopSequences"]) ? config["stopSequences"].map(String) : [];
  const found = sequences.map((sequence) => ({ sequence, at: text.indexOf(sequence) })).filter(({ at }) => at >= 0);
  const [stop] = found.sort((a, b) => a.at - b.at);
  const tokens = tokenize(stop ? text.slice(0, stop.at) : text);
  const maxTokens = typeof config["maxTokens"] === "number" ? Math.max(config["maxTokens"] - spent, 0) : Infinity;
  if (tokens.length > maxTokens) {
    return { kept: tokens.slice(0, maxTokens).join("").length, stopReason: "max_tokens", stopSequence: null };
  }
  const stopReason = stop ? "stop_sequence" : "end_turn";
  return { kept: stop?.at ?? text.length, stopReason, stopSequence: stop?.sequence ?? null };
}

/**
 * Returns the first `kept` characters as blocks: neighboring texts without sources are one text, cited texts stand
 * alone.
 */
function joinPieces(pieces: readonly Piece[], kept: number): WireBlock[] {
  const blocks: WireBlock[] = [];
  let plain = "", at = 0;
  const flush = (): void => {
    // AWS would refuse a blank text in the next request.
    if (plain.trim() !== "") blocks.push({ text: plain });
    plain = "";
  };
  pieces.forEach(({ text, citations }, index) => {
    // Sources without text of their own follow the text that they belong to.
    if (citations && text === "") {
      if (at > kept) return;
      flush();
      blocks.push({ citationsContent: { citations } });
      return;
    }
    if (index > 0) {
      plain += " ".slice(0, Math.max(kept - at, 0));
      at++;
    }
    const part = text.slice(0, Math.max(kept - at, 0));
    at += text.length;
    if (!citations || part === "") {
      plain += part;
      return;
    }
    // A blank between two claims belongs to the second: it cannot be a block of its own.
    const claim = plain.trim() === "" ? plain + part : part;
    if (claim !== part) plain = "";
    flush();
    // A source stands at the end of its claim, so that a cut claim has no source yet.
    blocks.push({ citationsContent: { content: [{ text: claim }], citations: part === text ? citations : [] } });
  });
  flush();
  return blocks;
}
