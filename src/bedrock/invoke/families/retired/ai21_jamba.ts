/**
 * The answers of AI21's Jamba, whose models are retired: Chat Completions. Answers are recorded, 2025-07 to 2025-09.
 */
import type { Family } from "../../base/family.ts";
import { chatAnswer, chatEvents } from "../base/chat_body.ts";

/** The family of Jamba. */
export const AI21_JAMBA: Family = {
  name: "ai21Jamba",
  bodyFormats: ["ai21-jamba"],
  decode: (json, failures) => chatAnswer(json, failures),
  events: (failures) => chatEvents(failures),
};
