/**
 * The shape of a Converse request, member by member: the constraints of AWS's service model, written by hand. Source:
 * the Smithy model of bedrock-runtime (2026-06-19), and the API reference for the younger `toolAddition`, `toolRemoval`
 * and `effort`; both read 2026-11-20.
 */
import {
  blob,
  boolean,
  type Check,
  float,
  integer,
  json,
  list,
  map,
  oneOf,
  required,
  string,
  structure,
  union,
} from "./constraints.ts";

/** A plain id, an inference profile id, or an ARN. */
const MODEL_ID: RegExp = new RegExp(
  "^(" + [
    "[a-zA-Z0-9:.-]+",
    "([0-9a-zA-Z][_-]?)+",
    "arn:aws(-[^:]+)?:bedrock:[a-z0-9-]{1,20}:(" + [
      ":foundation-model/[a-z0-9-]{1,63}[.][a-z0-9-]{1,63}([.:][a-z0-9-]{1,63}){0,3}",
      "[0-9]{12}:custom-model/[a-z0-9-]{1,63}[.][a-z0-9-]{1,63}/[a-z0-9]{12}",
      "[0-9]{12}:(imported-model|provisioned-model|custom-model-deployment)/[a-z0-9]{12}",
      "[0-9]{12}:(inference-profile|application-inference-profile|(default-)?prompt-router)/[a-zA-Z0-9:.-]+",
      "[0-9]{12}:prompt/[0-9a-zA-Z]{10}(:[0-9]{1,5})?",
    ].join("|") + ")",
    "arn:aws:sagemaker:[a-z0-9-]+:[0-9]{12}:endpoint/[a-zA-Z0-9-]+",
  ].join("|") + ")$",
);

const METADATA_CHARACTERS = "[a-zA-Z0-9\\s:_@$#=/+,.-]";

const nonEmpty = string({ min: 1 });
const toolUseId = string({ min: 1, max: 64, pattern: /^[a-zA-Z0-9_.:-]+$/ });
const toolName = string({ min: 1, max: 64, pattern: /^[a-zA-Z0-9_-]+$/ });
const text = { text: string() };
const citationsConfig = structure({ enabled: required(boolean) });
const errorBlock = structure({ message: string() });

const s3Location = structure({
  uri: required(string({ min: 1, max: 1024, pattern: /^s3:\/\/[a-z0-9][.\-a-z0-9]{1,61}[a-z0-9](\/.*)?$/ })),
  bucketOwner: string({ pattern: /^[0-9]{12}$/ }),
});
const media = (shape: string): Check => union(shape, { bytes: blob({ min: 1 }), s3Location });

const image = structure({
  format: required(oneOf("png", "jpeg", "gif", "webp")),
  source: required(media("ImageSource")),
  error: errorBlock,
});
const video = structure({
  format: required(oneOf("mkv", "mov", "mp4", "webm", "flv", "mpeg", "mpg", "wmv", "three_gp")),
  source: required(media("VideoSource")),
});
const audio = structure({
  format: required(oneOf(
    ...["mp3", "opus", "wav", "aac", "flac", "mp4", "ogg", "mkv", "mka", "x-aac", "m4a", "mpeg", "mpga", "pcm", "webm"],
  )),
  source: required(media("AudioSource")),
  error: errorBlock,
});
const document = structure({
  format: oneOf("pdf", "csv", "doc", "docx", "xls", "xlsx", "html", "txt", "md"),
  name: required(string({ min: 1, max: 200 })),
  source: required(union("DocumentSource", {
    bytes: blob({ min: 1 }),
    s3Location,
    text: string(),
    content: list(union("DocumentContentBlock", text)),
  })),
  context: string(),
  citations: citationsConfig,
});
const searchResult = structure({
  source: required(string()),
  title: required(string()),
  content: required(list(structure({ text: required(string()) }))),
  citations: citationsConfig,
});
const cachePoint = structure({ type: required(oneOf("default")), ttl: oneOf("5m", "1h") });
const guardContent = union("GuardrailConverseContentBlock", {
  text: structure({
    text: required(string()),
    qualifiers: list(oneOf("grounding_source", "query", "guard_content")),
  }),
  image: structure({
    format: required(oneOf("png", "jpeg")),
    source: required(union("GuardrailConverseImageSource", { bytes: blob({ min: 1 }) })),
  }),
});

const index = integer({ min: 0 });
const span = structure({ documentIndex: index, start: index, end: index });
const citation = structure({
  title: string(),
  source: string(),
  sourceContent: list(union("CitationSourceContent", text)),
  location: union("CitationLocation", {
    web: structure({ url: string(), domain: string() }),
    documentChar: span,
    documentPage: span,
    documentChunk: span,
    searchResultLocation: structure({ searchResultIndex: index, start: index, end: index }),
  }),
});

const toolReference = structure({
  tool: required(structure({ type: string(), name: string(), serverName: string() })),
});

const contentBlock = union("ContentBlock", {
  text: string(),
  image,
  document,
  video,
  audio,
  toolUse: structure({
    toolUseId: required(toolUseId),
    name: required(toolName),
    input: required(json),
    // The service model lists only "server_tool_use"; "tool_use" is recorded as accepted (2026-05-07).
    type: oneOf("tool_use", "server_tool_use"),
  }),
  toolResult: structure({
    toolUseId: required(toolUseId),
    content: required(list(
      union("ToolResultContentBlock", { json, text: string(), image, document, video, searchResult }),
    )),
    status: oneOf("success", "error"),
    type: string(),
  }),
  guardContent,
  cachePoint,
  reasoningContent: union("ReasoningContentBlock", {
    reasoningText: structure({ text: required(string()), signature: string() }),
    redactedContent: blob(),
  }),
  citationsContent: structure({
    content: list(union("CitationGeneratedContent", text)),
    citations: list(citation),
  }),
  searchResult,
  toolAddition: toolReference,
  toolRemoval: toolReference,
});

const toolConfig = structure({
  tools: required(list(
    union("Tool", {
      toolSpec: structure({
        name: required(toolName),
        description: nonEmpty,
        inputSchema: required(union("ToolInputSchema", { json })),
        strict: boolean,
      }),
      systemTool: structure({ name: required(toolName) }),
      cachePoint,
    }),
    { min: 1 },
  )),
  toolChoice: union("ToolChoice", {
    auto: structure({}),
    any: structure({}),
    tool: structure({ name: required(toolName) }),
  }),
});

const guardrail = {
  guardrailIdentifier: string({
    max: 2048,
    pattern: /^(|([a-z0-9]+)|(arn:aws(-[^:]+)?:bedrock:[a-z0-9-]{1,20}:[0-9]{12}:guardrail\/[a-z0-9]+))$/,
  }),
  guardrailVersion: string({ pattern: /^(|([1-9][0-9]{0,7})|(DRAFT))$/ }),
  trace: oneOf("enabled", "disabled", "enabled_full"),
};

const common: Parameters<typeof structure>[0] = {
  modelId: required(string({ min: 1, max: 2048, pattern: MODEL_ID })),
  messages: list(structure({
    role: required(oneOf("user", "assistant", "system")),
    content: required(list(contentBlock)),
  })),
  system: list(union("SystemContentBlock", { text: string(), guardContent, cachePoint })),
  inferenceConfig: structure({
    maxTokens: integer({ min: 1 }),
    temperature: float({ min: 0, max: 1 }),
    topP: float({ min: 0, max: 1 }),
    stopSequences: list(nonEmpty, { max: 2500 }),
  }),
  toolConfig,
  additionalModelRequestFields: json,
  promptVariables: map(string(), union("PromptVariableValues", text)),
  additionalModelResponseFieldPaths: list(string({ min: 1, max: 256 }), { max: 10 }),
  requestMetadata: map(
    string({ min: 1, max: 256, pattern: new RegExp(`^${METADATA_CHARACTERS}{1,256}$`) }),
    string({ max: 256, pattern: new RegExp(`^${METADATA_CHARACTERS}{0,256}$`) }),
    { min: 1, max: 16 },
  ),
  performanceConfig: structure({ latency: oneOf("standard", "optimized") }),
  serviceTier: structure({ type: required(oneOf("priority", "default", "flex", "reserved")) }),
  outputConfig: structure({
    textFormat: structure({
      type: required(oneOf("json_schema")),
      structure: required(union("OutputFormatStructure", {
        jsonSchema: structure({ schema: required(string()), name: string(), description: string() }),
      })),
    }),
    effort: string({ max: 16 }),
  }),
};

/** A Converse request, including `modelId`. */
export const converseRequest: Check = structure({ ...common, guardrailConfig: structure(guardrail) });

/** A ConverseStream request: only its guardrail has a processing mode. */
export const converseStreamRequest: Check = structure({
  ...common,
  guardrailConfig: structure({ ...guardrail, streamProcessingMode: oneOf("sync", "async") }),
});
