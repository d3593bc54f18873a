/**
 * Rules about the tools of a model.
 */
import type { ToolResultBlock, ToolUseBlock } from "../../../chat/content.ts";
import type { Tool } from "../../../chat/tool.ts";
import { shown } from "../../../base/quote.ts";
import { shortId } from "../../../base/short_id.ts";
import { familyOf } from "../../../models/family.ts";
import type { Model } from "../../../models/model.ts";
import { isAnswer, isCall, turnsOf } from "../check/rule.ts";
import type { Placed, Prompt } from "../../prompt/prompt.ts";
import { isObject } from "../../../base/json_object.ts";
import type { ModelRule } from "./model_rule.ts";

/** Returns whether a call can be forced, of any tool (`any`) or of a tool by name; true if unknown. */
export function isForcible({ refuses, toolChoice, cannot }: Model, kind: "any" | "tool"): boolean {
  return !refuses.includes(`toolChoice.${kind}`) && !cannot.includes("tools") &&
    (!toolChoice || toolChoice.includes(kind));
}

/** Refuses tools for a model without tools. A request without its tools would have another meaning. */
export const NO_TOOLS: ModelRule = {
  rule: "no-tools",
  apply({ model }, { prompt }, _fix, refusal) {
    if (!model.cannot.includes("tools") || !prompt.tools.length) return;
    throw refusal(prompt.tools[0]!.path, `is a tool, which ${model.id} does not support; use a model that calls tools`);
  },
};

/** Replaces a forced call by an instruction if the model cannot be forced. */
export const FORCED_TOOL_CHOICE: ModelRule = {
  rule: "forced-tool-choice",
  apply({ model }, request, fix) {
    const { prompt, options } = request;
    const { toolChoice } = options;
    if (toolChoice === undefined || toolChoice === "auto" || toolChoice === "none") return;
    const kind = isObject(toolChoice) ? "tool" : "any";
    if (isForcible(model, kind)) return;
    const names = namesOf(prompt);
    const isOnly = kind === "tool" && names.length === 1 && isForcible(model, "any");
    request.options = { ...options, toolChoice: isOnly ? "any" : "auto" };
    if (isOnly) {
      fix(
        "toolChoice",
        `names a tool, which ${model.id} does not support`,
        "replace it by any, as there is only one tool",
      );
      return;
    }
    fix(
      "toolChoice",
      `forces a tool call, which ${model.id} does not support`,
      "replace it by an instruction in the system prompt",
    );
    const text = isObject(toolChoice)
      ? `Answer with a call of the tool ${toolChoice.name}, and with nothing else.`
      : `Answer with a call of one of your tools (${names.join(", ")}), and with nothing else.`;
    prompt.system.push({ block: { type: "text", text }, path: "toolChoice" });
  },
};

function namesOf({ tools }: Prompt): string[] {
  return tools.flatMap(({ block }) => "name" in block ? [block.name] : []);
}

/** Removes `strict` for a model that refuses it. The schema is still sent, and inputs are still validated. */
export const STRICT_TOOLS: ModelRule = {
  rule: "strict-tools",
  apply({ model }, { prompt }, fix) {
    if (!model.refuses.includes("tool.strict")) return;
    for (const item of prompt.tools) {
      // A later rule refuses an entry that is not a tool.
      if (!isObject(item.block)) continue;
      const { name, description, inputSchema, jsonSchema, strict } = item.block as Partial<Tool>;
      if (strict === undefined || name === undefined || inputSchema === undefined) continue;
      fix(`${item.path}.strict`, `is not supported by ${model.id}`, "remove it");
      item.block = { name, description, inputSchema, jsonSchema };
    }
  },
};

/** Returns whether a stream is requested as a whole answer. Some models stream only without tools. */
export function isWhole({ converseStream, streamingTools }: Model, hasTools: boolean): boolean {
  return converseStream === false || streamingTools === false && hasTools;
}

/** Reports that the answer is requested whole; `wholeStreamCall` does it. */
export const WHOLE_ANSWER: ModelRule = {
  rule: "whole-answer",
  apply({ model, streaming }, { prompt }, fix) {
    if (!streaming || !isWhole(model, prompt.tools.length > 0)) return;
    const [path, what] = model.converseStream === false
      ? ["model", "does not stream"]
      : ["tools", `are not supported by ${model.id} in a stream`];
    fix(path, what, "request the whole answer at once");
  },
};

/** Ids that every Mistral accepts: nine letters or digits. */
const MISTRAL_ID = /^[a-z\d]{9}$/i;
/** Ids that the service makes for every model. */
const SERVICE_ID = /^tooluse_[\w-]{22}$/;

/**
 * Replaces the ids of calls and their results by ids that Mistral accepts, always the same, so that a cached prefix stays
 * valid. Ids that the service made stay, except for a model that is known to refuse them.
 */
export const TOOL_USE_ID_FORMAT: ModelRule = {
  rule: "tool-use-id-format",
  apply({ model }, { prompt }, _fix, _refusal, note) {
    if (familyOf(model.id) !== "mistral") return;
    const refusesService = model.refuses.includes("toolUseId.service");
    const isTaken = (id: string) => MISTRAL_ID.test(id) || (!refusesService && SERVICE_ID.test(id));
    const turns = turnsOf(prompt);
    const halves = turns.flatMap(({ content }) =>
      content.filter((item): item is Placed<ToolUseBlock> | Placed<ToolResultBlock> => isCall(item) || isAnswer(item))
    );
    const taken = new Set(halves.map(({ block }) => block.toolUseId).filter(isTaken));
    const ids = new Map<string, string>();
    for (const item of halves) {
      const { block, path } = item;
      const { toolUseId: given } = block;
      if (isTaken(given)) continue;
      let toolUseId = ids.get(given);
      if (!toolUseId) {
        let salt = 0;
        do toolUseId = shortId(given, salt++); while (taken.has(toolUseId));
        taken.add(toolUseId);
        ids.set(given, toolUseId);
        note(
          `${path}.toolUseId`,
          `${shown(given)} is not a tool-use id that ${model.id} accepts`,
          `change it to ${toolUseId}`,
        );
      }
      item.block = { ...block, toolUseId };
    }
  },
};
