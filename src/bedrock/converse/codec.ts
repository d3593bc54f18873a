/**
 * The codec of all of Converse.
 */
import { unlessAborted } from "../../base/aborts.ts";
import { holdBlobs, readBlobs } from "../../chat/media/blobs.ts";
import { messageList } from "../../chat/message_list.ts";
import { checkOutput } from "../../chat/output/check_output.ts";
import { describeMisfit } from "../../chat/output/finish_output.ts";
import { StructuredOutputError } from "../../chat/output/output_error.ts";
import { BEDROCK_DEFAULTS, BEDROCK_REQUEST, HANDLE_REQUEST } from "../chat_option_tables.ts";
import type { OutputMode } from "../../chat/schema/output.ts";
import type { Prepared, PreparedCall } from "../../operation/prepared_call.ts";
import type { Codec, CodecFactory, CodecSettings, ModelRequest } from "../codec.ts";
import { chatCall, streamCall } from "./call.ts";
import { type ChatParts, encodeChat, type EncodedChat } from "./encode_chat.ts";
import { wholeStreamCall } from "./whole_stream.ts";
import type { Finisher } from "./finish_chat.ts";
import { converseHint } from "./hints.ts";
import type { ConverseFacts } from "./model_rules/model_traits.ts";
import { firstMode, learn, type Lesson, nextMode, type OutputMemory } from "./output/modes.ts";
import type { BedrockChatOptions } from "../chat_options.ts";

/** Returns the call that sends an encoded chat to a model. */
type Address<A> = (chat: EncodedChat) => PreparedCall<A>;

/** The state of a chat with structured output. */
interface Asking {
  readonly parts: ChatParts;
  readonly mode: OutputMode;
  /** The lessons of the modes that were refused. */
  readonly lessons: readonly Lesson[];
}

/** Creates the codec of one client, which keeps the output modes that models refuse. */
function createConverseCodec({ models, maxFrameBytes }: CodecSettings): Codec {
  const facts = models as ConverseFacts | undefined; // the public type hides the members
  const memory: OutputMemory = new Map();

  function prepare<A>({ model, options }: ModelRequest, streaming: boolean, address: Address<A>): Prepared<A> {
    if (!holdBlobs(options)) return prepareOptions(model, options, streaming, address);
    return unlessAborted(readBlobs(options), [options.signal])
      .then((read) => prepareOptions(model, read, streaming, address));
  }

  /** Prepares the call of a chat whose files have been read. */
  function prepareOptions<A>(
    modelId: string,
    options: BedrockChatOptions,
    streaming: boolean,
    address: Address<A>,
  ): PreparedCall<A> {
    const traits = facts?.traitsOf(modelId);
    const model = traits?.id ?? modelId;
    const parts = { model, options, streaming, traits };
    if (!options.output) return address(encodeChat(parts));
    checkOutput(options.output, streaming);
    const mode = firstMode(model, options, memory, traits?.firstOutputMode);
    return prepareOutput({ parts, mode, lessons: [] }, address);
  }

  /** Prepares the call of a chat with structured output, and the calls after it. */
  function prepareOutput<A>({ parts, mode, lessons }: Asking, address: Address<A>): PreparedCall<A> {
    const chat = encodeChat({ ...parts, mode });
    const finish = learnAfter(chat.reader.finish, memory, lessons);
    const call = address({ ...chat, reader: { ...chat.reader, finish } });
    return {
      ...call,
      nextCall(error) {
        const next = nextMode(error, mode, parts.model, parts.options);
        if (next) {
          const learned = next.lesson ? [...lessons, next.lesson] : lessons;
          return prepareOutput({ parts, mode: next.mode, lessons: learned }, address);
        }
        const again = askAgain(parts, error, call);
        return again && prepareOutput({ parts: again, mode, lessons }, address);
      },
    };
  }

  return {
    prepareChat: (request) => prepare(request, false, (chat) => chatCall(request.model, chat, chat.reader)),
    prepareStream: (request) =>
      prepare(
        request,
        true,
        (chat) =>
          chat.isWhole
            ? wholeStreamCall(request.model, chat, chat.reader)
            : streamCall(request.model, chat, chat.reader, maxFrameBytes),
      ),
  };
}

/** Returns the parts of a chat that asks again after an answer that did not fit the schema; `undefined` if that is not wanted. */
function askAgain(parts: ChatParts, error: unknown, { repairs }: PreparedCall<unknown>): ChatParts | undefined {
  const { options, misfit } = parts;
  if (!options.output?.retry || misfit || !(error instanceof StructuredOutputError) || !error.retryable) {
    return undefined;
  }
  const messages = [...messageList(options.messages), ...describeMisfit(error)];
  // The caller's messages already passed the strict check. Ours may be repaired.
  const check = options.check === "strict" ? "repair" : options.check;
  return { ...parts, options: { ...options, messages, check }, misfit: { usage: error.result.usage, repairs } };
}

/** Returns a finisher that learns from a call that has succeeded. Refusals in a call that fails teach nothing about others. */
function learnAfter(finish: Finisher, memory: OutputMemory, lessons: readonly Lesson[]): Finisher {
  return async (result) => {
    const finished = await finish(result);
    learn(memory, lessons);
    return finished;
  };
}

/** All of Converse: tools, media, documents, reasoning, structured output, caching, guardrails, and the check of requests. */
export const converseCodec: CodecFactory = /* @__PURE__ */ Object.assign(createConverseCodec, {
  hints: converseHint,
  options: { request: BEDROCK_REQUEST, ofHandle: HANDLE_REQUEST, defaults: BEDROCK_DEFAULTS },
});
