/**
 * Connects the layout, the check, the cache plan, the encoding and the reading of Converse.
 */
import { unlessAborted } from "../../base/aborts.ts";
import { holdBlobs, withBlobsRead } from "../../chat/blobs.ts";
import type { AnswerBlock, CommonBlock } from "../../chat/content.ts";
import type { ChatEvent } from "../../chat/event.ts";
import { messageList } from "../../chat/message_list.ts";
import type { OutputMode } from "../../chat/schema/output.ts";
import { StructuredOutputError } from "../../chat/output_error.ts";
import type { ChatOptions } from "../../chat/request.ts";
import { CHAT_DEFAULTS, CHAT_OPTIONS, CHAT_REQUEST } from "../../chat/request_options.ts";
import type { ChatResult } from "../../chat/result.ts";
import { createForcedCallRewriter, rewriteForcedCall } from "../../chat/output/forced_call.ts";
import { checkOutput, outputName } from "../../chat/output/check_output.ts";
import { describeMisfit, finishOutput } from "../../chat/output/finish_output.ts";
import { createBlockGrower } from "../../chat/stream/block_grower.ts";
import type { ToolEntry } from "../../chat/tool.ts";
import { createToolUseInserter, finishToolUses } from "../../chat/tools/tool_uses.ts";
import { summedUsage } from "../../chat/usage.ts";
import { defined } from "../../base/defined.ts";
import { planCache } from "./cache/plan.ts";
import { checkCachePoints } from "./cache/check.ts";
import { cacheReceipt, sentPoints } from "./cache/receipt.ts";
import { checkPrompt } from "./check/check.ts";
import { checkError } from "../check_error.ts";
import { decodeBlock, decodeClosed } from "./decode/decode_block.ts";
import type { Dialect, Speaker, Turn } from "./dialect.ts";
import type { ModelFacts } from "./facts.ts";
import type { Facts, KnowingDialect, Known } from "./known.ts";
import { encodeRequest } from "./encode/encode.ts";
import { guardrailOutcome } from "./decode/guardrail.ts";
import { converseHint } from "./hints.ts";
import { askForOutput } from "./output/ask.ts";
import { learn, type Lesson, nextWay, type OutputMemory, outputWay } from "./output/ways.ts";
import { promptOf } from "../prompt/prompt.ts";
import { familyRules } from "../prompt/family_rules.ts";
import { THINKING_MS, thinks } from "../prompt/thinking.ts";
import { typedBegins, typedDelta } from "./events/typed_events.ts";

/** Creates the dialect of one client, which keeps the facts that it learns about models. */
const whole = (models: ModelFacts | undefined, region: (model: string) => string): Dialect => {
  const facts = models as Facts | undefined; // the public type hides the members
  const memory: OutputMemory = new Map();
  const dialect: KnowingDialect = async (info, given, streaming, send, known) => {
    const options = holdBlobs(given) ? await unlessAborted(withBlobsRead(given), [given.signal]) : given;
    const { output } = options;
    const model = known?.id ?? info.model;
    if (!output) return await send(turnOf({ model, options, streaming, known }));
    checkOutput(output, streaming);
    let way = outputWay(model, options, memory);
    let wording = options;
    let misfit: ChatResult | undefined;
    const lessons: Lesson[] = [];
    while (true) {
      try {
        const turn = turnOf({ model, options: wording, streaming, known, way, misfit });
        // Not the turn: a stream keeps what finishes it, and must not keep the body.
        const { finish: finishTurn } = turn;
        const finish = async (result: ChatResult): Promise<ChatResult> => {
          const finished = await finishTurn(result);
          // Only now: refusals of a call that then fails say nothing about the calls of others.
          learn(memory, lessons);
          return finished;
        };
        return await send({ ...turn, finish });
      } catch (error) {
        const next = nextWay(error, way, model, options);
        if (next) {
          way = next.way;
          if (next.lesson) lessons.push(next.lesson);
        } else if (output.retry && !misfit && error instanceof StructuredOutputError && error.retryable) {
          misfit = error.result;
          const messages = [...messageList(options.messages), ...describeMisfit(error)];
          // The caller's messages already passed the strict check. Ours may be repaired.
          wording = { ...options, messages, check: options.check === "strict" ? "repair" : options.check };
        } else {
          throw error;
        }
      }
    }
  };
  return facts?.over(dialect, memory, region) ?? dialect;
};

/** All of Converse: tools, media, documents, reasoning, structured output, caching, guardrails, and the check of requests. */
export const converse: Speaker = /* @__PURE__ */ Object.assign(
  whole,
  {
    hints: converseHint,
    options: { request: CHAT_REQUEST, ofHandle: CHAT_OPTIONS, defaults: CHAT_DEFAULTS },
  } satisfies Pick<Speaker, "hints" | "options">,
);

/** The parts of a turn. */
interface Wording {
  readonly model: string;
  readonly options: ChatOptions;
  readonly streaming: boolean;
  /** The facts about the model. */
  readonly known: Known | undefined;
  /** How structured output is asked for, if it is. */
  readonly way?: OutputMode;
  /** The answer that did not fit, where it is asked again. */
  readonly misfit?: ChatResult | undefined;
}

/** A turn that finishes its answer asynchronously. */
interface WholeTurn extends Turn {
  finish(result: ChatResult): Promise<ChatResult>;
}

function turnOf({ model, options: given, streaming, known, way, misfit }: Wording): WholeTurn {
  const mode = given.check ?? "repair";
  const { output } = given;
  const name = output && outputName(output);
  const prompt = promptOf(given);
  const tools = prompt.tools.map(({ block }) => block);
  const hasTools = given.toolChoice !== "none" && tools.some((tool) => "inputSchema" in Object(tool));
  const checked = mode === "off" ? undefined : checkPrompt(prompt, given, model, mode, known);
  const points = mode === "off" ? [] : checkCachePoints(prompt, mode, model);
  const options = checked?.options ?? given;
  if (options.cache) planCache(prompt, options.cache, model);
  const { textFormat, toolChoice = options.toolChoice } = way && output
    ? askForOutput(way, output, prompt, !familyRules(model)?.takesOpenSchemas)
    : {};
  const encoded = encodeRequest(
    model,
    prompt,
    { ...options, toolChoice },
    streaming,
    textFormat,
    known?.reasoningRequest,
  );
  const [overruled] = encoded.repairs;
  if (mode === "strict" && overruled) {
    throw checkError(overruled.rule, overruled.path, "contradicts another option; set only one of them");
  }
  const withToolUses = createToolUseInserter(tools);
  const asText = way && name ? createForcedCallRewriter(way, name) : (batch: ChatEvent[]) => batch;

  return {
    body: encoded.body,
    // On a retry, only repairs that refer to the caller's input are reported.
    repairs: misfit?.repairs ?? [...checked?.repairs ?? [], ...points, ...encoded.repairs],
    timeouts: thinks(model, options) ? { firstEventMs: THINKING_MS, idleMs: THINKING_MS } : undefined,
    block: (wire) => way && name ? rewriteForcedCall(way, name, decodeBlock(wire)) : decodeBlock(wire),
    closed: decodeClosed,
    begins: typedBegins,
    delta: typedDelta,
    grow: createBlockGrower(),
    events: (batch) => withToolUses(asText(batch)),
    finish: finisher({
      tools,
      hasTools,
      points: sentPoints(prompt),
      documentNames: checked?.documentNames.size ? Object.fromEntries(checked.documentNames) : undefined,
      guardrail: options.guardrail,
      streaming,
      usageBefore: misfit?.usage,
      output: way && output ? { options: output, way } : undefined,
    }),
  };
}

/** The parts of a request that its answer is finished with. */
interface Finishing {
  readonly tools: readonly ToolEntry[];
  readonly hasTools: boolean;
  readonly points: ReturnType<typeof sentPoints>;
  readonly documentNames: ChatResult["documentNames"];
  readonly guardrail: ChatOptions["guardrail"];
  readonly streaming: boolean;
  /** The usage of an answer that did not fit. */
  readonly usageBefore: ChatResult["usage"];
  readonly output: { readonly options: NonNullable<ChatOptions["output"]>; readonly way: OutputMode } | undefined;
}

/** Apart from `turnOf`, whose variables hold the request: a stream keeps this function, and must not keep large media. */
function finisher(from: Finishing): WholeTurn["finish"] {
  const { tools, hasTools, points, documentNames, guardrail, streaming, usageBefore, output } = from;
  return async (given) => {
    const result = await finishToolUses(given, tools);
    const usage = summedUsage([usageBefore, result.usage]);
    const whole = {
      ...result,
      usage,
      message: messageOf(result),
      ...defined({
        cache: cacheReceipt(points, usage),
        guardrail: guardrailOutcome(result, guardrail, streaming),
        documentNames,
      }),
    };
    return output ? await finishOutput(output.options, output.way, whole, hasTools) : whole;
  };
}

/** Media that a model made are no part of what it takes back by type: they travel as what they are on the wire. */
function messageOf({ content }: ChatResult): ChatResult["message"] {
  return { role: "assistant", content: content.map(carried) };
}

function carried(block: AnswerBlock): CommonBlock {
  if (block.type !== "image" && block.type !== "audio") return block;
  const { type, ...value } = block;
  return { type: "unknown", name: type, value };
}
