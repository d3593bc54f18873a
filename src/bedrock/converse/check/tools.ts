/**
 * Rules about the tools on offer and the choice among them.
 */
import { isStandardSchema, wrapperIn } from "../../../chat/schema/schema.ts";
import type { SystemTool, Tool, ToolEntry } from "../../../chat/tool.ts";
import { outputName } from "../../../chat/output/check_output.ts";
import type { Placed, Prompt } from "../../prompt/prompt.ts";
import { shown } from "../../../base/quote.ts";
import { isObject } from "../../../base/json_object.ts";
import { blocksInTurns, type CommonRule, isCall } from "./rule.ts";
import { NAME } from "./tool_uses.ts";

/** Returns whether the entry is a tool and not a cache point. */
function isNamed(item: Placed<ToolEntry>): item is Placed<Tool | SystemTool> {
  return (item.block as { type?: string }).type !== "cachePoint";
}

function isTool(item: Placed<ToolEntry>): item is Placed<Tool> {
  return isNamed(item) && !("type" in item.block && item.block.type === "systemTool");
}

function namesOf({ tools }: Prompt): Set<string> {
  return new Set(tools.filter(isNamed).map(({ block }) => block.name));
}

/** Refuses illegal and repeated names. A repair would make the model call another name. */
export const TOOL_NAME: CommonRule = {
  rule: "tool-name",
  apply({ prompt, options: { output } }, _fix, refusal) {
    const names = new Set(output?.mode === "tool" ? [outputName(output)] : []);
    for (const item of prompt.tools) {
      const { block, path } = item;
      if (!isObject(block)) throw refusal(path, "is not a tool; use { name, description, inputSchema }");
      if (!isNamed(item)) continue;
      const { name } = item.block;
      const given = shown(name);
      if (!NAME.test(name ?? "")) {
        throw refusal(`${path}.name`, `is ${given}; use letters, digits, _ and -, at most 64`);
      }
      if (names.has(name)) throw refusal(`${path}.name`, `is ${given}, the name of another tool; use each name once`);
      names.add(name);
    }
  },
};

/** Returns a plain copy of a tool, which may be an instance of a class. */
function copyOf({ name, description, inputSchema, jsonSchema, strict }: Tool): Tool {
  return { name, description, inputSchema, jsonSchema, strict };
}

/** Removes blank descriptions. A tool without a description is legal. */
export const TOOL_DESCRIPTION: CommonRule = {
  rule: "tool-description",
  apply({ prompt }, fix) {
    for (const item of prompt.tools.filter(isTool)) {
      const { block, path } = item;
      if (/\S/.test(block.description ?? "x")) continue;
      fix(`${path}.description`, "is blank", "remove it");
      item.block = { ...copyOf(block), description: undefined };
    }
  },
};

/** Requires a schema of the type object. A Standard Schema is checked later, when it is converted to JSON Schema. */
export const TOOL_SCHEMA: CommonRule = {
  rule: "tool-schema",
  apply({ prompt }, fix, refusal) {
    for (const item of prompt.tools.filter(isTool)) {
      const { block } = item;
      const own = block.jsonSchema ? "jsonSchema" : "inputSchema";
      const schema = block[own];
      const path = `${item.path}.${own}`;
      if (schema && isStandardSchema(schema)) continue;
      if (!isObject(schema)) throw refusal(path, "is not a schema; use a schema of the type object");
      const { type } = schema;
      if (type === "object") continue;
      if (type !== undefined) {
        throw refusal(`${path}.type`, `is ${shown(type)}; use object, and put the value in a property`);
      }
      const wrapper = wrapperIn(schema);
      if (wrapper) throw refusal(path, `has the schema inside a member ${wrapper}; pass the value of ${wrapper}`);
      fix(path, "has no type", "add the type object");
      item.block = { ...copyOf(block), [own]: { ...schema, type: "object" } };
    }
  },
};

/**
 * Removes all tools for `toolChoice: "none"`, which Converse cannot express otherwise. If the history has calls, stubs replace
 * the tools. Never a fault of the caller: the removal is our encoding of a legal choice.
 */
export const TOOL_CHOICE_NONE: CommonRule = {
  rule: "tool-choice-none",
  apply(request, _fix, _refusal, note) {
    const { prompt, options } = request;
    if (options.toolChoice !== "none") return;
    const stubs = stubsFor(prompt);
    const how = stubs.length ? "replace every tool by stubs for the calls in the conversation" : "remove every tool";
    if (prompt.tools.length || stubs.length) note("toolChoice", 'is "none", which Converse cannot express', how);
    prompt.tools = stubs;
    request.options = { ...options, toolChoice: undefined };
  },
};

/** Refuses a forced call of a tool that the request does not have. */
export const TOOL_CHOICE: CommonRule = {
  rule: "tool-choice",
  apply({ prompt, options: { toolChoice } }, _fix, refusal) {
    if (!toolChoice || toolChoice === "auto") return;
    const names = namesOf(prompt);
    if (!names.size) throw refusal("toolChoice", "requires a tool call, but the request has no tools; pass tools");
    const name = isObject(toolChoice) ? `${toolChoice.name}` : undefined;
    if (name === undefined || names.has(name)) return;
    throw refusal(
      "toolChoice.name",
      `is ${shown(name)}, not the name of a tool; use ${[...names].join(" or ")}`,
    );
  },
};

/** Declares stubs for the calls in the history if the request has no tools. */
export const TOOL_HISTORY: CommonRule = {
  rule: "tool-history",
  apply({ prompt, isPromptResource }, fix) {
    // A stored prompt has tools of its own, and refuses others.
    if (isPromptResource || namesOf(prompt).size) return;
    const stubs = stubsFor(prompt);
    if (!stubs.length) return;
    const names = stubs.map(({ block }) => block.name).join(", ");
    fix(
      "tools",
      "is empty although the conversation has tool calls",
      `declare a stub for each called tool (${names})`,
    );
    prompt.tools.unshift(...stubs);
  },
};

/** Returns a stub for every tool that the conversation calls, except tools that the service runs. */
function stubsFor(prompt: Prompt): Placed<Tool>[] {
  const names = new Set(blocksInTurns(prompt).filter(isCall).map(({ block }) => block.name));
  const description = "Not available now. Do not call it.";
  return [...names].map((name) => ({ block: { name, description, inputSchema: { type: "object" } }, path: "tools" }));
}

/** Removes switches of tools that the request does not declare. */
export const TOOL_SWITCH: CommonRule = {
  rule: "tool-switch",
  apply({ prompt, isPromptResource }, fix) {
    if (isPromptResource) return;
    const names = namesOf(prompt);
    prompt.messages = prompt.messages.filter((message) => {
      if (message.role !== "system") return true;
      message.content = message.content.filter(({ block, path }) => {
        const tool = block.type === "toolAddition" || block.type === "toolRemoval" ? block.tool : undefined;
        // The tools of a server are declared elsewhere.
        if (!tool?.name || tool.serverName || names.has(tool.name)) return true;
        fix(path, `switches ${shown(tool.name)}, which is not declared`, "remove it");
        return false;
      });
      return message.content.length > 0;
    });
  },
};
