/**
 * What to do about refusals that only tools, media, documents, reasoning and the like can meet: apart from the errors
 * themselves, so that a client which only sends text does not carry them.
 *
 * Words recorded between 2025-07 and 2026-08, or from the public reports that the rows name; read 2026-11-28.
 */

/** What the service says, and what to do about it; `$1` in a hint is what the words captured. */
const HINTS: readonly (readonly [words: RegExp, hint: string])[] = [
  // Recorded: Claude Sonnet 4.5 takes no image from S3.
  [/doesn't support the s3Uri field/i, "This model takes no S3 source here; send the bytes"],
  // Recorded: Claude Sonnet 4.5, for a document from S3 in a user turn.
  [/document\.source\.type: Field required/i, "This model takes no document from S3 here; send the bytes"],
  // Recorded: Claude has no video.
  [
    /doesn't support the (\w+) content block/i,
    "Leave $1 content out for this model, or use one that takes it; with models: modelFacts this is said before sending",
  ],
  // Recorded: Nova 2 Lite, for a document or a video from S3 in a tool result.
  [
    /extraneous key \[toolResult\]/i,
    "This model takes no document or video from S3 in a tool result; return the bytes, or text",
  ],
  [
    /extraneous key \[(\w+)\]/i,
    "The model does not know $1; leave it out, or look in additionalModelRequestFields for it",
  ],
  // Recorded: Nova Lite, inside a stream.
  [
    /detected file MIME type \S+ does not match the expected type/i,
    "The bytes are not what format says; give the format that the bytes have",
  ],
  // Recorded: InvokeModel of Claude Sonnet 4.5.
  [/URL sources are not supported/i, "Fetch the URL and send its bytes"],
  // Recorded: inference profiles and models other than Claude.
  [/doesn't support counting tokens/i, "Count with the base id of a Claude model, without the prefix of a profile"],
  // Recorded: CountTokens of Claude Sonnet 4, for a tool that Anthropic runs.
  [/Input tag \S+ found using \S+ does not match/i, "The model knows no tool of this type here; leave it out"],
  // aaif-goose/goose#1267, cline/cline#1844.
  [
    /(more than \d+ (documents|images) in a request|too many images and documents)/i,
    "The limit is over the whole request, the history and tool results included; leave older ones out",
  ],
  // langchain-ai/langchain-aws#401.
  [/cannot contain reasoning content/i, "Leave reasoning out of the history for this model"],
  // anomalyco/opencode#3077.
  [
    /Expected `thinking` or `redacted_thinking`/i,
    "The turn that called the tool has no thinking; ask without reasoning until the tools have been answered",
  ],
  [
    /(thinking\.signature: Field required|Invalid `signature` in `thinking` block)/i,
    "Send reasoning back as it came, with its signature, or leave it out",
  ],
  // strands-agents/harness-sdk#3582.
  [
    /DocumentSource object at \S+ must set one of the following keys: bytes, s3Location/i,
    "Documents of text or content need citations: { enabled: true }; without citations send the text as bytes of a txt",
  ],
  // boto/boto3#4648.
  [/Citations are not supported in tool result/i, "Leave citations out of documents in tool results"],
  // pydantic/pydantic-ai, tried live by its authors on 2026-07-07.
  [/doesn't support the status field/i, "Leave status out of tool results for this model"],
  [
    /Conversation blocks and tool (result|use) blocks cannot be provided in the same turn/i,
    "Give tool calls and tool results turns of their own for this model, without text beside them",
  ],
  // BerriAI/litellm#39115, BerriAI/litellm#31582.
  [/tools\.\d+\.custom\.strict: Extra inputs/i, "Leave strict out for this model"],
  [
    /tools\.\d+\.custom\S* For '\w+' type|tools\.\d+\.custom\S* 'additionalProperties'/i,
    "The schema is outside of what strict tools take; leave out the keyword, or strict",
  ],
  [
    /(output_config\.format\S*: )?For '\w+' type, /i,
    "The schema is outside of what the model can be held to; leave the keyword out",
  ],
  // UKGovernmentBEIS/inspect_ai#3767.
  [
    /must be unset when maxReasoningEffort is/i,
    "Leave maxTokens, temperature and topP out, or ask for less effort",
  ],
  // anthropics/claude-code-action#1265.
  [
    /"thinking\.type\.\w+" is not supported for this model|`\w+` is deprecated for this model/i,
    "Pass models: modelFacts, which asks each model in its own way; behind an ARN, name its model with declareModel() or " +
    "resolveModel()",
  ],
  // The console's page for model access is retired; source: the user guide's page "Request access to models", read 2026-11-28.
  [
    /use case details have not been submitted/i,
    "To get access, submit Anthropic's use case form in the console's model catalog, or with PutUseCaseForModelAccess",
  ],
  [
    /required AWS Marketplace actions/i,
    "Call the model once as somebody who may subscribe in AWS Marketplace; access then takes some minutes",
  ],
  [
    /could not resolve the foundation model/i,
    "Check the model id; call a region that has the model, or an inference profile that serves this region",
  ],
  [/did not allow prompt caching/i, "Leave cache points out for this model"],
  [
    /doesn't support tool use in streaming mode|unsupported for streaming/i,
    "Use chat() instead of stream(), or pass models: modelFacts, which does so",
  ],
  [/doesn't support system messages/i, "Put the system text into the first user message"],
  [/doesn't support the (\S+) field/i, "Leave $1 out for this model"],
];

/** One sentence on what to do about a refusal, from the service's words; `undefined` where they are not known. */
export function converseHint(words: string): string | undefined {
  for (const [pattern, hint] of HINTS) {
    const found = pattern.exec(words);
    if (found) return hint.replace("$1", found[1] ?? "");
  }
  return undefined;
}
