/**
 * Lists what families of models refuse in a conversation, as recorded or reported. Requests to other families, and to ids that
 * name no family, are sent unchanged.
 */
import { type Family, familyOf, namesModel } from "../../../models/family.ts";

/**
 * Families that require a user message first: "A conversation must start with a user message". Tried live by pydantic-ai,
 * us-east-1, 2026-07-03. Claude accepts an assistant message first (recorded for Sonnet 4.5, 2026-07), and so do Qwen, Kimi and
 * GLM (the same table).
 */
export const USER_FIRST: readonly Family[] = ["nova", "llama", "mistral", "cohere", "ai21", "writer"];

/**
 * Families that require tool results alone in their turn: "Conversation blocks and tool result blocks cannot be provided in
 * the same turn". Tried live by pydantic-ai, 2026-07-04 and 2026-07-07; langchain-ai/langchain-aws#141,
 * strands-agents/harness-sdk#1223. Claude and Nova accept text and files beside results (recorded, 2026-03).
 */
export const RESULTS_ALONE: readonly Family[] = ["llama", "mistral", "writer"];

/**
 * Families that require calls alone in their turn: "Conversation blocks and tool use blocks cannot be provided in the same
 * turn". Llama 3.2 and Mistral Large: langchain-ai/langchain-aws#1118, quarkiverse/quarkus-langchain4j#1983, read 2026-11-28.
 * Claude, Nova, Cohere and Kimi accept text before a call (recorded, 2025 and 2026).
 */
export const CALLS_ALONE: readonly Family[] = ["llama", "mistral"];

/**
 * Families that refuse the status of a tool result: "This model doesn't support the status field. Remove status and try
 * again". Tried live by pydantic-ai, 2026-07-07; by the same table Kimi, Llama 4 and Pixtral accept the status.
 */
export const NO_RESULT_STATUS: readonly Family[] = ["writer"];

/**
 * Families that accept a native output schema with open objects, although AWS documents that every object must be closed.
 * Recorded for DeepSeek V3.2, 2026-05-06.
 */
const TAKES_OPEN_SCHEMAS: readonly Family[] = ["deepseek"];

/** Returns whether the native output schema of a model must close its objects. */
export function wantsClosedSchema(model: string): boolean {
  const family = familyOf(model);
  return family === undefined || !TAKES_OPEN_SCHEMAS.includes(family);
}

/** Returns the family of a model if it is one of `families`. */
export function refusingFamily(model: string, families: readonly Family[]): Family | undefined {
  const family = familyOf(model);
  return family && families.includes(family) ? family : undefined;
}

/** A kind of reasoning, by what proves it: a signature, encryption or nothing. */
export type ReasoningKind = "signed" | "redacted" | "unsigned";

/**
 * The kinds of reasoning that a family accepts in the history. Only Claude signs (recorded for all), and requires the
 * signature: "thinking.signature: Field required" (run-llama/llama_index#20851, egoist/chatwise-releases#1399). OpenAI's GPT
 * redacts and accepts its own reasoning (567-labs/instructor#2682, live, 2026-09-23). Whether Grok redacts is unknown. Nova
 * refuses all reasoning
 * (oh-my-pi#9086). Read 2026-11-28.
 */
const TAKEN_BACK: Readonly<Partial<Record<Family, readonly ReasoningKind[]>>> = {
  claude: ["signed", "redacted"],
  openai: ["unsigned", "redacted"],
  grok: ["unsigned", "redacted"],
  nova: [],
};

/**
 * For any other family. Signed or redacted reasoning comes from another model, and gpt-oss refuses a signature
 * (aws-samples/bedrock-engineer#239). gpt-oss accepts its own unsigned reasoning (567-labs/instructor#2682).
 */
const USUALLY_TAKEN_BACK: readonly ReasoningKind[] = ["unsigned"];

/**
 * Models that refuse all reasoning although their family may not: "User messages cannot contain reasoning content"
 * (langchain-ai/langchain-aws#401, aws-samples/bedrock-chat#845, zed-industries/zed#32341).
 */
const TAKES_NONE_BACK: readonly string[] = ["deepseek.r1-v1:0"];

/** Returns the kinds of reasoning that a model accepts in the history; `undefined` if the id names no family. */
export function reasoningTakenBack(model: string): readonly ReasoningKind[] | undefined {
  if (TAKES_NONE_BACK.some((id) => namesModel(model, id))) return [];
  const family = familyOf(model);
  return family && (TAKEN_BACK[family] ?? USUALLY_TAKEN_BACK);
}
