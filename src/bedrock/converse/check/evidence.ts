/**
 * The reason for each rule: the words of the service, and the sources. Apart from the rules, so that no bundle contains it.
 */

/**
 * By rule. "Model" is the Smithy model of bedrock-runtime of 2026-06-19, "reference" its API reference; threads are on
 * GitHub; all read 2026-11-20 to 2026-11-28.
 */
export const EVIDENCE = {
  "prompt-resource":
    "Reference of Converse: with a prompt as modelId not with additionalModelRequestFields, inferenceConfig, system or toolConfig, by which two modes of output are asked for; its messages stand before ours",
  "inference-range": "Model: InferenceConfiguration, maxTokens from 1, temperature and topP 0 to 1",
  "stop-sequences":
    'Model: InferenceConfiguration, at most 2500 and none empty; Claude: "each stop sequence must contain non-whitespace"',
  "request-metadata":
    "Model: RequestMetadata, 1 to 16 pairs, their lengths and characters; aws: as in AWS's tags, strands-agents/harness-sdk#2338",
  "response-field-paths":
    "Model and reference of Converse: at most 10 JSON Pointers (RFC 6901), anything else is a 400",
  "tool-name":
    "Model: ToolName, [a-zA-Z0-9_-]{1,64}; toolChoice and toolUse name a tool by it, so it is one tool's, or that of the output that a tool is forced for",
  "tool-description": "Model: a ToolSpecification's description is not empty; anomalyco/opencode#17381",
  "tool-schema":
    '"The value at toolConfig.tools.N.toolSpec.inputSchema.json.type must be one of the following: object"',
  "strict-tool-schema":
    "\"tools.0.custom: For 'array' type, property 'maxItems' is not supported\", \"'additionalProperties' must be explicitly set to false\": BerriAI/litellm#39115; the keywords as pydantic-ai verified them on Claude Sonnet 4.5 on 2026-05-19, which takes minLength and maxLength (minLength recorded 2026-07); recursion and references: Anthropic's page on structured outputs",
  "strict-tool-count":
    "At most 20 strict tools in a request: Anthropic's page on structured outputs; pydantic-ai, verified on Bedrock",
  "blank-text":
    '"The text field in the ContentBlock object at messages.N.content.M is blank"; fine in a toolResult: NousResearch/hermes-agent#55092, anomalyco/opencode#17381; a line break between a text document and a cache point is recorded as accepted by Claude Sonnet 4.5, 2025-12',
  "block-role":
    "Reference of Message: images and documents with the role user only, video and audio alike; calls and reasoning are the model's, results the user's; Model: SystemContentBlock is text, guardContent or cachePoint",
  "empty-turn": '"The content field in the Message object at messages.N is empty"',
  "conversation-start":
    '"A conversation must start with a user message": by family, tried live by pydantic-ai, 2026-07-03; Claude is recorded to take one that the assistant begins',
  "same-role-turns":
    "Not refused: 15 recorded requests of Nova Lite, Titan Express and DeepSeek V3.2, as the service joins neighbors itself (pydantic-ai, 2026-07-04). Parallel results belong into one turn: agno-agi/agno#6694, genkit aws-bedrock-js-plugin#664",
  "reasoning-history":
    '"User messages cannot contain reasoning content": langchain-ai/langchain-aws#401, aws-samples/bedrock-chat#845, zed-industries/zed#32341; "thinking.signature: Field required": run-llama/llama_index#20851; "This model doesn\'t support the reasoningContent.reasoningText.signature field": aws-samples/bedrock-engineer#239',
  "tool-uses-alone":
    '"Conversation blocks and tool use blocks cannot be provided in the same turn.": Llama and Mistral, langchain-ai/langchain-aws#1118, quarkiverse/quarkus-langchain4j#1983',
  "tool-results-alone":
    '"Conversation blocks and tool result blocks cannot be provided in the same turn.": Llama, Mistral and Writer, tried live by pydantic-ai, 2026-07-04; langchain-ai/langchain-aws#141, strands-agents/harness-sdk#1223, BerriAI/litellm#6053',
  "tool-use-name": "Model: ToolName, [a-zA-Z0-9_-]{1,64}, in a toolUse too",
  "tool-use-input":
    '"The format of the value at messages.N.content.M.toolUse.input is invalid. Provide a json object"; BerriAI/litellm#18667',
  "tool-use-id":
    'Model: ToolUseId, [a-zA-Z0-9_.:-]{1,64}; "The toolUse blocks at messages.N.content contain duplicate Ids", and across turns Claude\'s "tool_use ids must be unique": anomalyco/opencode#1150, maximhq/bifrost#6300',
  "tool-result-content": "Model: ToolResultBlock, a list of blocks",
  "duplicate-tool-result": '"The toolResult blocks at messages.N.content contain duplicate Ids"; BerriAI/litellm#20047',
  "orphaned-tool-result":
    '"The number of toolResult blocks at messages.N.content exceeds the number of toolUse blocks of previous turn"',
  "missing-tool-result": '"Expected toolResult blocks at messages.N.content for the following Ids:"',
  "tool-results-first": "Claude: a tool_use without tool_result blocks immediately after",
  "tool-result-empty":
    '"The content field at messages.N.content.M.toolResult cannot be empty when status value is error"; Nova: refuses [] in any',
  "tool-result-json": '"The format of the value at ….toolResult.content.N.json is invalid. Provide a json object"',
  "tool-result-status":
    '"This model doesn\'t support the status field. Remove status and try again.": Writer Palmyra X4 and X5, verified by pydantic-ai on 2026-07-07; every other family took it in recordings',
  "text-before-tool-use":
    "BerriAI/litellm#24361; NousResearch/hermes-agent#108200: text behind a call is taken for a prefill",
  "trailing-whitespace":
    '"final assistant content cannot end with trailing whitespace"; other clients trim it for every model',
  "tool-choice-none": "No fault; Model: ToolChoice is auto, any or tool; ankit373/hydra#971",
  "tool-choice": "Model: ToolConfiguration has at least one tool; a name in toolChoice is one of theirs",
  "tool-history":
    '"The toolConfig field must be defined when using toolUse and toolResult content blocks."; vercel/ai#7537, langchain-ai/langchain-aws#591',
  "tool-switch": "Reference of ToolAdditionBlock and ToolRemovalBlock: they name a tool that is declared",
  "media-bytes":
    'Model: bytes are a blob, base64 on the wire: "STRING_VALUE … is not valid base64"; as data URLs: NousResearch/hermes-agent#33317',
  "media-format":
    'Model: ImageFormat, DocumentFormat, VideoFormat, AudioFormat, in lower case; aliases refused live: NousResearch/hermes-agent#55429, strands-agents/harness-sdk#2306; "The image was specified using the image/jpeg media type, but the image appears to be a image/png image": ziatdinovmax/SciLink#382. Recorded as accepted: video/mp4 for Nova Pro, PNG bytes said jpeg for Claude 3.5 Sonnet',
  "document-citations": '"Citations are not supported in tool result documents."; boto/boto3#4648',
  "document-source":
    '"DocumentSource object at … must set one of the following keys: bytes, s3Location" without citations: strands-agents/harness-sdk#3582, awslabs/aws-sdk-rust#1365; with citations enabled accepted, recorded 2026-07 and 2026-08 for Claude',
  "tool-result-media":
    'Reference of ToolResultContentBlock: images for Nova and Claude; OpenAI "This model doesn\'t support the image field for user messages", fine beside the result: anomalyco/opencode#48069, #49443; Nova "extraneous key [toolResult] is not permitted" for documents and videos from S3, recorded 2026-03, accepted beside the result',
  "document-name":
    '"The document file name can only contain alphanumeric characters, whitespace characters, hyphens, parentheses, and square brackets", no two blanks; vercel/ai#20365, aws-samples/generative-ai-use-cases#1671. Used once: not confirmed',
  "document-text": "Reference of Message: a document comes with a text block",
  "media-count":
    'Reference of Message: at most 20 images and 5 documents. Over the request: "You can\'t include more than 5 documents in a request", aaif-goose/goose#1267, strands-agents/harness-sdk#1861; "too many images and documents: 21 + 0 > 20", cline/cline#1844, boto/boto3#4632. User guide of Nova: 1,000 images from S3. Against it: 29 images taken by Claude Sonnet 5 in 2026-09, aws-solutions-library-samples/accelerated-intelligent-document-processing-on-aws#994',
  "media-size":
    "Reference of Message: an image of at most 3.75 MB, a document of at most 4.5 MB; Model: bytes of any media have a length of at least 1",
  "reasoning-tool-loop":
    '"Expected `thinking` or `redacted_thinking`, but found `tool_use`. When `thinking` is enabled, a final `assistant` message must start with a thinking block": anomalyco/opencode#3077, pydantic/pydantic-ai#2453, langchain-ai/langchain-aws#844; not with adaptive thinking: Anthropic, "Validation changes"',
  "reasoning-tool-choice": "Claude, extended thinking: only auto and none as tool choice",
  "reasoning-sampling":
    "Claude, extended thinking: not together with a temperature or top_k, and top_p only from 0.95 on; temperature 1 is fine",
  "reasoning-budget": "Claude, extended thinking: max_tokens is greater than budget_tokens",
  "always-reasons":
    "DeepSeek R1, Kimi K2 Thinking and MiniMax M2 reason unasked (recorded 2025-09 to 2026-07); ListFoundationModels of 2026-05 calls the reasoning of the last two and of Magistral embedded",
  "effort-word":
    "Nova and gpt-oss know low, medium and high: AWS's model parameter pages; Qwen3 low and high: pydantic-ai, recorded 2026-05; Kimi K2.5 and GLM reason at high only: danny-avila/LibreChat#11974, anomalyco/opencode#28168",
  "high-effort":
    '"maxTokens must be unset when maxReasoningEffort is high", temperature and topP alike: UKGovernmentBEIS/inspect_ai#3767 (from Amazon) and #3848, promptfoo/promptfoo#6531; at low and medium maxTokens is taken',
} as const;
