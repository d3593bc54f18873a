/**
 * The interface between the codec of InvokeModel and a family of bodies, such as Anthropic Messages. A family is pure: it writes a
 * request as the model's own JSON, and reads the model's own JSON. Paths, headers, frames, counts, guardrails, the check, tools and
 * structured output are the same for every family, and stand elsewhere.
 */
import type { JsonObject } from "../../../base/json_object.ts";
import type { ChatEvent } from "../../../chat/event.ts";
import type { OutputMode } from "../../../chat/schema/output.ts";
import type { Model } from "../../../models/model.ts";
import type { Notes } from "../../../openai_compatible/wire/notes.ts";
import type { Answer } from "../../../operation/prepared_call.ts";
import type { Failures } from "../../../transport/failure.ts";
import type { BedrockChatOptions } from "../../chat_options.ts";
import type { CommonRule } from "../../converse/check/rule.ts";
import type { ModelRule } from "../../converse/model_rules/model_rule.ts";
import type { Prompt } from "../../prompt/prompt.ts";

/** A request to be written. */
export interface FamilyRequest {
  /** The model's own id, even if a profile or an ARN is called; the given id of an unknown model. */
  readonly model: string;
  /** The facts about the model; `undefined` for an unknown model. */
  readonly facts: Model | undefined;
  /**
   * The system prompt, the tools and the turns, checked. With the output mode `tool` the tools hold the output's own, and with
   * `instruction` and `jsonObject` the system prompt holds the instruction. The family must not change the prompt.
   */
  readonly prompt: Prompt;
  /**
   * The other options, checked: the family reads the conversation and the tools from `prompt`. With the output mode `tool`,
   * `toolChoice` names the output's tool. The framework sends `guardrail`, `latency`, `serviceTier` and `requestMetadata` in headers,
   * merges `additionalModelRequestFields` over the body, and refuses `additionalModelResponseFieldPaths` and `promptVariables`.
   */
  readonly options: BedrockChatOptions;
  readonly streaming: boolean;
  /** How structured output is asked for; `undefined` if the request has no `output`. */
  readonly mode: OutputMode | undefined;
  /** Collects the changes of the caller's request. Nothing is left out silently. */
  readonly notes: Notes;
}

/** Reads the chunks of one stream. */
export interface FamilyEvents {
  /**
   * Appends the chat events of one chunk. The first event is `start`. A block begins with `blockStart`, and ends with `blockStop`,
   * which has the whole block. `stop` comes only when the format says that the answer is whole, and behind all blocks: a stream
   * without `stop` is truncated. A chunk that the format does not know becomes `unknown`.
   *
   * @param json the chunk, without the members that Bedrock adds under `amazon-bedrock-…`.
   * @throws {ProviderError} for a failure that the model reports inside the stream.
   */
  read(json: JsonObject, events: ChatEvent[]): void;
  /**
   * Appends the events that only the end of the bytes makes certain. Called once.
   *
   * @param isBlocked whether a guardrail ended the answer, and the model's own end is missing (recorded for Titan, 2025-08). The
   * family then ends its blocks, and the framework adds the stop.
   */
  end?(events: ChatEvent[], isBlocked: boolean): void;
}

/** A family of bodies, whose answers are read. */
export interface Family {
  /** The name of the family, and of the function that returns its codec, such as `anthropic`. */
  readonly name: string;
  /** The values of `bodyFormat` in the registry that the family reads and writes. */
  readonly bodyFormats: readonly string[];
  /**
   * Reads a whole answer; `undefined` for other JSON. Counts and the latency in headers complete an outcome without them.
   *
   * @param json the body, without the members that Bedrock adds under `amazon-bedrock-…`.
   * @throws {ProviderError} for a failure that the model reports with a status of success.
   */
  decode(json: JsonObject, failures: Failures): Answer | undefined;
  /** Begins to read a stream. */
  events(failures: Failures): FamilyEvents;
}

/** A family with active models, whose requests are written too. */
export interface WritingFamily extends Family {
  /** The output modes that the format has, in the order in which they are tried. The last one is `instruction`. */
  readonly outputModes: readonly OutputMode[];
  /** The rules of Converse's check that hold for the format too, in the order of Converse's. */
  readonly rules: readonly CommonRule[];
  /** The rules of single models that depend on the format, beside those that hold for every format. @default none */
  readonly modelRules?: readonly ModelRule[] | undefined;
  /**
   * Whether the prompt may hold cache points, at the places that are legal in Converse. Without them the framework removes cache
   * points and the option `cache`, and reports that. @default {false}
   */
  readonly takesCachePoints?: boolean | undefined;
  /**
   * Writes a request.
   *
   * @throws {TypeError} when the format cannot express a part of the request; the message says what would work.
   */
  encode(request: FamilyRequest): JsonObject;
}
