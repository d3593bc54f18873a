/**
 * Rules about who says what when.
 */
import type { SystemBlock } from "../../chat/request.ts";
import type { PromptMessage } from "../prompt.ts";
import { refusingFamily, USER_FIRST } from "./families.ts";
import { isServed, reporterFor, type Rule, turnsOf } from "./rule.ts";

/** Who may say a block; one that is not listed may be said by anybody. */
const ROLE_OF: ReadonlyMap<string, string> = /* @__PURE__ */ new Map(/* @__PURE__ */ Object.entries({
  image: "user",
  document: "user",
  video: "user",
  audio: "user",
  toolResult: "user",
  toolUse: "assistant",
  reasoningContent: "assistant",
  toolAddition: "system",
  toolRemoval: "system",
}));

/** What the system prompt is made of. */
const SYSTEM: readonly string[] = ["text", "cachePoint", "guardContent", "unknown"] satisfies SystemBlock["type"][];

/** Blocks where their role cannot say them. No repair: putting words into another's mouth changes the meaning. */
export const BLOCK_ROLE: Rule = {
  rule: "block-role",
  apply({ prompt }, _fix, refusal) {
    for (const { block: { type }, path } of prompt.system) {
      if (SYSTEM.includes(type)) continue;
      const role = ROLE_OF.get(type) ?? "user";
      throw refusal(path, `is ${type} in the system prompt; put it in a message of the role ${role}`);
    }
    for (const { role, content } of turnsOf(prompt)) {
      for (const item of content) {
        const { block, path } = item;
        const allowed = ROLE_OF.get(block.type);
        // What the service ran itself comes back where the service put it.
        if (!allowed || allowed === role || isServed(item)) continue;
        throw refusal(path, `is ${block.type} in a message of the role ${role}; put it in one of the role ${allowed}`);
      }
    }
  },
};

/** Cache points alone say nothing. */
function says({ content }: PromptMessage): boolean {
  return content.some(({ block }) => block.type !== "cachePoint");
}

/** Turns without content. Their cache points stay where the turn before them ends. */
export const EMPTY_TURN: Rule = {
  rule: "empty-turn",
  apply({ prompt }, fix, refusal, note) {
    const asks = turnsOf(prompt).findLast((turn) => turn.role === "user" || says(turn));
    if (asks && !says(asks)) throw refusal(asks.path, "has no content although it is the last to ask; say something");
    let before: PromptMessage | undefined;
    prompt.messages = prompt.messages.filter((message) => {
      if (message.role === "system") return true;
      if (says(message)) return before = message;
      reporterFor(message, fix, note)(message.path, "has no content", "it ~ left out");
      before?.content.push(...message.content);
      return false;
    });
  },
};

/** Some families want the user to begin. No repair: an invented question would change the meaning. */
export const CONVERSATION_START: Rule = {
  rule: "conversation-start",
  apply({ prompt, model, isPromptResource }, _fix, refusal) {
    // A stored prompt has messages of its own before these.
    if (isPromptResource) return;
    const [first] = turnsOf(prompt);
    if (!first) throw refusal("messages", "has no message of a user; pass text or a list of them");
    const family = first.role === "user" ? undefined : refusingFamily(model, USER_FIRST);
    if (!family) return;
    throw refusal(
      first.path,
      `comes from the assistant, and ${family} models want the user to begin; begin with a message of the user`,
    );
  },
};

/**
 * Turns alternate: neighbours of one role are merged, as the service does with them itself, so that results of one turn stand
 * together. Only layout, and no fault. What switches tools keeps its place between turns.
 */
export const SAME_ROLE_TURNS: Rule = {
  rule: "same-role-turns",
  apply({ prompt }, _fix, _refusal, note) {
    let before: PromptMessage | undefined;
    prompt.messages = prompt.messages.filter((message) => {
      if (message.role === "system") return true;
      if (message.role !== before?.role) return before = message;
      note(message.path, `repeats the role of ${before.path}`, `it ~ merged into ${before.path}`);
      for (const item of message.content) before.content.push(item);
      return false;
    });
  },
};
