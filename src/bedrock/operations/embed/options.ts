/**
 * The options of `embed()`, its result, and their types.
 */
import {
  checkedElsewhere,
  flag,
  invalidOption,
  object,
  oneOf,
  type OptionCheck,
  type OptionTable,
  optionTable,
  text,
} from "../../../base/check_options.ts";
import { shown } from "../../../base/quote.ts";
import type { Gate, ModelId } from "../../../models/gate.ts";
import { callChecks, type CallOptions } from "../base/call.ts";
import { EMBEDDING_CODECS, type EmbeddingFormat } from "./formats/codecs.ts";
import type { EmbeddingType, EmbedS3Location, EmbedTruncation } from "./formats/format.ts";
import type { CommonPurpose } from "./formats/purpose.ts";

/**
 * A file: bytes, a `Blob` or a `File`, base64, a data URL, or a file in S3 for models that read S3. The bytes tell the format;
 * a wrong label of the same kind does no harm.
 */
export type EmbedMedia =
  | string
  | Uint8Array
  | ArrayBuffer
  | Blob
  | {
    /** A file in S3, for Nova and Marengo. The service reads it with the rights of the caller. */
    readonly s3Location: EmbedS3Location;
  };

/** An input that is more than a text. It becomes one vector: a text beside an image shares the vector of the image. */
export interface EmbedContent {
  /** A text. */
  readonly text?: string | undefined;
  /** An image. */
  readonly image?: EmbedMedia | undefined;
  /** A sound of at most 30 seconds, for Nova. */
  readonly audio?: EmbedMedia | undefined;
  /** A video of at most 30 seconds, for Nova. */
  readonly video?: EmbedMedia | undefined;
  /** The format of the file, such as `mp3` or `video/mp4`. @default that of the bytes, the data URL, the `Blob` or the S3 key */
  readonly format?: string | undefined;
}

/** An input: a text, or content with a file. */
export type EmbedInput = string | EmbedContent;

/**
 * The use of the vectors, for models that tell uses apart: index texts as `document`, and search them with a `query`. Any other
 * text is sent as the model's own name of a purpose, such as Nova's `IMAGE_RETRIEVAL`. Titan and Marengo embed for all purposes
 * alike.
 */
export type EmbedPurpose = CommonPurpose | (string & Record<never, never>);

/**
 * A vector: a list of numbers, or one list by type where several types were asked for. A list of types that the compiler does not
 * know in full may lack some.
 */
export type Embedding<T> = T extends readonly (infer U extends EmbeddingType)[]
  ? number extends T["length"] ? { readonly [K in U]?: number[] } : { readonly [K in U]: number[] }
  : number[];

/** The options of {@link embed}. */
export interface EmbedOptions<
  M extends ModelId = ModelId,
  T extends EmbeddingType | readonly EmbeddingType[] = EmbeddingType | readonly EmbeddingType[],
> extends CallOptions {
  /** The model: an id, an inference profile or an ARN. */
  model: Gate<M, "embed", M>;
  /** The inputs in order: one, a list, or anything that is iterated over once, a batch ahead of the calls. */
  input: EmbedInput | Iterable<EmbedInput> | AsyncIterable<EmbedInput>;
  /** The request format, for a model that the registry does not know. @default the registry's */
  format?: EmbeddingFormat | undefined;
  /** The length of the vectors, for models that can choose it. @default the model's */
  dimensions?: number | undefined;
  /**
   * Whether each vector gets length 1. Titan V2 does this itself; `true` makes it so for other models, whose vectors are divided by
   * their length here. Only for `float`. @default the model's: Titan V2 normalizes
   */
  normalize?: boolean | undefined;
  /** The use of the vectors. @default {"document"} */
  purpose?: EmbedPurpose | undefined;
  /**
   * The type of the numbers, or several types at once. `binary` and `ubinary` of Cohere have eight dimensions in each number, with
   * and without a sign; `binary` of Titan is a list of single bits. @default {"float"}
   */
  type?: T | undefined;
  /**
   * The end of a text that is cut off when it is too long, for models that cut. `none` refuses such a text. @default {"none"}, but
   * Cohere v4, whose default is not documented, decides by itself
   */
  truncate?: EmbedTruncation | undefined;
  /** The most calls at the same time. @default {4} */
  concurrency?: number | undefined;
  /** The most inputs of one call. @default the most that the model takes: 96 for Cohere, 1 for others */
  batchSize?: number | undefined;
  /**
   * Members of the model's own format for the body of each request, such as `max_tokens` of Cohere v4. They replace members of the
   * same name; of an object, only the members that are named here.
   */
  additionalModelRequestFields?: Readonly<Record<string, unknown>> | undefined;
}

/** Vectors. */
export interface EmbedResult<T = "float"> {
  /** One vector for each input, in the order of the inputs. Plain lists, which JSON and every store of vectors take. */
  readonly embeddings: Embedding<T>[];
  /** The tokens of all inputs; `undefined` if the service did not count those of every call. */
  readonly usage: { readonly inputTokens: number } | undefined;
  /** The model that was called: the id after routing. */
  readonly model: string;
  /** The places of the inputs that the model cut, where it says so: Nova does. */
  readonly truncated: readonly number[];
}

/** Accepts whole numbers of at least 1. */
const count: OptionCheck = (value, option) => {
  if (Number.isSafeInteger(value) && Number(value) >= 1) return;
  const { message } = invalidOption(option, shown(value), "a whole number of at least 1");
  throw typeof value === "number" ? new RangeError(message) : new TypeError(message);
};

const oneType: OptionCheck = (value, option) => oneOf("float", "int8", "uint8", "binary", "ubinary")(value, option);

const types: OptionCheck = (value, option) => {
  if (!Array.isArray(value)) return oneType(value, option);
  if (!value.length) throw invalidOption(option, "an empty list", "one type or a list of types");
  value.forEach((one, at) => oneType(one, `${option}[${at}]`));
};

/** The checks of the options. */
export const EMBED_OPTIONS: OptionTable = /* @__PURE__ */ optionTable<EmbedOptions>(() => ({
  of: "embed()",
  options: {
    model: text,
    input: checkedElsewhere,
    format: oneOf(...Object.keys(EMBEDDING_CODECS)),
    dimensions: count,
    normalize: flag,
    purpose: text,
    type: types,
    truncate: oneOf("start", "end", "none"),
    concurrency: count,
    batchSize: count,
    additionalModelRequestFields: object,
    ...callChecks(),
  },
  otherNames: {
    value: "input",
    values: "input",
    text: "input",
    texts: "input",
    inputs: "input",
    inputText: "input",
    modelId: "model",
    outputDimension: "dimensions",
    outputEmbeddingLength: "dimensions",
    inputType: "purpose",
    taskType: "purpose",
    embeddingPurpose: "purpose",
    embeddingTypes: "type",
    maxEmbeddingsPerCall: "batchSize",
    maxParallelCalls: "concurrency",
    abortSignal: "signal",
    maxRetries: "retry: { maxRetries }",
  },
}));
