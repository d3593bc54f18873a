/**
 * Lays out a conversation as turns of text, for formats whose request is one prompt of text with control tokens.
 */
import { cut, quoted } from "../../../../base/quote.ts";
import type { ContentBlock } from "../../../../chat/content.ts";
import { sourceBase64 } from "../../../../openai_compatible/wire/media.ts";
import { encodeParts } from "../../../../openai_compatible/wire/chat/encode/parts.ts";
import type { Placed } from "../../../prompt/prompt.ts";
import type { FamilyRequest } from "../../base/family.ts";

/** A format whose request is one prompt. */
export interface PromptFormat {
  /** The name for a message, such as `Llama's prompt`. */
  readonly name: string;
  /** Matches the control tokens of the format. Global. */
  readonly tokens: RegExp;
  /** The token that stands for an image, if the model reads images. */
  readonly imageToken?: string | undefined;
}

/** One turn of text. */
export interface TextTurn {
  readonly role: "user" | "assistant";
  readonly text: string;
}

/** A conversation of text. */
export interface TextConversation {
  /** The system prompt; `""` without one. */
  readonly system: string;
  readonly turns: readonly TextTurn[];
  /** The images as base64, in the order of their tokens. */
  readonly images: readonly string[];
}

/** A piece of a turn: text, or the token of an image. */
interface Segment {
  readonly text: string;
  readonly isToken: boolean;
}

/**
 * Lays out a conversation. Texts of one turn are separated by a blank line; those of the assistant are pieces of one text. Text that
 * holds a control token of the format could end its turn and speak as another role: it gets a space inside of the token, with any
 * `check`, and the change is reported.
 *
 * @throws {TypeError} for a block that is not text, and for an image if the model reads none.
 */
export function textTurns({ prompt, notes }: FamilyRequest, format: PromptFormat): TextConversation {
  const images: string[] = [];

  function segments({ block, path }: Placed<ContentBlock>): Segment[] {
    if (block.type === "reasoningContent") {
      notes.note("reasoning-history", path, `is reasoning, which ${format.name} does not take back`, "remove it");
      return [];
    }
    if (block.type === "image" && format.imageToken !== undefined) {
      images.push(sourceBase64(block, path));
      return [{ text: format.imageToken, isToken: true }];
    }
    if (UNTOLD.includes(block.type)) throw refused(path, block.type, format);
    const parts = encodeParts(block, path, { quirks: {}, notes });
    if (!parts.every((part) => part.type === "text")) throw refused(path, block.type, format);
    return parts.map(({ text }) => ({ text: `${text}`, isToken: false }));
  }

  /** Joins the text between the tokens of images, and takes control tokens out of it. */
  function join(role: TextTurn["role"] | "system", path: string, all: readonly Segment[]): string {
    const separator = role === "assistant" ? "" : "\n\n";
    let joined = "";
    let run: string[] = [];
    const endRun = () => {
      joined += withoutTokens(run.join(separator), role, path);
      run = [];
    };
    for (const { text, isToken } of all) {
      if (!isToken) run.push(text);
      else {
        endRun();
        joined += text;
      }
    }
    endRun();
    return joined;
  }

  function withoutTokens(text: string, role: TextTurn["role"] | "system", path: string): string {
    const [token] = text.match(format.tokens) ?? [];
    if (token === undefined) return text;
    const report = role === "assistant" ? notes.note : notes.fix;
    const safe = (found: string) => `${found[0]} ${found.slice(1)}`;
    report(
      "control-token",
      path,
      `has ${quoted(token)}, a control token of ${format.name} that could end the turn`,
      `replace it by ${quoted(safe(token))}`,
    );
    return text.replace(format.tokens, safe);
  }

  const system = join("system", "system", prompt.system.flatMap((placed) => segments(placed)));
  const turns = prompt.messages.map(({ role, content, path }): TextTurn => {
    // Messages that switch tools are the only ones of the role that the prompt has here.
    if (role === "system") throw refused(path, "a switch of tools", format);
    return { role, text: join(role, path, content.flatMap(segments)) };
  });
  return { system, turns, images };
}

/** Blocks that the format cannot express, whatever they hold. */
const UNTOLD: readonly string[] = ["toolUse", "toolResult", "image", "video", "audio"];

function refused(path: string, what: string, { name }: PromptFormat): TypeError {
  return new TypeError(
    `Cannot chat: ${path} is ${cut(what)}, which ${name} cannot express; send text, or call the model through Converse`,
  );
}
