/**
 * Rules about the tools on offer and the choice among them.
 */
import { isStandardSchema } from "../../chat/schema.ts";
import type { SystemTool, Tool, ToolEntry } from "../../chat/tool.ts";
import { outputName } from "../output/ask.ts";
import type { Placed, Prompt } from "../prompt.ts";
import { isObject } from "../wire.ts";
import { blocksOf, isCall, type Rule } from "./rule.ts";
import { NAME } from "./tool_uses.ts";

/** What can be called: not a cache point. */
function isNamed(item: Placed<ToolEntry>): item is Placed<Tool | SystemTool> {
  return (item.block as { type?: string }).type !== "cachePoint";
}

function isTool(item: Placed<ToolEntry>): item is Placed<Tool> {
  return isNamed(item) && !("type" in item.block && item.block.type === "systemTool");
}

function namesOf({ tools }: Prompt): Set<string> {
  return new Set(tools.filter(isNamed).map(({ block }) => block.name));
}

/** No repair: a model that is told another name calls another name. */
export const TOOL_NAME: Rule = {
  rule: "tool-name",
  apply({ prompt, options: { output } }, _fix, refusal) {
    const names = new Set(output?.mode === "tool" ? [outputName(output)] : []);
    for (const item of prompt.tools) {
      const { block, path } = item;
      if (!isObject(block)) throw refusal(path, "is no tool; use { name, description, inputSchema }");
      if (!isNamed(item)) continue;
      const { name } = item.block;
      const given = JSON.stringify(name);
      if (!NAME.test(name ?? "")) {
        throw refusal(`${path}.name`, `is ${given}; use letters, digits, _ and -, at most 64`);
      }
      if (names.has(name)) throw refusal(`${path}.name`, `is ${given}, which is taken; use each name once`);
      names.add(name);
    }
  },
};

/** A copy that says what the tool says, wherever the tool keeps it. */
function copyOf({ name, description, inputSchema, jsonSchema, strict }: Tool): Tool {
  return { name, description, inputSchema, jsonSchema, strict };
}

/** No description is fine, an empty one is not. */
export const TOOL_DESCRIPTION: Rule = {
  rule: "tool-description",
  apply({ prompt }, fix) {
    for (const item of prompt.tools.filter(isTool)) {
      const { block, path } = item;
      if (/\S/.test(block.description ?? "x")) continue;
      fix(`${path}.description`, "is blank", "it ~ left out");
      item.block = { ...copyOf(block), description: undefined };
    }
  },
};

/** A tool takes an object. A Standard Schema says so itself, where it is made a JSON Schema; what is sent instead of it may not. */
export const TOOL_SCHEMA: Rule = {
  rule: "tool-schema",
  apply({ prompt }, fix, refusal) {
    for (const item of prompt.tools.filter(isTool)) {
      const { block } = item;
      const own = block.jsonSchema ? "jsonSchema" : "inputSchema";
      const schema = block[own];
      const path = `${item.path}.${own}`;
      if (schema && isStandardSchema(schema)) continue;
      if (!isObject(schema)) throw refusal(path, "is no schema; use one of the type object");
      const { type } = schema;
      if (type === "object") continue;
      if (type !== undefined) {
        throw refusal(`${path}.type`, `is ${JSON.stringify(type)}; use object, and put the value in a property`);
      }
      fix(path, "has no type", "the type object ~ added");
      item.block = { ...copyOf(block), [own]: { ...schema, type: "object" } };
    }
  },
};

/**
 * Converse has no way to say that no tool may be called but to offer none; where the history has calls, stubs take the tools'
 * place. The choice is legal, and what becomes of it is our encoding.
 */
export const TOOL_CHOICE_NONE: Rule = {
  rule: "tool-choice-none",
  apply(draft, _fix, _refusal, note) {
    const { prompt, options } = draft;
    if (options.toolChoice !== "none") return;
    const stubs = stubsFor(prompt);
    const how = stubs.length
      ? "every tool ~ replaced by a stub of what the conversation calls"
      : "every tool ~ left out";
    if (prompt.tools.length || stubs.length) note("toolChoice", "is none, which Converse has no word for", how);
    prompt.tools = stubs;
    draft.options = { ...options, toolChoice: undefined };
  },
};

/** A call that is demanded must be possible. */
export const TOOL_CHOICE: Rule = {
  rule: "tool-choice",
  apply({ prompt, options: { toolChoice } }, _fix, refusal) {
    if (!toolChoice || toolChoice === "auto") return;
    const names = namesOf(prompt);
    if (!names.size) throw refusal("toolChoice", "demands a call where no tool is; pass tools");
    const name = isObject(toolChoice) ? `${toolChoice.name}` : undefined;
    if (name === undefined || names.has(name)) return;
    throw refusal("toolChoice.name", `is ${JSON.stringify(name)}; use ${[...names].join(" or ")}`);
  },
};

/** Calls in the history want tools to be declared: stubs, where there are none. */
export const TOOL_HISTORY: Rule = {
  rule: "tool-history",
  apply({ prompt, isPromptResource }, fix) {
    // A stored prompt brings its own, and takes none.
    if (isPromptResource || namesOf(prompt).size) return;
    const stubs = stubsFor(prompt);
    if (!stubs.length) return;
    const names = stubs.map(({ block }) => block.name).join(", ");
    fix("tools", "is empty although the conversation has calls", `a stub of ${names} ~ declared`);
    prompt.tools.unshift(...stubs);
  },
};

/** A tool in name only for every tool that the conversation calls. The service's own tools are not ours to declare. */
function stubsFor(prompt: Prompt): Placed<Tool>[] {
  const names = new Set(blocksOf(prompt).filter(isCall).map(({ block }) => block.name));
  const description = "Not available now. Do not call it.";
  return [...names].map((name) => ({ block: { name, description, inputSchema: { type: "object" } }, path: "tools" }));
}

/** Only what is declared can be switched. */
export const TOOL_SWITCH: Rule = {
  rule: "tool-switch",
  apply({ prompt, isPromptResource }, fix) {
    if (isPromptResource) return;
    const names = namesOf(prompt);
    prompt.messages = prompt.messages.filter((message) => {
      if (message.role !== "system") return true;
      message.content = message.content.filter(({ block, path }) => {
        const tool = block.type === "toolAddition" || block.type === "toolRemoval" ? block.tool : undefined;
        // A server's tools are declared elsewhere.
        if (!tool?.name || tool.serverName || names.has(tool.name)) return true;
        fix(path, `switches ${JSON.stringify(tool.name)}, which is not declared`, "it ~ left out");
        return false;
      });
      return message.content.length > 0;
    });
  },
};
