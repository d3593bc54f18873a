/**
 * The chat command's options.
 *
 * @module
 */
import { parseArgs } from "node:util";
import type { ReasoningOptions } from "@bedrock-edge/client";

/** The text of `--help`. */
export const HELP = `Usage: deno task chat [options] [prompt]

Streams a model's answer to the prompt. Without a prompt: a conversation, one line a
turn, until "exit" or the end of the input.

Options:
  --model ID           model, inference profile or ARN
                       [default: Nova Lite, with --reasoning Nova 2 Lite, by the
                       profile of the region's geography]
  --system TEXT        system prompt
  --image FILE         show a picture: png, jpeg, gif, webp; may be repeated
  --document FILE      let it read a file: pdf, txt, md, html, csv, doc, docx, xls, xlsx;
                       may be repeated; what is cited of pdf and txt is in footnotes
  --tools              let it use a clock, a calculator and a calendar
  --reasoning [LEVEL]  let it think first: low, medium, high, xhigh, max or a number of
                       tokens, whichever the model knows [default: medium]
  --region REGION      [default: AWS_REGION, then AWS_DEFAULT_REGION]
  --max-tokens N       most tokens to generate
  --json               print the whole result as one line of JSON instead of streaming
  --help               show this

In a conversation the files go with the first turn. The answer is written to stdout, what
the model thinks and calls to stderr.

Credentials come from AWS_BEARER_TOKEN_BEDROCK, or from AWS_ACCESS_KEY_ID,
AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN. Without them an embedded fake answers.`;

/** The options of the command line. */
export interface Options {
  readonly prompt: string;
  readonly model: string | undefined;
  readonly system: string | undefined;
  readonly images: readonly string[];
  readonly documents: readonly string[];
  readonly tools: boolean;
  readonly reasoning: ReasoningOptions | undefined;
  readonly region: string | undefined;
  readonly maxTokens: number | undefined;
  readonly json: boolean;
  readonly help: boolean;
}

const EFFORTS = ["low", "medium", "high", "xhigh", "max"] as const;
const LEVEL = new RegExp(`^(${EFFORTS.join("|")}|[1-9]\\d*)$`);

const OPTIONS = {
  model: { type: "string" },
  system: { type: "string" },
  image: { type: "string", multiple: true, default: [] as string[] },
  document: { type: "string", multiple: true, default: [] as string[] },
  tools: { type: "boolean", default: false },
  reasoning: { type: "string" },
  region: { type: "string" },
  "max-tokens": { type: "string" },
  json: { type: "boolean", default: false },
  help: { type: "boolean", default: false },
} as const;

/** @throws {TypeError} for an option that does not exist, or a value that is not valid. */
export function readOptions(args: readonly string[]): Options {
  refuseUnknown(args);
  const { values, positionals } = parseArgs({ args: withLevels(args), allowPositionals: true, options: OPTIONS });
  const { image: images, document: documents, reasoning, "max-tokens": maxTokens, ...rest } = values;
  if (maxTokens !== undefined && !/^[1-9]\d*$/.test(maxTokens)) {
    throw new TypeError(`Cannot use --max-tokens ${maxTokens}: not a whole number of at least 1`);
  }
  return {
    ...{ model: undefined, system: undefined, region: undefined },
    ...rest,
    prompt: positionals.join(" ").trim(),
    images,
    documents,
    reasoning: reasoning === undefined ? undefined : readLevel(reasoning),
    maxTokens: maxTokens === undefined ? undefined : Number(maxTokens),
  };
}

/** Refuses an option that does not exist, and suggests the nearest one. */
function refuseUnknown(args: readonly string[]): void {
  const { tokens } = parseArgs({ args: [...args], strict: false, tokens: true, options: OPTIONS });
  for (const token of tokens) {
    if (token.kind !== "option" || Object.hasOwn(OPTIONS, token.name)) continue;
    const near = nearest(token.name);
    const advice = near === undefined ? "" : `did you mean --${near}? `;
    throw new TypeError(
      `Cannot use ${token.rawName}: unknown option; ${advice}deno task chat --help lists the options`,
    );
  }
}

/** Returns the option nearest to `name`: at most two letters differ, or a third of them. */
function nearest(name: string): string | undefined {
  const plain = name.toLowerCase().replaceAll(/[^a-z]/g, "");
  const [best] = Object.keys(OPTIONS)
    .map((option) => ({ option, edits: editsBetween(plain, option.replace("-", "")) }))
    .filter(({ edits }) => edits <= Math.min(Math.max(2, plain.length / 3), plain.length - 1))
    .sort((a, b) => a.edits - b.edits);
  return best?.option;
}

/** Returns how many letters to add, drop or change. */
function editsBetween(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (const [i, letter] of [...a].entries()) {
    const next = [i + 1];
    for (let j = 0; j < b.length; j++) {
      next.push(Math.min(row[j + 1]! + 1, next[j]! + 1, row[j]! + (letter === b[j] ? 0 : 1)));
    }
    row = next;
  }
  return row[b.length]!;
}

/** The level is optional, which `parseArgs` does not support: a next word that is not a level belongs to the prompt. */
function withLevels(args: readonly string[]): string[] {
  const end = args.indexOf("--");
  return args.map((arg, at) => {
    const isBare = arg === "--reasoning" && (end < 0 || at < end) && !LEVEL.test(args[at + 1] ?? "");
    return isBare ? "--reasoning=medium" : arg;
  });
}

function readLevel(level: string): ReasoningOptions {
  const effort = EFFORTS.find((name) => name === level);
  if (effort) return { effort };
  if (LEVEL.test(level)) return { budgetTokens: Number(level) };
  throw new TypeError(
    `Cannot use --reasoning=${level}: not a level; use ${EFFORTS.join(", ")} or a number of tokens`,
  );
}
