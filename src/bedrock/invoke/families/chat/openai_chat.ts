/**
 * The bodies of Chat Completions, which most open models on Bedrock have: gpt-oss, Qwen, DeepSeek V3, Kimi, GLM, MiniMax, Gemma,
 * Nemotron and others, and imported models.
 * Source: AWS's page about the parameters of OpenAI's models, read 2026-11-30: `model` may be left out, and `stream` must be. Answers
 * of gpt-oss are recorded, 2025-10 and 2025-11, and a text completion of a model behind an endpoint, 2025-03.
 */
import type { JsonObject } from "../../../../base/json_object.ts";
import { familyOf } from "../../../../models/family.ts";
import { reasoningMembers } from "../../../prompt/reasoning_members.ts";
import type { FamilyRequest, WritingFamily } from "../../base/family.ts";
import { chatAnswer, chatBody, chatEvents } from "../base/chat_body.ts";
import { withChatChoices } from "../base/choices.ts";
import { refuseParameters } from "../base/refuse_options.ts";
import { reasoningTags, withoutReasoningTags } from "./reasoning_tags.ts";
import { CHAT_RULES } from "./rules.ts";

const FORMAT = "the bodies of Chat Completions";

/** The family of models with bodies of Chat Completions. */
export const OPENAI_CHAT: WritingFamily = {
  name: "openaiChat",
  bodyFormats: ["openai-chat"],
  outputModes: ["native", "tool", "instruction"],
  rules: CHAT_RULES,
  encode: encodeChat,
  decode: (json, failures) => chatAnswer(withoutReasoningTags(withChatChoices(json, "message")), failures),
  events(failures) {
    const tags = reasoningTags();
    const events = chatEvents(failures);
    return {
      read: (json, batch) => events.read(tags.read(withChatChoices(json, "delta")), batch),
      end(batch, isBlocked) {
        const held = tags.end();
        if (held) events.read(held, batch);
        events.end?.(batch, isBlocked);
      },
    };
  },
};

/**
 * Writes a request.
 *
 * @throws {TypeError} when the format cannot express a part of the request.
 */
function encodeChat(request: FamilyRequest): JsonObject {
  const { model, facts, options, mode } = request;
  refuseParameters(options, FORMAT, ["topK"]);
  // A family has a member of its own for reasoning; an unknown model has that of Chat Completions.
  const form = facts?.reasoning?.request;
  const own = form || familyOf(model) ? reasoningMembers(model, options.reasoning, form) : undefined;
  const changes = own ? { reasoning: undefined } : {};
  const body = chatBody(request, {}, changes, mode === "native" ? mode : undefined);
  const effort = own?.effort;
  return { ...body, ...own?.fields, ...effort === undefined ? {} : { reasoning_effort: effort } };
}
