/**
 * The bodies of Writer's Palmyra X4 and X5: Chat Completions of text.
 * Source: AWS's pages "Writer Palmyra X4" and "Writer Palmyra X5", read 2026-11-30. They have no member for tools. No answer is
 * recorded.
 */
import type { WritingFamily } from "../../base/family.ts";
import { chatAnswer, chatBody, chatEvents } from "../base/chat_body.ts";
import { refuseParameters, refuseTools } from "../base/refuse_options.ts";
import { CHAT_RULES } from "./rules.ts";

const FORMAT = "the bodies of Writer's models";

/** The family of Writer's models. */
export const WRITER: WritingFamily = {
  name: "writer",
  bodyFormats: ["writer"],
  outputModes: ["instruction"],
  rules: CHAT_RULES,
  encode(request) {
    refuseParameters(request.options, FORMAT, ["topK", "reasoning"]);
    refuseTools(request, FORMAT);
    return chatBody(request, {}, { tools: undefined, reasoning: undefined });
  },
  decode: (json, failures) => chatAnswer(json, failures),
  events: (failures) => chatEvents(failures),
};
