/**
 * The differences between services that speak OpenAI's formats, as data. Answers need no quirks: all known spellings are read.
 */

/** The differences of one service, or of one model. */
export interface Quirks {
  /** The format of requests: Chat Completions, or Responses. @default {"chat"} */
  readonly api?: "chat" | "responses" | undefined;
  /** The member for `maxTokens` in Chat Completions. @default {"max_tokens"} */
  readonly maxTokensField?: "max_tokens" | "max_completion_tokens" | undefined;
  /** The member for `topK`. `false` for a service without such a member: the option is then a `TypeError`. @default {false} */
  readonly topKField?: string | false | undefined;
  /** The role of the system prompt. @default {"system"} */
  readonly systemRole?: "system" | "developer" | undefined;
  /**
   * How reasoning is asked for: `effort` by `reasoning_effort`, `object` by `reasoning: { effort }` or `{ max_tokens }`, `false`
   * not at all: the option is then a `TypeError`. @default {"effort"}
   */
  readonly reasoningRequest?: "effort" | "object" | false | undefined;
  /** The members that turn reasoning off. @default {{ reasoning_effort: "none" }}, or the same for `object` */
  readonly reasoningOff?: Readonly<Record<string, unknown>> | undefined;
  /** The member for `seed`. @default {"seed"} */
  readonly seedField?: string | undefined;
  /**
   * The member of an assistant's message in which the model's own reasoning goes back. `false` leaves it out, which `repairs`
   * report. @default {false}
   */
  readonly reasoningHistory?: "reasoning_content" | "reasoning" | "reasoning_details" | "thinking" | false | undefined;
  /**
   * Whether the Responses API is asked for reasoning in a form that goes back to the model (`encrypted_content`). A model that does
   * not reason refuses to be asked. @default whether the request has the option `reasoning`
   */
  readonly encryptedReasoning?: boolean | undefined;
  /**
   * The first mode of structured output: `native` for a JSON Schema in `response_format`, `jsonObject` for any JSON object and
   * an instruction, `tool` for a forced call, `instruction` for words alone. A refused mode is followed by the next.
   * @default {"native"}
   */
  readonly outputMode?: "native" | "jsonObject" | "tool" | "instruction" | undefined;
  /** Whether a native schema asks for `strict` following. @default {true} */
  readonly strictSchema?: boolean | undefined;
  /** Whether streams ask for usage by `stream_options`. @default {true} */
  readonly includeUsage?: boolean | undefined;
  /**
   * Whether a tool result may be a list of parts, such as text with images. Otherwise media move into a turn of the user behind the
   * results, which `repairs` report. @default {false}
   */
  readonly toolResultParts?: boolean | undefined;
  /** Whether the member `cache_control` of a part is a cache point. @default {false} */
  readonly cacheControl?: boolean | undefined;
  /** Whether a file may be given by its URL. @default {false} */
  readonly fileUrls?: boolean | undefined;
  /**
   * Whether `tool_choice` may name a tool. Otherwise only that tool is offered, and any tool must be called, which `repairs` report.
   * @default {true}
   */
  readonly namedToolChoice?: boolean | undefined;
  /** The `tool_choice` that means "any tool". @default {"required"} */
  readonly anyToolChoice?: "required" | "any" | undefined;
  /** Whether text between `<think>` and `</think>` at the beginning of an answer is reasoning. @default {false} */
  readonly inlineThinkTags?: boolean | undefined;
}
