/**
 * The small client: text in and out.
 */
import type { Authenticator } from "../../transport/authenticator.ts";
import { checkOptions, type OptionTable, optionTable } from "../../base/check_options.ts";
import type { ChatStream } from "../../chat/chat_stream.ts";
import type { Messages } from "../../chat/content.ts";
import type { ChatModel, ChatProvider } from "../../chat/provider.ts";
import type { GateMessages } from "../../chat/request.ts";
import type { ResultOf } from "../../chat/result.ts";
import type { AnyModel } from "../../chat/any_model.ts";
import type { ToolEntry } from "../../chat/tool.ts";
import type { Gate, ModelId } from "../../models/gate.ts";
import type { BedrockChatOptions } from "../chat_options.ts";
import { textCodec } from "../converse/text_codec.ts";
import { checkAuthenticator } from "./check_authenticator.ts";
import { baseChecks } from "./base_checks.ts";
import { type ClientMembers, createChatClient } from "./chat_client.ts";
import type { ClientOptions } from "./options.ts";

/**
 * The options of a request to a text client, except the model. Messages have text, and blocks of the type `unknown`, which are sent
 * as they are; another block is a `TypeError`.
 */
export interface TextChatOptions<M = AnyModel, C extends Messages = Messages> extends
  Pick<
    BedrockChatOptions,
    | "system"
    | "maxTokens"
    | "temperature"
    | "topP"
    | "stopSequences"
    | "additionalModelRequestFields"
    | "additionalModelResponseFieldPaths"
    | "signal"
    | "timeouts"
    | "retry"
    | "headers"
  > {
  /** The conversation so far; a string is one user message. */
  messages: GateMessages<M, C>;
}

/** A request to a text client. */
export interface TextChatRequest<M extends ModelId = ModelId, C extends Messages = Messages>
  extends TextChatOptions<M, C> {
  /** A foundation model's id, an inference profile's id, or an ARN. */
  model: Gate<M, "chat", M>;
}

/** Defaults of a text client's requests. */
export type TextChatDefaults = Partial<Omit<TextChatOptions, "messages">>;

// `T` and `O` are never inferred from a request: they make a text client a `ChatProvider`, and its handles a `ChatModel`.

/** A text client with a model: a `ChatModel` that refuses every option beyond {@link TextChatOptions}. */
export interface TextModel<M extends ModelId = AnyModel> extends ChatModel<M> {
  /** The options that every request of the handle has unless the request overrides them, as of {@link ChatModel}. */
  readonly defaults?: TextChatDefaults | undefined;
  /** Sends a conversation, and resolves with the whole answer. */
  chat<const T extends readonly ToolEntry[] = readonly [], const C extends Messages = Messages, O = unknown>(
    request: TextChatOptions<M, C>,
  ): Promise<ResultOf<T, O>>;
  /** Returns a stream of the answer. */
  stream<const T extends readonly ToolEntry[] = readonly [], const C extends Messages = Messages, O = unknown>(
    request: TextChatOptions<M, C>,
  ): ChatStream<T, O>;
}

/** A client that sends and receives text. Blocks that are not text arrive as `unknown` blocks, and can be sent back. */
export interface TextClient extends ChatProvider, ClientMembers {
  /** Sends a conversation, and resolves with the whole answer. Errors as of {@link ChatProvider}. */
  chat<
    const M extends ModelId,
    const T extends readonly ToolEntry[] = readonly [],
    const C extends Messages = Messages,
    O = unknown,
  >(request: TextChatRequest<M, C>): Promise<ResultOf<T, O>>;
  /** Returns a stream of the answer. Never throws: the first read rejects with any failure. */
  stream<
    const M extends ModelId,
    const T extends readonly ToolEntry[] = readonly [],
    const C extends Messages = Messages,
    O = unknown,
  >(request: TextChatRequest<M, C>): ChatStream<T, O>;
  /** Returns a handle with the model and other defaults of its requests. */
  model<const M extends ModelId>(id: Gate<M, "chat", M>, defaults?: TextChatDefaults): TextModel<M>;
}

/** Options of `createTextClient`. */
export interface TextClientOptions extends Omit<ClientOptions, "control" | "models" | "codecs" | "defaults"> {
  /** Defaults of every request. */
  defaults?: TextChatDefaults | undefined;
}

const FULL_CLIENT = "createBedrockWith() or createBedrock(), which speak all of Converse";

const TEXT_CLIENT_OPTIONS: OptionTable = /* @__PURE__ */ optionTable<TextClientOptions>(() => ({
  of: "createTextClient()",
  options: baseChecks(),
  otherNames: {
    models: FULL_CLIENT,
    profiles: FULL_CLIENT,
    residency: FULL_CLIENT,
    control: FULL_CLIENT,
    codecs: FULL_CLIENT,
    converse: FULL_CLIENT,
    apiKey: "the first argument: bearer(apiKey)",
    credentials: "the first argument: sigv4({ credentials })",
    auth: "the first argument",
  },
}));

/**
 * Creates the small client: text in and out, with the authenticator that you pass. A bundle with it includes neither the rest of
 * Converse nor, with `bearer()`, the SigV4 signer. Tools, media, structured output, reasoning, caching, guardrails, the check of
 * requests, facts about models, `fetch`, `request` and AWS's own operations need `createBedrockWith` or `createBedrock`.
 *
 * @throws {TypeError} when an option has an unknown name or an invalid value, or two options contradict each other.
 * @throws {RangeError} when a timeout, a retry count or `maxFrameBytes` is out of range.
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { bearer, createTextClient } from "@bedrock-edge/client";
 * import { fakeBedrock } from "@bedrock-edge/client/testing";
 *
 * const fake = fakeBedrock({ apiKey: "k", replies: ["Hello!"] });
 * const client = createTextClient(bearer("k"), { region: "us-east-1", fetch: fake });
 * assertEquals((await client.chat({ model: "amazon.nova-lite-v1:0", messages: "Hi" })).text, "Hello!");
 * ```
 */
export function createTextClient(auth: Authenticator, options: TextClientOptions = {}): TextClient {
  checkAuthenticator(auth);
  checkOptions(options, TEXT_CLIENT_OPTIONS);
  const { client } = createChatClient(auth, "createTextClient", textCodec, options);
  return client as unknown as TextClient; // the types of tools and output exist for the compiler alone
}
