/**
 * Rules about turns and their roles.
 */
import { familyOf } from "../../../models/family.ts";
import { blockFacts } from "../../prompt/blocks.ts";
import { familyRules } from "../../prompt/family_rules.ts";
import type { PromptMessage } from "../../prompt/prompt.ts";
import { type CommonRule, isServed, reporterFor, turnsOf } from "./rule.ts";

/** Refuses blocks in a message of the wrong role. A repair would change the speaker, and with it the meaning. */
export const BLOCK_ROLE: CommonRule = {
  rule: "block-role",
  apply({ prompt }, _fix, refusal) {
    for (const { block: { type }, path } of prompt.system) {
      const facts = blockFacts(type);
      if (facts?.inSystem) continue;
      const role = facts && facts.role !== "any" ? facts.role : "user";
      throw refusal(path, `is ${type} in the system prompt; put it into a message of the role ${role}`);
    }
    for (const { role, content } of turnsOf(prompt)) {
      for (const item of content) {
        const { block, path } = item;
        const allowed = blockFacts(block.type)?.role ?? "any";
        // Calls and results of the service stay in the turn where the service wrote them.
        if (allowed === "any" || allowed === role || isServed(item)) continue;
        throw refusal(
          path,
          `is ${block.type} in a message of the role ${role}; put it into a message of the role ${allowed}`,
        );
      }
    }
  },
};

/** Returns whether a turn has content besides cache points. */
function hasContent({ content }: PromptMessage): boolean {
  return content.some(({ block }) => block.type !== "cachePoint");
}

/** Removes turns without content. Their cache points move to the end of the previous turn. */
export const EMPTY_TURN: CommonRule = {
  rule: "empty-turn",
  apply({ prompt }, fix, refusal, note) {
    const asks = turnsOf(prompt).findLast((turn) => turn.role === "user" || hasContent(turn));
    if (asks && !hasContent(asks)) throw refusal(asks.path, "is the last user turn and has no content; add content");
    let before: PromptMessage | undefined;
    prompt.messages = prompt.messages.filter((message) => {
      if (message.role === "system") return true;
      if (hasContent(message)) {
        before = message;
        return true;
      }
      reporterFor(message, fix, note)(message.path, "has no content", "remove it");
      for (const item of message.content) before?.content.push(item);
      return false;
    });
  },
};

/** Refuses an assistant message at the beginning for families that require a user message. A repair would invent a message. */
export const CONVERSATION_START: CommonRule = {
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
export const SAME_ROLE_TURNS: CommonRule = {
  rule: "same-role-turns",
  apply({ prompt }, _fix, _refusal, note) {
    let before: PromptMessage | undefined;
    prompt.messages = prompt.messages.filter((message) => {
      if (message.role === "system") return true;
      if (message.role !== before?.role) {
        before = message;
        return true;
      }
      note(message.path, `repeats the role of ${before.path}`, `merge it into ${before.path}`);
      for (const item of message.content) before.content.push(item);
      return false;
    });
  },
};
