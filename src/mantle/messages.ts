/**
 * Makes the calls of chats to Anthropic's Messages API of `bedrock-mantle`, in the format that InvokeModel has for Claude too.
 * Source: AWS's page on the Messages API, and the reference of the API, read 2026-11-30.
 */
import type { BedrockChatOptions } from "../bedrock/chat_options.ts";
import type { EncodedFamilyChat } from "../bedrock/invoke/family_chat.ts";
import { messagesFamily } from "../bedrock/invoke/families/anthropic/family.ts";
import { prepareFamilyChat } from "../bedrock/invoke/prepare.ts";
import type { WireObject } from "../bedrock/wire.ts";
import type { ChatEventSource } from "../chat/event.ts";
import type { OutputMemory } from "../chat/output/ladder.ts";
import type { MantleFacts, Model } from "../models/model.ts";
import { type ReadFormat, type ReadOptions, readStream, readWhole } from "../openai_compatible/wire/read_answer.ts";
import type { AnswerReader } from "../operation/answer_reader.ts";
import type { Answer, CalledService, Prepared, PreparedCall } from "../operation/prepared_call.ts";
import { refuseMissing } from "./fit.ts";

/** The name of the operation, and the last segment of its path. */
const OPERATION = "Messages";

/** Messages with the model and the form of the answer in the body. */
const FAMILY = /* @__PURE__ */ messagesFamily({
  members: ({ model, streaming }) => ({ model, ...streaming ? { stream: true } : {} }),
  takesUrls: true,
});

/** The format, as the readers of server-sent events know formats. */
const FORMAT: ReadFormat = {
  operation: OPERATION,
  decode: (json, _quirks, failures) => FAMILY.decode(json, failures),
  events(_quirks, failures) {
    const { read } = FAMILY.events(failures);
    // An answer is whole at its own last event, and at no end of bytes.
    return { read, end() {} };
  },
};

/** A request to a model of the API. */
export interface MessagesRequest {
  readonly model: Model & { readonly mantle: MantleFacts };
  readonly options: BedrockChatOptions;
  readonly service: CalledService;
  /** Keeps the output modes that models refuse. */
  readonly memory: OutputMemory;
}

/**
 * Prepares the call of a whole answer.
 *
 * @throws {TypeError} when the request cannot be sent; `RangeError` when a number in it is out of range.
 */
export function prepareMessage(request: MessagesRequest): Prepared<Answer> {
  return prepare(request, false, (chat) => ({
    ...callOf(request, chat),
    isStreamed: false,
    read: wholeReader(chat.reader),
  }));
}

/**
 * Prepares the call of a stream.
 *
 * @param maxEventBytes the most bytes of one event.
 * @throws {TypeError} when the request cannot be sent; `RangeError` when a number in it is out of range.
 */
export function prepareMessageStream(
  request: MessagesRequest,
  maxEventBytes: number | undefined,
): Prepared<ChatEventSource> {
  return prepare(request, true, (chat) => ({
    ...callOf(request, chat),
    isStreamed: true,
    read: streamReader(chat.reader, maxEventBytes),
  }));
}

function prepare<A>(
  { model, options, memory }: MessagesRequest,
  streaming: boolean,
  address: (chat: EncodedFamilyChat) => PreparedCall<A>,
): Prepared<A> {
  refuseMissing(model, options);
  if (options.serviceTier !== undefined) {
    throw new TypeError(
      `Cannot use option "serviceTier" with ${model.id}: the Messages API of bedrock-mantle has no member for it; leave it out`,
    );
  }
  return prepareFamilyChat({ family: FAMILY, model: model.id, facts: model, options, streaming }, memory, address);
}

function callOf({ model, service }: MessagesRequest, { body, repairs, timeouts }: EncodedFamilyChat) {
  return {
    operation: OPERATION,
    path: `${model.mantle.path}/messages`,
    ...headersAndBody(body),
    service,
    repairs,
    timeouts,
  };
}

/** The API takes names of betas in a header, and InvokeModel takes them in the body. */
function headersAndBody(
  { anthropic_beta: betas, ...body }: WireObject,
): Pick<PreparedCall<unknown>, "headers" | "body"> {
  return {
    headers: {
      "content-type": "application/json",
      "anthropic-version": "2023-06-01",
      ...betas === undefined ? {} : { "anthropic-beta": `${betas}` },
    },
    body,
  };
}

function wholeReader(reader: AnswerReader): PreparedCall<Answer>["read"] {
  return (exchange) => readWhole(exchange, readOptions(reader));
}

function streamReader(reader: AnswerReader, maxEventBytes: number | undefined): PreparedCall<ChatEventSource>["read"] {
  return (exchange) => readStream(exchange, { ...readOptions(reader), maxEventBytes });
}

function readOptions(reader: AnswerReader): ReadOptions {
  return { format: FORMAT, quirks: {}, reader };
}
