/**
 * The inputs of models that are invoked asynchronously, as they are documented. Bytes are sent as base64.
 * Sources: "Luma AI models", "TwelveLabs Marengo Embed 2.7" and "3.0" of the Bedrock user guide; "Video generation" and "Embeddings
 * request schema" of the Nova user guide; read 2026-11-30.
 */

/** Bytes, or their base64. */
export type MediaBytes = Uint8Array | string;

/** A file in S3. */
export interface S3Location {
  /** Such as `s3://bucket/video.mp4`. */
  uri: string;
  /** The account that owns the bucket. */
  bucketOwner?: string | undefined;
}

/** A frame for Luma Ray: JPEG or PNG, 512 to 4096 pixels wide and high, at most 25 MB. */
export interface LumaKeyframe {
  /** Discriminant. */
  type: "image";
  /** The image. */
  source: {
    type: "base64";
    media_type: "image/jpeg" | "image/png" | (string & Record<never, never>);
    data: MediaBytes;
  };
}

/** The input of Luma Ray 2: a video by text, or by text and its first or last frame. */
export interface LumaRayInput {
  /** The content of the video, 1 to 5,000 characters. */
  prompt: string;
  /** Width to height. @default {"16:9"} */
  aspect_ratio?: "1:1" | "16:9" | "9:16" | "4:3" | "3:4" | "21:9" | "9:21" | undefined;
  /** Whether the end of the video fits its beginning. @default {false} */
  loop?: boolean | undefined;
  /** The length. @default {"5s"} */
  duration?: "5s" | "9s" | undefined;
  /** The height in lines. @default {"720p"} */
  resolution?: "540p" | "720p" | undefined;
  /** The first frame, the last frame, or both. */
  keyframes?: { frame0?: LumaKeyframe | undefined; frame1?: LumaKeyframe | undefined } | undefined;
}

/** An image for Nova Reel, of 1280 × 720 pixels. */
export interface NovaReelImage {
  /** The format of the image. */
  format: "png" | "jpeg";
  /** The bytes, or a file in S3. */
  source: { bytes: MediaBytes } | { s3Location: S3Location };
}

/** The settings of Nova Reel's videos. */
export interface NovaReelConfig {
  /** 6 for one shot; 12 to 120 in steps of 6 for shots that the model plans. */
  durationSeconds?: number | undefined;
  /** Frames per second. */
  fps?: 24 | undefined;
  /** Pixels. */
  dimension?: "1280x720" | undefined;
  /** 0 to 2,147,483,646. */
  seed?: number | undefined;
}

/** The input of Nova Reel: one shot, shots that the model plans, or shots of your own. The model is retired. */
export type NovaReelInput =
  | {
    taskType: "TEXT_VIDEO";
    /** At most 512 characters, and at most one image, the first frame. */
    textToVideoParams: { text: string; images?: readonly NovaReelImage[] | undefined };
    videoGenerationConfig?: NovaReelConfig | undefined;
  }
  | {
    taskType: "MULTI_SHOT_AUTOMATED";
    /** At most 4,000 characters. */
    multiShotAutomatedParams: { text: string };
    videoGenerationConfig?: NovaReelConfig | undefined;
  }
  | {
    taskType: "MULTI_SHOT_MANUAL";
    /** At most 512 characters for each shot of six seconds. */
    multiShotManualParams: { shots: readonly { text: string; image?: NovaReelImage | undefined }[] };
    videoGenerationConfig?: Omit<NovaReelConfig, "durationSeconds"> | undefined;
  };

/** The media of Marengo: base64, or a file in S3. */
export type MarengoMedia = { base64String: MediaBytes } | { s3Location: S3Location };

/** The input of Marengo Embed 2.7. */
export interface Marengo27Input {
  /** The kind of the input. */
  inputType: "video" | "audio" | "image" | "text";
  /** The text, for `text`: at most 77 tokens. */
  inputText?: string | undefined;
  /** Whether a longer text is cut. @default {"end"} */
  textTruncate?: "end" | "none" | undefined;
  /** The media, for every other kind. */
  mediaSource?: MarengoMedia | undefined;
  /** The beginning in seconds, for video and audio. @default {0} */
  startSec?: number | undefined;
  /** The length in seconds, for video and audio. @default all of it */
  lengthSec?: number | undefined;
  /** The length of each segment in seconds, 2 to 10, for video and audio. @default by shots, or about 10 seconds */
  useFixedLengthSec?: number | undefined;
  /** The embeddings of a video. @default all of them */
  embeddingOption?: readonly ("visual-text" | "visual-image" | "audio")[] | undefined;
}

/** A video or an audio file for Marengo Embed 3.0. */
export interface Marengo3Recording {
  /** The media: up to 4 hours and 6 GB in S3. */
  mediaSource: MarengoMedia;
  /** The beginning in seconds. @default {0} */
  startSec?: number | undefined;
  /** The end in seconds. @default the end of the media */
  endSec?: number | undefined;
  /** How the media is cut into segments. */
  segmentation?:
    | { method: "dynamic"; dynamic: { minDurationSec: number } }
    | { method: "fixed"; fixed: { durationSec: number } }
    | undefined;
  /** The embeddings of each segment. */
  embeddingOption?: readonly ("visual" | "audio" | "transcription")[] | undefined;
  /** Whether the embeddings of a segment stay apart or become one. */
  embeddingType?: readonly ("separate_embedding" | "fused_embedding")[] | undefined;
  /** Whether segments, the whole media, or both are embedded. */
  embeddingScope?: readonly ("clip" | "asset")[] | undefined;
}

/** The input of Marengo Embed 3.0. */
export type Marengo3Input =
  | { inputType: "video"; video: Marengo3Recording }
  | { inputType: "audio"; audio: Marengo3Recording }
  | { inputType: "image"; image: { mediaSource: MarengoMedia } }
  | { inputType: "text"; text: { inputText: string } }
  | { inputType: "text_image"; text_image: { inputText: string; mediaSource: MarengoMedia } };

/** A file for Nova's embeddings. */
export type NovaSource = { bytes: MediaBytes } | { s3Location: S3Location };

/** The input of Nova's multimodal embeddings: one embedding for each segment of a long text, a video or an audio file. */
export interface NovaSegmentedEmbeddingInput {
  /** The version of this format. */
  schemaVersion?: "nova-multimodal-embed-v1" | undefined;
  /** The task. */
  taskType: "SEGMENTED_EMBEDDING";
  /** The input and its segments. */
  segmentedEmbeddingParams: {
    /** The use of the embeddings. */
    embeddingPurpose:
      | "GENERIC_INDEX"
      | "GENERIC_RETRIEVAL"
      | "TEXT_RETRIEVAL"
      | "IMAGE_RETRIEVAL"
      | "VIDEO_RETRIEVAL"
      | "DOCUMENT_RETRIEVAL"
      | "AUDIO_RETRIEVAL"
      | "CLASSIFICATION"
      | "CLUSTERING";
    /** @default {3072} */
    embeddingDimension?: 256 | 384 | 1024 | 3072 | undefined;
    /** A text. */
    text?: {
      truncationMode: "START" | "END" | "NONE";
      value?: string | undefined;
      source?: NovaSource | undefined;
      /** The most characters of a segment. @default {{ maxLengthChars: 32000 }} */
      segmentationConfig?: { maxLengthChars?: number | undefined } | undefined;
    } | undefined;
    /** An image, which has one segment. */
    image?: {
      detailLevel?: "STANDARD_IMAGE" | "DOCUMENT_IMAGE" | undefined;
      format: "png" | "jpeg" | "gif" | "webp";
      source: NovaSource;
    } | undefined;
    /** An audio file. */
    audio?: {
      format: "mp3" | "wav" | "ogg";
      source: NovaSource;
      /** The length of a segment, 1 to 30 seconds. @default {{ durationSeconds: 5 }} */
      segmentationConfig?: { durationSeconds?: number | undefined } | undefined;
    } | undefined;
    /** A video. */
    video?: {
      format: "mp4" | "mov" | "mkv" | "webm" | "flv" | "mpeg" | "mpg" | "wmv" | "3gp";
      source: NovaSource;
      embeddingMode: "AUDIO_VIDEO_COMBINED" | "AUDIO_VIDEO_SEPARATE";
      /** The length of a segment, 1 to 30 seconds. @default {{ durationSeconds: 5 }} */
      segmentationConfig?: { durationSeconds?: number | undefined } | undefined;
    } | undefined;
  };
}

/** The input of any other model: an object in the model's own format. */
export type OtherModelInput = Readonly<Record<string, unknown>>;

/** The input of a model, by its id. */
export type AsyncModelInput<M extends string = string> = string extends M ? object
  : M extends `${string}luma.ray-v2${string}` ? LumaRayInput
  : M extends `${string}amazon.nova-reel-${string}` ? NovaReelInput
  : M extends `${string}twelvelabs.marengo-embed-2-7-${string}` ? Marengo27Input
  : M extends `${string}twelvelabs.marengo-embed-3-0-${string}` ? Marengo3Input
  : M extends `${string}amazon.nova-2-multimodal-embeddings-${string}` ? NovaSegmentedEmbeddingInput
  : OtherModelInput;
