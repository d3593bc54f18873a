/**
 * The codec of all of Converse.
 */
import { checkOutput } from "../../chat/output/check_output.ts";
import type { OutputMemory } from "../../chat/output/ladder.ts";
import { BEDROCK_DEFAULTS, BEDROCK_REQUEST, HANDLE_REQUEST } from "../chat_option_tables.ts";
import type { OutputMode } from "../../chat/schema/output.ts";
import { optionsToAskAgain, outputCall } from "../../operation/output_call.ts";
import type { Prepared, PreparedCall } from "../../operation/prepared_call.ts";
import { withFiles } from "../../operation/read_files.ts";
import type { Codec, CodecFactory, CodecSettings, ModelRequest } from "../codec.ts";
import { chatCall, streamCall } from "./call.ts";
import { type ChatParts, encodeChat, type EncodedChat } from "./encode_chat.ts";
import { wholeStreamCall } from "./whole_stream.ts";
import { converseHint } from "./hints.ts";
import type { ConverseFacts } from "./model_rules/model_traits.ts";
import { firstMode, nextMode } from "./output/modes.ts";
import type { BedrockChatOptions } from "../chat_options.ts";

/** Returns the call that sends an encoded chat to a model. */
type Address<A> = (chat: EncodedChat) => PreparedCall<A>;

/** Creates the codec of one client, which keeps the output modes that models refuse. */
function createConverseCodec({ models, maxFrameBytes }: CodecSettings): Codec {
  const facts = models as ConverseFacts | undefined; // the public type hides the members
  const memory: OutputMemory = new Map();

  function prepare<A>({ model, options }: ModelRequest, streaming: boolean, address: Address<A>): Prepared<A> {
    return withFiles(options, (read) => prepareOptions(model, read, streaming, address));
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
    return prepareOutput(parts, mode, address);
  }

  /** Prepares the call of a chat with structured output, and the calls after it. */
  function prepareOutput<A>(parts: ChatParts, mode: OutputMode, address: Address<A>): PreparedCall<A> {
    return outputCall<ChatParts, A>(
      {
        call(asked, inMode, taught) {
          const chat = encodeChat({ ...asked, mode: inMode });
          return address({ ...chat, reader: { ...chat.reader, finish: taught(chat.reader.finish) } });
        },
        next: (error, refused, { model, options }) => nextMode(error, refused, model, options),
        again({ options, misfit, ...rest }, error, { repairs }) {
          const again = misfit ? undefined : optionsToAskAgain(options, error);
          return again && { ...rest, options: again.options, misfit: { usage: again.usage, repairs } };
        },
      },
      memory,
      parts,
      mode,
    );
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

/** All of Converse: tools, media, documents, reasoning, structured output, caching, guardrails, and the check of requests. */
export const converseCodec: CodecFactory = /* @__PURE__ */ Object.assign(createConverseCodec, {
  hints: converseHint,
  options: { request: BEDROCK_REQUEST, ofHandle: HANDLE_REQUEST, defaults: BEDROCK_DEFAULTS },
});
