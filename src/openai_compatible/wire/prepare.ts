/**
 * Makes calls of requests, in any format, and reads their answers.
 */
import { checkToolChoice } from "../../chat/check/check_tool_choice.ts";
import type { ChatEventSource } from "../../chat/event.ts";
import { checkOutput } from "../../chat/output/check_output.ts";
import { firstModeOf, nextModeOf, type OutputMemory } from "../../chat/output/ladder.ts";
import type { ChatResult, Repair } from "../../chat/result.ts";
import type { OutputMode } from "../../chat/schema/output.ts";
import { type AnswerReader, createAnswerReader } from "../../operation/answer_reader.ts";
import { optionsToAskAgain, outputCall } from "../../operation/output_call.ts";
import type { Answer, Prepared, PreparedCall } from "../../operation/prepared_call.ts";
import { withFiles } from "../../operation/read_files.ts";
import { type CallOptions, streamCall, wholeCall } from "./calls.ts";
import { checkRequest } from "./check_request.ts";
import type { OpenAIChatOptions } from "./extras.ts";
import type { FormatBody, WireFormat } from "./format.ts";
import type { MetadataExtractor } from "./metadata.ts";
import { OUTPUT_LADDER } from "./output_modes.ts";
import type { Quirks } from "./quirks.ts";

/** A request with the format and the quirks of its model. */
export interface WireRequest {
  /** The id that the service knows. */
  readonly model: string;
  /** The options, which have been checked by their tables. */
  readonly options: OpenAIChatOptions;
  readonly format: WireFormat;
  readonly quirks: Quirks;
}

/** Makes calls. Keeps what it learns about models. */
export interface Preparer {
  /**
   * Prepares the call of a whole answer.
   *
   * @throws {TypeError} when the request cannot be sent.
   */
  chat(request: WireRequest): Prepared<Answer>;
  /**
   * Prepares the call of a stream.
   *
   * @throws {TypeError} when the request cannot be sent.
   */
  stream(request: WireRequest): Prepared<ChatEventSource>;
}

/** The settings of a client that its calls need. */
export interface PreparerSettings {
  /** The most bytes of one event of a stream. */
  readonly maxEventBytes?: number | undefined;
  /** Creates the caller's own reader of an answer. */
  readonly extractor?: (() => MetadataExtractor) | undefined;
  /** Changes a body before it is sent. */
  readonly transformBody?: ((body: Record<string, unknown>) => Record<string, unknown>) | undefined;
}

/** The parts of a chat. */
interface ChatParts extends WireRequest {
  readonly streaming: boolean;
  /** The call whose answer did not fit the schema, if the model is asked again. */
  readonly misfit?: { readonly usage: ChatResult["usage"]; readonly repairs: readonly Repair[] } | undefined;
}

/** Returns the call that sends a body, and reads the answer as the options say. */
type Address<A> = (body: FormatBody, options: CallOptions) => PreparedCall<A>;

/** Creates the preparer of one client. */
export function createPreparer({ maxEventBytes, extractor, transformBody }: PreparerSettings = {}): Preparer {
  const memory: OutputMemory = new Map();

  function encode<A>(
    { misfit, ...parts }: ChatParts,
    mode: OutputMode | undefined,
    address: Address<A>,
    finished: (reader: AnswerReader) => AnswerReader,
  ): PreparedCall<A> {
    const { format, quirks, options: { tools, toolChoice, output } } = parts;
    const { body, repairs } = format.encode({ ...parts, mode });
    const reader = createAnswerReader({ tools, toolChoice, output, mode, usageBefore: misfit?.usage });
    const sent = transformBody ? transformBody({ ...body }) : body;
    // A second call reports only the repairs of the caller's input.
    return address(
      { body: sent, repairs: misfit?.repairs ?? repairs },
      { format, quirks, reader: finished(reader), maxEventBytes, extractor },
    );
  }

  function prepare<A>(parts: ChatParts, address: Address<A>): PreparedCall<A> {
    checkRequest(parts.model, parts.options);
    if (parts.options.check !== "off") checkToolChoice(parts.options);
    const { output } = parts.options;
    if (!output) return encode(parts, undefined, address, (reader) => reader);
    checkOutput(output, parts.streaming, OUTPUT_LADDER.modes);
    const { model, options, quirks } = parts;
    const mode = firstModeOf(OUTPUT_LADDER, model, options, memory, quirks.outputMode);
    return outputCall<ChatParts, A>(
      {
        call: (asked, inMode, taught) =>
          encode(asked, inMode, address, (reader) => ({ ...reader, finish: taught(reader.finish) })),
        next: (error, refused, { options }) => nextModeOf(OUTPUT_LADDER, error, refused, model, options),
        again({ misfit, ...rest }, error, { repairs }) {
          const again = misfit ? undefined : optionsToAskAgain(rest.options, error);
          return again && { ...rest, options: again.options, misfit: { usage: again.usage, repairs } };
        },
      },
      memory,
      parts,
      mode,
    );
  }

  return {
    chat: ({ options, ...request }) =>
      withFiles(options, (read) => prepare({ ...request, options: read, streaming: false }, wholeCall)),
    stream: ({ options, ...request }) =>
      withFiles(options, (read) => prepare({ ...request, options: read, streaming: true }, streamCall)),
  };
}
