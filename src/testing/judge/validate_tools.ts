/** Tools that Bedrock refuses: their declarations, calls and results. */
import { isObject } from "../../base/json_object.ts";
import { dotted } from "./constraints.ts";
import { isCallerType, member, members, toolsOf, type WireMessage } from "./conversation.ts";
import { invalid, invalidToModel, type Refusal } from "./refusal.ts";
import { notAnObject } from "./validate_messages.ts";

/** Checks `toolConfig`, the pairing of calls and results, and blocks that switch tools. @throws {Refusal} */
export function checkTools(body: Record<string, unknown>, messages: readonly WireMessage[]): void {
  checkToolConfig(body, messages);
  checkSwitches(body, messages);
  checkToolPairs(messages);
}

function checkToolConfig(body: Record<string, unknown>, messages: readonly WireMessage[]): void {
  const config = body["toolConfig"];
  if (!isObject(config)) {
    // Exempts tools that the service ran: no recording shows such a refusal.
    if (messages.some((message) => toolIds(message, "toolUse").length + toolIds(message, "toolResult").length > 0)) {
      throw invalid("The toolConfig field must be defined when using toolUse and toolResult content blocks.");
    }
    return;
  }
  members(config, "tools").forEach((tool, index) => {
    if (!("toolSpec" in tool)) return;
    const at = ["toolConfig", "tools", index, "toolSpec", "inputSchema", "json"];
    const schema = member(member(tool, "toolSpec"), "inputSchema")["json"];
    if (!isObject(schema)) throw notAnObject(at);
    if (schema["type"] !== "object") {
      throw invalid(`The value at ${dotted(at)}.type must be one of the following: object.`);
    }
  });
  const names = toolsOf(body).map(({ name }) => name);
  if (names.length === 0) throw invalid("The toolConfig.tools field must hold at least one tool besides cache points.");
  if (new Set(names).size < names.length) throw invalidToModel("tools: Tool names must be unique.");
  const choice = member(config, "toolChoice");
  if ("tool" in choice && !names.includes(member(choice, "tool")["name"])) {
    throw invalid("The value at toolConfig.toolChoice.tool.name does not match any tool name in toolConfig.tools.");
  }
}

function checkSwitches(body: unknown, messages: readonly WireMessage[]): void {
  const names = toolsOf(body).map(({ name }) => name);
  messages.forEach(({ content }, index) => {
    content.forEach((block, at) => {
      const [kind = ""] = Object.keys(block);
      if (kind !== "toolAddition" && kind !== "toolRemoval") return;
      const name = member(member(block, kind), "tool")["name"];
      if (name !== undefined && !names.includes(name)) {
        throw invalid(
          `The tool '${name}' at messages.${index}.content.${at}.${kind} is not declared in toolConfig.tools.`,
        );
      }
    });
  });
}

/** Ids of the caller's blocks of `kind`; the service answers its own tools. */
function toolIds(message: WireMessage | undefined, kind: "toolUse" | "toolResult"): unknown[] {
  const blocks = message?.content.filter((block) => kind in block).map((block) => member(block, kind)) ?? [];
  return blocks.filter((block) => isCallerType(block["type"])).map((block) => block["toolUseId"]);
}

/**
 * Checks that the next turn answers every call. Does not merge neighboring turns of one role: a refusal of results in
 * several turns is reported, and no recording shows an accepted request.
 */
function checkToolPairs(messages: readonly WireMessage[]): void {
  messages.forEach((message, index) => {
    for (const kind of ["toolUse", "toolResult"] as const) {
      const ids = toolIds(message, kind);
      const twice = new Set(ids.filter((id, at) => ids.indexOf(id) !== at));
      if (twice.size > 0) {
        throw invalid(
          `The ${kind} blocks at messages.${index}.content contain duplicate Ids: ${[...twice].join(", ")}`,
        );
      }
    }
  });
  const turns = messages.map((message, index) => ({ message, index })).filter(({ message }) =>
    message.role !== "system"
  );
  turns.forEach(({ message, index }, at) => {
    const previous = turns[at - 1]?.message;
    const asked = previous?.role === "assistant" ? toolIds(previous, "toolUse") : [];
    const answered = toolIds(message, "toolResult");
    const missing = asked.filter((id) => !answered.includes(id));
    if (missing.length > 0) throw expectedResults(index, missing);
    if (answered.length > asked.length) {
      throw invalid(
        `The number of toolResult blocks at messages.${index}.content exceeds the number of toolUse blocks of previous ` +
          "turn.",
      );
    }
  });
  const unanswered = toolIds(turns.at(-1)?.message, "toolUse");
  if (unanswered.length > 0) throw expectedResults(messages.length, unanswered);
}

function expectedResults(index: number, ids: readonly unknown[]): Refusal {
  return invalid(`Expected toolResult blocks at messages.${index}.content for the following Ids: ${ids.join(", ")}`);
}
