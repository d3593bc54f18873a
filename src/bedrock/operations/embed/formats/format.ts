/**
 * The request format of a family of embedding models, as one value: what it takes, how a request is written and an answer read.
 */
import type { JsonObject } from "../../../../base/json_object.ts";

/** The number format of a vector. `binary` and `ubinary` have one bit for each dimension. */
export type EmbeddingType = "float" | "int8" | "uint8" | "binary" | "ubinary";

/** The end of a long text that is cut off. */
export type EmbedTruncation = "start" | "end" | "none";

/** The content of an input that becomes one vector. */
export type InputKind = "text" | "image" | "text and image" | "audio" | "video";

/** A file in S3. */
export interface EmbedS3Location {
  /** Its URI, such as `s3://bucket/key`. */
  readonly uri: string;
  /** The account that owns the bucket, if it is another one. */
  readonly bucketOwner?: string | undefined;
}

/** A file of an input, read: either base64 or a location. */
export interface ReadMedia {
  readonly base64?: string | undefined;
  readonly s3Location?: EmbedS3Location | undefined;
  /** The service's name of its format, such as `jpeg`. */
  readonly format: string | undefined;
}

/** An input whose files are read. */
export interface ReadInput {
  readonly kind: InputKind;
  readonly text?: string | undefined;
  readonly media?: ReadMedia | undefined;
}

/** The limits of the images of a format. */
export interface ImageLimits {
  /** The most bytes of a file. @default as many as a request can hold */
  readonly maxBytes?: number | undefined;
  /** The most pixels of a side. @default any */
  readonly maxSide?: number | undefined;
}

/** The options of a call that its body depends on. */
export interface EmbedSettings {
  readonly dimensions?: number | undefined;
  readonly normalize?: boolean | undefined;
  readonly purpose?: string | undefined;
  readonly truncate?: EmbedTruncation | undefined;
  readonly types: readonly EmbeddingType[];
}

/** The vector of one input, in each type that was asked for. */
export type TypedVector = Readonly<Partial<Record<EmbeddingType, readonly number[]>>>;

/** An answer, read. */
export interface DecodedEmbeddings {
  /** The vectors as the answer has them; nothing is checked yet. */
  readonly vectors: readonly Readonly<Partial<Record<EmbeddingType, unknown>>>[];
  /** The tokens of the inputs, where the body has them. */
  readonly inputTokens?: unknown;
  /** Whether the model cut a text. */
  readonly isTruncated?: boolean | undefined;
  /** The reason that a model gives for an answer without a vector. */
  readonly problem?: string | undefined;
}

/** A request format. */
export interface EmbeddingCodec {
  /** The inputs that the format can express. */
  readonly kinds: readonly InputKind[];
  /** The types of vectors that the format can ask for. */
  readonly types: readonly EmbeddingType[];
  /** The truncations that the format can ask for, beside `none`. */
  readonly truncations: readonly EmbedTruncation[];
  /** The options that the format has a member for. */
  readonly has: { readonly dimensions: boolean; readonly normalize: boolean };
  /** Whether files in S3 can be named. */
  readonly takesS3: boolean;
  /** The most characters of a text, where the service is known to refuse more. */
  readonly maxCharacters?: number | undefined;
  /** The documented limits of images. */
  readonly images?: ImageLimits | undefined;
  /** Returns the most inputs of one call. Inputs of kinds with different numbers never share a call. */
  mostInputs(kind: InputKind): number;
  /** Returns the body of a request. */
  encode(inputs: readonly ReadInput[], settings: EmbedSettings): JsonObject;
  /** Reads the body of an answer; `undefined` for a body of another shape. */
  decode(answer: JsonObject, settings: EmbedSettings): DecodedEmbeddings | undefined;
}
