/**
 * The ids of tool calls that each family of models accepts. Bedrock's client fits ids to Converse by itself.
 */
import { shortId } from "../../base/short_id.ts";

/** The ids that a service accepts for tool calls. */
export interface ToolIdRule {
  accepts(id: string): boolean;
  /** Returns an id that the service accepts, always the same for the same arguments; another one for another salt. */
  make(id: string, salt: number): string;
}

const BEDROCK = "bedrock";

/**
 * - Mistral: "must be a-z, A-Z, 0-9, with a length of 9" (langchain-ai/langchain#24668, jackmpcollins/magentic#276). On Bedrock
 *   also ids that the service made.
 * - Claude, on other services than Bedrock: "String should match pattern '^[a-zA-Z0-9_-]+$'" (maximhq/bifrost#5097,
 *   BerriAI/litellm#21215).
 * - OpenAI: "Expected a string with maximum length 40" (vercel/ai#5171, agno-agi/agno#5382, microsoft/autogen#6377).
 *
 * Read 2026-11-29.
 */
const RULES: Readonly<Record<string, (provider: string) => ToolIdRule | undefined>> = {
  mistral: (provider) => ({
    accepts: (id) => /^[a-z\d]{9}$/i.test(id) || (provider === BEDROCK && /^tooluse_[\w-]{22}$/.test(id)),
    make: shortId,
  }),
  claude: (provider) =>
    provider === BEDROCK ? undefined : {
      accepts: (id) => /^[\w-]+$/.test(id),
      make: (id, salt) => `${id.replace(/[^\w-]/g, "_") || "call"}${salt ? `_${salt}` : ""}`,
    },
  openai: (provider) =>
    provider === BEDROCK ? undefined : {
      accepts: (id) => id.length <= 40 && id !== "",
      make: (id, salt) => `call_${shortId(id, salt)}`,
    },
};

/** Returns the rule for the tool calls of a target; `undefined` if every id is accepted, or nothing is known. */
export function toolIdRule(family: string | undefined, provider: string): ToolIdRule | undefined {
  const name = family ?? provider;
  return Object.hasOwn(RULES, name) ? RULES[name]!(provider) : undefined;
}
