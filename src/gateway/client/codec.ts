/**
 * Makes the calls of chats: requests of the AI SDK's language models, and the readers of their answers.
 */
import { asObject, type JsonObject } from "../../base/json_object.ts";
import { isDeeper, MAX_JSON_DEPTH } from "../../base/json_value.ts";
import type { ChatEvent, ChatEventSource } from "../../chat/event.ts";
import { checkOutput, outputName } from "../../chat/output/check_output.ts";
import { finishAnswer, type FinishOptions } from "../../chat/output/finish_answer.ts";
import { createForcedCallRewriter, rewriteForcedCall } from "../../chat/output/forced_call.ts";
import { firstModeOf, nextModeOf, type OutputLadder, type OutputMemory } from "../../chat/output/ladder.ts";
import type { CallLog, ChatResult, Repair } from "../../chat/result.ts";
import type { OutputMode } from "../../chat/schema/output.ts";
import { createBlockGrower } from "../../chat/stream/block_grower.ts";
import { createToolUseInserter } from "../../chat/tools/tool_uses.ts";
import { fromResult } from "../../language_model/decode/from_result.ts";
import { checkRequest, refuseRepairs } from "../../language_model/encode/check_request.ts";
import { toCallOptions } from "../../language_model/encode/to_call_options.ts";
import { toV3 } from "../../language_model/encode/to_v3.ts";
import { mergeVendors } from "../../language_model/vendors.ts";
import { type Finisher, optionsToAskAgain, outputCall } from "../../operation/output_call.ts";
import type { Answer, Prepared, PreparedCall } from "../../operation/prepared_call.ts";
import { withFiles } from "../../operation/read_files.ts";
import { readJson } from "../../transport/answer.ts";
import type { Exchange } from "../../transport/exchange.ts";
import { failureIn } from "../service/failures.ts";
import type { Protocol } from "../service/headers.ts";
import type { GatewayChatOptions } from "./chat_options.ts";
import { openLanguageStream } from "./language_stream.ts";

/** Makes the calls of one client. Keeps the modes of structured output that models refuse. */
export interface GatewayCodec {
  /**
   * Prepares the call of a whole answer.
   *
   * @param log gets the id of the generation.
   * @throws {TypeError} when the request cannot be sent; `RangeError` when a number in it is out of range.
   */
  prepareChat(log: CallLog, options: GatewayChatOptions): Prepared<Answer>;
  /** Prepares the call of a stream, as `prepareChat`. */
  prepareStream(log: CallLog, options: GatewayChatOptions): Prepared<ChatEventSource>;
}

/** The modes of structured output that a caller may choose. */
const MODES: readonly OutputMode[] = ["native", "tool", "jsonObject", "instruction"];

/**
 * The gateway hands the schema to the vendor. A model that lacks schemas is asked by a tool, and one that lacks tools in words. A tool
 * can be forced only where that takes nothing away.
 */
const LADDER: OutputLadder<GatewayChatOptions> = {
  modes: ["native", "tool", "instruction"],
  refused: {
    native: /output.?(config|format)|(text|response).?format|json.?schema|structured.?output|^(?!.*tool).*schema/is,
    tool: /tool/i,
  },
  isPossible: (mode, _model, { tools, reasoning }) =>
    mode !== "tool" || !tools?.length && (reasoning === undefined || reasoning === "off"),
};

/** The parts of a chat. */
interface ChatParts {
  readonly model: string;
  readonly options: GatewayChatOptions;
  readonly mode?: OutputMode;
  /** The call whose answer did not fit the schema, if the model is asked again. */
  readonly misfit?: { readonly usage: ChatResult["usage"]; readonly repairs: readonly Repair[] };
}

/** A chat that is ready to be sent, and the parts that its answer is finished with. */
interface EncodedChat {
  readonly body: unknown;
  readonly repairs: readonly Repair[];
  readonly reader: AnswerReader;
}

/** Reads and finishes an answer. It must not hold the request. */
interface AnswerReader {
  readonly options: FinishOptions;
  readonly finish: Finisher;
}

/** A model that thinks may be silent for long. */
const THINKING_MS = 300_000;

/** Creates the codec of one client. */
export function gatewayCodec(protocol: Protocol, maxEventBytes: number | undefined): GatewayCodec {
  const memory: OutputMemory = new Map();

  function prepare<A>(
    { model }: CallLog,
    options: GatewayChatOptions,
    isStreamed: boolean,
    readerOf: (reader: AnswerReader) => (exchange: Exchange) => Promise<A>,
  ): Prepared<A> {
    return withFiles(options, (read) => {
      const call = ({ body, repairs, reader }: EncodedChat, given: GatewayChatOptions): PreparedCall<A> => ({
        operation: isStreamed ? "LanguageModelStream" : "LanguageModel",
        path: "/language-model",
        headers: {},
        body,
        repairs,
        isStreamed,
        read: readerOf(reader),
        ...given.reasoning !== undefined && given.reasoning !== "off"
          ? { timeouts: { firstEventMs: THINKING_MS, idleMs: THINKING_MS } }
          : {},
      });
      if (!read.output) return call(encode({ model, options: read }, protocol), read);
      checkOutput(read.output, isStreamed, MODES);
      return outputCall<ChatParts, A>(
        {
          call(parts, mode, taught) {
            const chat = encode({ ...parts, mode }, protocol);
            const { options, finish } = chat.reader;
            return call({ ...chat, reader: { options, finish: taught(finish) } }, parts.options);
          },
          next: (error, refused, parts) => nextModeOf(LADDER, error, refused, model, parts.options),
          again({ options, misfit, ...rest }, error, { repairs }) {
            const again = misfit ? undefined : optionsToAskAgain(options, error);
            return again && { ...rest, options: again.options, misfit: { usage: again.usage, repairs } };
          },
        },
        memory,
        { model, options: read },
        firstModeOf(LADDER, model, read, memory),
      );
    });
  }

  return {
    prepareChat: (log, options) => prepare(log, options, false, answerReader(log)),
    prepareStream: (log, options) =>
      prepare(log, options, true, streamReader(log, options.includeRawChunks, maxEventBytes)),
  };
}

function encode({ model, options, mode, misfit }: ChatParts, protocol: Protocol): EncodedChat {
  const { output, tools = [], toolChoice } = options;
  const providerOptions = mergeVendors(options.providerOptions, { gateway: options.gateway });
  const request = { model, options: { ...options, providerOptions }, mode };
  checkRequest(request);
  const encoded = toCallOptions(request);
  if (options.check === "strict") refuseRepairs(encoded.repairs);
  const { callOptions, repairs } = protocol === "v3" ? toV3(encoded) : encoded;
  return {
    body: callOptions,
    // A second call reports only the repairs of the caller's input.
    repairs: misfit?.repairs ?? repairs,
    reader: createReader({
      tools,
      hasTools: toolChoice !== "none" && tools.some((tool) => "inputSchema" in Object(tool)),
      usageBefore: misfit?.usage,
      output: output && mode && { options: output, mode },
      outputTextOf: finalText,
    }),
  };
}

/** Apart from `encode`, whose variables hold the request: a stream keeps its reader, and must not keep large media. */
function createReader(options: FinishOptions): AnswerReader {
  return { options, finish: (result) => finishAnswer(result, options) };
}

/** Returns the text that a model marked as its final answer, if it wrote drafts before. */
function finalText({ unknown }: ChatResult): string | undefined {
  const { structuredOutputText: text } = asObject(unknown);
  return typeof text === "string" ? text : undefined;
}

/** Returns the function that makes the readers of streams. */
function streamReader(
  log: CallLog,
  includeRawChunks: boolean = false,
  maxEventBytes: number | undefined,
): (reader: AnswerReader) => (exchange: Exchange) => Promise<ChatEventSource> {
  return ({ options: { tools, output }, finish }) => {
    const insertToolUses = createToolUseInserter(tools);
    const asText = output
      ? createForcedCallRewriter(output.mode, outputName(output.options))
      : (batch: ChatEvent[]) => batch;
    const reader = {
      includeRawChunks,
      maxEventBytes,
      takePart: takeGeneration(log),
      grow: createBlockGrower(),
      convert: (batch: ChatEvent[]) => insertToolUses(asText(batch)),
      finish,
    };
    return (exchange) => openLanguageStream(exchange, reader);
  };
}

/**
 * Returns a function that takes the id of the generation from a part or an answer: with it an answer can be looked up whose
 * connection was cut. The id belongs to the whole answer, and does not go back with the part.
 */
function takeGeneration(log: CallLog): (part: JsonObject) => JsonObject {
  return (part) => {
    const { providerMetadata, ...rest } = part;
    const { gateway, ...vendors } = asObject(providerMetadata);
    const { generationId, ...facts } = asObject(gateway);
    if (typeof generationId !== "string") return part;
    log.requestId = generationId;
    const metadata = Object.keys(facts).length ? { ...vendors, gateway: facts } : vendors;
    return Object.keys(metadata).length ? { ...rest, providerMetadata: metadata } : rest;
  };
}

/** Returns the function that makes the readers of whole answers, which reject an answer of another shape. */
function answerReader(log: CallLog): (reader: AnswerReader) => (exchange: Exchange) => Promise<Answer> {
  const take = takeGeneration(log);
  return ({ options: { output }, finish }) => async (exchange) => {
    const json = await readJson(exchange);
    if (isDeeper(json)) throw exchange.unusable(`it is nested deeper than ${MAX_JSON_DEPTH} levels`);
    // Before a failure of the answer is thrown, which then has the id.
    const taken = take(json);
    const content = Array.isArray(json.content) ? json.content.map((part) => take(asObject(part))) : json.content;
    const answer = fromResult({ ...taken, content });
    if (!answer) {
      throw failureIn(json, exchange) ??
        exchange.unusable(`it has no content or no finishReason, only ${Object.keys(json).join(", ")}`);
    }
    if (!output) return { ...answer, finish };
    const { mode, options } = output;
    const blocks = answer.content.map((block) => rewriteForcedCall(mode, outputName(options), block));
    return { ...answer, content: blocks, finish };
  };
}
