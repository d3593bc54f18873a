/**
 * The loop around a model that calls tools.
 */
import { defined } from "../defined.ts";
import type { ModelId } from "../models/gate.ts";
import type { ChatStream } from "./chat_stream.ts";
import type { Message, Messages, ToolResultBlock, ToolUseBlock, ValidToolUse } from "./content.ts";
import type { ChatEvent } from "./event.ts";
import { messageList } from "./message_list.ts";
import type { ChatModel } from "./provider.ts";
import type { ChatOptions } from "./request.ts";
import type { ChatResult, Usage } from "./result.ts";
import { type Tool, type ToolContext, type ToolEntry, toolNamed, type ValidToolUseOf } from "./tool.ts";
import { toolContent } from "./tool_content.ts";
import { summedUsage } from "./usage.ts";

/** How tools are run. Steps count from 0: `steps[step]` is the one meant. A callback that throws ends the loop. */
export interface ToolLoop<T extends readonly ToolEntry[] = readonly ToolEntry[], O = unknown> {
  /** Most requests to the model. @default {10} */
  maxSteps?: number | undefined;
  /** Ends the loop after an answer; the calls in it are not run. */
  stopWhen?: ((result: ChatResult<T, O>) => boolean) | undefined;
  /**
   * Asked of every call that could be run, one at a time and before any of its step is run; `false` declines, and the model is
   * told so. An error that it throws ends the loop with nothing of the step run.
   */
  approve?: ((call: ValidToolUseOf<T>) => boolean | Promise<boolean>) | undefined;
  /** Every event as it arrives: answers are streamed then. What it returns is awaited before more is read. */
  onEvent?: ((event: ChatEvent<T>, step: number) => unknown) | undefined;
  /** Every whole answer, before its tools are run. What it returns is awaited. */
  onStep?: ((result: ChatResult<T, O>, step: number) => unknown) | undefined;
}

/** The last answer with the usage of all; what is not named here is the last answer's alone. */
export interface ToolLoopResult<T extends readonly ToolEntry[] = readonly ToolEntry[], O = unknown>
  extends ChatResult<T, O> {
  /** Summed over the steps that told theirs; undefined when none did. */
  readonly usage: Usage | undefined;
  /** Every answer, in order. */
  readonly steps: readonly ChatResult<T, O>[];
  /**
   * The whole conversation, ready to be the next request's `messages`: every call in it has its result. Only when the loop
   * ended at a tool without `execute`, the last message is the model's, and the results of all its calls are to follow.
   */
  readonly messages: readonly Message[];
}

/** What a `ChatModel` is once the types of its tools have done their work. */
interface UntypedModel {
  chat(request: ChatOptions): Promise<ChatResult>;
  stream(request: ChatOptions): ChatStream;
}

/** Reasons to stop after which a call is whole. Of any other, and of one we have never heard of, nobody knows. */
const WHOLE: readonly string[] = ["tool_use", "end_turn"];

/**
 * Chats, runs the tools that the model calls and tells it their results, until it calls none. The tools of one answer run in
 * parallel. They must stand in `request.tools`: defaults of the handle are not seen, nor are its `toolChoice` and `signal`.
 *
 * What a tool returns goes to the model as it is best said: text as text, a block or a list of blocks as they are, an object
 * as JSON with its bytes as base64, anything else as JSON text, nothing as no text. What goes wrong is told to the model, as an
 * error result: what `execute` throws (its message is read by the model), what it returns that JSON cannot say (a `Response`, a
 * `Map`), input that does not fit, a tool that is not there, a call that was declined.
 *
 * A call is run only if it is whole and valid, and not the service's own. The loop ends, with nothing of the step run and its
 * calls in `toolUses`, when `stopWhen` or `maxSteps` says so; when the answer stopped for anything but `tool_use` or
 * `end_turn`; and when one of the calls is of a tool without `execute`, which is the caller's to answer.
 *
 * A `toolChoice` that forces a call is for the first step; then it is `auto`, or the loop could not end.
 *
 * @throws {RangeError} when `maxSteps` is below 1; whatever `model` rejects with, a `StreamTruncatedError` among it; and
 * `signal.reason`, at once: what a tool is still at then is nobody's, and it is told by its own `signal`.
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { createBedrock, runTools, tool } from "@bedrock-edge/client";
 * import { fakeBedrock } from "@bedrock-edge/client/testing";
 *
 * // The fake calls the first tool it is offered, then answers.
 * const bedrock = createBedrock({ region: "us-east-1", apiKey: "k", fetch: fakeBedrock({ apiKey: "k" }) });
 * const weather = tool({
 *   name: "weather",
 *   inputSchema: { type: "object", properties: { city: { type: "string" } }, required: ["city"] },
 *   execute: () => ({ celsius: 7 }),
 * });
 * const result = await runTools(bedrock.model("amazon.nova-lite-v1:0"), { messages: "Weather in Oslo?", tools: [weather] });
 * assertEquals(result.steps.map((step) => step.stopReason), ["tool_use", "end_turn"]);
 * assertEquals(result.messages.map((message) => message.role), ["user", "assistant", "user", "assistant"]);
 * ```
 */
export async function runTools<
  const M extends ModelId,
  const T extends readonly ToolEntry[] = readonly [],
  const C extends Messages = Messages,
  O = unknown,
>(
  model: ChatModel<M>,
  request: ChatOptions<M, T, C, O>,
  loop: ToolLoop<T, O> = {},
): Promise<ToolLoopResult<T, O>> {
  const { signal } = request;
  signal?.throwIfAborted();
  let stop: (() => void) | undefined;
  const aborted = new Promise<never>((_, reject) => {
    stop = () => reject(signal?.reason);
    signal?.addEventListener("abort", stop);
  });
  try {
    // What the types have said has been checked; inside, a call is a call.
    const run = steps(model as unknown as UntypedModel, request as unknown as ChatOptions, loop as unknown as ToolLoop);
    return await Promise.race([run, aborted]) as ToolLoopResult<T, O>;
  } finally {
    // A signal may outlive many calls.
    if (stop) signal?.removeEventListener("abort", stop);
  }
}

async function steps(model: UntypedModel, request: ChatOptions, loop: ToolLoop): Promise<ToolLoopResult> {
  const { tools = [], toolChoice, signal } = request;
  const { maxSteps = 10, stopWhen, approve = () => true, onEvent, onStep } = loop;
  if (!(maxSteps >= 1)) throw new RangeError(`Cannot run tools with ${JSON.stringify({ maxSteps })}: use at least 1`);
  const done: ChatResult[] = [];
  let messages = messageList(request.messages);
  let options: ChatOptions = request;
  while (true) {
    const step = done.length;
    const result = onEvent
      ? await streamed(model.stream(options), (event) => onEvent(event, step), signal)
      : await model.chat(options);
    signal?.throwIfAborted();
    done.push(result);
    await onStep?.(result, step);
    signal?.throwIfAborted();
    const stopped = stopWhen?.(result) || done.length >= maxSteps;
    const { message, stopReason } = result;
    // Without content there is nothing to send back: AWS refuses an empty message.
    if (message.content.length) messages = [...messages, message];

    const calls = result.toolUses.filter((call) => !call.serverTool);
    const open = calls.map((call) => ({ call, tool: toolNamed(tools, call.name) }));
    const whole = WHOLE.includes(stopReason);
    const forCaller = whole && open.some(({ call, tool }) => tool && !tool.execute && !call.invalid);
    if (!calls.length || forCaller) return looped(result, done, messages);

    const content: ToolResultBlock[] = [];
    if (stopped || !whole) {
      const why = whole
        ? "no more steps are made; answer without it"
        : `the answer stopped with ${stopReason}; call it again`;
      content.push(...calls.map((call) => refused(call, why)));
    } else {
      const runs: (() => ToolResultBlock | Promise<ToolResultBlock>)[] = [];
      for (const { call, tool } of open) {
        const why = await obstacle(call, tool, tools, approve);
        signal?.throwIfAborted();
        runs.push(() => why === undefined ? ran(tool as Runnable, call, signal) : refused(call, why));
      }
      content.push(...await Promise.all(runs.map((run) => run())));
      signal?.throwIfAborted();
    }
    messages = [...messages, { role: "user", content }];
    if (stopped || !whole) return looped(result, done, messages);
    options = { ...request, messages, toolChoice: toolChoice === "none" ? toolChoice : toolChoice && "auto" };
  }
}

function looped(last: ChatResult, steps: readonly ChatResult[], messages: readonly Message[]): ToolLoopResult {
  return { ...last, usage: summedUsage(steps.map(({ usage }) => usage)), steps, messages };
}

async function streamed(
  stream: ChatStream,
  onEvent: (event: ChatEvent) => unknown,
  signal: AbortSignal | undefined,
): Promise<ChatResult> {
  for await (const event of stream) {
    signal?.throwIfAborted();
    await onEvent(event);
  }
  return stream.final();
}

/** Why a call cannot be run, in words for the model; nothing when it can. */
async function obstacle(
  call: ToolUseBlock,
  tool: Tool | undefined,
  tools: readonly ToolEntry[],
  approve: (call: ValidToolUse) => boolean | Promise<boolean>,
): Promise<string | undefined> {
  if (!tool) {
    const names = tools.flatMap((entry) => "inputSchema" in entry ? [entry.name] : []);
    return `there is no such tool; ${names.length ? `use one of ${names.join(", ")}` : "answer without it"}`;
  }
  if (call.invalid) return `its input does not fit (${call.invalid.error}); call it again with input that does`;
  return await approve(call) ? undefined : "the call was declined; go on without it";
}

function refused({ name, toolUseId }: ToolUseBlock, why: string): ToolResultBlock {
  const content = `Cannot run tool ${JSON.stringify(name)}: ${why}`;
  return { type: "toolResult", toolUseId, content, status: "error" };
}

type Runnable = Tool & Required<Pick<Tool, "execute">>;

async function ran(tool: Runnable, call: ToolUseBlock, signal: AbortSignal | undefined): Promise<ToolResultBlock> {
  const { toolUseId, input } = call;
  try {
    const value = await tool.execute(input, defined({ toolUseId, signal }) as ToolContext);
    return { type: "toolResult", toolUseId, content: toolContent(value) };
  } catch (error) {
    const words = typeof error === "string" ? error : (error as { message?: unknown } | undefined | null)?.message;
    // AWS refuses an error without a word.
    const content = typeof words === "string" && words.trim() ? words : "the tool failed";
    return { type: "toolResult", toolUseId, content, status: "error" };
  }
}
