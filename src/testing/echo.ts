/**
 * The model that answers when nothing is scripted. It says what it is, so that nobody takes it for a real one.
 *
 * It does what a request asks for in the simplest way that is true: it calls tools with inputs that fit, says what they
 * answered, reasons when it is told to, cites what may be cited, says which media it was shown, and fills in a schema.
 */
import {
  lastUserMessage,
  member,
  members,
  messagesOf,
  outputSchemaOf,
  readableText,
  toolsOf,
  type WireBlock,
  type WireMessage,
} from "./conversation.ts";
import { reason } from "./reason.ts";
import { sampleOf } from "./sample.ts";
import { citationsFor, describeMedia, type Piece } from "./sources.ts";
import { countTokens, tokenize } from "./tokens.ts";

/** Blocks and why they end. */
export interface Echo {
  readonly content: readonly WireBlock[];
  readonly stopReason: string;
  /** The stop sequence that ended it. */
  readonly stopSequence: string | null;
}

const DISCLAIMER = "This answer comes from fakeBedrock; no model ran.";

/**
 * Calls a tool, the one that is forced or the first on offer, unless the last turn brings results and nothing is forced;
 * then says what it has to say. Obeys `maxTokens` and `stopSequences`.
 */
export function echo(body: Record<string, unknown>): Echo {
  const message = lastUserMessage(body);
  const content: WireBlock[] = reason(body);
  const results = message?.content.filter((block) => "toolResult" in block) ?? [];
  const choice = member(member(body, "toolConfig"), "toolChoice");
  const tool = results.length === 0 || "any" in choice || "tool" in choice ? chosenTool(body, choice) : undefined;
  const toolUseId = nextId(body);
  if (tool?.spec) {
    const input = sampleOf(member(tool.spec, "inputSchema")["json"]);
    content.push({ toolUse: { toolUseId, name: tool.name, input } });
    return { content, stopReason: "tool_use", stopSequence: null };
  }
  const said = results.length > 0 ? `The tool answered: ${results.map(resultText).join("; ")}.` : repeat(message);
  let pieces: Piece[] = [{ text: said }, ...citationsFor(body)];
  if (tool) {
    const query = readableText(message);
    content.push(
      { toolUse: { toolUseId, name: tool.name, input: { query }, type: "server_tool_use" } },
      {
        toolResult: {
          toolUseId,
          type: `${tool.name}_result`,
          status: "success",
          content: [{ json: { results: [{ url: WEB.url, title: WEB.title }] } }],
        },
      },
    );
    pieces.push({ text: `The web says: "${WEB.text}"`, citations: [webCitation()] });
  }
  const schema = outputSchemaOf(body);
  pieces = schema ? [{ text: JSON.stringify(sampleOf(schema)) }] : [...pieces, { text: DISCLAIMER }];
  const spent = content.reduce((sum, block) => sum + countTokens(block), 0);
  const { kept, ...ending } = limit(join(pieces), member(body, "inferenceConfig"), spent);
  content.push(...blocksOf(pieces, kept));
  return { content, ...ending };
}

interface OfferedTool {
  readonly name: unknown;
  /** None for a tool that the service runs. */
  readonly spec: Record<string, unknown> | undefined;
}

function chosenTool(body: unknown, choice: Record<string, unknown>): OfferedTool | undefined {
  const removed = new Set<unknown>();
  for (const block of messagesOf(body).flatMap(({ content }) => content)) {
    if ("toolRemoval" in block) removed.add(member(member(block, "toolRemoval"), "tool")["name"]);
    else if ("toolAddition" in block) removed.delete(member(member(block, "toolAddition"), "tool")["name"]);
  }
  const forced = member(choice, "tool")["name"];
  return toolsOf(body).find(({ name }) => !removed.has(name) && (forced === undefined || name === forced));
}

/** Unique within the conversation, and the same each time it is played. */
function nextId(body: unknown): string {
  const earlier = messagesOf(body).flatMap(({ content }) => content).filter((block) => "toolUse" in block).length;
  return `tooluse_fake${earlier + 1}`;
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

/** What the service's own tools find: a page that exists and never changes. */
const WEB = { url: "https://example.com/", domain: "example.com", title: "Example Domain", text: "Example Domain" };

function webCitation(): Record<string, unknown> {
  return { title: WEB.title, location: { web: { url: WEB.url, domain: WEB.domain } } };
}

function join(pieces: readonly Piece[]): string {
  return pieces.map(({ text }) => text).join(" ");
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

/** The first `kept` characters as blocks: neighbours without sources are one text, what is cited stands alone. */
function blocksOf(pieces: readonly Piece[], kept: number): WireBlock[] {
  const blocks: WireBlock[] = [];
  let plain = "", at = 0;
  const flush = (): void => {
    // A blank text would be refused when it comes back.
    if (plain.trim() !== "") blocks.push({ text: plain });
    plain = "";
  };
  pieces.forEach(({ text, citations }, index) => {
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
    // A source stands at the end of its claim: one that was cut off is not there yet.
    blocks.push({ citationsContent: { content: [{ text: claim }], citations: part === text ? citations : [] } });
  });
  flush();
  return blocks;
}
