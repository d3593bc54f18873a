/**
 * Every provider that must keep the contract.
 */
import { BEDROCK_SUBJECTS } from "./bedrock.ts";
import { GATEWAY_SUBJECT } from "./gateway.ts";
import { INVOKE_SUBJECTS } from "./invoke.ts";
import { LINES_SUBJECT } from "./lines.ts";
import { MANTLE_SUBJECTS } from "./mantle.ts";
import { MIDDLEWARE_SUBJECT } from "./middleware.ts";
import { OPENAI_SUBJECTS } from "./openai.ts";
import { OPENAI_TEXT_SUBJECT } from "./openai_text.ts";
import { ROUTER_SUBJECT } from "./router.ts";
import type { Subject } from "./stage.ts";

/** Every provider, with each kind of client. */
export const SUBJECTS: readonly Subject[] = [
  ...BEDROCK_SUBJECTS,
  ...INVOKE_SUBJECTS,
  ...MANTLE_SUBJECTS,
  GATEWAY_SUBJECT,
  ...OPENAI_SUBJECTS,
  OPENAI_TEXT_SUBJECT,
  LINES_SUBJECT,
  ROUTER_SUBJECT,
  MIDDLEWARE_SUBJECT,
];
