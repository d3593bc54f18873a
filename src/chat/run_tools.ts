/**
 * The loop around a model that calls tools.
 */
import { callback, checkOptions, numberFrom, type OptionTable, optionTable } from "../check_options.ts";
import { defined } from "../defined.ts";
import type { ModelId } from "../models/gate.ts";
import { holdBlobs, withBlobsRead } from "./blobs.ts";
import type { ChatStream } from "./chat_stream.ts";
import type { Message, Messages, ToolResultBlock, ToolUseBlock, ValidToolUse } from "./content.ts";
import type { ChatEvent } from "./event.ts";
import { messageList } from "./message_list.ts";
import type { ChatModel } from "./provider.ts";
import type { ChatOptions } from "./request.ts";
import { CHAT_OPTIONS } from "./request_options.ts";
import type { ChatResult, Usage } from "./result.ts";
import { type Tool, type ToolContext, type ToolEntry, toolNamed, type ValidToolUseOf } from "./tool.ts";
import { toolContent } from "./tool_content.ts";
import { keepToolLoop, type ToolLoopFailure } from "./tool_loop_failure.ts";
import { summedUsage } from "./usage.ts";

/** How tools are run. Steps count from 0, as in `steps[step]`. A callback that throws ends the loop. */
export interface ToolLoop<T extends readonly ToolEntry[] = readonly ToolEntry[], O = unknown> {
  /** The most requests to the model. @default {10} */
  maxSteps?: number | undefined;
  /** Ends the loop after an answer; the calls in it are not run. */
  stopWhen?: ((result: ChatResult<T, O>) => boolean) | undefined;
  /**
   * Approves each call that can be run, one at a time, before any call of the step is run. `false` declines the call, and the
   * model gets an error result. An error of the callback ends the loop before the step is run.
   */
  approve?: ((call: ValidToolUseOf<T>) => boolean | Promise<boolean>) | undefined;
  /** Receives every event as it arrives; answers are then streamed. The loop waits for the result before it reads on. */
  onEvent?: ((event: ChatEvent<T>, step: number) => unknown) | undefined;
  /** Receives every whole answer before its tools are run. The loop waits for the result. */
  onStep?: ((result: ChatResult<T, O>, step: number) => unknown) | undefined;
}

/** The options of a tool loop. */
export const TOOL_LOOP: OptionTable = /* @__PURE__ */ optionTable<ToolLoop>(() => ({
  of: "a tool loop",
  options: {
    maxSteps: numberFrom(1),
    stopWhen: callback,
    approve: callback,
    onEvent: callback,
    onStep: callback,
  },
  otherNames: {
    maxIterations: "maxSteps",
    maxTurns: "maxSteps",
    onStepFinish: "onStep",
    onChunk: "onEvent",
    needsApproval: "approve",
    signal: "the request: { signal }",
    tools: "the request: { tools }",
  },
}));

/** The last answer with the usage of all steps. Members that are not listed here belong to the last answer alone. */
export interface ToolLoopResult<T extends readonly ToolEntry[] = readonly ToolEntry[], O = unknown>
  extends ChatResult<T, O> {
  /** The sum of the steps that have usage; undefined if no step has. */
  readonly usage: Usage | undefined;
  /** Every answer, in order. */
  readonly steps: readonly ChatResult<T, O>[];
  /**
   * The whole conversation, ready as the next request's `messages`: every call has a result. If the loop ended at a tool without
   * `execute`, the last message is the model's, and the results of all its calls must follow.
   */
  readonly messages: readonly Message[];
}

/** A `ChatModel` without the types of its tools. */
interface UntypedModel {
  chat(request: ChatOptions): Promise<ChatResult>;
  stream(request: ChatOptions): ChatStream;
}

/** Stop reasons after which a call is whole. After any other reason a call may be cut off. */
const WHOLE: readonly string[] = ["tool_use", "end_turn"];

/**
 * Chats, runs the tools that the model calls and sends their results, until the model calls no more tools. The tools of one
 * answer run in parallel. Pass tools in `request.tools`: the defaults of the handle, such as `toolChoice` and `signal`, are not
 * read here.
 *
 * A tool's return value is sent as text if it is a string, unchanged if it is a block or a list of blocks, as JSON with bytes
 * as base64 if it is an object, as empty text if it is `undefined`, and as JSON text otherwise. A failure is sent as an error
 * result: an error of `execute` (the model reads its message), a return value that JSON cannot express (a `Response`, a `Map`),
 * input that does not fit the schema, an unknown tool, or a declined call.
 *
 * A call is run only if it is whole and valid, and not run by the service. The loop ends before a step is run, with the calls
 * in `toolUses`, when `stopWhen` or `maxSteps` ends it, when the stop reason is not `tool_use` or `end_turn`, or when a called
 * tool has no `execute`, so that the caller must answer.
 *
 * A `toolChoice` that forces a call holds for the first step. Later steps use `auto`, because the loop could not end otherwise.
 *
 * `runTools` sends the whole conversation in every step, and the service refuses a conversation that exceeds the model's
 * window. `send` of a `conversation` shortens old results instead.
 *
 * @throws {TypeError} when an option has an unknown name or a value of the wrong type.
 * @throws {RangeError} when `maxSteps` is below 1; every error of `model`, such as a `StreamTruncatedError`; every error of a
 * callback; and `signal.reason`, immediately: the result of a tool that is still running is ignored, and the tool's own
 * `signal` is aborted. {@link toolLoopFailure} reads the finished steps and the messages from the error.
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
  checkOptions(request, CHAT_OPTIONS);
  checkOptions(loop, TOOL_LOOP);
  const { signal } = request;
  const progress: Progress = { steps: [], messages: [], open: undefined };
  let stop: (() => void) | undefined;
  const aborted = new Promise<never>((_, reject) => {
    stop = () => reject(signal?.reason);
    signal?.addEventListener("abort", stop);
  });
  try {
    // The public types check a request for its model and tools; the loop is the same for all of them.
    const options = request as unknown as ChatOptions;
    progress.messages = messageList(options.messages);
    signal?.throwIfAborted();
    const run = steps(model as unknown as UntypedModel, options, loop as unknown as ToolLoop, progress);
    return await Promise.race([run, aborted]) as ToolLoopResult<T, O>;
  } catch (error) {
    keepToolLoop(error, interrupted(progress));
    throw error;
  } finally {
    // A signal may outlive many calls.
    if (stop) signal?.removeEventListener("abort", stop);
  }
}

/** The progress of a loop, for the error that may end it. */
interface Progress {
  readonly steps: ChatResult[];
  /** The conversation up to the last step whose calls all have results. */
  messages: readonly Message[];
  /** The step whose calls do not have all results yet. */
  open: OpenStep | undefined;
}

/** A whole answer, and the state of its calls: a result, `"running"`, or nothing for a call that has not begun. */
interface OpenStep {
  readonly answer: Message;
  readonly calls: readonly ToolUseBlock[];
  readonly outcomes: (ToolResultBlock | "running" | undefined)[];
}

/** Returns the loop at the time of an error; calls without a result get an error result. */
function interrupted({ steps, messages, open }: Progress): ToolLoopFailure {
  if (!open) return { steps: [...steps], messages };
  const results = open.calls.map((call, at): ToolResultBlock => {
    const outcome = open.outcomes[at];
    if (outcome === undefined) return refused(call, "the loop ended before the call was run; call it again");
    if (outcome !== "running") return outcome;
    const content = "The loop ended before the tool finished; the call may or may not have taken effect";
    return { type: "toolResult", toolUseId: call.toolUseId, content, status: "error" };
  });
  return { steps: [...steps], messages: withResults([...messages, open.answer], results) };
}

function withResults(messages: readonly Message[], content: readonly ToolResultBlock[]): readonly Message[] {
  return content.length ? [...messages, { role: "user", content }] : messages;
}

async function steps(
  model: UntypedModel,
  request: ChatOptions,
  loop: ToolLoop,
  progress: Progress,
): Promise<ToolLoopResult> {
  const { tools = [], toolChoice, signal } = request;
  const { maxSteps = 10, stopWhen, approve = () => true, onEvent, onStep } = loop;
  const done = progress.steps;
  let options: ChatOptions = request;
  while (true) {
    const step = done.length;
    const result = onEvent
      ? await streamed(model.stream(options), (event) => onEvent(event, step), signal)
      : await model.chat(options);
    signal?.throwIfAborted();
    const { message, stopReason } = result;
    const calls = result.toolUses.filter((call) => !call.serverTool);
    done.push(result);
    const outcomes: OpenStep["outcomes"] = calls.map(() => undefined);
    // AWS refuses a message without content.
    progress.open = message.content.length ? { answer: message, calls, outcomes } : undefined;
    await onStep?.(result, step);
    signal?.throwIfAborted();
    const stopped = stopWhen?.(result) || done.length >= maxSteps;
    const messages = message.content.length ? [...progress.messages, message] : progress.messages;

    const open = calls.map((call) => ({ call, tool: toolNamed(tools, call.name) }));
    const whole = WHOLE.includes(stopReason);
    const forCaller = whole && open.some(({ call, tool }) => tool && !tool.execute && !call.invalid);
    if (!calls.length || forCaller) return looped(result, done, messages);

    const content: ToolResultBlock[] = [];
    if (stopped || !whole) {
      const why = whole
        ? "no more steps are made; answer without it"
        : `the answer stopped with ${stopReason}; call it again`;
      for (const call of calls) content.push(refused(call, why));
    } else {
      const runs: (() => ToolResultBlock | Promise<ToolResultBlock>)[] = [];
      for (const { call, tool } of open) {
        const why = await obstacle(call, tool, tools, approve);
        signal?.throwIfAborted();
        runs.push(() => why === undefined ? ran(tool as Runnable, call, signal) : refused(call, why));
      }
      content.push(
        ...await Promise.all(runs.map(async (run, at) => {
          outcomes[at] = "running";
          return outcomes[at] = await run();
        })),
      );
      signal?.throwIfAborted();
    }
    progress.messages = withResults(messages, content);
    progress.open = undefined;
    if (stopped || !whole) return looped(result, done, progress.messages);
    options = {
      ...request,
      messages: progress.messages,
      toolChoice: toolChoice === "none" ? toolChoice : toolChoice && "auto",
    };
  }
}

function looped(last: ChatResult, steps: readonly ChatResult[], messages: readonly Message[]): ToolLoopResult {
  return { ...last, usage: summedUsage(steps.map(({ usage }) => usage)), steps: [...steps], messages };
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

/** Returns why a call cannot be run, in words for the model; `undefined` if it can be run. */
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
    const content = toolContent(value);
    return { type: "toolResult", toolUseId, content: holdBlobs(content) ? await withBlobsRead(content) : content };
  } catch (error) {
    const words = typeof error === "string" ? error : (error as { message?: unknown } | undefined | null)?.message;
    // AWS refuses an error without a word.
    const content = typeof words === "string" && words.trim() ? words : "the tool failed";
    return { type: "toolResult", toolUseId, content, status: "error" };
  }
}
