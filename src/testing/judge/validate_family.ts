/**
 * The refusals of model families, and refusals of the service for all models beyond its API model. Each rule is one
 * row, to be removed if a recording contradicts it.
 *
 * "recorded": traffic with the service in public repositories. A repository with a number: a public report. "tried
 * live": a table by the authors of a repository. All read 2026-11-28. The words of a refusal are recorded or reported,
 * unless the row says that they are ours.
 */
import {
  type ClaudeVersion,
  claudeVersion,
  type Family,
  familyOf,
  isDeepSeekR1,
  isSince,
} from "../../models/family.ts";
import { insideOf, member, members, type Turn, turnsOf, type WireMessage } from "./conversation.ts";
import { blocksInMessages, find, findInside, findStrictTool, given, inResults } from "./find_refused.ts";
import { mediaTypeOf } from "./media_type.ts";
import { invalid, invalidInStream, invalidToModel, type Refusal } from "./refusal.ts";
import { unsupportedBySchema } from "./validate_schema.ts";

/** A request, and its model. */
interface Asked {
  readonly modelId: string;
  readonly claude: ClaudeVersion | undefined;
  readonly body: Readonly<Record<string, unknown>>;
  readonly messages: readonly WireMessage[];
  readonly turns: readonly Turn[];
}

interface FamilyRule {
  readonly name: string;
  readonly source: string;
  /** The families that the rule holds for. @default all models, including models of an unknown family */
  readonly families?: readonly Family[];
  check(asked: Asked): Refusal | undefined;
}

const RULES: readonly FamilyRule[] = [
  {
    name: "first-turn",
    source: "pydantic/pydantic-ai, tried live 2026-07-03; recorded: Claude Sonnet 4.5 takes a conversation that the " +
      "assistant begins",
    families: ["nova", "llama", "mistral", "cohere", "ai21", "writer"],
    check: ({ turns }) =>
      turns[0]?.role !== "assistant" ? undefined : invalid(
        "A conversation must start with a user message. Try again with a conversation that starts with a user message.",
      ),
  },
  {
    name: "reasoning-in-history",
    source: "langchain-ai/langchain-aws#401, aws-samples/bedrock-chat#845, zed-industries/zed#32341",
    families: ["deepseek"],
    check: ({ modelId, messages }) =>
      isDeepSeekR1(modelId) && blocksInMessages(messages).some((block) => "reasoningContent" in block)
        ? invalid("User messages cannot contain reasoning content. Please remove the reasoning content and try again.")
        : undefined,
  },
  {
    name: "reasoning-in-history-of-nova",
    source: "can1357/oh-my-pi#9086; the words are ours",
    families: ["nova"],
    check: ({ messages }) =>
      find(messages, (block) => "reasoningContent" in block, (path) =>
        invalidToModel(
          `Malformed input request: #/${
            path.replaceAll(".", "/")
          }: extraneous key [reasoningContent] is not permitted, ` +
            "please reformat your input and try again.",
        )),
  },
  {
    name: "unsigned-reasoning",
    source: "Anthropic's page on extended thinking; recorded: only Claude signs, and takes its signed blocks back",
    families: ["claude"],
    check: ({ messages }) =>
      find(
        messages,
        (block) =>
          "reasoningText" in member(block, "reasoningContent") &&
          !member(member(block, "reasoningContent"), "reasoningText")["signature"],
        (path) => invalidToModel(`${path}.thinking.signature: Field required`),
      ),
  },
  {
    name: "thinking-in-tool-loop",
    source:
      "anomalyco/opencode#3077, Kilo-Org/kilocode#5219, pydantic/pydantic-ai#2453, langchain-ai/langchain-aws#844",
    families: ["claude"],
    check: ({ body, turns }) => {
      const fields = member(body, "additionalModelRequestFields");
      const types = ["thinking", "reasoning_config"].map((name) => member(fields, name)["type"]);
      const [asked, answers] = [turns.at(-2), turns.at(-1)];
      if (!types.includes("enabled") || !asked || !answers?.content.some((block) => "toolResult" in block)) {
        return undefined;
      }
      const [first = {}] = asked.content;
      if (asked.role !== "assistant" || "reasoningContent" in first) return undefined;
      const kind = "toolUse" in first ? "tool_use" : Object.keys(first)[0];
      return invalidToModel(
        `messages.${asked.index}.content.0.type: Expected \`thinking\` or \`redacted_thinking\`, but found ` +
          `\`${kind}\`. When \`thinking\` is enabled, a final \`assistant\` message must start with a thinking block ` +
          "(preceeding the lastmost set of `tool_use` and `tool_result` blocks).",
      );
    },
  },
  {
    name: "thinking-budget",
    source: "anthropics/claude-code-action#1265, for Opus 4.7 and 4.8",
    families: ["claude"],
    check: ({ claude, body }) =>
      isOpus47(claude) && member(member(body, "additionalModelRequestFields"), "thinking")["type"] === "enabled"
        ? invalidToModel(
          '"thinking.type.enabled" is not supported for this model. Use "thinking.type.adaptive" and ' +
            '"output_config.effort" to control thinking behavior.',
        )
        : undefined,
  },
  {
    name: "temperature",
    source: "anthropics/claude-code-action#1265, for Opus 4.7 and 4.8",
    families: ["claude"],
    check: ({ claude, body }) =>
      isOpus47(claude) && given(member(body, "inferenceConfig"), "temperature")
        ? invalidToModel("`temperature` is deprecated for this model.")
        : undefined,
  },
  {
    name: "strict-tools",
    source: "BerriAI/litellm#31582, for Opus 4.7 and 4.8",
    families: ["claude"],
    check: ({ claude, body }) =>
      isOpus47(claude)
        ? findStrictTool(
          body,
          (_schema, index) => invalidToModel(`tools.${index}.custom.strict: Extra inputs are not permitted`),
        )
        : undefined,
  },
  {
    name: "strict-tool-schema",
    source: "BerriAI/litellm#39115; recorded: Claude Sonnet 4.5 takes strict tools",
    families: ["claude"],
    check: ({ body }) =>
      findStrictTool(body, (schema, index) => {
        const problem = unsupportedBySchema(schema);
        return problem === undefined ? undefined : invalidToModel(`tools.${index}.custom: ${problem}`);
      }),
  },
  {
    name: "high-effort-alone",
    source: "UKGovernmentBEIS/inspect_ai#3767 and #3848, promptfoo/promptfoo#6531",
    families: ["nova"],
    check: ({ body }) => {
      const config = member(member(body, "additionalModelRequestFields"), "reasoningConfig");
      if (config["type"] !== "enabled" || config["maxReasoningEffort"] !== "high") return undefined;
      const name = ["maxTokens", "temperature", "topP"].find((name) => given(member(body, "inferenceConfig"), name));
      return name === undefined ? undefined : invalid(`${name} must be unset when maxReasoningEffort is high`);
    },
  },
  {
    name: "stop-sequences",
    source:
      "langgenius/dify-official-plugins#1767 for Qwen3, langchain-ai/langchain-aws#664 for DeepSeek V3.1 and Qwen",
    families: ["qwen", "deepseek"],
    check: ({ modelId, body }) =>
      !isDeepSeekR1(modelId) && given(member(body, "inferenceConfig"), "stopSequences")
        ? invalid("This model doesn't support the stopSequences field. Remove stopSequences and try again.")
        : undefined,
  },
  {
    name: "document-source",
    source:
      "strands-agents/harness-sdk#3582, awslabs/aws-sdk-rust#1365; recorded: Claude takes text and content with " +
      "citations",
    check: ({ messages }) =>
      findInside(messages, "document", (document, path) => {
        const source = member(document, "source");
        if (!("text" in source || "content" in source)) return undefined;
        if (member(document, "citations")["enabled"] === true) return undefined;
        return invalid(
          `The DocumentSource object at ${path}.document.source must set one of the following keys: bytes, s3Location.`,
        );
      }),
  },
  {
    name: "citations-in-results",
    source: "boto/boto3#4648",
    check: ({ messages }) =>
      inResults(messages).some((part) => member(member(part, "document"), "citations")["enabled"] === true)
        ? invalid("Citations are not supported in tool result documents.")
        : undefined,
  },
  {
    name: "video",
    source: "recorded: Claude Sonnet 4.5, in a turn and in a tool result, as bytes and from S3 (by 2026-03-16)",
    families: ["claude"],
    check: ({ messages }) =>
      insideOf(messages, "video").length === 0 ? undefined : invalid(
        "This model doesn't support the video content block that you provided. Update the content block and try again.",
      ),
  },
  {
    name: "image-from-s3",
    source: "recorded: Claude Sonnet 4.5, in a turn and in a tool result (by 2026-03-16)",
    families: ["claude"],
    check: ({ messages }) =>
      insideOf(messages, "image").some((image) => "s3Location" in member(image, "source"))
        ? invalid("This model doesn't support the s3Uri field. Remove s3Uri and try again.")
        : undefined,
  },
  {
    name: "document-from-s3",
    source: "recorded: Claude Sonnet 4.5 in a turn, while it takes one in a tool result (by 2026-03-16)",
    families: ["claude"],
    check: ({ messages }) =>
      find(
        messages,
        (block) => "s3Location" in member(member(block, "document"), "source"),
        (path) => invalidToModel(`${path}.document.source.type: Field required`),
      ),
  },
  {
    name: "s3-in-results",
    source: "recorded: Nova 2 Lite, a PDF and a video, while it takes an image (by 2026-03-16)",
    families: ["nova"],
    check: ({ messages }) =>
      find(
        messages,
        (block) =>
          members(member(block, "toolResult"), "content").some((part) =>
            ["document", "video"].some((kind) => "s3Location" in member(member(part, kind), "source"))
          ),
        (path) =>
          invalidToModel(
            `Malformed input request: #/${
              path.replaceAll(".", "/")
            }: extraneous key [toolResult] is not permitted, please ` +
              "reformat your input and try again.",
          ),
      ),
  },
  {
    name: "image-in-results",
    source: "anomalyco/opencode#48069",
    families: ["openai"],
    check: ({ messages }) =>
      inResults(messages).some((part) => "image" in part)
        ? invalid("This model doesn't support the image field for user messages. Remove image and try again.")
        : undefined,
  },
  {
    name: "document-count",
    source: "aaif-goose/goose#1267, strands-agents/harness-sdk#1861, kirodotdev/Kiro#9192, " +
      "aws-samples/generative-ai-use-cases#1685",
    check: ({ messages }) =>
      insideOf(messages, "document").length > MAX_DOCUMENTS
        ? invalid(`You can't include more than ${MAX_DOCUMENTS} documents in a request`)
        : undefined,
  },
  {
    name: "media-count",
    source: "cline/cline#1844, RooCodeInc/Roo-Code#6348, boto/boto3#4632",
    check({ messages }) {
      const [images, documents] = [insideOf(messages, "image").length, insideOf(messages, "document").length];
      return images + documents > MAX_IMAGES
        ? invalidToModel(`too many images and documents: ${images} + ${documents} > ${MAX_IMAGES}`)
        : undefined;
    },
  },
  {
    name: "text-beside-results",
    source: "pydantic/pydantic-ai, tried live 2026-07-04 and 2026-07-07; langchain-ai/langchain-aws#141",
    families: ["llama", "mistral", "writer"],
    check: ({ messages }) => {
      // A result in the assistant's turn comes from the service.
      const index = messages.findIndex(({ role, content }) =>
        role === "user" && content.some((block) => "toolResult" in block) &&
        content.some((block) => !("toolResult" in block || "cachePoint" in block))
      );
      return index < 0 ? undefined : invalid(
        `messages.${index}.content: Conversation blocks and tool result blocks cannot be provided in the same turn.`,
      );
    },
  },
  {
    name: "text-beside-calls",
    source: "langchain-ai/langchain-aws#1118 for Llama 3.2, quarkiverse/quarkus-langchain4j#1983 for Mistral Large",
    families: ["llama", "mistral"],
    check: ({ messages }) => {
      // A call with its result in the same turn is the service's own.
      const index = messages.findIndex(({ role, content }) =>
        role === "assistant" && content.some((block) => "toolUse" in block) &&
        content.some((block) => "text" in block) && !content.some((block) => "toolResult" in block)
      );
      return index < 0 ? undefined : invalid(
        `messages.${index}.content: Conversation blocks and tool use blocks cannot be provided in the same turn.`,
      );
    },
  },
  {
    name: "result-status",
    source: "pydantic/pydantic-ai, tried live 2026-07-07",
    families: ["writer"],
    check: ({ messages }) =>
      blocksInMessages(messages).some((block) => given(member(block, "toolResult"), "status"))
        ? invalid("This model doesn't support the status field. Remove status and try again.")
        : undefined,
  },
  {
    name: "image-bytes",
    source:
      "recorded: Nova Lite, inside a stream (undated); ziatdinovmax/SciLink#382, PNG bytes that are called jpeg. " +
      "Recorded as accepted, so not refused: the same by Claude 3.5 Sonnet (2025-07-18)",
    check: ({ claude, messages }) =>
      findInside(messages, "image", ({ format, source }) => {
        if (claude && !isSince(claude, [4, 0])) return undefined;
        const type = mediaTypeOf(member({ source }, "source")["bytes"]);
        return type === undefined || type === `image/${format}` ? undefined : invalidInStream(
          `The detected file MIME type ${type} does not match the expected type image/${format}. Reformat your input and ` +
            "try again.",
        );
      }),
  },
];

/** Source: the API reference of Message, read 2026-11-20. */
const MAX_DOCUMENTS = 5, MAX_IMAGES = 20;

/** Checks the rules of the model's family. @throws {Refusal} */
export function checkFamily(
  modelId: string,
  body: Readonly<Record<string, unknown>>,
  messages: readonly WireMessage[],
): void {
  const family = familyOf(modelId);
  const asked: Asked = { modelId, claude: claudeVersion(modelId), body, messages, turns: turnsOf(messages) };
  for (const { families, check } of RULES) {
    if (families && !(family && families.includes(family))) continue;
    const refusal = check(asked);
    if (refusal) throw refusal;
  }
}

/** Opus 4.7 and 4.8. */
function isOpus47(claude: ClaudeVersion | undefined): boolean {
  return claude?.name === "opus" && claude.major === 4 && (claude.minor === 7 || claude.minor === 8);
}
