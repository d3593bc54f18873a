/** The format of a model's native bodies. */
import { isObject } from "../../../base/json_object.ts";
import { findModel } from "../../../models/find.ts";
import { members } from "../../judge/conversation.ts";
import type { NativeBody } from "./base/text_family.ts";

/** Members that only one format has, for models that nobody knows, such as imported ones. The first match counts. */
const SIGNS: readonly (readonly [format: string, fits: (body: NativeBody) => boolean])[] = [
  ["anthropic-messages", (body) => "anthropic_version" in body],
  [
    "nova",
    (body) => "schemaVersion" in body || members(body, "messages").some(({ content }) => hasUntypedBlock(content)),
  ],
  ["openai-chat", (body) => "messages" in body],
  ["twelvelabs-pegasus", (body) => "inputPrompt" in body],
  ["titan-text", (body) => "inputText" in body],
  ["llama", (body) => "max_gen_len" in body],
  ["mistral", (body) => "prompt" in body],
];

/** Returns the format of the bodies of `model`: by the facts about it, else by a request; `undefined` for another body. */
export function bodyFormatOf(model: string, body: NativeBody): string | undefined {
  return findModel(model)?.bodyFormat ?? SIGNS.find(([, fits]) => fits(body))?.[0];
}

function hasUntypedBlock(content: unknown): boolean {
  return Array.isArray(content) && content.some((block) => isObject(block) && block["type"] === undefined);
}
