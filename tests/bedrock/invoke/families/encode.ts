/**
 * Writes requests with one family, without the check and the headers of the codec.
 */
import type { BedrockChatOptions, OutputMode, Repair } from "@bedrock-edge/client";
import type { WritingFamily } from "../../../../src/bedrock/invoke/base/family.ts";
import { promptOf } from "../../../../src/bedrock/prompt/prompt.ts";
import { findModel } from "@bedrock-edge/client/models";
import { createNotes } from "../../../../src/openai_compatible/wire/notes.ts";

/** The parts of a request beside its options. */
export interface Given {
  readonly model?: string;
  readonly mode?: OutputMode;
}

/** Returns the body as it is sent, and the changes that the family reports. */
export function encode(
  { encode }: WritingFamily,
  options: BedrockChatOptions,
  { model = "unknown", mode }: Given = {},
): { readonly body: Record<string, unknown>; readonly repairs: readonly Repair[] } {
  const notes = createNotes(options.check);
  const prompt = promptOf(options);
  const request = { model, facts: findModel(model), prompt, options, streaming: false, mode, notes };
  return { body: JSON.parse(JSON.stringify(encode(request))), repairs: notes.repairs };
}
