/**
 * Connects the layout, the check, the cache plan, the encoding and the reading of one chat.
 */
import { createForcedCallRewriter, rewriteForcedCall } from "../../chat/output/forced_call.ts";
import { outputName } from "../../chat/output/check_output.ts";
import type { ChatEvent } from "../../chat/event.ts";
import type { ChatResult } from "../../chat/result.ts";
import type { OutputMode } from "../../chat/schema/output.ts";
import { createBlockGrower } from "../../chat/stream/block_grower.ts";
import type { ToolEntry } from "../../chat/tool.ts";
import { createToolUseInserter } from "../../chat/tools/tool_uses.ts";
import { checkError } from "../../chat/check/check_error.ts";
import { familyRules } from "../prompt/family_rules.ts";
import { promptOf } from "../prompt/prompt.ts";
import { THINKING_MS, thinks } from "../prompt/thinking.ts";
import { checkCachePoints } from "./cache/check_cache_points.ts";
import { planCache } from "./cache/plan.ts";
import { sentPoints } from "./cache/receipt.ts";
import type { AnswerReader, EncodedRequest } from "./call.ts";
import { checkPrompt, RULES } from "./check/check_prompt.ts";
import { decodeBlock, decodeClosed } from "./decode/decode_block.ts";
import { encodeRequest } from "./encode/encode.ts";
import { mayBeginTyped, readTypedDelta } from "./events/typed_events.ts";
import { createFinisher } from "./finish_chat.ts";
import type { Finisher } from "../../operation/output_call.ts";
import type { ModelTraits } from "./model_rules/model_traits.ts";
import { askForOutput } from "./output/ask.ts";
import type { BedrockChatOptions } from "../chat_options.ts";

/** The parts of a chat. */
export interface ChatParts {
  /** The id that selects the provider's formats. */
  readonly model: string;
  readonly options: BedrockChatOptions;
  readonly streaming: boolean;
  /** The facts about the model. */
  readonly traits: ModelTraits | undefined;
  /** How structured output is asked for, if it is. */
  readonly mode?: OutputMode;
  /** The call whose answer did not fit the schema, if the model is asked again. */
  readonly misfit?: { readonly usage: ChatResult["usage"]; readonly repairs: EncodedRequest["repairs"] };
}

/** A chat that is ready to be sent, and the reader of its answer. */
export interface EncodedChat extends EncodedRequest {
  readonly reader: AnswerReader & { readonly finish: Finisher };
  /** Whether the answer of a stream must be requested whole. */
  readonly isWhole: boolean;
}

/**
 * Encodes a chat.
 *
 * @throws {TypeError} when the request cannot be sent; `RangeError` when a number in it is out of range.
 */
export function encodeChat({ model, options: given, streaming, traits, mode, misfit }: ChatParts): EncodedChat {
  const check = given.check ?? "repair";
  const { output } = given;
  const prompt = promptOf(given);
  const tools = prompt.tools.map(({ block }) => block);
  const hasTools = given.toolChoice !== "none" && tools.some((tool) => "inputSchema" in Object(tool));
  const checked = check === "off"
    ? undefined
    : checkPrompt(prompt, given, model, check, traits?.rules(RULES, streaming));
  const points = check === "off" ? [] : checkCachePoints(prompt, check, model);
  const options = checked?.options ?? given;
  if (options.cache) planCache(prompt, options.cache, model);
  const { textFormat, toolChoice = options.toolChoice } = mode && output
    ? askForOutput(mode, output, prompt, !familyRules(model)?.takesOpenSchemas)
    : {};
  const encoded = encodeRequest(
    model,
    prompt,
    { ...options, toolChoice },
    streaming,
    textFormat,
    traits?.reasoningRequest,
  );
  const [overruled] = encoded.repairs;
  if (check === "strict" && overruled) {
    throw checkError(overruled.rule, overruled.path, "contradicts another option; set only one of them");
  }
  const body = traits?.fitBody(encoded.body, check !== "off") ?? encoded.body;
  const thinkingTimeouts = thinks(model, options) ? { firstEventMs: THINKING_MS, idleMs: THINKING_MS } : undefined;
  const finish = createFinisher({
    tools,
    hasTools,
    points: sentPoints(prompt),
    documentNames: checked?.documentNames.size ? Object.fromEntries(checked.documentNames) : undefined,
    guardrail: options.guardrail,
    streaming,
    usageBefore: misfit?.usage,
    output: mode && output ? { options: output, mode } : undefined,
  });
  return {
    body,
    // A second call reports only the repairs of the caller's input.
    repairs: misfit?.repairs ?? [...checked?.repairs ?? [], ...points, ...encoded.repairs],
    timeouts: traits?.timeouts ?? thinkingTimeouts,
    reader: createReader(tools, finish, mode && output && { mode, name: outputName(output) }),
    isWhole: streaming && check !== "off" && !!traits?.answersWhole(body),
  };
}

/** Apart from `encodeChat`, whose variables hold the request: a stream keeps its reader, and must not keep large media. */
function createReader(
  tools: readonly ToolEntry[],
  finish: Finisher,
  output: { readonly mode: OutputMode; readonly name: string } | undefined,
): EncodedChat["reader"] {
  const insertToolUses = createToolUseInserter(tools);
  const asText = output ? createForcedCallRewriter(output.mode, output.name) : (batch: ChatEvent[]) => batch;
  return {
    readBlock(wire) {
      const block = decodeBlock(wire);
      return output ? rewriteForcedCall(output.mode, output.name, block) : block;
    },
    closeBlock: decodeClosed,
    mayBegin: mayBeginTyped,
    readDelta: readTypedDelta,
    grow: createBlockGrower(),
    convert: (batch) => insertToolUses(asText(batch)),
    finish,
  };
}
