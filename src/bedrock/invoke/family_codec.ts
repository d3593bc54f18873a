/**
 * Makes the codec of a family of bodies: chats through InvokeModel and InvokeModelWithResponseStream.
 */
import { modelPath } from "../../aws/path.ts";
import { quoted } from "../../base/quote.ts";
import type { ChatEventSource } from "../../chat/event.ts";
import type { OutputMemory } from "../../chat/output/ladder.ts";
import { findModel } from "../../models/find.ts";
import type { Answer, Prepared, PreparedCall } from "../../operation/prepared_call.ts";
import type { AnswerReader } from "../../operation/answer_reader.ts";
import type { ChatCodec, Codec, CodecSettings, ModelRequest, OwnChatCodec } from "../codec.ts";
import type { BedrockExtras } from "../chat_options.ts";
import type { WritingFamily } from "./base/family.ts";
import { invokeHeaders } from "./base/invoke_headers.ts";
import { checkCodecOptions, type InvokeCodecOptions, servedModels } from "./codec_options.ts";
import type { EncodedFamilyChat } from "./family_chat.ts";
import { type FamilyAddress, prepareFamilyChat } from "./prepare.ts";
import { openFamilyStream } from "./read_stream.ts";
import { readFamilyAnswer } from "./read_whole.ts";

/**
 * Returns the codec of a family, for the option `codecs` of a client.
 *
 * @throws {TypeError} when an option has an unknown name or an invalid value, or names a model of another format.
 */
export function familyCodec(family: WritingFamily, options: InvokeCodecOptions): ChatCodec {
  checkCodecOptions(family, options);
  const codec: OwnChatCodec = {
    name: family.name,
    serves: servedModels(family, options.models),
    create: (settings) => createFamilyCodec(family, settings),
    serviceOf: (main) => main,
  };
  return codec;
}

/** The options that the operation has no member for, with what works instead. */
const MISSING: Readonly<Partial<Record<keyof BedrockExtras, string>>> = {
  additionalModelResponseFieldPaths: "read result.unknown",
  promptVariables: "write the prompt into messages",
};

/** Creates the codec of one client, which keeps the output modes that models refuse. */
function createFamilyCodec(family: WritingFamily, { maxFrameBytes }: CodecSettings): Codec {
  const memory: OutputMemory = new Map();

  function prepare<A>(
    { model: id, options }: ModelRequest,
    streaming: boolean,
    address: FamilyAddress<A>,
  ): Prepared<A> {
    for (const [name, instead] of Object.entries(MISSING)) {
      if (options[name as keyof BedrockExtras] === undefined) continue;
      throw new TypeError(
        `Cannot use option ${quoted(name)} with ${family.name}(): InvokeModel has no member for it; ${instead}`,
      );
    }
    const facts = findModel(id);
    return prepareFamilyChat({ family, model: facts?.id ?? id, facts, options, streaming }, memory, address);
  }

  return {
    prepareChat: (request) => prepare(request, false, (chat) => wholeCall(request.model, chat, family)),
    prepareStream: (request) =>
      prepare(request, true, (chat) => streamCall(request.model, chat, family, maxFrameBytes)),
  };
}

/** Returns the call of a chat. The reader of the answer does not hold the body. */
function wholeCall(model: string, chat: EncodedFamilyChat, family: WritingFamily): PreparedCall<Answer> {
  return {
    ...callOf(chat, false),
    operation: "InvokeModel",
    path: modelPath(model, "invoke"),
    read: wholeReader(family, chat.reader),
  };
}

function wholeReader(family: WritingFamily, reader: AnswerReader): PreparedCall<Answer>["read"] {
  return (exchange) => readFamilyAnswer(exchange, family, reader);
}

/** Returns the call of a stream. */
function streamCall(
  model: string,
  chat: EncodedFamilyChat,
  family: WritingFamily,
  maxFrameBytes: number | undefined,
): PreparedCall<ChatEventSource> {
  return {
    ...callOf(chat, true),
    operation: "InvokeModelWithResponseStream",
    path: modelPath(model, "invoke-with-response-stream"),
    read: streamReader(family, chat.reader, maxFrameBytes),
  };
}

function streamReader(
  family: WritingFamily,
  reader: AnswerReader,
  maxFrameBytes: number | undefined,
): PreparedCall<ChatEventSource>["read"] {
  return (exchange) => openFamilyStream(exchange, family, reader, maxFrameBytes);
}

function callOf({ body, options, repairs, timeouts }: EncodedFamilyChat, isStreamed: boolean) {
  return { headers: invokeHeaders(options, isStreamed), body, repairs, timeouts, isStreamed };
}
