/**
 * The blocks and messages of a conversation. `type` names the block on the wire; the other members are its content.
 * Source: the bedrock-runtime API model of 2026-06-19 and the API reference, read 2026-11-20.
 */
import type { Gate } from "../models/gate.ts";

/**
 * The bytes of a file: a `Uint8Array` or any other view or buffer, a `Blob` or `File`, or base64. Base64 may be URL-safe, have
 * line breaks, or be in a data URL. Answers hold base64 only, which survives JSON. `readMedia()` reads a stream, a `Response` or a URL.
 */
export type Bytes = ArrayBufferView | ArrayBuffer | SharedArrayBuffer | Blob | string;

/** An object in S3 that the service reads itself. */
export interface S3Location {
  /** The URI, such as `s3://bucket/key`. */
  uri: string;
  /** The account that owns the bucket, if the caller's account does not. */
  bucketOwner?: string | undefined;
}

/**
 * A file's bytes, an object in S3, or a URL that the service reads itself. Few services read all three; a source that the service
 * does not read is a `TypeError`.
 */
export type Source = { bytes: Bytes } | { s3Location: S3Location } | { url: string };

/**
 * An image from a user, or in an answer from the model. At most 3.75 MB and 8000 x 8000 pixels, and at most 20 images in a
 * request, counting the history and tool results.
 */
export interface ImageBlock {
  /** Discriminant. */
  type: "image";
  /**
   * The format of the bytes. The check accepts other names, such as `image/jpg`, and corrects a format that the bytes
   * contradict; each change is in `repairs`.
   */
  format: "png" | "jpeg" | "gif" | "webp";
  /** The bytes, or their place in S3. */
  source: Source;
  /** Why the model produced no media; only in answers. */
  error?: { message?: string | undefined } | undefined;
  /**
   * The members that this version has no place for, as the service sent them, such as the `providerMetadata` of a gateway. That
   * service gets back those that it takes; no other service gets any.
   */
  unknown?: Readonly<Record<string, unknown>> | undefined;
}

/**
 * A file to read. At most 4.5 MB, and at most 5 documents in a request, counting the history and tool results. A message with
 * a document needs text too.
 */
export interface DocumentBlock {
  /** Discriminant. */
  type: "document";
  /** The name for the model: at most 200 letters, digits, single blanks and `-_()[]`. Names must be unique. */
  name: string;
  /** The format of the bytes; other names are accepted as for images. @default taken from the bytes or the name */
  format?: "pdf" | "csv" | "doc" | "docx" | "xls" | "xlsx" | "html" | "txt" | "md" | undefined;
  /**
   * The bytes, their place in S3, plain text, or text in parts that can be cited. The service accepts text only with `citations`
   * enabled; otherwise the check sends the text as the bytes of a file.
   */
  source: Source | { text: string } | { content: readonly { text: string }[] };
  /** Information about the document for the model. */
  context?: string | undefined;
  /** Whether the answer may cite the document; not supported in a tool result. @default {{ enabled: false }} */
  citations?: { enabled: boolean } | undefined;
}

/** A video: inline at most 25 MB together with the rest of the request, from S3 at most 1 GB. */
export interface VideoBlock {
  /** Discriminant. */
  type: "video";
  /** `mkv`, `mov`, `mp4`, `webm`, `flv`, `mpeg`, `mpg`, `wmv` or `three_gp`; other names are accepted as for images. */
  format: string;
  /** The bytes, or their place in S3. */
  source: Source;
}

/** Audio from a user, or in an answer from the model. */
export interface AudioBlock {
  /** Discriminant. */
  type: "audio";
  /** A format such as `mp3`, `wav`, `flac` or `pcm`; other names are accepted as for images. */
  format: string;
  /** The bytes, or their place in S3. */
  source: Source;
  /** Why the model produced no media; only in answers. */
  error?: { message?: string | undefined } | undefined;
  /**
   * The members that this version has no place for, as the service sent them, such as the `providerMetadata` of a gateway. That
   * service gets back those that it takes; no other service gets any.
   */
  unknown?: Readonly<Record<string, unknown>> | undefined;
}

/** A search result for the model to answer from and cite. */
export interface SearchResultBlock {
  /** Discriminant. */
  type: "searchResult";
  /** The source of the result, such as a URL. */
  source: string;
  /** Its title. */
  title: string;
  /** The text of the result. */
  content: readonly { text: string }[];
  /** Whether the answer may cite the result. @default {{ enabled: false }} */
  citations?: { enabled: boolean } | undefined;
}

/** Content for the guardrail. If a request has such a block, the guardrail checks nothing else. */
export interface GuardContentBlock {
  /** Discriminant. */
  type: "guardContent";
  /** A text with its role for the guardrail (`grounding_source`, `query`, `guard_content`), or an image. */
  content:
    | { text: string; qualifiers?: readonly string[] | undefined }
    | { image: { format: "png" | "jpeg"; source: { bytes: Bytes } } };
}

/** Readable reasoning with the signature that must be sent back, or bytes that the service redacted. */
export interface ReasoningBlock {
  /** Discriminant. */
  type: "reasoningContent";
  /** The model's thoughts. */
  text?: string | undefined;
  /** Proves to the service that the text is the model's. */
  signature?: string | undefined;
  /** The bytes exactly as they came: base64, or the bytes themselves. */
  redactedContent?: Exclude<Bytes, Blob> | undefined;
  /**
   * The family of the model that wrote the block. A router sets it, and sends the block back only to models of
   * the family. No service gets it.
   */
  family?: string | undefined;
  /**
   * The members that this version has no place for, as the service sent them, such as the `providerMetadata` of a gateway. That
   * service gets back those that it takes; no other service gets any.
   */
  unknown?: Readonly<Record<string, unknown>> | undefined;
}

// Declared behind `ReasoningBlock`, which has a text too: the compiler names the later one for a block without a type.
/** Text. */
export interface TextBlock {
  /** Discriminant. */
  type: "text";
  /** The text; services refuse blank text. */
  text: string;
  /**
   * The members that this version has no place for, as the service sent them, such as the `providerMetadata` of a gateway. That
   * service gets back those that it takes; no other service gets any.
   */
  unknown?: Readonly<Record<string, unknown>> | undefined;
}

/** The source of a claim in an answer. */
export interface Citation {
  /** The document's title. */
  title?: string | undefined;
  /** The source of the document. */
  source?: string | undefined;
  /** The cited text. */
  sourceContent?: readonly { text: string }[] | undefined;
  /** The cited part: one member, such as `documentPage` with `documentIndex`, `start` and `end`, or `web` with `url`. */
  location?: Readonly<Record<string, unknown>> | undefined;
}

/** Text with its sources. */
export interface CitationsBlock {
  /** Discriminant. */
  type: "citationsContent";
  /** The text; absent if the model sends citations without text, as with a search of the service's own. */
  content?: readonly { text: string }[] | undefined;
  /** The sources of the text. */
  citations: readonly Citation[];
  /**
   * The members that this version has no place for, as the service sent them, such as the `providerMetadata` of a gateway. That
   * service gets back those that it takes; no other service gets any.
   */
  unknown?: Readonly<Record<string, unknown>> | undefined;
}

/** Lets the next request read everything before this block from the prompt cache. */
export interface CachePointBlock {
  /** Discriminant. */
  type: "cachePoint";
  /** How long the cache keeps the prefix after the last use. @default {"5m"} */
  ttl?: "5m" | "1h" | undefined;
}

/** The members that every tool call has. */
export interface ToolUseBase<N extends string = string> {
  /** Discriminant. */
  type: "toolUse";
  /** The id that the result must repeat. */
  toolUseId: string;
  /** The tool's name. */
  name: N;
  /** The wire's `type` of a call that the service runs, such as `server_tool_use`. The caller must not run the call. */
  serverTool?: string | undefined;
  /** The wire's `type` of a call that the caller runs, such as `tool_use`. Send it back unchanged. */
  wireType?: string | undefined;
  /**
   * The members that this version has no place for, as the service sent them, such as the `providerMetadata` of a gateway. That
   * service gets back those that it takes; no other service gets any.
   */
  unknown?: Readonly<Record<string, unknown>> | undefined;
}

/** A tool call that can be run. */
export interface ValidToolUse<N extends string = string, I = unknown> extends ToolUseBase<N> {
  /**
   * The input, parsed by the tool's schema. Numbers are JavaScript's: an integer beyond 2 ** 53 is rounded. In `toolUses` and for
   * `execute` the input has no members named `__proto__`, at any level.
   */
  input: I;
  /** Always absent: only an {@link InvalidToolUse} has it. */
  invalid?: undefined;
}

/**
 * A tool call that must not be run: its input is cut off, is not a JSON object, has more than 500 levels or a number that is too
 * large for JavaScript, or does not fit the tool's schema; or the call came after the answer had stopped.
 */
export interface InvalidToolUse<N extends string = string> extends ToolUseBase<N> {
  /** Always absent: the input cannot be used. */
  input?: undefined;
  /** Why the call must not be run. */
  invalid: {
    /** The input as the model wrote it. A number that is too large for JavaScript is `1e999`. */
    raw: string;
    /** The reason. */
    error: string;
  };
}

/**
 * A tool call of the model, or a call that the service ran itself. Check `invalid` before you read `input`.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import type { ToolUseBlock } from "@bedrock-edge/client";
 *
 * function cityOf(call: ToolUseBlock<"weather", { city: string }>): string {
 *   return call.invalid ? `unknown (${call.invalid.error})` : call.input.city;
 * }
 * assertEquals(cityOf({ type: "toolUse", toolUseId: "1", name: "weather", input: { city: "Oslo" } }), "Oslo");
 * ```
 */
export type ToolUseBlock<N extends string = string, I = unknown> = ValidToolUse<N, I> | InvalidToolUse<N>;

/** The result of a tool call. */
export interface ToolResultBlock {
  /** Discriminant. */
  type: "toolResult";
  /** The call that it answers. */
  toolUseId: string;
  /** A list of parts; a string is one text. */
  content:
    | string
    | readonly (
      | TextBlock
      | ImageBlock
      | DocumentBlock
      | VideoBlock
      | SearchResultBlock
      | UnknownBlock
      | { type: "json"; json: unknown }
    )[];
  /** Whether the tool failed. @default {"success"} */
  status?: "success" | "error" | undefined;
  /** The wire's `type` of a result that the service made itself; `true` if the result has no type. */
  serverTool?: string | true | undefined;
  /**
   * The members that this version has no place for, as the service sent them, such as the `providerMetadata` of a gateway. That
   * service gets back those that it takes; no other service gets any.
   */
  unknown?: Readonly<Record<string, unknown>> | undefined;
}

/** A part of a tool result. */
export type ToolResultPart = Exclude<ToolResultBlock["content"], string>[number];

/** Names a tool of `tools`, for `toolAddition` and `toolRemoval`. */
export interface ToolReference {
  /** The wire's `type`. */
  type?: string | undefined;
  /** The tool's name. */
  name?: string | undefined;
  /** The server that offers the tool. */
  serverName?: string | undefined;
}

/** Allows the tool from here on. Only in messages of the role `system`. */
export interface ToolAdditionBlock {
  /** Discriminant. */
  type: "toolAddition";
  /** The tool. */
  tool: ToolReference;
}

/** Forbids the tool from here on. Only in messages of the role `system`. */
export interface ToolRemovalBlock {
  /** Discriminant. */
  type: "toolRemoval";
  /** The tool. */
  tool: ToolReference;
}

/**
 * A block that this version has no type for. It passes through unchanged in both directions: `name` is the wire's member and
 * `value` its value.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import type { UnknownBlock } from "@bedrock-edge/client";
 *
 * // On the wire: {"hologram":{"format":"holo","depth":3}}
 * const block: UnknownBlock = { type: "unknown", name: "hologram", value: { format: "holo", depth: 3 } };
 * assertEquals(block.name, "hologram");
 * ```
 */
export interface UnknownBlock {
  /** Discriminant. */
  type: "unknown";
  /** The wire's member, such as `image`. */
  name: string;
  /** The member's value, as JSON. */
  value: unknown;
}

/** Blocks that every model accepts in the history. */
export type CommonBlock =
  | ToolUseBlock
  | ToolResultBlock
  | ReasoningBlock
  | TextBlock
  | CitationsBlock
  | UnknownBlock;

/** `T`, or nothing if `T` is the sentence of a gate. */
export type UngatedBlock<T> = T extends string ? never : T;

/** Blocks that may be sent to `M`. The union lacks the blocks that the model is known not to read. */
export type ContentBlock<M = string> =
  | CommonBlock
  | SearchResultBlock
  | GuardContentBlock
  | ToolAdditionBlock
  | ToolRemovalBlock
  | UngatedBlock<Gate<M, "imageInput", ImageBlock>>
  | UngatedBlock<Gate<M, "documentInput", DocumentBlock>>
  | UngatedBlock<Gate<M, "videoInput", VideoBlock>>
  | UngatedBlock<Gate<M, "audioInput", AudioBlock>>
  | UngatedBlock<Gate<M, "promptCache", CachePointBlock>>;

/** Blocks of an answer. */
export type AnswerBlock = CommonBlock | ImageBlock | AudioBlock;

/** One turn of a conversation. Other members of the object, such as an id of the caller's own, are not sent. */
export interface Message<M = string> {
  /**
   * The speaker. The text of a `system` message moves into the system prompt, in order; tool additions and removals stay.
   */
  role: "user" | "assistant" | "system";
  /** A bare string is one text block. */
  content: string | readonly ContentBlock<M>[];
}

/** A message of a model. It fits any later request and survives JSON. Generated media are `unknown` blocks here. */
export interface AssistantMessage {
  /** Always the assistant's. */
  role: "assistant";
  /** Every block, in order, including `unknown` blocks. */
  content: readonly CommonBlock[];
}

/** A conversation; a bare string is one user message. */
export type Messages = string | readonly Message[];
