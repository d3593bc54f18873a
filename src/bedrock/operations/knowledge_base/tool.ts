/**
 * A tool that searches a knowledge base.
 */
import { checkOptions, type OptionTable, optionTable, text } from "../../../base/check_options.ts";
import { type Tool, tool } from "../../../chat/tool.ts";
import type { Bedrock } from "../../client/client.ts";
import { callChecks, requireClient } from "../base/call.ts";
import { pathId } from "./agent_runtime.ts";
import { retrieve, type RetrieveOptions } from "./retrieve.ts";
import { guardrailOption, OTHER_SEARCH_NAMES, searchChecks } from "./search.ts";
import { toSearchResults } from "./search_results.ts";

/** The tool's name and description, and the options of its searches. */
export interface KnowledgeBaseToolOptions
  extends Omit<RetrieveOptions, "knowledgeBase" | "query" | "nextToken" | "signal"> {
  /** The tool's name. @default {"search_knowledge_base"} */
  readonly name?: string | undefined;
  /** The tool's purpose, for the model: say what the base knows. @default "Searches a knowledge base …" */
  readonly description?: string | undefined;
}

const OPTIONS: OptionTable = /* @__PURE__ */ optionTable<KnowledgeBaseToolOptions>(() => {
  const { signal: _, ...checks } = callChecks();
  return {
    of: "knowledgeBaseTool()",
    options: { name: text, description: text, ...searchChecks(), guardrail: guardrailOption, userId: text, ...checks },
    otherNames: { ...OTHER_SEARCH_NAMES, toolName: "name", signal: "the signal of runTools()" },
  };
});

const NOTHING = "The knowledge base has nothing about this query.";
const BLOCKED = "A guardrail blocked this query or its results.";

/**
 * Returns a tool for `runTools` and `streamTools` that searches a knowledge base. The tool returns search results, which models with
 * citations cite; the signal of the loop stops the search. A failure of the search is told to the model, as of any tool.
 *
 * Not every model takes search results: those that do not refuse the request. In 2026 the Claude models take them.
 *
 * @param knowledgeBase the id of the knowledge base.
 * @throws {TypeError} when the first argument is not a client, or the id or an option is not valid.
 * @throws {RangeError} when a number is out of range.
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { createBedrock, runTools } from "@bedrock-edge/client";
 * import { knowledgeBaseTool } from "@bedrock-edge/client/knowledge-base";
 * import { fakeBedrock } from "@bedrock-edge/client/testing";
 *
 * const credentials = { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY" };
 * const fetch = fakeBedrock({
 *   knowledgeBases: { KB12345678: { documents: [{ uri: "s3://docs/umbrella.md", text: "An umbrella costs 12 euros." }] } },
 *   replies: [
 *     { content: [{ toolUse: { toolUseId: "t1", name: "search_knowledge_base", input: { query: "umbrella" } } }] },
 *     "It costs 12 euros.",
 *   ],
 * });
 * const bedrock = createBedrock({ region: "us-east-1", credentials, fetch });
 * const { text, steps } = await runTools(bedrock.model("anthropic.claude-sonnet-4-5-20250929-v1:0"), {
 *   messages: "What does an umbrella cost?",
 *   tools: [knowledgeBaseTool(bedrock, "KB12345678", { description: "Prices of our shop", numberOfResults: 3 })],
 * });
 * assertEquals([text, steps.length], ["It costs 12 euros.", 2]);
 * ```
 */
export function knowledgeBaseTool(
  bedrock: Bedrock,
  knowledgeBase: string,
  options: KnowledgeBaseToolOptions = {},
): Tool {
  requireClient(bedrock, "knowledgeBaseTool");
  pathId(knowledgeBase, "knowledgeBase");
  checkOptions(options, OPTIONS);
  const {
    name = "search_knowledge_base",
    description = "Searches a knowledge base for passages about a query.",
    ...search
  } = options;
  return tool({
    name,
    description,
    inputSchema: {
      type: "object",
      properties: { query: { type: "string", description: "The question, as a whole sentence." } },
      required: ["query"],
    },
    async execute(input, { signal }) {
      const { query } = Object(input);
      if (typeof query !== "string") {
        throw new TypeError("Cannot search the knowledge base: the call has no text query; call it with { query }");
      }
      const { results, guardrailAction } = await retrieve(bedrock, { ...search, knowledgeBase, query, signal });
      const blocks = toSearchResults(results);
      if (blocks.length) return blocks;
      return guardrailAction === "INTERVENED" ? BLOCKED : NOTHING;
    },
  });
}
