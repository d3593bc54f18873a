/**
 * The reason for each rule of a model: the words of the service, and the sources. Apart from the rules, so that no bundle
 * carries it.
 */

/**
 * By rule. Which models have it is in the registry's rows, with their sources. Threads are on GitHub; all read 2026-11-21.
 */
export const MODEL_EVIDENCE = {
  "refused-parameter":
    "Claude from Opus 4.7 on takes no temperature, top_p and top_k, OpenAI's GPT models no temperature, top_p and stop sequences, gpt-oss no stop sequences: AWS's model cards; Qwen3 and DeepSeek V3.1 and V3.2 no stop sequences: langgenius/dify-official-plugins#1767, langchain-ai/langchain-aws#664",
  "long-stop-sequence":
    '"The stop sequence you provided at index 0 is longer than the model limit of 10 characters": DeepSeek R1, langgenius/dify#19975',
  "sampling-pair":
    '"`temperature` and `top_p` cannot both be specified for this model": Claude 4.5, aws-samples/bedrock-access-gateway',
  "no-reasoning": "A model that does not reason, or always does without a setting for the amount: AWS's model cards",
  "reasoning-off": 'AWS\'s model cards: "always on"; GPT-6.1 refuses the effort none',
  "reasoning-form":
    "Claude from Opus 4.7 on refuses thinking.enabled with budget_tokens and takes an effort, Claude up to 4.5 the other way round; Nova and OpenAI take an effort",
  "reasoning-effort": "Efforts that a model knows: AWS's model cards",
  "reasoning-budget-range": "Claude, extended thinking: budget_tokens from 1024, and below max_tokens",
  "refused-output-mode":
    '"output_config.format: Extra inputs are not permitted"; "This model doesn\'t support the toolConfig.toolChoice.tool field"',
  "output-limit":
    '"The maximum tokens you requested exceeds the model limit of N": the service refuses instead of cutting; only where AWS documents the number or a refusal names it, since the numbers of others are too low (35 rows against ListFoundationModels, recorded 2026-05)',
  "no-tool-history":
    '"This model doesn\'t support tool use.", said of calls and results in the history too; written as text: zendev-sh/goai#12, nearai/ironclaw#1710',
  "no-reasoning-history": "Claude 3 Haiku refuses reasoning in the history: vercel/ai#7034",
  "no-tools": '"This model doesn\'t support tool use."',
  "strict-tools": '"tools.N.custom.strict: Extra inputs are not permitted"',
  "forced-tool-choice":
    '"This model doesn\'t support the toolConfig.toolChoice.any field. Remove toolConfig.toolChoice.any and try again."',
  "whole-answer":
    '"This model doesn\'t support tool use in streaming mode."; "The model is unsupported for streaming."',
  "tool-use-id-format":
    '"Tool call id was a but must be a-z, A-Z, 0-9, with a length of 9.": Pixtral Large on Converse, anomalyco/opencode#48843, where it, Mistral Large and Small 2402 took the service\'s own ids (recorded for Pixtral, 2026-07); Ministral 3 14B refuses those, vercel/ai#11802',
  "no-media":
    "\"This model doesn't support the video content block that you provided. Update the content block and try again.\": Claude Sonnet 4.5, recorded 2026-03; which model reads what: AWS's table of Converse and model cards",
  "no-bucket-source":
    '"This model doesn\'t support the s3Uri field. Remove s3Uri and try again.", for documents "document.source.type: Field required": Claude Sonnet 4.5, recorded 2026-03, which read a document from S3 in a tool\'s result; which model takes none: AWS\'s table of Converse',
  "context-window":
    '"Input is too long for requested model.": the windows are those of AWS\'s model cards and price lists',
  "system-prompt": '"This model doesn\'t support system messages. Try again without a system message."',
  "single-turn": "AWS's table of Converse: Jurassic-2 and Command take one message of a user",
  "assistant-prefill":
    '"This model does not support assistant message prefill. The conversation must end with a user message.": anomalyco/opencode#29760',
  "no-cache-points":
    '"You invoked an unsupported model or your request did not allow prompt caching": AccessDeniedException',
  "cache-section": "AWS's page on prompt caching: fields that accept checkpoints, by model",
  "cache-lifetime": "AWS's page on prompt caching: one hour on some Claude only",
  "cache-count": "AWS's page on prompt caching: most checkpoints in a request, by model",
  "cache-minimum": "AWS's page on prompt caching: least tokens of a checkpoint, by model; a shorter one is not cached",
} as const;
