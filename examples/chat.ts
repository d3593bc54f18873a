/**
 * Talks to a model in the terminal. Without credentials the embedded fake answers, so that you can try it without an
 * AWS account.
 *
 * ```sh
 * deno task chat "What is the capital of France?"
 * deno task chat                                    # a conversation
 * deno task chat --image photo.jpg --document terms.pdf "May I return what is in the picture?"
 * deno task chat --tools --reasoning high "How many days are left of this year?"
 * AWS_BEARER_TOKEN_BEDROCK=… AWS_REGION=eu-west-1 deno task chat --system "Answer in French" "Who are you?"
 * printf 'Hello\nAnd in French?\n' | deno task chat   # every line is one turn
 * ```
 *
 * The answer goes to stdout, everything else to stderr. Exit codes: 0 answered, 1 the service failed, 2 bad usage, 130
 * interrupted.
 *
 * @module
 */
// deno-lint-ignore-file no-console -- a command, whose output is its purpose
import {
  type ChatResult,
  type ContentBlock,
  type Conversation,
  conversation,
  isProviderError,
  type ModelId,
  type ToolEntry,
} from "@bedrock-edge/client";
import { readFiles } from "./chat/files.ts";
import { HELP, type Options, readOptions } from "./chat/options.ts";
import { Screen, write } from "./chat/screen.ts";
import { localTools } from "./chat/tools.ts";
import { connect } from "./connect.ts";

const OK = 0, FAILED = 1, BAD_USAGE = 2, INTERRUPTED = 130;

/** A conversation with any model and any tools. */
type Chat = Conversation<ModelId, readonly ToolEntry[]>;

/**
 * The default model: Nova Lite, or Nova 2 Lite with reasoning, through the inference profile of the region's geography.
 * In other regions the best guess: the plain id, or the global profile. Source: AWS's cross-region inference page, read
 * 2026-11-20.
 */
function defaultModel(region: string, thinks: boolean): string {
  const geography = /^(us|ca|eu|ap)-(?!gov)/.exec(region)?.[1];
  if (thinks) return `${geography === "us" || geography === "eu" ? geography : "global"}.amazon.nova-2-lite-v1:0`;
  return `${geography ? `${geography === "ap" ? "apac" : geography}.` : ""}amazon.nova-lite-v1:0`;
}

/** Stops the current answer. */
let interrupt: AbortController | undefined;

/** The screen of the current answer. */
let screen = new Screen();

/** Asks once and prints the answer as it comes. */
async function ask(chat: Chat, content: readonly ContentBlock[], { json, tools }: Options): Promise<void> {
  interrupt = new AbortController();
  const { signal } = interrupt;
  const began = performance.now();
  screen = new Screen();
  const onEvent = json ? undefined : screen.show.bind(screen);
  let result: ChatResult;
  try {
    if (tools) {
      result = await chat.send(content, { signal, loop: { onEvent } });
    } else {
      const stream = chat.stream(content, { signal });
      if (onEvent) { for await (const event of stream) await onEvent(event); }
      result = await stream.final();
    }
  } finally {
    interrupt = undefined;
    // All later output, including a failure, begins on a new line.
    await screen.endLine();
  }
  if (json) await write(`${JSON.stringify(result)}\n`);
  else await screen.end(result);
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  const { inputTokens = "?", outputTokens = "?" } = result.usage ?? {};
  const cut = result.stopReason === "end_turn" ? "" : `, ${result.stopReason}`;
  console.error(`${inputTokens} in, ${outputTokens} out, ${seconds} s${cut}`);
}

/** One turn; the files go with the first. */
async function say(chat: Chat, prompt: string, files: readonly ContentBlock[], options: Options): Promise<void> {
  const text: ContentBlock = { type: "text", text: prompt };
  const shown = chat.messages.length === 0 ? files : [];
  try {
    await ask(chat, [...shown, text], options);
  } catch (error) {
    const isCited = shown.some((file) => file.type === "document" && file.citations?.enabled);
    // This program does not know which models cite. In the service's words: "This model doesn't support citations."
    if (!isCited || !isProviderError(error) || !/support citations/i.test(error.message)) throw error;
    console.error("The model does not cite what it reads, so there are no footnotes");
    const uncited = shown.map((file) => file.type === "document" ? { ...file, citations: undefined } : file);
    await ask(chat, [...uncited, text], options);
  }
}

/** The lines of stdin, with a prompt if stdin is a terminal. */
async function* lines(): AsyncGenerator<string, void> {
  const prompt = () => Deno.stdin.isTerminal() && Deno.stderr.writeSync(new TextEncoder().encode("> "));
  let rest = "";
  prompt();
  for await (const text of Deno.stdin.readable.pipeThrough(new TextDecoderStream())) {
    const parts = (rest + text).split(/\r?\n/);
    rest = parts.pop()!;
    for (const line of parts) {
      yield line;
      prompt();
    }
  }
  if (rest !== "") yield rest;
}

/** One turn per line. A failed turn is not part of the conversation. */
async function converse(chat: Chat, files: readonly ContentBlock[], options: Options): Promise<number> {
  if (Deno.stdin.isTerminal()) console.error('One line is one turn; "exit" or Ctrl-D ends the conversation');
  for await (const line of lines()) {
    const prompt = line.trim();
    if (prompt === "exit") break;
    if (prompt === "") continue;
    try {
      await say(chat, prompt, files, options);
    } catch (error) {
      const code = explain(error);
      // A user at a terminal may try again; a script has failed.
      if (code !== FAILED || !Deno.stdin.isTerminal()) return code;
    }
  }
  return OK;
}

/** Prints the failure, with the hint that its message contains, and returns the exit code. */
function explain(error: unknown): number {
  // Only Ctrl-C aborts here.
  if (error instanceof DOMException && error.name === "AbortError") return INTERRUPTED;
  console.error(error instanceof Error ? error.message : error);
  if (isProviderError(error)) return FAILED;
  const mistaken = error instanceof TypeError || error instanceof RangeError;
  return mistaken ? BAD_USAGE : FAILED;
}

async function main(args: readonly string[]): Promise<number> {
  // A read of stdin cannot be stopped, but an answer can.
  Deno.addSignalListener("SIGINT", () => interrupt ? interrupt.abort() : Deno.exit(INTERRUPTED));
  try {
    const options = readOptions(args);
    if (options.help) {
      await write(`${HELP}\n`);
      return OK;
    }
    const { prompt, system, reasoning, maxTokens, region, images, documents } = options;
    const files = await readFiles(images, documents);
    const bedrock = await connect({ region, fake: { msPerToken: Deno.stdout.isTerminal() ? 20 : 0 } });
    const model = bedrock.model(options.model ?? defaultModel(bedrock.region, reasoning !== undefined));
    const tools = options.tools ? localTools((line) => screen.tell(line)) : undefined;
    const chat: Chat = conversation(model, { system, reasoning, maxTokens, tools });
    if (prompt === "") return await converse(chat, files, options);
    await say(chat, prompt, files, options);
    return OK;
  } catch (error) {
    return explain(error);
  }
}

if (import.meta.main) Deno.exit(await main(Deno.args));
