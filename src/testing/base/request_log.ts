/** The log of a fake: one entry for each request, with types for the members of a Converse body that tests read. */
import type { FakeEnding } from "./answer.ts";

/** The operations of the fake. `Messages` is the name here of Anthropic's API at `/anthropic/v1/messages`, and `MessagesStream` of its streams. */
export type FakeOperation =
  | "AbortMultipartUpload"
  | "AgenticRetrieveStream"
  | "ApplyGuardrail"
  | "Converse"
  | "ConverseStream"
  | "CompleteMultipartUpload"
  | "CountTokens"
  | "CreateMultipartUpload"
  | "CreateModelInvocationJob"
  | "GetAsyncInvoke"
  | "GetCustomModel"
  | "GetCustomModelDeployment"
  | "GetImportedModel"
  | "GetDocumentContent"
  | "GetInferenceProfile"
  | "GetModelInvocationJob"
  | "GetObject"
  | "GetPrompt"
  | "GetPromptRouter"
  | "GetProvisionedModelThroughput"
  | "InvokeGuardrailChecks"
  | "InvokeModel"
  | "InvokeModelWithResponseStream"
  | "ListAsyncInvokes"
  | "ListFoundationModels"
  | "ListInferenceProfiles"
  | "ListModelInvocationJobs"
  | "ListObjectsV2"
  | "Messages"
  | "MessagesStream"
  | "PutObject"
  | "Rerank"
  | "Retrieve"
  | "RetrieveAndGenerate"
  | "RetrieveAndGenerateStream"
  | "StartAsyncInvoke"
  | "StopModelInvocationJob"
  | "UploadPart";

/** Members without a type here: AWS may add members at any time, and a test may read them. */
export interface FakeRequestMembers {
  /** Any other member. */
  readonly [member: string]: unknown;
}

/** A block of a request in AWS's shape: an object with one member, whose name is the kind of the block. */
export interface FakeRequestBlock extends FakeRequestMembers {
  /** The text of a text block. */
  readonly text?: string;
  /** A tool call of an earlier answer. */
  readonly toolUse?: FakeRequestMembers & {
    readonly toolUseId: string;
    readonly name: string;
    readonly input: unknown;
    readonly type?: string;
  };
  /** The result of a tool call. */
  readonly toolResult?: FakeRequestMembers & {
    readonly toolUseId: string;
    readonly content: FakeRequestBlock[];
    readonly status?: string;
    readonly type?: string;
  };
  /** The JSON part of a tool result. */
  readonly json?: unknown;
  /** An image, its bytes as base64. */
  readonly image?: FakeRequestMembers & { readonly format: string; readonly source: FakeRequestSource };
  /** A document, its bytes as base64. */
  readonly document?: FakeRequestMembers & {
    readonly name: string;
    readonly format?: string;
    readonly source: FakeRequestSource;
  };
  /** A video, its bytes as base64. */
  readonly video?: FakeRequestMembers & { readonly format: string; readonly source: FakeRequestSource };
  /** Reasoning of an earlier answer. */
  readonly reasoningContent?: FakeRequestMembers & {
    readonly reasoningText?: FakeRequestMembers & { readonly text: string; readonly signature?: string };
    readonly redactedContent?: string;
  };
  /** The end of a prefix in the prompt cache. */
  readonly cachePoint?: FakeRequestMembers & { readonly type: string; readonly ttl?: string };
}

/** The content of a file in a request: one of the members. */
export interface FakeRequestSource extends FakeRequestMembers {
  /** Base64. */
  readonly bytes?: string;
  /** A location in S3. */
  readonly s3Location?: FakeRequestMembers & { readonly uri: string; readonly bucketOwner?: string };
  /** The text of a document. */
  readonly text?: string;
  /** The text of a document in parts. */
  readonly content?: { readonly text?: string }[];
}

/** A turn of a request in AWS's shape. */
export interface FakeRequestMessage extends FakeRequestMembers {
  /** `user`, `assistant` or `system`. */
  readonly role: string;
  /** The blocks of the turn. */
  readonly content: FakeRequestBlock[];
}

/** An entry of `toolConfig.tools` in AWS's shape. */
export interface FakeRequestTool extends FakeRequestMembers {
  /** A tool of the caller's. */
  readonly toolSpec?: FakeRequestMembers & {
    readonly name: string;
    readonly description?: string;
    readonly inputSchema: { readonly json: Readonly<Record<string, unknown>> };
    readonly strict?: boolean;
  };
  /** A tool that the service runs. */
  readonly systemTool?: FakeRequestMembers & { readonly name: string };
  /** The end of a prefix in the prompt cache. */
  readonly cachePoint?: FakeRequestMembers & { readonly type: string; readonly ttl?: string };
}

/**
 * The body of a Converse or ConverseStream request, unchanged. The types describe a body that Bedrock accepts: a
 * refused request may lack `messages`, have members of other types, or not be an object.
 */
export interface FakeRequestBody extends FakeRequestMembers {
  /** The turns, oldest first. */
  readonly messages: FakeRequestMessage[];
  /** The system prompt. */
  readonly system?: FakeRequestBlock[];
  /** The tools and the choice among them. */
  readonly toolConfig?: FakeRequestMembers & {
    readonly tools: FakeRequestTool[];
    readonly toolChoice?: FakeRequestMembers & {
      readonly auto?: Readonly<Record<string, never>>;
      readonly any?: Readonly<Record<string, never>>;
      readonly tool?: FakeRequestMembers & { readonly name: string };
    };
  };
  /** The parameters that all models share. */
  readonly inferenceConfig?: FakeRequestMembers & {
    readonly maxTokens?: number;
    readonly temperature?: number;
    readonly topP?: number;
    readonly stopSequences?: string[];
  };
  /** The parameters of one model. */
  readonly additionalModelRequestFields?: Readonly<Record<string, unknown>>;
  /** The guardrail that checks the request. */
  readonly guardrailConfig?: FakeRequestMembers & {
    readonly guardrailIdentifier?: string;
    readonly guardrailVersion?: string;
    readonly trace?: string;
    readonly streamProcessingMode?: string;
  };
  /** The format of the answer. */
  readonly outputConfig?: FakeRequestMembers & {
    readonly textFormat?: FakeRequestMembers & {
      readonly type: string;
      readonly structure: {
        readonly jsonSchema?: FakeRequestMembers & { readonly schema: string; readonly name?: string };
      };
    };
    readonly effort?: string;
  };
  /** Labels of the caller's, for invocation logs. */
  readonly requestMetadata?: Readonly<Record<string, string>>;
}

/** One request to an operation with authentication, whether or not the fake accepted it. */
export interface FakeRequest {
  /** AWS's name of the operation. */
  readonly operation: FakeOperation;
  /** The model id of the path, decoded; for the control plane the requested id or ARN, empty for a list; for S3 the URI. */
  readonly modelId: string;
  /** The body, parsed; its text if the body is not JSON, and `""` if there is no body. */
  readonly body: FakeRequestBody;
  /** The headers as they arrived, including secrets. */
  readonly headers: Headers;
  /** The claimed scheme. */
  readonly auth: "bearer" | "sigv4";
  /** The current state of the answer; shows that a cancel reached the server. */
  readonly ended: FakeEnding;
}
