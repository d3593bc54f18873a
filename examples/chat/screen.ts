/**
 * Shows an answer as it arrives: text on stdout, reasoning and tool calls on stderr.
 *
 * @module
 */
import type { ChatEvent, ChatResult } from "@bedrock-edge/client";
import { Footnotes } from "./footnotes.ts";

type Output = typeof Deno.stdout | typeof Deno.stderr;

/** Writes all bytes: a single `write` may write fewer. */
export async function write(text: string, to: Output = Deno.stdout): Promise<void> {
  const bytes = new TextEncoder().encode(text);
  for (let at = 0; at < bytes.length;) at += await to.write(bytes.subarray(at));
}

/** Shows one answer, of one or more steps. */
export class Screen {
  readonly #footnotes = new Footnotes();
  /** The output with an unfinished line: on a terminal the two outputs share the line. */
  #open: Output | undefined;

  /** Shows the visible part of an event. */
  async show(event: ChatEvent): Promise<void> {
    switch (event.type) {
      case "text":
        return await this.#write(event.text, Deno.stdout);
      case "reasoning":
        return await this.#write(dimmed(event.text), Deno.stderr);
      case "toolUse": {
        // Tools that run here report their own calls and results.
        const { name, invalid } = event.toolUse;
        return invalid && await this.tell(`${name} ${invalid.raw} is not run: ${invalid.error}`);
      }
      case "blockStop":
        // Sources may arrive before their text.
        if (event.block.type === "citationsContent") {
          await this.#write(this.#footnotes.mark(event.block.citations), Deno.stdout);
        }
    }
  }

  /** A line on stderr. */
  async tell(line: string): Promise<void> {
    await this.endLine();
    await write(`${line}\n`, Deno.stderr);
  }

  /** Lets the next output begin on a line of its own. */
  async endLine(): Promise<void> {
    const open = this.#open;
    this.#open = undefined;
    if (open) await write("\n", open);
  }

  /** The sources of the answer. */
  async end({ documentNames }: ChatResult): Promise<void> {
    await this.endLine();
    const lines = this.#footnotes.lines(documentNames);
    if (lines.length > 0) await write(`\n${lines.join("\n")}\n`);
  }

  async #write(text: string, to: Output): Promise<void> {
    if (text === "") return;
    if (this.#open !== to) await this.endLine();
    // Called before the write: a reader may interrupt before this process knows that the text was written.
    this.#open = text.endsWith("\n") ? undefined : to;
    await write(text, to);
  }
}

function dimmed(text: string): string {
  return Deno.stderr.isTerminal() && !Deno.noColor ? `\x1b[2m${text}\x1b[22m` : text;
}
