/**
 * What is asked of a model, whichever provider serves it.
 */
import type { RetryOptions, Timeouts } from "../call_options.ts";
import type { ModelId } from "../models/model_id.ts";
import type { Messages, TextBlock, UnknownBlock } from "./content.ts";

/** Everything but the model. `undefined` always means "not given". */
export interface ChatOptions {
  /** The conversation so far; a bare string is one user message. */
  messages: Messages;
  /** The system prompt. Messages with role `system` are put behind it. */
  system?: string | readonly (TextBlock | UnknownBlock)[] | undefined;
  /** Most tokens to generate, at least 1. Default: the model's; an oversized one reserves quota that is not used. */
  maxTokens?: number | undefined;
  /** 0 to 1; Bedrock takes no more, whatever the model could. */
  temperature?: number | undefined;
  /** 0 to 1. */
  topP?: number | undefined;
  /** How many candidates to sample from. Converse has no member for it: it goes where the model's own format has it. */
  topK?: number | undefined;
  /** The model stops before writing one of these; at most 2500, none empty. */
  stopSequences?: readonly string[] | undefined;
  /** Members of the model's own format, such as Claude's `thinking`; they win over `topK`. */
  additionalModelRequestFields?: Readonly<Record<string, unknown>> | undefined;
  /** At most 10 JSON Pointers into the model's own answer; found again in `additionalModelResponseFields`. */
  additionalModelResponseFieldPaths?: readonly string[] | undefined;
  /** An abort rejects with `signal.reason`, and closes the connection. */
  signal?: AbortSignal | undefined;
  /** In milliseconds; merged over the client's. */
  timeouts?: Timeouts | undefined;
  /** Merged over the client's; `false` for no second attempt but the one that corrects a clock or an expired token. */
  retry?: RetryOptions | false | undefined;
  /** Sent besides ours. */
  headers?: Headers | Readonly<Record<string, string>> | undefined;
}

/** A request to a model. */
export interface ChatRequest extends ChatOptions {
  /** A foundation model's id, an inference profile's id, or an ARN. */
  model: ModelId;
}

/** What may be given once for many requests. */
export type ChatDefaults = Partial<Omit<ChatOptions, "messages">>;
