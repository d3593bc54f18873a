/**
 * Rules about tools with `strict: true`, which Claude takes with schemas of a subset of JSON Schema.
 */
import { isStandardSchema, jsonSchemaOf } from "../../chat/schema.ts";
import { strictSchema } from "../../chat/strict_schema.ts";
import type { Tool } from "../../chat/tool.ts";
import { familyOf } from "../../models/family.ts";
import type { Placed } from "../prompt.ts";
import type { Draft, Rule } from "./rule.ts";

/** Strict tools that one request may hold. */
const MOST = 20;

/** The strict tools of a request to a Claude, or to a model that its ARN hides. */
function strictTools({ prompt, model }: Draft): Placed<Tool>[] {
  const family = familyOf(model);
  if (family !== undefined && family !== "claude") return [];
  return prompt.tools.filter((item): item is Placed<Tool> => "strict" in item.block && item.block.strict === true);
}

/** A copy with another schema for the model, or without `strict`; the tool itself may be an instance of a class. */
function copyOf({ name, description, inputSchema, jsonSchema, strict }: Tool, change: Partial<Tool>): Tool {
  return { name, description, inputSchema, jsonSchema, strict, ...change };
}

/** Moves what a strict schema must not say into descriptions, closes its objects, and gives `strict` up where neither helps. */
export const STRICT_TOOL_SCHEMA: Rule = {
  rule: "strict-tool-schema",
  apply(draft, fix, _refusal, note) {
    for (const item of strictTools(draft)) {
      const { block, path } = item;
      const { inputSchema, jsonSchema } = block;
      const json = isStandardSchema(inputSchema)
        ? jsonSchemaOf(inputSchema, jsonSchema, `tool "${block.name}"`)
        : jsonSchema ?? inputSchema;
      const { schema, moved, dropped, closed, obstacle } = strictSchema(json);
      const own = `${path}.${jsonSchema ? "jsonSchema" : "inputSchema"}`;
      if (obstacle) {
        const [at, is] = obstacle;
        fix(`${path}.strict`, `is true, yet ${own}${at} ${is}, which no strict tool takes`, "it ~ left out");
        item.block = copyOf(block, { strict: undefined });
        continue;
      }
      for (const at of moved) fix(own + at, "is a bound that no strict tool takes", "it ~ moved into the description");
      // A library wrote these, and the caller has no way to leave them out.
      for (const at of dropped) note(own + at, "is a bound that no strict tool takes", "it ~ left out");
      for (const at of closed) fix(own + at, "is an open object of a strict tool", "additionalProperties ~ made false");
      if (moved.length || dropped.length || closed.length) item.block = copyOf(block, { jsonSchema: schema });
    }
  },
};

/** The first tools stay strict. */
export const STRICT_TOOL_COUNT: Rule = {
  rule: "strict-tool-count",
  apply(draft, fix) {
    for (const item of strictTools(draft).slice(MOST)) {
      fix(`${item.path}.strict`, `is one of more than ${MOST} strict tools, the most of a request`, "it ~ left out");
      item.block = copyOf(item.block, { strict: undefined });
    }
  },
};
