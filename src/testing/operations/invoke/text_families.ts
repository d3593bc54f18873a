/** The families of models that write text. */
import type { TextFamily } from "./base/text_family.ts";
import { ANTHROPIC } from "./anthropic/anthropic.ts";
import { NOVA } from "./families/nova.ts";
import { OPENAI_CHAT } from "./families/openai_chat.ts";
import { PEGASUS } from "./families/pegasus.ts";
import { PROMPTS } from "./families/prompts.ts";

/** All of them. The formats of retired families are missing: their models answer no request any more. */
export const TEXT_FAMILIES: readonly TextFamily[] = [ANTHROPIC, NOVA, OPENAI_CHAT, ...PROMPTS, PEGASUS];
