/**
 * Rules about tools that a model cannot call so.
 */
import type { ToolResultBlock, ToolUseBlock } from "../../chat/content.ts";
import type { Tool } from "../../chat/tool.ts";
import type { Model } from "../../models/model.ts";
import { isAnswer, isCall, turnsOf } from "../check/rule.ts";
import type { Placed, Prompt } from "../prompt.ts";
import { isObject } from "../wire.ts";
import type { ModelRule } from "./rule.ts";

/** Whether a call can be demanded of it, of some tool (`any`) or of one by its name; yes where nothing is known. */
export function isForcible({ refuses, toolChoice, cannot }: Model, kind: "any" | "tool"): boolean {
  return !refuses.includes(`toolChoice.${kind}`) && !cannot.includes("tools") &&
    (!toolChoice || toolChoice.includes(kind));
}

/** No repair: without its tools, a request asks something else. */
export const NO_TOOLS: ModelRule = {
  rule: "no-tools",
  apply({ model }, { prompt }, _fix, refusal) {
    if (!model.cannot.includes("tools") || !prompt.tools.length) return;
    throw refusal(prompt.tools[0]!.path, `is offered, and ${model.id} calls no tools; use a model that does`);
  },
};

/** What is demanded becomes what is asked for. */
export const FORCED_TOOL_CHOICE: ModelRule = {
  rule: "forced-tool-choice",
  apply({ model }, draft, fix) {
    const { prompt, options } = draft;
    const { toolChoice } = options;
    if (toolChoice === undefined || toolChoice === "auto" || toolChoice === "none") return;
    const kind = isObject(toolChoice) ? "tool" : "any";
    if (isForcible(model, kind)) return;
    const names = namesOf(prompt);
    const isOnly = kind === "tool" && names.length === 1 && isForcible(model, "any");
    draft.options = { ...options, toolChoice: isOnly ? "any" : "auto" };
    if (isOnly) {
      fix("toolChoice", `is one by name, which ${model.id} refuses`, "it ~ made any, as there is no other tool");
      return;
    }
    fix(
      "toolChoice",
      `demands a call, which ${model.id} refuses`,
      "an instruction ~ put into the system prompt instead",
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

/** The schema is still said, and what a model makes of it still checked. */
export const STRICT_TOOLS: ModelRule = {
  rule: "strict-tools",
  apply({ model }, { prompt }, fix) {
    if (!model.refuses.includes("tool.strict")) return;
    for (const item of prompt.tools) {
      const { name, description, inputSchema, jsonSchema, strict } = item.block as Partial<Tool>;
      if (strict === undefined || name === undefined || inputSchema === undefined) continue;
      fix(`${item.path}.strict`, `is refused by ${model.id}`, "it ~ left out");
      item.block = { name, description, inputSchema, jsonSchema };
    }
  },
};

/** Whether a stream of it is asked for whole: without tools it may well stream. */
export function isWhole({ converseStream, streamingTools }: Model, hasTools: boolean): boolean {
  return converseStream === false || streamingTools === false && hasTools;
}

/** Only tells: that the answer is asked for whole is seen to where it is sent. */
export const WHOLE_ANSWER: ModelRule = {
  rule: "whole-answer",
  apply({ model, streaming }, { prompt }, fix) {
    if (!streaming || !isWhole(model, prompt.tools.length > 0)) return;
    const [path, what] = model.converseStream === false
      ? ["model", "does not stream"]
      : ["tools", `are offered in a stream, in which ${model.id} calls none`];
    fix(path, what, "the answer ~ asked for whole");
  },
};

/** Mistral's ids have nine letters or digits. */
const MISTRAL_ID = /^[a-z\d]{9}$/i;
/** Those that the service makes for every model. */
const SERVICE_ID = /^tooluse_[\w-]{22}$/;

/** A call's id is written as Mistral wants it, and so is its result's; the same each time, so that a cached prefix stays. */
export const TOOL_USE_ID_FORMAT: ModelRule = {
  rule: "tool-use-id-format",
  apply({ model }, { prompt }, _fix, _refusal, note) {
    if (model.provider !== "mistral") return;
    const turns = turnsOf(prompt);
    const halves = turns.flatMap(({ content }) =>
      content.filter((item): item is Placed<ToolUseBlock> | Placed<ToolResultBlock> => isCall(item) || isAnswer(item))
    );
    const taken = new Set(halves.map(({ block }) => block.toolUseId).filter((id) => MISTRAL_ID.test(id)));
    const ids = new Map<string, string>();
    for (const item of halves) {
      const { block, path } = item;
      const { toolUseId: given } = block;
      if (MISTRAL_ID.test(given)) continue;
      let toolUseId = ids.get(given);
      if (!toolUseId) {
        let salt = 0;
        do toolUseId = shortId(given, salt++); while (taken.has(toolUseId));
        taken.add(toolUseId);
        ids.set(given, toolUseId);
        // What the service itself made is nothing that a caller could write better.
        if (!SERVICE_ID.test(given)) {
          note(`${path}.toolUseId`, `${JSON.stringify(given)} is no id of ${model.id}`, `it ~ written ${toolUseId}`);
        }
      }
      item.block = { ...block, toolUseId };
    }
  },
};

/** Two hashes (FNV-1a) as nine characters of base 36: 46 bits. */
function shortId(id: string, salt: number): string {
  let [a, b] = [0x811c9dc5 ^ salt, 0x01000193 ^ salt];
  for (const char of id) {
    const code = char.codePointAt(0)!;
    a = Math.imul(a ^ code, 0x01000193);
    b = Math.imul(b ^ code, 0x85ebca6b) ^ b >>> 13;
  }
  return ((a >>> 0) * 2 ** 20 + (b >>> 12)).toString(36).padStart(9, "0").slice(-9);
}
