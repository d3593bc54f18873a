/**
 * The loop around a model that calls tools, as one stream.
 */
import { whenAborted } from "../../base/aborts.ts";
import { checkOptions } from "../../base/check_options.ts";
import type { ModelId } from "../../models/gate.ts";
import type { ChatStream } from "../chat_stream.ts";
import type { Messages } from "../content.ts";
import { type ChatModel, checkModel, withDefaults } from "../provider.ts";
import type { ChatOptions } from "../request.ts";
import { requestTable } from "../request_options.ts";
import type { RequiredOutput } from "../result.ts";
import { chatStream } from "../stream/chat_stream.ts";
import type { ToolEntry } from "../tool.ts";
import { TOOL_LOOP, type ToolLoop, type ToolLoopResult } from "./tool_loop.ts";
import { openToolSource } from "./tool_source.ts";

/** The stream of a tool loop. */
export interface ToolLoopStream<T extends readonly ToolEntry[] = readonly ToolEntry[], O = unknown>
  extends ChatStream<T, O> {
  /** Resolves like `ChatStream.final`, with the usage, the steps and the messages of the whole loop. */
  final(): Promise<ToolLoopResult<T, O> & RequiredOutput<T, O>>;
}

/**
 * Runs tools like `runTools`, as one stream: the events of every step follow each other, each step with its own `start`, `stop` and
 * indexes, and between two steps is a `toolResult` for each call, in the order in which the tools finish. `textStream` is the
 * text of all steps. `partial` is the part of the last step, with the usage of all of them. `toSSE` and `toResponse` send the
 * stream to a browser, without the content of the results.
 *
 * Tools run while the next event is asked for, and no step begins unless it is. A stream that is left runs no more tools, and
 * aborts the signal of tools that run. The request is sent at the first read, and every failure rejects there, also a caller's
 * mistake; {@link toolLoopFailure} reads the finished steps and the messages from the error.
 *
 * @throws nothing: the first read rejects with the errors of `runTools`.
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { createBedrock, streamTools, tool } from "@bedrock-edge/client";
 * import { fakeBedrock } from "@bedrock-edge/client/testing";
 *
 * const fetch = fakeBedrock({ apiKey: "k", replies: [{ toolUse: { name: "weather" } }, "7 degrees."] });
 * const bedrock = createBedrock({ region: "us-east-1", apiKey: "k", fetch });
 * const weather = tool({ name: "weather", inputSchema: { type: "object" }, execute: () => ({ celsius: 7 }) });
 * const stream = streamTools(bedrock.model("amazon.nova-lite-v1:0"), { messages: "Weather in Oslo?", tools: [weather] });
 * const types: string[] = [];
 * for await (const { type } of stream) if (type === "toolUse" || type === "toolResult" || type === "stop") types.push(type);
 * assertEquals(types, ["toolUse", "stop", "toolResult", "stop"]);
 * const { text, steps } = await stream.final();
 * assertEquals([text, steps.length], ["7 degrees.", 2]);
 * ```
 */
export function streamTools<
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
): ToolLoopStream<T, O> {
  const stream = chatStream(Object(model).modelId, async (log, stop, control) => {
    checkModel(model, "streamTools()");
    checkOptions(request, requestTable(model.requestOptions));
    checkOptions(loop, TOOL_LOOP);
    const options = withDefaults<ChatOptions>(model.defaults, request as unknown as ChatOptions);
    const { signal } = options;
    signal?.throwIfAborted();
    const source = await openToolSource(
      {
        // The public types check a request for its model and tools; the loop is the same for all of them.
        model: model as unknown as ChatModel,
        request: options,
        loop: loop as unknown as ToolLoop,
        hasHiddenTools: options.tools === undefined && model.defaults === undefined,
      },
      log,
      stop,
    );
    if (signal && !stop.aborted) {
      // Ends the stream at an abort between two reads.
      const forget = whenAborted(signal, control.fail);
      control.onEnd(forget);
    }
    return source;
  });
  // The source's result is the result of the loop.
  return stream as ToolLoopStream<T, O>;
}
