/**
 * The chats of a client: requests become calls of a language model, and the answers become results.
 */
import { unlessAborted } from "../../base/aborts.ts";
import { asObject, type JsonObject } from "../../base/json_object.ts";
import { isDeeper, MAX_JSON_DEPTH } from "../../base/json_value.ts";
import type { ChatEvent, ChatEventSource } from "../../chat/event.ts";
import { holdBlobs, readBlobs } from "../../chat/media/blobs.ts";
import { messageList } from "../../chat/message_list.ts";
import { checkOutput, outputName } from "../../chat/output/check_output.ts";
import { finishAnswer, type FinishOptions } from "../../chat/output/finish_answer.ts";
import { describeMisfit } from "../../chat/output/finish_output.ts";
import { createForcedCallRewriter, rewriteForcedCall } from "../../chat/output/forced_call.ts";
import { StructuredOutputError } from "../../chat/output/output_error.ts";
import { type CallLog, type ChatResult, chatResult, type Repair } from "../../chat/result.ts";
import type { OutputMode } from "../../chat/schema/output.ts";
import { createBlockGrower } from "../../chat/stream/block_grower.ts";
import { createToolUseInserter } from "../../chat/tools/tool_uses.ts";
import { annotate } from "../../errors/provider_error.ts";
import { fromResult } from "../../language_model/decode/from_result.ts";
import { checkRequest, refuseRepairs } from "../../language_model/encode/check_request.ts";
import { toCallOptions } from "../../language_model/encode/to_call_options.ts";
import { toV3 } from "../../language_model/encode/to_v3.ts";
import { mergeVendors } from "../../language_model/vendors.ts";
import { readJson } from "../../transport/answer.ts";
import type { Exchange } from "../../transport/exchange.ts";
import type { Protocol } from "../service/headers.ts";
import { PROVIDER } from "../service/service.ts";
import { byokSecrets } from "./body_secrets.ts";
import type { GatewayChatOptions } from "./chat_options.ts";
import type { GatewayCall, GatewayCore } from "./core.ts";
import { openLanguageStream } from "./language_stream.ts";

/** The calls of chats. */
export interface GatewayChats {
  chat(log: CallLog, given: GatewayChatOptions): Promise<ChatResult>;
  open(log: CallLog, given: GatewayChatOptions, stop: AbortSignal): Promise<ChatEventSource>;
}

/** The modes of structured output that AI Gateway takes. */
const MODES: readonly OutputMode[] = ["native", "tool", "jsonObject", "instruction"];

/** Creates the chats of a client. */
export function gatewayChats(core: GatewayCore): GatewayChats {
  const { base: { url: base, protocol }, maxEventBytes } = core;

  /** Sends a request, whose files have been read. */
  async function call<A>(
    log: CallLog,
    options: GatewayChatOptions,
    isStreamed: boolean,
    read: (exchange: Exchange, finish: FinishOptions) => Promise<A>,
    before: Misfit | undefined,
    stop?: AbortSignal,
  ): Promise<A> {
    const { body, repairs, secrets, finish } = encode(log.model, options, protocol, before?.usage);
    log.repairs = before?.repairs ?? repairs;
    const sent: GatewayCall<A> = {
      operation: isStreamed ? "LanguageModelStream" : "LanguageModel",
      url: `${base}/language-model`,
      kind: "language",
      body,
      secrets,
      isStreamed,
      read: readerOf(read, finish),
      ...options.reasoning !== undefined && options.reasoning !== "off" ? THINKING : {},
    };
    return await core.send(sent, log, options, stop);
  }

  async function chat(log: CallLog, given: GatewayChatOptions): Promise<ChatResult> {
    if (given.output) checkOutput(given.output, false, MODES);
    const options = await filesRead(given);
    const ask = async (asked: GatewayChatOptions, before?: Misfit) => {
      const read = async (exchange: Exchange, finish: FinishOptions) => ({
        answer: await readAnswer(exchange, finish, log),
        finish,
      });
      const { answer: { content, outcome }, finish } = await call(log, asked, false, read, before);
      return await chatResult(content, outcome, log, { finish: (result) => finishAnswer(result, finish) });
    };
    try {
      return await ask(options);
    } catch (error) {
      if (!given.output?.retry || !(error instanceof StructuredOutputError) || !error.retryable) throw error;
      const messages = [...messageList(options.messages), ...describeMisfit(error)];
      return await ask({ ...options, messages }, { usage: error.result.usage, repairs: log.repairs });
    }
  }

  async function open(log: CallLog, given: GatewayChatOptions, stop: AbortSignal): Promise<ChatEventSource> {
    if (given.output) checkOutput(given.output, true, MODES);
    const options = await filesRead(given);
    const { includeRawChunks = false } = options;
    const read = (exchange: Exchange, finish: FinishOptions) =>
      openLanguageStream(exchange, {
        ...streamReader(finish),
        includeRawChunks,
        maxEventBytes,
        takePart: takeGeneration(log),
      });
    return await call(log, options, true, read, undefined, stop);
  }

  return { chat: named(chat), open: named(open) };
}

/** The answer that did not fit the schema, if the model is asked again. */
interface Misfit {
  readonly usage: ChatResult["usage"];
  readonly repairs: readonly Repair[];
}

/** A model that thinks may be silent for long. */
const THINKING_MS = 300_000;
const THINKING = { timeouts: { firstEventMs: THINKING_MS, idleMs: THINKING_MS } } as const;

/** Returns a function that adds the gateway's name to errors of ours that have no provider yet. */
function named<A extends readonly unknown[], R>(run: (...args: A) => Promise<R>): (...args: A) => Promise<R> {
  return async (...args) => {
    try {
      return await run(...args);
    } catch (error) {
      annotate(error, { provider: PROVIDER });
      throw error;
    }
  };
}

/** Returns options with the bytes of files. */
async function filesRead(options: GatewayChatOptions): Promise<GatewayChatOptions> {
  return holdBlobs(options) ? await unlessAborted(readBlobs(options), [options.signal]) : options;
}

/** A request as it is sent. */
interface EncodedChat {
  readonly body: unknown;
  readonly repairs: readonly Repair[];
  readonly secrets: readonly string[];
  readonly finish: FinishOptions;
}

function encode(
  model: string,
  options: GatewayChatOptions,
  protocol: Protocol,
  usageBefore: ChatResult["usage"],
): EncodedChat {
  const { output, tools = [], toolChoice } = options;
  const mode = output && (output.mode ?? "native");
  const providerOptions = mergeVendors(options.providerOptions, { gateway: options.gateway });
  const request = { model, options: { ...options, providerOptions }, mode };
  checkRequest(request);
  const encoded = toCallOptions(request);
  if (options.check === "strict") refuseRepairs(encoded.repairs);
  const { callOptions, repairs } = protocol === "v3" ? toV3(encoded) : encoded;
  return {
    body: callOptions,
    repairs,
    secrets: byokSecrets(providerOptions),
    finish: {
      tools,
      hasTools: toolChoice !== "none" && tools.some((tool) => "inputSchema" in Object(tool)),
      usageBefore,
      output: output && mode && { options: output, mode },
      outputTextOf: finalText,
    },
  };
}

/** Apart from `call`, whose variables hold the request: a stream keeps its reader, and must not keep large media. */
function readerOf<A>(
  read: (exchange: Exchange, finish: FinishOptions) => Promise<A>,
  finish: FinishOptions,
): (exchange: Exchange) => Promise<A> {
  return (exchange) => read(exchange, finish);
}

/** Returns the text that a model marked as its final answer, if it wrote drafts before. */
function finalText({ unknown }: ChatResult): string | undefined {
  const { structuredOutputText: text } = asObject(unknown);
  return typeof text === "string" ? text : undefined;
}

/** Returns the parts of a stream's reader that do not depend on the client. */
function streamReader(finish: FinishOptions) {
  const insertToolUses = createToolUseInserter(finish.tools);
  const { output } = finish;
  const asText = output
    ? createForcedCallRewriter(output.mode, outputName(output.options))
    : (batch: ChatEvent[]) => batch;
  return {
    grow: createBlockGrower(),
    convert: (batch: ChatEvent[]) => insertToolUses(asText(batch)),
    finish: (result: ChatResult) => finishAnswer(result, finish),
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

/**
 * Reads a whole answer.
 *
 * @throws {ProviderError} `protocol` when the body is not a whole answer.
 */
async function readAnswer(exchange: Exchange, { output }: FinishOptions, log: CallLog) {
  const json = await readJson(exchange);
  if (isDeeper(json)) throw exchange.unusable(`it is nested deeper than ${MAX_JSON_DEPTH} levels`);
  // Before a failure of the answer is thrown, which then has the id.
  const take = takeGeneration(log);
  const taken = take(json);
  const content = Array.isArray(json.content) ? json.content.map((part) => take(asObject(part))) : json.content;
  const answer = fromResult({ ...taken, content });
  if (!answer) throw exchange.unusable(`it has no content or no finishReason, only ${Object.keys(json).join(", ")}`);
  if (!output) return answer;
  const { mode, options } = output;
  return { ...answer, content: answer.content.map((block) => rewriteForcedCall(mode, outputName(options), block)) };
}
