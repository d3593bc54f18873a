/** The spellings in which servers with OpenAI's API differ, as options of the fake. */
import { checkOptions, flag, oneOf, type OptionTable, optionTable } from "../../../base/check_options.ts";

/**
 * The differences between servers that speak OpenAI's format. Every difference has been seen in a server; the docstrings
 * name some of them.
 */
export interface FakeOpenAIDialect {
  /**
   * The place of the reasoning: the member `reasoning` (vLLM since 0.16, Ollama, Bedrock), `reasoning_content`
   * (DeepSeek, LM Studio), `reasoning_details` with a signature beside the text (OpenRouter), `thinking` parts in the
   * content (Mistral), `<think>` tags in the text (llama.cpp, older servers), or hidden (OpenAI).
   *
   * @default {"reasoning"}
   */
  readonly reasoning?:
    | "reasoning"
    | "reasoning_content"
    | "reasoning_details"
    | "thinking"
    | "tags"
    | "hidden"
    | undefined;
  /**
   * The shape of errors: `{ error: { message, type, param, code } }`, `text` for `{ error: "…" }` (Ollama, LM Studio),
   * `flat` for `{ object: "error", message, type, param, code }` (older vLLM), or `message` for `{ message }` (AWS).
   *
   * @default {"object"}
   */
  readonly errors?: "object" | "text" | "flat" | "message" | undefined;
  /** Answers errors with status 200, as OpenRouter does for errors of a model. @default {false} */
  readonly errorsWithStatus200?: boolean | undefined;
  /**
   * The form of an error inside a stream: an event with the error's object; `chunk` adds it to a chunk with
   * `finish_reason: "error"` (OpenRouter); `event` names the event `error`.
   *
   * @default {"object"}
   */
  readonly streamErrors?: "object" | "chunk" | "event" | undefined;
  /** The index of a streamed tool call: its own, `missing` (Gemini), or `zero` for every call. @default {"own"} */
  readonly toolIndexes?: "own" | "missing" | "zero" | undefined;
  /** The id of a tool call: in the first delta, in every delta, `missing`, or `empty`. @default {"first"} */
  readonly toolIds?: "first" | "every" | "missing" | "empty" | undefined;
  /** The name of a streamed tool call: in the first delta, in every delta, or `late`, in the second. @default {"first"} */
  readonly toolNames?: "first" | "every" | "late" | undefined;
  /** The arguments of a streamed tool call: in parts, or `whole` in the first delta (Gemini, Ollama). @default {"parts"} */
  readonly toolArguments?: "parts" | "whole" | undefined;
  /**
   * The usage in a stream: in a chunk of its own if `stream_options.include_usage` asks for it; `always`, asked or not
   * (OpenRouter); `finish` for the chunk with the finish reason (Groq, Mistral); `repeated` in every chunk (vLLM with
   * `continuous_usage_stats`); or `never`.
   *
   * @default {"asked"}
   */
  readonly usage?: "asked" | "always" | "finish" | "repeated" | "never" | undefined;
  /** Whether `[DONE]` ends a stream. @default {true} */
  readonly done?: boolean | undefined;
  /** Whether a stream begins with a chunk without choices and without an id (Azure). @default {false} */
  readonly placeholder?: boolean | undefined;
  /** Whether a request for a stream gets one. `false` answers it with whole JSON. @default {true} */
  readonly streams?: boolean | undefined;
  /** The line ends of a stream. @default {"\n"} */
  readonly lineEnd?: "\n" | "\r\n" | "\r" | undefined;
  /** Whether comments stand between the events of a stream (OpenRouter). @default {false} */
  readonly comments?: boolean | undefined;
  /** Whether a blank line ends the last event of a stream. @default {true} */
  readonly lastBlankLine?: boolean | undefined;
  /**
   * The place of the line with an event's name in a stream of `/responses`: `before` its data (OpenAI), `after` it
   * (bedrock-mantle for GPT, recorded 2026-07), or `missing` (bedrock-mantle for gpt-oss, recorded 2026-08).
   *
   * @default {"before"}
   */
  readonly eventLines?: "before" | "after" | "missing" | undefined;
  /**
   * The events of `/responses` around a part of the reasoning: those of any content (OpenAI), or their own
   * (bedrock-mantle, recorded 2026-08).
   *
   * @default {"content_part"}
   */
  readonly reasoningParts?: "content_part" | "reasoning_part" | undefined;
}

/** A dialect without open choices. */
export type Dialect = { readonly [K in keyof FakeOpenAIDialect]-?: Exclude<FakeOpenAIDialect[K], undefined> };

const DEFAULTS: Dialect = {
  reasoning: "reasoning",
  errors: "object",
  errorsWithStatus200: false,
  streamErrors: "object",
  toolIndexes: "own",
  toolIds: "first",
  toolNames: "first",
  toolArguments: "parts",
  usage: "asked",
  done: true,
  placeholder: false,
  streams: true,
  lineEnd: "\n",
  comments: false,
  lastBlankLine: true,
  eventLines: "before",
  reasoningParts: "content_part",
};

/** Fills the defaults in. */
export function dialectOf(given: FakeOpenAIDialect = {}): Dialect {
  const set = Object.entries(given).filter(([, value]) => value !== undefined);
  return { ...DEFAULTS, ...Object.fromEntries(set) };
}

const DIALECT: OptionTable = optionTable<FakeOpenAIDialect>(() => ({
  of: "dialect",
  options: {
    reasoning: oneOf("reasoning", "reasoning_content", "reasoning_details", "thinking", "tags", "hidden"),
    errors: oneOf("object", "text", "flat", "message"),
    errorsWithStatus200: flag,
    streamErrors: oneOf("object", "chunk", "event"),
    toolIndexes: oneOf("own", "missing", "zero"),
    toolIds: oneOf("first", "every", "missing", "empty"),
    toolNames: oneOf("first", "every", "late"),
    toolArguments: oneOf("parts", "whole"),
    usage: oneOf("asked", "always", "finish", "repeated", "never"),
    done: flag,
    placeholder: flag,
    streams: flag,
    lineEnd: oneOf("\n", "\r\n", "\r"),
    comments: flag,
    lastBlankLine: flag,
    eventLines: oneOf("before", "after", "missing"),
    reasoningParts: oneOf("content_part", "reasoning_part"),
  },
}));

/** Checks a dialect. */
export function checkDialect(value: unknown, option: string): void {
  checkOptions(value, DIALECT, option);
}
