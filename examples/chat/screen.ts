/**
 * An answer as it comes: words on stdout, what the model thinks and calls on stderr.
 *
 * @module
 */
import type { ChatEvent, ChatResult } from "@bedrock-edge/client";
import { Footnotes } from "./footnotes.ts";

type Output = typeof Deno.stdout | typeof Deno.stderr;

/** Writes all of it: a `write` may take less. */
export async function write(text: string, to: Output = Deno.stdout): Promise<void> {
  const bytes = new TextEncoder().encode(text);
  for (let at = 0; at < bytes.length;) at += await to.write(bytes.subarray(at));
}

/** Shows one answer, of one or more steps. */
export class Screen {
  readonly #footnotes = new Footnotes();
  /** Where a line has been begun and not ended: on a terminal the two outputs share it. */
  #open: Output | undefined;

  /** Shows what there is to see of an event. */
  async show(event: ChatEvent): Promise<void> {
    switch (event.type) {
      case "text":
        return await this.#write(event.text, Deno.stdout);
      case "reasoning":
        return await this.#write(dimmed(event.text), Deno.stderr);
      case "toolUse": {
        // Those that are run say so themselves, with what came of it.
        const { name, invalid } = event.toolUse;
        return invalid && await this.tell(`${name} ${invalid.raw} is not run: ${invalid.error}`);
      }
      case "blockStop":
        // Its sources may come before its words.
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
    // Said before: who reads it may interrupt before this process knows that it was written.
    this.#open = text.endsWith("\n") ? undefined : to;
    await write(text, to);
  }
}

function dimmed(text: string): string {
  return Deno.stderr.isTerminal() && !Deno.noColor ? `\x1b[2m${text}\x1b[22m` : text;
}
