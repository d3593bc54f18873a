/**
 * Hints for refusals that only requests with tools, media, documents or reasoning cause. They are separate from the errors, so
 * that a client that only sends text does not include them.
 *
 * The service's words were recorded between 2025-07 and 2026-08, or come from the public reports in the rows; read 2026-11-28.
 */

/** The service's words, and a hint. `$1` in a hint is the text that the words captured. */
const HINTS: readonly (readonly [words: RegExp, hint: string])[] = [
  // Recorded: Claude Sonnet 4.5, for an image from S3.
  [/doesn't support the s3Uri field/i, "This model reads no files from S3 here; send the bytes"],
  // Recorded: Claude Sonnet 4.5, for a document from S3 in a user turn.
  [/document\.source\.type: Field required/i, "This model reads no documents from S3 here; send the bytes"],
  // Recorded: Claude, for a video.
  [
    /doesn't support the (\w+) content block/i,
    "Remove $1 content for this model, or use a model that accepts it; models: modelFacts() refuses it before sending",
  ],
  // Recorded: Nova 2 Lite, for a document or a video from S3 in a tool result.
  [
    /extraneous key \[toolResult\]/i,
    "This model reads no documents or videos from S3 in a tool result; return the bytes, or text",
  ],
  [
    /extraneous key \[(\w+)\]/i,
    "The model does not support $1; remove it, also from additionalModelRequestFields",
  ],
  // Recorded: Nova Lite, inside a stream.
  [
    /detected file MIME type \S+ does not match the expected type/i,
    "The bytes do not match format; set format to the format of the bytes",
  ],
  // Recorded: InvokeModel of Claude Sonnet 4.5.
  [/URL sources are not supported/i, "Fetch the URL and send the bytes"],
  // Recorded: inference profiles and models other than Claude.
  [
    /doesn't support counting tokens/i,
    "Count with the id of a Claude model, without the prefix of an inference profile",
  ],
  // Recorded: CountTokens of Claude Sonnet 4, for a tool that Anthropic runs.
  [
    /Input tag \S+ found using \S+ does not match/i,
    "The model does not support this type of tool here; remove the tool",
  ],
  // aaif-goose/goose#1267, cline/cline#1844.
  [
    /(more than \d+ (documents|images) in a request|too many images and documents)/i,
    "The limit holds for the whole request, including the history and tool results; remove older files",
  ],
  // langchain-ai/langchain-aws#401.
  [/cannot contain reasoning content/i, "Remove reasoning from the history for this model"],
  // anomalyco/opencode#3077.
  [
    /Expected `thinking` or `redacted_thinking`/i,
    "The turn that called the tool has no thinking block; send requests without reasoning until the tool loop ends",
  ],
  [
    /(thinking\.signature: Field required|Invalid `signature` in `thinking` block)/i,
    "Send reasoning back unchanged, with its signature, or remove it",
  ],
  // strands-agents/harness-sdk#3582.
  [
    /DocumentSource object at \S+ must set one of the following keys: bytes, s3Location/i,
    "Documents with text or content need citations: { enabled: true }; without citations, send the text as bytes with format txt",
  ],
  // boto/boto3#4648.
  [/Citations are not supported in tool result/i, "Remove citations from documents in tool results"],
  // pydantic/pydantic-ai, tried live by its authors on 2026-07-07.
  [/doesn't support the status field/i, "Remove status from tool results for this model"],
  [
    /Conversation blocks and tool (result|use) blocks cannot be provided in the same turn/i,
    "Send tool calls and tool results in turns of their own for this model, without other content",
  ],
  // BerriAI/litellm#39115, BerriAI/litellm#31582.
  [/tools\.\d+\.custom\.strict: Extra inputs/i, "Remove strict for this model"],
  [
    /tools\.\d+\.custom\S* For '\w+' type|tools\.\d+\.custom\S* 'additionalProperties'/i,
    "Strict tools do not support this schema; remove the keyword, or remove strict",
  ],
  [
    /(output_config\.format\S*: )?For '\w+' type, /i,
    "Structured output does not support this schema; remove the keyword",
  ],
  // UKGovernmentBEIS/inspect_ai#3767.
  [
    /must be unset when maxReasoningEffort is/i,
    "Remove maxTokens, temperature and topP, or use a lower effort",
  ],
  // anthropics/claude-code-action#1265.
  [
    /"thinking\.type\.\w+" is not supported for this model|`\w+` is deprecated for this model/i,
    "Pass models: modelFacts(), which writes reasoning as each model expects it; for an ARN, name the model with " +
    "declareModel() or resolveModel()",
  ],
  // The console's page for model access is retired; source: the user guide's page "Request access to models", read 2026-11-28.
  [
    /use case details have not been submitted/i,
    "To get access, send the Anthropic use case form from the console's model catalog, or with PutUseCaseForModelAccess; it " +
    "takes up to 15 minutes",
  ],
  [
    /required AWS Marketplace actions/i,
    "To get access, allow aws-marketplace:Subscribe and aws-marketplace:ViewSubscriptions and call the model once; it takes up " +
    "to 15 minutes",
  ],
  [
    /could not resolve the foundation model/i,
    "Check the model id; call a region that offers the model, or an inference profile that serves this region",
  ],
  [/did not allow prompt caching/i, "Remove cache points for this model"],
  [
    /doesn't support tool use in streaming mode|unsupported for streaming/i,
    "Use chat() instead of stream(), or pass models: modelFacts(), which requests the answer whole",
  ],
  [/doesn't support system messages/i, "Put the system text into the first user message"],
  [/doesn't support the (\S+) field/i, "Remove $1 for this model"],
];

/** Returns the hint for a refusal, from the service's words; `undefined` for unknown words. */
export function converseHint(words: string): string | undefined {
  for (const [pattern, hint] of HINTS) {
    const found = pattern.exec(words);
    if (found) return hint.replace("$1", found[1] ?? "");
  }
  return undefined;
}
