/** The format of `/chat/completions`. */
import { judgeChat } from "../judge/judge_chat.ts";
import { chatAnswer } from "./chat_answer.ts";
import { chatEvents } from "./chat_chunks.ts";
import { converseOfChat } from "./converse_of_chat.ts";
import type { TextFormat } from "./text_format.ts";

/** The format of `/chat/completions`. */
export const CHAT: TextFormat = { judge: judgeChat, read: converseOfChat, whole: chatAnswer, events: chatEvents };
