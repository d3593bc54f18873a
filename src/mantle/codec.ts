/**
 * Makes the calls of chats to `bedrock-mantle`: the facts about the model choose the path, the format and its quirks.
 */
import { idParts } from "../aws/regions.ts";
import { parseArn } from "../aws/arn.ts";
import type { Codec, CodecSettings, ModelRequest } from "../bedrock/codec.ts";
import { THINKING_MS } from "../bedrock/prompt/thinking.ts";
import type { OutputMemory } from "../chat/output/ladder.ts";
import type { Repair } from "../chat/result.ts";
import { findModel } from "../models/find.ts";
import type { MantleFacts, Model } from "../models/model.ts";
import { chatCompletions } from "../openai_compatible/wire/chat/format.ts";
import type { WireFormat } from "../openai_compatible/wire/format.ts";
import { createPreparer, type WireRequest } from "../openai_compatible/wire/prepare.ts";
import type { Quirks } from "../openai_compatible/wire/quirks.ts";
import { responses } from "../openai_compatible/wire/responses/format.ts";
import type { CalledService, Prepared, PreparedCall } from "../operation/prepared_call.ts";
import { fitRequest } from "./fit.ts";
import { type MessagesRequest, prepareMessage, prepareMessageStream } from "./messages.ts";

/** A model that `bedrock-mantle` serves and Converse does not. */
interface MantleModel extends Model {
  readonly mantle: MantleFacts;
}

/** The formats of the APIs that this codec speaks. */
const FORMATS: Readonly<Record<"chat" | "responses", WireFormat>> = { chat: chatCompletions, responses };

/** Members that the endpoint is known to take. Source: OpenAI's own client for Bedrock (openai 7.59.0), and reports of 2026-05 to 2026-08. */
const QUIRKS: Quirks = { maxTokensField: "max_completion_tokens", includeUsage: true };

/** Returns the model behind an id, if this codec is for it. */
export function mantleModel(id: string): MantleModel | undefined {
  const model = findModel(id);
  return model?.converse === false && model.mantle?.apis.length ? { ...model, mantle: model.mantle } : undefined;
}

/** Returns the model behind an id that the codec serves. */
function served(id: string): MantleModel {
  return mantleModel(id)!; // the client asks only for such ids
}

/** The part of a call that its API does not know. */
interface Frame {
  readonly path: string;
  readonly repairs: readonly Repair[];
  readonly timeouts: PreparedCall<unknown>["timeouts"];
}

/** Creates the codec of one client, which keeps the output modes that models refuse. */
export function createMantleCodec({ maxFrameBytes }: CodecSettings, service: CalledService): Codec {
  const preparer = createPreparer({ maxEventBytes: maxFrameBytes });
  const memory: OutputMemory = new Map();

  function framed<A>(call: PreparedCall<A>, frame: Frame): PreparedCall<A> {
    const { nextCall } = call;
    return {
      ...call,
      path: `${frame.path}/${call.path}`,
      service,
      timeouts: frame.timeouts,
      repairs: [...frame.repairs, ...call.repairs],
      ...nextCall && {
        nextCall(error) {
          const next = nextCall(error);
          return next && framed(next, frame);
        },
      },
    };
  }

  function prepare<A>(
    { model: id, options }: ModelRequest,
    streaming: boolean,
    make: (request: WireRequest) => Prepared<A>,
  ): Prepared<A> {
    const model = served(id);
    const api = model.mantle.apis.find((api) => api !== "messages")!; // else its first API is Messages
    const fitted = fitRequest(model, options, streaming);
    const { reasoning } = fitted.options;
    const thinks = reasoning === undefined ? model.reasoning?.kind !== undefined : reasoning !== "off";
    const frame: Frame = {
      path: model.mantle.path,
      repairs: fitted.repairs,
      timeouts: thinks ? { firstEventMs: THINKING_MS, idleMs: THINKING_MS } : undefined,
    };
    const { encryptedReasoning } = model.mantle;
    const prepared = make({
      // The endpoint knows no prefixes and no ARNs.
      model: parseArn(id) || idParts(id)?.prefix ? model.id : id,
      options: fitted.options,
      format: FORMATS[api],
      quirks: encryptedReasoning === undefined ? QUIRKS : { ...QUIRKS, encryptedReasoning },
    });
    return "then" in prepared ? prepared.then((call) => framed(call, frame)) : framed(prepared, frame);
  }

  /** Returns the request to a model whose first API is Messages; `undefined` for any other model. */
  function messagesRequest({ model: id, options }: ModelRequest): MessagesRequest | undefined {
    const model = served(id);
    return model.mantle.apis[0] === "messages" ? { model, options, service, memory } : undefined;
  }

  return {
    prepareChat(request) {
      const messages = messagesRequest(request);
      return messages ? prepareMessage(messages) : prepare(request, false, preparer.chat);
    },
    prepareStream(request) {
      const messages = messagesRequest(request);
      return messages ? prepareMessageStream(messages, maxFrameBytes) : prepare(request, true, preparer.stream);
    },
  };
}
