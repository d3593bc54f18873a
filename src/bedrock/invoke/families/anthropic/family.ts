/**
 * The family of Anthropic Messages, the format of Claude.
 */
import {
  CACHE_COUNT,
  CACHE_LIFETIME,
  CACHE_MINIMUM,
  CACHE_SECTION,
  NO_CACHE_POINTS,
} from "../../../converse/model_rules/cache_support.ts";
import { NO_REASONING_HISTORY, NO_TOOL_HISTORY } from "../../../converse/model_rules/history.ts";
import { SAMPLING_PAIR } from "../../../converse/model_rules/refused_parameters.ts";
import { FORCED_TOOL_CHOICE, NO_TOOLS, STRICT_TOOLS } from "../../../converse/model_rules/tool_support.ts";
import { ASSISTANT_PREFILL } from "../../../converse/model_rules/turn_support.ts";
import type { WritingFamily } from "../../base/family.ts";
import { decodeMessage } from "./decode.ts";
import { encodeMessages, type MessagesPlace } from "./encode.ts";
import { messageEvents } from "./events.ts";
import { MESSAGES_RULES } from "./rules.ts";

/** Returns the family for a place that takes Messages. */
export function messagesFamily(place: MessagesPlace): WritingFamily {
  return {
    name: "anthropic",
    bodyFormats: ["anthropic-messages"],
    outputModes: ["native", "tool", "instruction"],
    rules: MESSAGES_RULES,
    modelRules: [
      SAMPLING_PAIR,
      NO_REASONING_HISTORY,
      NO_TOOL_HISTORY,
      STRICT_TOOLS,
      NO_TOOLS,
      ASSISTANT_PREFILL,
      FORCED_TOOL_CHOICE,
      NO_CACHE_POINTS,
      CACHE_SECTION,
      CACHE_LIFETIME,
      CACHE_COUNT,
      CACHE_MINIMUM,
    ],
    takesCachePoints: true,
    encode: (request) => encodeMessages(request, place),
    decode: decodeMessage,
    events: messageEvents,
  };
}

/** Messages in InvokeModel. The version is the only one that AWS documents. */
export const ANTHROPIC: WritingFamily = /* @__PURE__ */ messagesFamily({
  members: () => ({ anthropic_version: "bedrock-2023-05-31" }),
  takesUrls: false,
});
