/**
 * Talks to a model in the terminal. Without credentials the embedded fake answers, so that it can be tried without an AWS
 * account.
 *
 * ```sh
 * deno task chat "What is the capital of France?"
 * deno task chat                                    # a conversation
 * AWS_BEARER_TOKEN_BEDROCK=… AWS_REGION=eu-west-1 deno task chat --system "Answer in French" "Who are you?"
 * printf 'Hello\nAnd in French?\n' | deno task chat   # every line is one turn
 * ```
 *
 * The answer goes to stdout, all else to stderr. Exit codes: 0 answered, 1 the service failed, 2 bad usage, 130 interrupted.
 *
 * @module
 */
// deno-lint-ignore-file no-console -- a command, whose output is its purpose
import { parseArgs } from "node:util";
import {
  AuthenticationError,
  type Bedrock,
  type ChatResult,
  createBedrock,
  isProviderError,
  type Message,
} from "@bedrock-edge/client";
import { fakeBedrock } from "@bedrock-edge/client/testing";

const HELP = `Usage: deno task chat [options] [prompt]

Streams a model's answer to the prompt. Without a prompt: a conversation, one line a
turn, until "exit" or the end of the input.

Options:
  --model ID        model, inference profile or ARN
                    [default: Nova Lite, by the profile of the region's geography]
  --system TEXT     system prompt
  --region REGION   [default: AWS_REGION, then AWS_DEFAULT_REGION]
  --max-tokens N    most tokens to generate
  --json            print the whole result as one line of JSON instead of streaming
  --help            show this

Credentials come from AWS_BEARER_TOKEN_BEDROCK, or from AWS_ACCESS_KEY_ID,
AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN. Without them an embedded fake answers.`;

const OK = 0, FAILED = 1, BAD_USAGE = 2, INTERRUPTED = 130;

interface Options {
  readonly prompt: string;
  readonly model: string | undefined;
  readonly system: string | undefined;
  readonly region: string | undefined;
  readonly maxTokens: number | undefined;
  readonly json: boolean;
  readonly help: boolean;
}

/** @throws {TypeError} for an option that does not exist, or a value that is none. */
function readOptions(args: string[]): Options {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      model: { type: "string" },
      system: { type: "string" },
      region: { type: "string" },
      "max-tokens": { type: "string" },
      json: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  const { model, system, region, json, help, "max-tokens": maxTokens } = values;
  if (maxTokens !== undefined && !/^[1-9]\d*$/.test(maxTokens)) {
    throw new TypeError(`Cannot use --max-tokens ${maxTokens}: it is no whole number of at least 1`);
  }
  return {
    prompt: positionals.join(" ").trim(),
    model,
    system,
    region,
    maxTokens: maxTokens === undefined ? undefined : Number(maxTokens),
    json,
    help,
  };
}

/** A real Bedrock where there are credentials for one; else the fake, and a line that says so. */
async function connect(region: string | undefined): Promise<Bedrock> {
  const real = createBedrock({ region });
  try {
    await real.authInfo();
    return real;
  } catch (error) {
    if (!(error instanceof AuthenticationError)) throw error;
  }
  console.error(
    "No complete credentials are set, so the embedded fake answers and no model runs; for a real answer set " +
      "AWS_BEARER_TOKEN_BEDROCK and AWS_REGION",
  );
  const fetch = fakeBedrock({ msPerToken: Deno.stdout.isTerminal() ? 20 : 0 });
  // An empty `env`: nothing of a half-configured machine shall reach the fake.
  return createBedrock({ region: region ?? "us-east-1", apiKey: "fake-bedrock-key", env: {}, fetch });
}

/**
 * Nova Lite has inference profiles in four geographies, and elsewhere its plain id is the best guess.
 * Source: AWS's cross-region inference page, read 2026-11-20.
 */
function defaultModel(region: string): string {
  const profiles = { us: "us", ca: "ca", eu: "eu", ap: "apac" } as const;
  const geography = /^(us|ca|eu|ap)-(?!gov)/.exec(region)?.[1] as keyof typeof profiles | undefined;
  return `${geography ? `${profiles[geography]}.` : ""}amazon.nova-lite-v1:0`;
}

/** Writes all of it: `Deno.stdout.write` may take less. */
async function write(text: string): Promise<void> {
  const bytes = new TextEncoder().encode(text);
  for (let at = 0; at < bytes.length;) at += await Deno.stdout.write(bytes.subarray(at));
}

/** Stops the answer that is under way. */
let interrupt: AbortController | undefined;

/** Asks once and prints the answer as it comes. */
async function ask(bedrock: Bedrock, messages: readonly Message[], options: Options): Promise<ChatResult> {
  interrupt = new AbortController();
  try {
    return await print(bedrock, messages, options, interrupt.signal);
  } finally {
    interrupt = undefined;
  }
}

async function print(
  bedrock: Bedrock,
  messages: readonly Message[],
  { model, system, maxTokens, json }: Options,
  signal: AbortSignal,
): Promise<ChatResult> {
  const began = performance.now();
  const stream = bedrock.stream({
    model: model ?? defaultModel(bedrock.region),
    messages,
    system,
    maxTokens,
    signal,
  });
  if (!json) {
    let last = "";
    try {
      for await (const text of stream.textStream) await write(last = text);
    } finally {
      // What comes next, a failure too, begins on a line of its own.
      if (last !== "" && !last.endsWith("\n")) await write("\n");
    }
  }
  const result = await stream.final();
  if (json) await write(`${JSON.stringify(result)}\n`);
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  const { inputTokens = "?", outputTokens = "?" } = result.usage ?? {};
  const cut = result.stopReason === "end_turn" ? "" : `, ${result.stopReason}`;
  console.error(`${inputTokens} in, ${outputTokens} out, ${seconds} s${cut}`);
  return result;
}

/** The lines of stdin; shows a prompt where somebody is there to see it. */
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

/** One turn a line. A failed turn is not part of the conversation. */
async function converse(bedrock: Bedrock, options: Options): Promise<number> {
  const history: Message[] = [];
  for await (const line of lines()) {
    const prompt = line.trim();
    if (prompt === "exit") break;
    if (prompt === "") continue;
    const turn: Message = { role: "user", content: prompt };
    try {
      const { message } = await ask(bedrock, [...history, turn], options);
      // AWS refuses a turn without content; one that only stopped has none.
      if (message.content.length > 0) history.push(turn, message);
    } catch (error) {
      const code = explain(error);
      // Somebody at a terminal may try again; a script has failed.
      if (code !== FAILED || !Deno.stdin.isTerminal()) return code;
    }
  }
  return OK;
}

/** Says what went wrong, and what to do; gives the exit code. */
function explain(error: unknown): number {
  // Nothing here aborts but Ctrl-C.
  if (error instanceof DOMException && error.name === "AbortError") return INTERRUPTED;
  console.error(error instanceof Error ? error.message : error);
  if (isProviderError(error)) {
    if (error.hint !== undefined) console.error(error.hint);
    return FAILED;
  }
  const mistaken = error instanceof TypeError || error instanceof RangeError;
  return mistaken ? BAD_USAGE : FAILED;
}

async function main(args: string[]): Promise<number> {
  // A read of stdin cannot be stopped, an answer can.
  Deno.addSignalListener("SIGINT", () => interrupt ? interrupt.abort() : Deno.exit(INTERRUPTED));
  try {
    const options = readOptions(args);
    if (options.help) {
      await write(`${HELP}\n`);
      return OK;
    }
    const bedrock = await connect(options.region);
    if (options.prompt === "") return await converse(bedrock, options);
    await ask(bedrock, [{ role: "user", content: options.prompt }], options);
    return OK;
  } catch (error) {
    return explain(error);
  }
}

if (import.meta.main) Deno.exit(await main(Deno.args));
