/**
 * What messages are made of. The rule: `type` is the Converse member's name, and what stands beside it is that member.
 * Source: the bedrock-runtime API model of 2026-06-19 and the API reference, read 2026-11-20.
 */
import type { Gate } from "../models/gate.ts";

/**
 * The bytes of a file: a `Uint8Array` or any other view or buffer, a `Blob` or `File`, or base64. Base64 may be URL-safe, have
 * line breaks, or stand in a data URL; only base64 survives JSON, and answers hold nothing else. The bytes of a stream or of a
 * `Response` must be read first.
 */
export type Bytes = ArrayBufferView | ArrayBuffer | SharedArrayBuffer | Blob | string;

/** An object in S3 that Bedrock reads itself. */
export interface S3Location {
  /** Such as `s3://bucket/key`. */
  uri: string;
  /** The account that owns the bucket, where it is not the caller's. */
  bucketOwner?: string | undefined;
}

/** A file's bytes, or an object in S3. */
export type Source = { bytes: Bytes } | { s3Location: S3Location };

/** Text. */
export interface TextBlock {
  /** Tells this block from the others. */
  type: "text";
  /** The text; AWS refuses one that is blank. */
  text: string;
}

/**
 * A picture; a user's, or in an answer the model's. At most 3.75 MB and 8000 x 8000 pixels, 20 in a request: the history and
 * tool results count.
 */
export interface ImageBlock {
  /** Discriminant. */
  type: "image";
  /**
   * The format of the bytes. The check reads other names of it, such as `image/jpg`, and believes the bytes where they are in
   * another of these formats; each change is in `repairs`.
   */
  format: "png" | "jpeg" | "gif" | "webp";
  /** Where the bytes are. */
  source: Source;
  /** Why the model made none; only in answers. */
  error?: { message?: string | undefined } | undefined;
}

/**
 * A file to read. At most 4.5 MB, 5 in a request: the history and tool results count. Its message needs a text beside it.
 */
export interface DocumentBlock {
  /** Discriminant. */
  type: "document";
  /** What the model knows it by: letters, digits, single blanks, `-_()[]`, at most 200, each name once. */
  name: string;
  /** The format of the bytes. Other names of it are read as those of an image are. @default what the bytes or the name say */
  format?: "pdf" | "csv" | "doc" | "docx" | "xls" | "xlsx" | "html" | "txt" | "md" | undefined;
  /**
   * Where the bytes are, or plain text, whole or in the parts that can be cited. Bedrock takes text only with `citations`
   * enabled: without, the check sends it as the bytes of a file.
   */
  source: Source | { text: string } | { content: readonly { text: string }[] };
  /** What the model should know of the document. */
  context?: string | undefined;
  /** Whether the answer may cite the document; never in a tool result. @default {{ enabled: false }} */
  citations?: { enabled: boolean } | undefined;
}

/** A film. Inline at most 25 MB with everything else, from S3 1 GB. */
export interface VideoBlock {
  /** Discriminant. */
  type: "video";
  /** `mkv`, `mov`, `mp4`, `webm`, `flv`, `mpeg`, `mpg`, `wmv` or `three_gp`; other names are read as those of an image are. */
  format: string;
  /** Where the bytes are. */
  source: Source;
}

/** Sound; a user's, or in an answer the model's. */
export interface AudioBlock {
  /** Discriminant. */
  type: "audio";
  /** Such as `mp3`, `wav`, `flac` or `pcm`; other names are read as those of an image are. */
  format: string;
  /** Where the bytes are. */
  source: Source;
  /** Why the model made none; only in answers. */
  error?: { message?: string | undefined } | undefined;
}

/** Something found elsewhere, for the model to answer from and cite. */
export interface SearchResultBlock {
  /** Tells this block from the others. */
  type: "searchResult";
  /** Where it was found, such as a URL. */
  source: string;
  /** Its title. */
  title: string;
  /** What it says. */
  content: readonly { text: string }[];
  /** Whether the answer may cite it. @default {{ enabled: false }} */
  citations?: { enabled: boolean } | undefined;
}

/** What a guardrail shall look at. Where there is one such block, it looks at nothing else. */
export interface GuardContentBlock {
  /** Tells this block from the others. */
  type: "guardContent";
  /** A text with what it is to the guardrail (`grounding_source`, `query`, `guard_content`), or a picture. */
  content:
    | { text: string; qualifiers?: readonly string[] | undefined }
    | { image: { format: "png" | "jpeg"; source: { bytes: Bytes } } };
}

/** Readable reasoning with the signature that must be echoed, or bytes that the service redacted. */
export interface ReasoningBlock {
  /** Tells this block from the others. */
  type: "reasoningContent";
  /** What the model thought. */
  text?: string | undefined;
  /** Proves to the service that the text is the model's. */
  signature?: string | undefined;
  /** The bytes exactly as they came: base64, or the bytes themselves. */
  redactedContent?: Exclude<Bytes, Blob> | undefined;
}

/** Where a claim of the model comes from. */
export interface Citation {
  /** The document's title. */
  title?: string | undefined;
  /** Where the document is from. */
  source?: string | undefined;
  /** What it says there. */
  sourceContent?: readonly { text: string }[] | undefined;
  /** Which part of it: one member, such as `documentPage` with `documentIndex`, `start` and `end`, or `web` with `url`. */
  location?: Readonly<Record<string, unknown>> | undefined;
}

/** Text with its sources. */
export interface CitationsBlock {
  /** Tells this block from the others. */
  type: "citationsContent";
  /** The text; absent where the model cites without writing, as Nova's grounding does. */
  content?: readonly { text: string }[] | undefined;
  /** Its sources. */
  citations: readonly Citation[];
}

/** Everything before it may be read from the prompt cache next time. */
export interface CachePointBlock {
  /** Tells this block from the others. */
  type: "cachePoint";
  /** How long it is kept unread. @default {"5m"} */
  ttl?: "5m" | "1h" | undefined;
}

/** What every tool call has. */
export interface ToolUseBase<N extends string = string> {
  /** Tells this block from the others. */
  type: "toolUse";
  /** What the result must name. */
  toolUseId: string;
  /** The tool's. */
  name: N;
  /** The wire's own `type` (such as `server_tool_use`): the service runs it, we never do. */
  serverTool?: string | undefined;
  /** The wire's own `type` of a call that the caller runs, such as `tool_use`. It goes back as it came. */
  wireType?: string | undefined;
}

/** A tool call that can be run. */
export interface ValidToolUse<N extends string = string, I = unknown> extends ToolUseBase<N> {
  /** Parsed input, as the tool's schema makes it. */
  input: I;
  /** Only a call that must not be run has it. */
  invalid?: undefined;
}

/** A tool call that must not be run: its input is cut off, not a JSON object, or does not fit the tool's schema. */
export interface InvalidToolUse<N extends string = string> extends ToolUseBase<N> {
  /** There is none that could be used. */
  input?: undefined;
  /** Why not. */
  invalid: {
    /** What the model wrote. */
    raw: string;
    /** What is wrong with it. */
    error: string;
  };
}

/**
 * A tool call: of the model, or one that the service has made itself. Look at `invalid` before `input`.
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

/** What a tool gave back. */
export interface ToolResultBlock {
  /** Tells this block from the others. */
  type: "toolResult";
  /** The call that it answers. */
  toolUseId: string;
  /** A bare string is one text. */
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
  /** The wire's own `type` of a result that the service made itself; `true` where it gave none. */
  serverTool?: string | true | undefined;
}

/** Which tool `toolAddition` and `toolRemoval` are about: one that is declared in `tools`. */
export interface ToolReference {
  /** The wire's own `type`. */
  type?: string | undefined;
  /** The tool's name. */
  name?: string | undefined;
  /** The server that it comes from. */
  serverName?: string | undefined;
}

/** From here on the model may use the tool. In messages of the role `system` only. */
export interface ToolAdditionBlock {
  /** Tells this block from the others. */
  type: "toolAddition";
  /** Which. */
  tool: ToolReference;
}

/** From here on the model may not use the tool. In messages of the role `system` only. */
export interface ToolRemovalBlock {
  /** Tells this block from the others. */
  type: "toolRemoval";
  /** Which. */
  tool: ToolReference;
}

/**
 * A block this version has no type for, carried through unchanged in both directions: `name` is the wire's member, `value`
 * what stands under it.
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
  /** Tells this block from the others. */
  type: "unknown";
  /** The wire's member, such as `image`. */
  name: string;
  /** What stands under it, as JSON. */
  value: unknown;
}

/** Blocks every model takes back, whatever it cannot produce itself. */
export type CommonBlock =
  | TextBlock
  | ToolUseBlock
  | ToolResultBlock
  | ReasoningBlock
  | CitationsBlock
  | UnknownBlock;

/** `T`, unless it is the sentence of a gate: then nothing. */
export type UngatedBlock<T> = T extends string ? never : T;

/** Blocks that may be sent to `M`; one that the model is known not to read drops out of the union. */
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

/** One turn of a conversation. */
export interface Message<M = string> {
  /**
   * A `system` message is moved into the system prompt, order kept; its tool additions and removals stay where they are.
   */
  role: "user" | "assistant" | "system";
  /** A bare string is one text block. */
  content: string | readonly ContentBlock<M>[];
}

/** What a model sent: fits any later request, and survives JSON. Generated media are `unknown` blocks here. */
export interface AssistantMessage {
  /** Always the assistant's. */
  role: "assistant";
  /** Every block, in order, those we have no type for too. */
  content: readonly CommonBlock[];
}

/** A conversation; a bare string is one user message. */
export type Messages = string | readonly Message[];
