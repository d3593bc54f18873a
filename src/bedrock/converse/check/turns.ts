/**
 * Rules about turns and their roles.
 */
import type { SystemBlock } from "../../../chat/request.ts";
import { familyOf } from "../../../models/family.ts";
import { familyRules } from "../../prompt/family_rules.ts";
import type { PromptMessage } from "../../prompt/prompt.ts";
import { isServed, reporterFor, type Rule, turnsOf } from "./rule.ts";

/** The role that may hold a block; any role may hold a block that is not listed. */
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

/** The blocks of a system prompt. */
const SYSTEM: readonly string[] = ["text", "cachePoint", "guardContent", "unknown"] satisfies SystemBlock["type"][];

/** Refuses blocks in a message of the wrong role. A repair would change the speaker, and with it the meaning. */
export const BLOCK_ROLE: Rule = {
  rule: "block-role",
  apply({ prompt }, _fix, refusal) {
    for (const { block: { type }, path } of prompt.system) {
      if (SYSTEM.includes(type)) continue;
      const role = ROLE_OF.get(type) ?? "user";
      throw refusal(path, `is ${type} in the system prompt; put it into a message of the role ${role}`);
    }
    for (const { role, content } of turnsOf(prompt)) {
      for (const item of content) {
        const { block, path } = item;
        const allowed = ROLE_OF.get(block.type);
        // Calls and results of the service stay in the turn where the service wrote them.
        if (!allowed || allowed === role || isServed(item)) continue;
        throw refusal(
          path,
          `is ${block.type} in a message of the role ${role}; put it into a message of the role ${allowed}`,
        );
      }
    }
  },
};

/** Returns whether a turn has content besides cache points. */
function says({ content }: PromptMessage): boolean {
  return content.some(({ block }) => block.type !== "cachePoint");
}

/** Removes turns without content. Their cache points move to the end of the previous turn. */
export const EMPTY_TURN: Rule = {
  rule: "empty-turn",
  apply({ prompt }, fix, refusal, note) {
    const asks = turnsOf(prompt).findLast((turn) => turn.role === "user" || says(turn));
    if (asks && !says(asks)) throw refusal(asks.path, "is the last user turn and has no content; add content");
    let before: PromptMessage | undefined;
    prompt.messages = prompt.messages.filter((message) => {
      if (message.role === "system") return true;
      if (says(message)) return before = message;
      reporterFor(message, fix, note)(message.path, "has no content", "it ~ removed");
      for (const item of message.content) before?.content.push(item);
      return false;
    });
  },
};

/** Refuses an assistant message at the beginning for families that require a user message. A repair would invent a message. */
export const CONVERSATION_START: Rule = {
  rule: "conversation-start",
  apply({ prompt, model, isPromptResource }, _fix, refusal) {
    // A stored prompt has messages of its own before these.
    if (isPromptResource) return;
    const [first] = turnsOf(prompt);
    if (!first) throw refusal("messages", "has no user message; pass text or a list of messages");
    if (first.role === "user" || !familyRules(model)?.userFirst) return;
    throw refusal(
      first.path,
      `comes from the assistant, but ${familyOf(model)} models require a user message first; begin with a user message`,
    );
  },
};

/**
 * Merges neighboring turns of one role, as the service itself does, so that the results of one turn are together. Never a
 * fault of the caller. Messages that switch tools keep their place between turns.
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
