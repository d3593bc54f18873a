/**
 * The small client for an OpenAI-compatible service: text in and out.
 */
import { checkOptions } from "../base/check_options.ts";
import type { AnyModel } from "../chat/any_model.ts";
import type { ChatStream } from "../chat/chat_stream.ts";
import type { Messages } from "../chat/content.ts";
import type { ChatModel, ChatProvider } from "../chat/provider.ts";
import { chatResult, type ResultOf } from "../chat/result.ts";
import { chatMethods } from "../chat/stream/chat_methods.ts";
import type { ToolEntry } from "../chat/tool.ts";
import type { Gate, ModelId } from "../models/gate.ts";
import { authWithoutEnv } from "./authenticate.ts";
import { checkName } from "./client_checks.ts";
import type { OpenAICompatible } from "./client.ts";
import { identify } from "./identify.ts";
import { createServiceCalls, modelTraits, named } from "./service_calls.ts";
import {
  type OpenAICompatibleTextOptions,
  type OpenAITextDefaults,
  type OpenAITextOptions,
  type OpenAITextRequest,
  TEXT_CLIENT_OPTIONS,
  TEXT_OPTIONS,
} from "./text_options.ts";
import type { OpenAIChatOptions } from "./wire/extras.ts";
import { checkQuirks } from "./wire/text/encode.ts";
import { prepareText, prepareTextStream } from "./wire/text/format.ts";

// `T` and `O` are never inferred from a request: they make the client a `ChatProvider`, and its handles a `ChatModel`.

/** A model of a client of text: a `ChatModel` that refuses every option beyond {@link OpenAITextOptions}. */
export interface OpenAITextModel<M extends ModelId = AnyModel> extends ChatModel<M> {
  /** The options that every request of the handle has unless the request overrides them, as of {@link ChatModel}. */
  readonly defaults?: OpenAITextDefaults | undefined;
  /** Sends a conversation, and resolves with the whole answer. */
  chat<const T extends readonly ToolEntry[] = readonly [], const C extends Messages = Messages, O = unknown>(
    request: OpenAITextOptions<M, C>,
  ): Promise<ResultOf<T, O>>;
  /** Returns a stream of the answer. */
  stream<const T extends readonly ToolEntry[] = readonly [], const C extends Messages = Messages, O = unknown>(
    request: OpenAITextOptions<M, C>,
  ): ChatStream<T, O>;
}

/**
 * A client that sends and receives text. Reasoning arrives as such. Other parts of the content are blocks of the type `unknown`, which
 * can be sent back; other members of the message, such as calls of tools, are such blocks too, which are not sent back.
 */
export interface OpenAICompatibleText extends ChatProvider, Pick<OpenAICompatible, "authInfo" | "close"> {
  /** Sends a conversation, and resolves with the whole answer. Errors as of {@link ChatProvider}. */
  chat<
    const M extends ModelId,
    const T extends readonly ToolEntry[] = readonly [],
    const C extends Messages = Messages,
    O = unknown,
  >(request: OpenAITextRequest<M, C>): Promise<ResultOf<T, O>>;
  /** Returns a stream of the answer. Never throws: the first read rejects with any failure. */
  stream<
    const M extends ModelId,
    const T extends readonly ToolEntry[] = readonly [],
    const C extends Messages = Messages,
    O = unknown,
  >(request: OpenAITextRequest<M, C>): ChatStream<T, O>;
  /**
   * Returns a handle with the model and other defaults of its requests.
   *
   * @throws {TypeError} when a default has an unknown name or a value of the wrong type.
   */
  model<const M extends ModelId>(id: Gate<M, "chat", M>, defaults?: OpenAITextDefaults): OpenAITextModel<M>;
  /** Does what `close` does, for `using client = createOpenAICompatibleText(…)`. */
  [Symbol.dispose](): void;
}

/**
 * Creates the small client for a service with OpenAI's API: text in and out. A bundle with it has no code for tools, media, structured
 * output, the other formats and options, and environment variables, which need `createOpenAICompatible`. Retries, time limits, hidden
 * secrets and errors are the same.
 *
 * @throws {TypeError} when an option has an unknown name or an invalid value, when the base URL holds credentials or is plain HTTP
 * beyond loopback, or when `apiKey` and `auth` are both given. A missing key is the first call's failure.
 * @throws {RangeError} when a timeout, a retry count or a limit is out of range.
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { createOpenAICompatibleText } from "@bedrock-edge/client/openai-compatible";
 * import { fakeOpenAI } from "@bedrock-edge/client/testing";
 *
 * const fetch = fakeOpenAI({ apiKey: "k", replies: ["Paris."] }); // leave out `fetch` to call the service
 * const client = createOpenAICompatibleText({ name: "groq", baseURL: "https://api.groq.com/openai/v1", apiKey: "k", fetch });
 * const { text } = await client.chat({ model: "openai/gpt-oss-20b", messages: "The capital of France?" });
 * assertEquals(text, "Paris.");
 * ```
 */
export function createOpenAICompatibleText(options: OpenAICompatibleTextOptions): OpenAICompatibleText {
  checkOptions(options, TEXT_CLIENT_OPTIONS);
  const { name, defaults, quirks = {}, maxEventBytes } = options;
  checkName(name);
  if (typeof quirks !== "function") checkQuirks(quirks);
  const auth = authWithoutEnv(options);
  if (defaults !== undefined) checkOptions(defaults, TEXT_OPTIONS.defaults, "defaults");
  const { sendChat, close } = createServiceCalls(options, auth);

  function requestOf(model: string, given: OpenAIChatOptions) {
    return { model, options: given, quirks: typeof quirks === "function" ? quirks(model) : quirks };
  }

  const methods = chatMethods({
    provider: name,
    tables: TEXT_OPTIONS,
    defaults,
    timeouts: options.timeouts,
    clock: options.clock,
    chat: (log, given) =>
      named(name, async () => {
        const answer = await sendChat(prepareText(requestOf(log.model, given)), log, given);
        return await chatResult(answer.content, answer.outcome, log, answer);
      }),
    open: (log, given, stop) =>
      named(name, () => sendChat(prepareTextStream(requestOf(log.model, given), maxEventBytes), log, given, stop)),
    traitsOf: () => modelTraits(options),
  });

  return {
    // The methods' types are those of any request: the client narrows them.
    ...identify(methods, options) as unknown as Pick<OpenAICompatibleText, "chat" | "stream" | "model">,
    authInfo: auth.info,
    close,
    [Symbol.dispose]: close,
  };
}
