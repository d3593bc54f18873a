/**
 * The loop around a model that calls tools.
 */
import { unlessAborted } from "../../base/aborts.ts";
import { checkOptions } from "../../base/check_options.ts";
import type { ModelId } from "../../models/gate.ts";
import type { Messages } from "../content.ts";
import type { ChatEvent } from "../event.ts";
import { messageList } from "../message_list.ts";
import { type ChatModel, checkModel, withDefaults } from "../provider.ts";
import type { ChatOptions } from "../request.ts";
import { requestTable } from "../request_options.ts";
import type { ChatResult } from "../result.ts";
import type { ToolEntry } from "../tool.ts";
import { TOOL_LOOP, type ToolLoop, type ToolLoopResult } from "./tool_loop.ts";
import { keepToolLoop } from "./tool_loop_failure.ts";
import { createProgress, interruptLoop, streamed, toolSteps } from "./tool_steps.ts";

/**
 * Chats, runs the tools that the model calls and sends their results, until the model calls no more tools. The tools of one
 * answer run in parallel. Tools may also be defaults of the handle or its client; then their calls are not typed.
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
 * @throws {TypeError} when an option has an unknown name or a value of the wrong type, or when a handle that does not show its
 * `defaults` offers tools of its own, and the request has none.
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
  X = unknown,
>(
  model: ChatModel<M, X>,
  // Both: options for any model pass the gates only as the same generic type.
  request: (ChatOptions<NoInfer<M>, T, C, O> & NoInfer<X>) | ChatOptions<NoInfer<M>, T, C, O>,
  loop: ToolLoop<T, O> = {},
): Promise<ToolLoopResult<T, O>> {
  checkModel(model, "runTools()");
  checkOptions(request, requestTable(model.requestOptions));
  checkOptions(loop, TOOL_LOOP);
  const options = withDefaults<ChatOptions>(model.defaults, request as unknown as ChatOptions);
  // The public types check a request for its model and tools; the loop is the same for all of them.
  const result = await runLoop(model as unknown as ChatModel, options, loop as unknown as ToolLoop);
  return result as ToolLoopResult<T, O>;
}

/**
 * Runs a loop whose options are checked and whole.
 *
 * @param calling runs each callback of the caller.
 */
export async function runLoop(
  model: ChatModel,
  options: ChatOptions,
  loop: ToolLoop,
  calling?: <T>(run: () => T) => T,
): Promise<ToolLoopResult> {
  const { signal } = options;
  const progress = createProgress([]);
  try {
    signal?.throwIfAborted();
    progress.messages = messageList(options.messages);
    const steps = toolSteps({
      ask: loop.onEvent ? (asked) => streamed(model.stream(asked)) : whole(model),
      request: options,
      loop,
      progress,
      signal,
      hasHiddenTools: options.tools === undefined && model.defaults === undefined,
      calling,
    });
    return await unlessAborted(lastOf(steps), [signal]);
  } catch (error) {
    keepToolLoop(error, interruptLoop(progress));
    throw error;
  }
}

/** Asks without a stream. */
function whole(model: ChatModel): (asked: ChatOptions) => AsyncGenerator<readonly ChatEvent[], ChatResult> {
  // deno-lint-ignore require-yield -- an answer that is not streamed has no events
  return async function* (asked) {
    return await model.chat(asked);
  };
}

async function lastOf<T>(steps: AsyncGenerator<unknown, T>): Promise<T> {
  while (true) {
    const { done, value } = await steps.next();
    if (done) return value as T; // only the last value is the result
  }
}
