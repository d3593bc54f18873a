/**
 * The bodies of Amazon Nova: those of Converse, with the model's own fields beside the others.
 * Source: AWS's page "Complete request schema" of Nova, read 2026-11-30. Answers are recorded, 2025-02 to 2026-08.
 */
import { defined } from "../../../../base/defined.ts";
import { asObject, isObject, type JsonObject } from "../../../../base/json_object.ts";
import { familyOf } from "../../../../models/family.ts";
import { RULES } from "../../../converse/check/check_prompt.ts";
import { decodeAnswer } from "../../../converse/decode/decode.ts";
import { decodeBlock } from "../../../converse/decode/decode_block.ts";
import { encodeRequest } from "../../../converse/encode/encode.ts";
import type { Prompt } from "../../../prompt/prompt.ts";
import type { FamilyRequest, WritingFamily } from "../../base/family.ts";
import { novaEvents } from "./nova_events.ts";
import { withConverseUsage } from "./nova_usage.ts";

/** The family of Nova. */
export const NOVA: WritingFamily = {
  name: "nova",
  bodyFormats: ["nova"],
  outputModes: ["tool", "instruction"],
  rules: RULES,
  takesCachePoints: true,
  encode: encodeNova,
  decode: (json) => decodeAnswer(withConverseUsage(json), decodeBlock),
  events: novaEvents,
};

/**
 * Writes a request.
 *
 * @throws {TypeError} when a tool's schema is invalid, or the format cannot express an option.
 */
function encodeNova({ model, facts, prompt, options }: FamilyRequest): JsonObject {
  refuseDocuments(prompt);
  const { maxTokens, temperature, topP, topK, stopSequences, toolChoice, reasoning } = options;
  // An id that hides the model is of a Nova, because the caller has chosen this codec.
  const form = facts?.reasoning?.request ?? (familyOf(model) ? undefined : "reasoningConfig");
  const { body } = encodeRequest(
    model,
    prompt,
    { maxTokens, temperature, topP, stopSequences, toolChoice, reasoning },
    false,
    undefined,
    form,
  );
  const { messages, system, inferenceConfig, toolConfig, additionalModelRequestFields } = body;
  const config = { ...asObject(inferenceConfig), ...defined({ topK }) };
  return defined({
    schemaVersion: "messages-v1",
    system: withCachePoints(system),
    messages: Array.isArray(messages)
      ? messages.map((message) => ({ ...asObject(message), content: withCachePoints(asObject(message).content) }))
      : undefined,
    inferenceConfig: Object.keys(config).length ? config : undefined,
    toolConfig,
    ...asObject(additionalModelRequestFields),
  });
}

/**
 * Refuses documents, also in results of tools. InvokeModel does not take them for any Nova, and Converse does.
 * Source: AWS's pages "Invoking Amazon Nova understanding models" and "Using the Invoke API" of Nova 2, read 2026-11-30.
 *
 * @throws {TypeError} for the first document.
 */
function refuseDocuments({ messages }: Prompt): void {
  for (const { block, path } of messages.flatMap(({ content }) => content)) {
    const parts = block.type === "toolResult" && Array.isArray(block.content) ? block.content : [];
    const at = parts.findIndex(isDocument);
    if (at < 0 && !isDocument(block)) continue;
    throw new TypeError(
      `Cannot chat: ${
        at < 0 ? path : `${path}.content[${at}]`
      } is a document, which InvokeModel does not take for Nova; ` +
        "send its text, or call the model through Converse",
    );
  }
}

function isDocument({ type }: { readonly type: string }): boolean {
  return type === "document";
}

/** Returns blocks in which each cache point is a member of the block before it (recorded by 2026-08, braintrustdata). */
function withCachePoints(blocks: unknown): unknown {
  if (!Array.isArray(blocks)) return blocks;
  const merged: unknown[] = [];
  for (const block of blocks) {
    const last = merged.at(-1);
    const { cachePoint } = asObject(block);
    if (cachePoint !== undefined && isObject(last) && last.cachePoint === undefined) {
      merged.splice(-1, 1, { ...last, cachePoint });
    } else {
      merged.push(block);
    }
  }
  return merged;
}
