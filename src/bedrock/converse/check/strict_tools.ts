/**
 * Rules about tools with `strict: true`, for which Claude accepts a subset of JSON Schema.
 */
import { isStandardSchema, jsonSchemaOf } from "../../../chat/schema/schema.ts";
import { strictSchema } from "../../../chat/schema/strict_schema.ts";
import type { Tool } from "../../../chat/tool.ts";
import { familyRules } from "../../prompt/family_rules.ts";
import type { Placed } from "../../prompt/prompt.ts";
import type { CommonRule, MutableRequest } from "./rule.ts";

/** The most strict tools of a request. */
const MOST = 20;

/** Returns the strict tools of a request to a Claude, or to an ARN that hides its model. */
function strictTools({ prompt, model }: MutableRequest): Placed<Tool>[] {
  if (familyRules(model)?.limitsStrictSchemas === false) return [];
  return prompt.tools.filter((item): item is Placed<Tool> => "strict" in item.block && item.block.strict === true);
}

/** Returns a changed copy of a tool, which may be an instance of a class. */
function copyOf({ name, description, inputSchema, jsonSchema, strict }: Tool, change: Partial<Tool>): Tool {
  return { name, description, inputSchema, jsonSchema, strict, ...change };
}

/** Moves unsupported keywords into descriptions and closes objects; removes `strict` if that is not enough. */
export const STRICT_TOOL_SCHEMA: CommonRule = {
  rule: "strict-tool-schema",
  apply(request, fix, _refusal, note) {
    for (const item of strictTools(request)) {
      const { block, path } = item;
      const { inputSchema, jsonSchema } = block;
      const json = isStandardSchema(inputSchema)
        ? jsonSchemaOf(inputSchema, jsonSchema, `tool "${block.name}"`)
        : jsonSchema ?? inputSchema;
      const { schema, moved, dropped, closed, obstacle } = strictSchema(json);
      const own = `${path}.${jsonSchema ? "jsonSchema" : "inputSchema"}`;
      if (obstacle) {
        const [at, is] = obstacle;
        fix(`${path}.strict`, `is true, but ${own}${at} ${is}, which strict tools do not support`, "remove it");
        item.block = copyOf(block, { strict: undefined });
        continue;
      }
      for (const at of moved) {
        fix(own + at, "is a bound that strict tools do not support", "move it into the description");
      }
      // A library wrote these bounds, and the caller cannot prevent them.
      for (const at of dropped) note(own + at, "is a bound that strict tools do not support", "remove it");
      for (const at of closed) {
        fix(own + at, "is an open object in a strict tool", "set additionalProperties to false");
      }
      if (moved.length || dropped.length || closed.length) item.block = copyOf(block, { jsonSchema: schema });
    }
  },
};

/** Removes `strict` from the tools above the limit. */
export const STRICT_TOOL_COUNT: CommonRule = {
  rule: "strict-tool-count",
  apply(request, fix) {
    for (const item of strictTools(request).slice(MOST)) {
      fix(`${item.path}.strict`, `is one of more than ${MOST} strict tools, the limit of a request`, "remove it");
      item.block = copyOf(item.block, { strict: undefined });
    }
  },
};
