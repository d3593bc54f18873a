/**
 * The sentences of the rules of `check`, as users see them: the message in `result.repairs`, and the error of
 * `check: "strict"` or of a rule that only refuses.
 */
import type { RepairRow } from "./run_repair.ts";

/** The rules for every model. */
export const REPAIRS: readonly RepairRow[] = [
  {
    rule: "prompt-resource",
    case: "an output by tool of a stored prompt",
    error: "TypeError: Cannot chat: output.mode is tool, which a stored prompt does not support; use native",
  },
  {
    rule: "inference-range",
    case: "a maxTokens of 0",
    error: 'RangeError: Cannot chat with {"maxTokens":0}: use at least 1',
  },
  {
    rule: "stop-sequences",
    case: "empty stop sequences",
    repair: "stopSequences[0] is blank; removed",
    error: "TypeError: Cannot chat: stopSequences[0] is blank; remove it",
  },
  {
    rule: "request-metadata",
    case: "no pair of metadata",
    repair: "requestMetadata is empty; removed",
    error: "TypeError: Cannot chat: requestMetadata is empty; remove it",
  },
  {
    rule: "response-field-paths",
    case: "11 pointers",
    error: "TypeError: Cannot chat: additionalModelResponseFieldPaths has 11 pointers; use at most 10",
  },
  {
    rule: "tool-name",
    case: "an invalid tool",
    error: "TypeError: Cannot chat: tools[0] is not a tool; use { name, description, inputSchema }",
  },
  {
    rule: "tool-description",
    case: "a tool with an empty description",
    repair: "tools[0].description is blank; removed",
    error: "TypeError: Cannot chat: tools[0].description is blank; remove it",
  },
  {
    rule: "tool-schema",
    case: "a schema without a type",
    repair: "tools[0].inputSchema has no type; added the type object",
    error: "TypeError: Cannot chat: tools[0].inputSchema has no type; add the type object",
  },
  {
    rule: "strict-tool-schema",
    case: "bounds in the schema of a strict tool, which is open",
    repair:
      "tools[0].inputSchema.properties.tags.maxItems is a bound that strict tools do not support; moved into the description",
    error:
      "TypeError: Cannot chat: tools[0].inputSchema.properties.tags.maxItems is a bound that strict tools do not support; move it into the description",
  },
  {
    rule: "strict-tool-count",
    case: "more strict tools than a request may hold",
    repair: "tools[20].strict is one of more than 20 strict tools, the limit of a request; removed",
    error:
      "TypeError: Cannot chat: tools[20].strict is one of more than 20 strict tools, the limit of a request; remove it",
  },
  {
    rule: "blank-text",
    case: "blank text in a message",
    repair: "messages[0].content[0] is blank text; removed",
    error: "TypeError: Cannot chat: messages[0].content[0] is blank text; remove it",
  },
  {
    rule: "block-role",
    case: "image of the assistant",
    error:
      "TypeError: Cannot chat: messages[1].content[1] is image in a message of the role assistant; put it into a message of the role user",
  },
  {
    rule: "reasoning-history",
    case: "reasoning without a signature, to a Claude",
    repair:
      "messages[1].content[0] is reasoning without a signature, which anthropic.claude-sonnet-4-5-20250929-v1:0 does not accept; removed",
  },
  {
    rule: "empty-turn",
    case: "a turn of nothing",
    repair: "messages[1] has no content; removed",
  },
  {
    rule: "conversation-start",
    case: "a conversation of nothing",
    error: "TypeError: Cannot chat: messages has no user message; pass text or a list of messages",
  },
  {
    rule: "same-role-turns",
    case: "neighbors of the same role",
    repair: "messages[1] repeats the role of messages[0]; merged into messages[0]",
  },
  {
    rule: "tool-use-name",
    case: "a call by an invalid tool name",
    repair: 'messages[1].content[0].name "my.look up" is not a legal tool name; changed to my_look_up',
  },
  {
    rule: "tool-use-input",
    case: "inputs that are not objects",
    repair: "messages[1].content[0].input is not an object; wrapped in an object",
  },
  {
    rule: "tool-use-id",
    case: "invalid ids",
    repair: 'messages[1].content[0].toolUseId "a b" is not a legal id; changed to a_b',
  },
  {
    rule: "tool-result-content",
    case: 'a result of {"found":1}',
    error:
      'TypeError: Cannot chat: messages[2].content[0].content is neither text nor a list of blocks; use one of them, such as [{ type: "json", json }]',
  },
  {
    rule: "duplicate-tool-result",
    case: "a second result of a call",
    repair: "messages[2].content[1] is another result of the call a; turned into text",
    error: "TypeError: Cannot chat: messages[2].content[1] is another result of the call a; turn it into text",
  },
  {
    rule: "orphaned-tool-result",
    case: "a result of no call",
    repair: "messages[0].content[1] does not answer a call of the previous turn; turned into text",
    error:
      "TypeError: Cannot chat: messages[0].content[1] does not answer a call of the previous turn; turn it into text",
  },
  {
    rule: "missing-tool-result",
    case: "a call whose result is missing among others",
    repair: "messages[1].content[0] is a tool call without a result; added an error result",
    error: "TypeError: Cannot chat: messages[1].content[0] is a tool call without a result; add an error result",
  },
  {
    rule: "tool-results-first",
    case: "results behind text",
    repair: "messages[2].content[3] is a tool result behind other content; moved to the front",
    error: "TypeError: Cannot chat: messages[2].content[3] is a tool result behind other content; move it to the front",
  },
  {
    rule: "tool-result-empty",
    case: "a result that says nothing, to Nova",
    repair: "messages[2].content[0].content is empty; added a text",
    error: "TypeError: Cannot chat: messages[2].content[0].content is empty; add a text",
  },
  {
    rule: "tool-result-json",
    case: "JSON in a result that is not an object",
    repair: "messages[2].content[0].content[1].json is not an object; sent as text",
    error: "TypeError: Cannot chat: messages[2].content[0].content[1].json is not an object; send it as text",
  },
  {
    rule: "tool-result-status",
    case: "the status of a result, to a model that has none",
    repair: "messages[2].content[0].status is refused by writer models; removed",
  },
  {
    rule: "text-before-tool-use",
    case: "text behind a call",
    repair: "messages[1].content[1] is a tool call before text; moved behind the text",
  },
  {
    rule: "trailing-whitespace",
    case: "a beginning of the answer that ends in white space",
    repair: "messages[1].content[0] ends the conversation with white space; removed the white space",
    error:
      "TypeError: Cannot chat: messages[1].content[0] ends the conversation with white space; remove the white space",
  },
  {
    rule: "tool-uses-alone",
    case: "text beside a call, to a model that wants calls alone",
    repair:
      "messages[1].content[1] is a tool call in a turn with text, which mistral models refuse; moved into a turn of its own",
  },
  {
    rule: "tool-results-alone",
    case: "text and files beside results, to a model that wants results alone",
    repair:
      "messages[2].content[0] is text in a turn with tool results, which mistral models refuse; moved into a turn of its own",
    error: "TypeError: Cannot chat: messages[2].content[1] is a tool result behind other content; move it to the front",
  },
  {
    rule: "tool-choice-none",
    case: "a choice of no tool",
    repair: 'toolChoice is "none", which Converse cannot express; removed every tool',
  },
  {
    rule: "tool-choice",
    case: "a call demanded without tools",
    error: "TypeError: Cannot chat: toolChoice requires a tool call, but the request has no tools; pass tools",
  },
  {
    rule: "tool-history",
    case: "calls without tools",
    repair:
      "tools is empty although the conversation has tool calls; declared a stub for each called tool (look, other)",
    error:
      "TypeError: Cannot chat: tools is empty although the conversation has tool calls; declare a stub for each called tool (look, other)",
  },
  {
    rule: "tool-switch",
    case: "a switch of a tool that is not declared",
    repair: 'messages[1].content[0] switches "other", which is not declared; removed',
    error: 'TypeError: Cannot chat: messages[1].content[0] switches "other", which is not declared; remove it',
  },
  {
    rule: "media-bytes",
    case: "an image whose bytes are a URL",
    error:
      'TypeError: Cannot chat: messages[0].content[1].source.bytes is "https://example.com/a.png", which is not base64; pass the bytes of the file, or s3Location for a file in S3',
  },
  {
    rule: "media-format",
    case: "a format that has another name",
    repair: 'messages[0].content[1].format is "image/jpg", which is not a format of Bedrock; set to jpeg',
    error:
      'TypeError: Cannot chat: messages[0].content[1].format is "image/jpg", which is not a format of Bedrock; set it to jpeg',
  },
  {
    rule: "document-citations",
    case: "citations in a tool's result",
    repair: "messages[2].content[0].content[0].citations are not supported in a tool result; removed the member",
    error:
      "TypeError: Cannot chat: messages[2].content[0].content[0].citations are not supported in a tool result; remove the member",
  },
  {
    rule: "document-source",
    case: "a document of text that is not to be cited",
    repair:
      "messages[0].content[1].source holds text, which Bedrock accepts only with citations enabled; sent as the bytes of a file",
    error:
      "TypeError: Cannot chat: messages[0].content[1].source holds text, which Bedrock accepts only with citations enabled; send it as the bytes of a file",
  },
  {
    rule: "tool-result-media",
    case: "a picture in a tool's result for a model that takes it from users alone",
    repair:
      "messages[2].content[0].content[0] has the type image, which the model does not accept in a tool result; moved behind the tool results",
  },
  {
    rule: "document-name",
    case: "names of documents",
    repair: "messages[0].content[0].name is not a legal document name; renamed to Resume v1-2-pdf",
    error:
      "TypeError: Cannot chat: messages[0].content[0].name is not a legal document name; rename it to Resume v1-2-pdf",
  },
  {
    rule: "document-text",
    case: "a document without words",
    repair: "messages[0].content[0] is a document in a message without text; added a text after it",
    error:
      "TypeError: Cannot chat: messages[0].content[0] is a document in a message without text; add a text after it",
  },
  {
    rule: "media-count",
    case: "21 images",
    error:
      'TypeError: Cannot chat: messages[0] brings the request to 21 images, counting the history and tool results; use at most 20: remove the oldest, or set check: "off" if the model accepts more',
  },
  {
    rule: "media-size",
    case: "an image that is too large",
    error:
      "TypeError: Cannot chat: messages[0].content[1].source.bytes has 3932161 bytes; use at most 3932160, or s3Location if the model reads files from S3",
  },
  {
    rule: "reasoning-tool-loop",
    case: "a budget to think in a tool loop that began without reasoning",
    repair: "reasoning sets a thinking budget in a tool loop that began without reasoning, at messages[1]; removed",
    error:
      "TypeError: Cannot chat: reasoning sets a thinking budget in a tool loop that began without reasoning, at messages[1]; remove it",
  },
  {
    rule: "reasoning-tool-choice",
    case: "a call demanded of a Claude that reasons",
    repair: "toolChoice forces a tool call, which the model refuses while it reasons; replaced by auto",
    error:
      "TypeError: Cannot chat: toolChoice forces a tool call, which the model refuses while it reasons; replace it by auto",
  },
  {
    rule: "reasoning-sampling",
    case: "sampling of a Claude that reasons",
    repair: "temperature is not supported while the model reasons; removed",
    error: "TypeError: Cannot chat: temperature is not supported while the model reasons; remove it",
  },
  {
    rule: "reasoning-budget",
    case: "fewer tokens than a Claude is to think",
    repair: "maxTokens 500 is not above the thinking budget of 2000; raised to 2500",
    error: "TypeError: Cannot chat: maxTokens 500 is not above the thinking budget of 2000; raise it to 2500",
  },
  {
    rule: "always-reasons",
    case: "how to reason of a model that always does",
    repair: "reasoning is not supported by us.deepseek.r1-v1:0, which always reasons; removed",
    error: "TypeError: Cannot chat: reasoning is not supported by us.deepseek.r1-v1:0, which always reasons; remove it",
  },
  {
    rule: "effort-word",
    case: "an effort that Qwen does not know",
    repair: "reasoning.effort is medium, which qwen.qwen3-32b-v1:0 does not support; replaced by low",
    error:
      "TypeError: Cannot chat: reasoning.effort is medium, which qwen.qwen3-32b-v1:0 does not support; replace it by low",
  },
  {
    rule: "high-effort",
    case: "length and sampling of a Nova that reasons at high effort",
    repair: "maxTokens is not supported by Nova at high effort; removed",
    error: "TypeError: Cannot chat: maxTokens is not supported by Nova at high effort; remove it",
  },
];

/** The rules for a model that is known. */
export const MODEL_REPAIRS: readonly RepairRow[] = [
  {
    rule: "refused-output-mode",
    case: "native output that was asked for by name",
    error:
      "TypeError: Cannot chat: output.mode is native, which anthropic.claude-of-tests-v1:0 does not support; remove it, or use instruction",
  },
  {
    rule: "refused-parameter",
    case: "a temperature that a model refuses",
    repair: "temperature is not supported by anthropic.claude-of-tests-v1:0; removed",
    error: "TypeError: Cannot chat: temperature is not supported by anthropic.claude-of-tests-v1:0; remove it",
  },
  {
    rule: "long-stop-sequence",
    case: "a stop sequence that is too long for a model",
    repair:
      "stopSequences[1] is longer than the 10 characters that anthropic.claude-of-tests-v1:0 accepts; removed every longer sequence",
    error:
      "TypeError: Cannot chat: stopSequences[1] is longer than the 10 characters that anthropic.claude-of-tests-v1:0 accepts; remove every longer sequence",
  },
  {
    rule: "sampling-pair",
    case: "a temperature beside topP",
    repair: "topP is given beside temperature, which anthropic.claude-of-tests-v1:0 does not support; removed",
    error:
      "TypeError: Cannot chat: topP is given beside temperature, which anthropic.claude-of-tests-v1:0 does not support; remove it",
  },
  {
    rule: "no-reasoning",
    case: "reasoning of a model that does not",
    repair: "reasoning is not supported by anthropic.claude-of-tests-v1:0, which does not reason; removed",
    error:
      "TypeError: Cannot chat: reasoning is not supported by anthropic.claude-of-tests-v1:0, which does not reason; remove it",
  },
  {
    rule: "reasoning-off",
    case: "reasoning that cannot be switched off",
    repair: "reasoning is off, which anthropic.claude-of-tests-v1:0 does not support; removed",
    error: "TypeError: Cannot chat: reasoning is off, which anthropic.claude-of-tests-v1:0 does not support; remove it",
  },
  {
    rule: "reasoning-form",
    case: "a budget where a model is told an effort",
    repair: "reasoning.budgetTokens is not supported by anthropic.claude-of-tests-v1:0; replaced by effort medium",
    error:
      "TypeError: Cannot chat: reasoning.budgetTokens is not supported by anthropic.claude-of-tests-v1:0; replace it by effort medium",
  },
  {
    rule: "reasoning-effort",
    case: "an effort that a model does not know",
    repair: "reasoning.effort is xhigh, which anthropic.claude-of-tests-v1:0 does not support; replaced by high",
    error:
      "TypeError: Cannot chat: reasoning.effort is xhigh, which anthropic.claude-of-tests-v1:0 does not support; replace it by high",
  },
  {
    rule: "reasoning-budget-range",
    case: "a budget below the least",
    repair: "reasoning.budgetTokens is 100, outside the range of anthropic.claude-of-tests-v1:0; changed to 1024",
    error:
      "TypeError: Cannot chat: reasoning.budgetTokens is 100, outside the range of anthropic.claude-of-tests-v1:0; change it to 1024",
  },
  {
    rule: "no-reasoning-history",
    case: "reasoning in the history of a Claude that does not reason",
    repair: "messages[1].content[0] is reasoning, which anthropic.claude-of-tests-v1:0 does not support; removed",
  },
  {
    rule: "no-tool-history",
    case: "calls and results in the history of a model without tools",
    repair:
      "messages[1].content[1] is a toolUse block, which anthropic.claude-of-tests-v1:0 does not support; sent as text",
    error:
      "TypeError: Cannot chat: messages[1].content[1] is a toolUse block, which anthropic.claude-of-tests-v1:0 does not support; send it as text",
  },
  {
    rule: "strict-tools",
    case: "strict of a tool",
    repair: "tools[0].strict is not supported by anthropic.claude-of-tests-v1:0; removed",
    error: "TypeError: Cannot chat: tools[0].strict is not supported by anthropic.claude-of-tests-v1:0; remove it",
  },
  {
    rule: "output-limit",
    case: "more tokens than a model writes",
    repair: "maxTokens 10000 exceeds the limit of 4096 of anthropic.claude-of-tests-v1:0; reduced to 4096",
    error:
      "TypeError: Cannot chat: maxTokens 10000 exceeds the limit of 4096 of anthropic.claude-of-tests-v1:0; reduce it to 4096",
  },
  {
    rule: "no-media",
    case: "a picture for a model that sees none",
    error:
      "TypeError: Cannot chat: messages[0].content[1] is an image, which anthropic.claude-of-tests-v1:0 cannot read; remove it, or use a model that can read it",
  },
  {
    rule: "no-bucket-source",
    case: "a file in S3 for a model that takes none",
    error:
      "TypeError: Cannot chat: messages[0].content[1].source.s3Location is a file in S3, which anthropic.claude-of-tests-v1:0 cannot read; pass the bytes of the file",
  },
  {
    rule: "no-tools",
    case: "tools of a model that calls none",
    error:
      "TypeError: Cannot chat: tools[0] is a tool, which anthropic.claude-of-tests-v1:0 does not support; use a model that calls tools",
  },
  {
    rule: "whole-answer",
    case: "tools in a stream that has none",
    error:
      "TypeError: Cannot chat: tools are not supported by anthropic.claude-of-tests-v1:0 in a stream; request the whole answer at once",
  },
  {
    rule: "tool-use-id-format",
    case: "ids of calls that Mistral refuses, each once",
    repair:
      'messages[1].content[0].toolUseId "call_1" is not a tool-use id that mistral.of-tests-v1:0 accepts; changed to tbwijy0mq',
  },
  {
    rule: "single-turn",
    case: "a second turn of a model that takes one",
    error:
      "TypeError: Cannot chat: messages[1] is a second turn, but anthropic.claude-of-tests-v1:0 accepts only one; put the conversation into one message",
  },
  {
    rule: "assistant-prefill",
    case: "an answer that was begun",
    error:
      "TypeError: Cannot chat: messages[1] is a last message of the assistant, which anthropic.claude-of-tests-v1:0 does not continue; end with a user message, or use output",
  },
  {
    rule: "system-prompt",
    case: "a system prompt where there is none",
    repair:
      "system is part of the system prompt, which anthropic.claude-of-tests-v1:0 does not support; moved into the first user message",
    error:
      "TypeError: Cannot chat: system is part of the system prompt, which anthropic.claude-of-tests-v1:0 does not support; move it into the first user message",
  },
  {
    rule: "forced-tool-choice",
    case: "a call that is demanded",
    repair:
      "toolChoice forces a tool call, which anthropic.claude-of-tests-v1:0 does not support; replaced by an instruction in the system prompt",
    error:
      "TypeError: Cannot chat: toolChoice forces a tool call, which anthropic.claude-of-tests-v1:0 does not support; replace it by an instruction in the system prompt",
  },
  {
    rule: "no-cache-points",
    case: "cache points, planned and not, where a model takes none",
    repair: "system[1] is a cache point, which anthropic.claude-of-tests-v1:0 does not support; removed",
    error:
      "TypeError: Cannot chat: system[1] is a cache point, which anthropic.claude-of-tests-v1:0 does not support; remove it",
  },
  {
    rule: "cache-section",
    case: "a cache point in a section that a model does not cache",
    repair: "tools[1] is a cache point in tools, where anthropic.claude-of-tests-v1:0 supports none; removed",
    error:
      "TypeError: Cannot chat: tools[1] is a cache point in tools, where anthropic.claude-of-tests-v1:0 supports none; remove it",
  },
  {
    rule: "cache-lifetime",
    case: "an hour where a model keeps five minutes",
    repair: "system[1].ttl is 1h, which anthropic.claude-of-tests-v1:0 does not support; reduced to 5m",
    error:
      "TypeError: Cannot chat: system[1].ttl is 1h, which anthropic.claude-of-tests-v1:0 does not support; reduce it to 5m",
  },
  {
    rule: "cache-count",
    case: "more cache points than a model takes, and a plan for none of them",
    repair: "system[1] is one of more than 1 cache points, the limit of anthropic.claude-of-tests-v1:0; removed",
    error:
      "TypeError: Cannot chat: system[1] is one of more than 1 cache points, the limit of anthropic.claude-of-tests-v1:0; remove it",
  },
  {
    rule: "cache-minimum",
    case: "a cache for a prompt that is too short",
    repair: "cache.system covers about 10 tokens, but anthropic.claude-of-tests-v1:0 caches 1024 or more; removed",
    error:
      "TypeError: Cannot chat: cache.system covers about 10 tokens, but anthropic.claude-of-tests-v1:0 caches 1024 or more; remove it",
  },
];
