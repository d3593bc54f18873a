/** Anthropic's Messages, as Bedrock takes them. Source: recorded exchanges of 2024-01 to 2026-08. */
import { malformed, requireKeys } from "../base/body_rules.ts";
import type { TextFamily } from "../base/text_family.ts";
import { anthropicAnswer } from "./answer.ts";
import { anthropicChunks } from "./chunks.ts";
import { converseOfAnthropic } from "./request.ts";

/** The only version. */
const VERSION = "bedrock-2023-05-31";

/** Anthropic's Messages. */
export const ANTHROPIC: TextFamily = {
  formats: ["anthropic-messages"],
  judge(body) {
    requireKeys(body, ["anthropic_version", "max_tokens", "messages"]);
    if (body["anthropic_version"] !== VERSION) {
      throw malformed("#/anthropic_version", `${body["anthropic_version"]} is not a valid enum value`);
    }
    // Bedrock has the model in the path, and another path for streams.
    for (const key of ["model", "stream"]) {
      if (key in body) throw malformed("#", `extraneous key [${key}] is not permitted`);
    }
  },
  read: converseOfAnthropic,
  whole: anthropicAnswer,
  chunks: anthropicChunks,
};
