/**
 * A tool loop as the source of one stream: the events of every step, and the results between them.
 */
import { unlessAborted, whenAborted } from "../../base/aborts.ts";
import { defined } from "../../base/defined.ts";
import type { ChatStream } from "../chat_stream.ts";
import type { ToolUseBlock } from "../content.ts";
import type { ChatEvent, ChatEventSource } from "../event.ts";
import { messageList } from "../message_list.ts";
import type { ChatOptions } from "../request.ts";
import { withResponse } from "../response.ts";
import type { CallLog } from "../result.ts";
import type { ToolLoop, ToolLoopResult } from "./tool_loop.ts";
import { keepToolLoop } from "./tool_loop_failure.ts";
import { createProgress, endsLoop, interruptLoop, streamed, type ToolSteps, toolSteps } from "./tool_steps.ts";

/** The loop of one stream. */
export interface StreamedLoop extends Pick<ToolSteps, "hasHiddenTools" | "calling"> {
  readonly model: { stream(request: ChatOptions): ChatStream };
  readonly request: ChatOptions;
  readonly loop: ToolLoop;
}

/**
 * Opens the source of a loop: the events of every step, and a `toolResult` for each call. Resolves with the first event after
 * `start` of the first step. Tools run while the next event is asked for, and no step begins unless it is. The result is the
 * result of the loop.
 */
export async function openToolSource(
  { model, request, loop, hasHiddenTools, calling }: StreamedLoop,
  log: CallLog,
  stop: AbortSignal,
): Promise<ChatEventSource> {
  const tools = new AbortController();
  const progress = createProgress(messageList(request.messages));
  /** The stream of the step, and the one whose facts are in `log`. */
  let current: ChatStream | undefined;
  let logged: ChatStream | undefined;
  /** The calls of the step so far, by id. */
  const calls = new Map<string, ToolUseBlock>();
  /** Whether the service has said that the answer is whole, and the answer calls for nothing more. */
  let isWhole = false;
  /** The result, once the steps have ended well; and whether they have ended in any way. */
  let result: ToolLoopResult | undefined;
  let isOver = false;
  let finishing: Promise<ToolLoopResult> | undefined;
  /** Events that have arrived and are not handed out yet. */
  const ahead: (readonly ChatEvent[])[] = [];
  const forget = request.signal ? whenAborted(request.signal, (reason) => tools.abort(reason)) : () => {};
  const steps = toolSteps({
    ask: (asked) => streamed(current = model.stream(asked)),
    request,
    loop,
    progress,
    signal: tools.signal,
    hasHiddenTools,
    calling,
  });

  function note(event: ChatEvent): void {
    if (event.type === "toolUse") calls.set(event.toolUse.toolUseId, event.toolUse);
    if (event.type === "blockStop" && event.block.type === "toolUse" && !event.block.serverTool) {
      const { block } = event;
      // The event of the call knows whether its input fits the schema.
      if (!calls.has(block.toolUseId)) calls.set(block.toolUseId, block);
    }
    if (event.type === "stop") isWhole = endsLoop([...calls.values()], event.stopReason, request.tools ?? []);
  }

  /** Copies the facts of a step that has begun. */
  function noteStep(): void {
    if (!current || current === logged) return;
    const { partial } = current;
    const { requestId, repairs, attempts, route } = partial;
    withResponse(Object.assign(log, { requestId, repairs, attempts, ...defined({ route }) }), partial);
    logged = current;
    calls.clear();
    isWhole = false;
  }

  /** Resolves with the next events; `undefined` at the end. */
  async function advance(): Promise<readonly ChatEvent[] | undefined> {
    let next: IteratorResult<readonly ChatEvent[], ToolLoopResult | undefined>;
    try {
      // A tool that runs may not look at its signal.
      next = await unlessAborted(steps.next(), [tools.signal]);
    } catch (error) {
      isOver = true;
      isWhole = false;
      keepToolLoop(error, interruptLoop(progress));
      throw error;
    }
    if (!next.done) {
      noteStep();
      return next.value;
    }
    isOver = isWhole = true;
    // Asked again after its end, a generator has no value.
    result ??= next.value;
    return undefined;
  }

  /** Hands out events up to a `stop`, which begins a batch of its own: only a reader that gets it knows that the answer is whole. */
  function handOut(events: readonly ChatEvent[]): readonly ChatEvent[] {
    const stopsAt = events.findIndex(({ type }, at) => at > 0 && type === "stop");
    if (stopsAt > 0) ahead.unshift(events.slice(stopsAt));
    const due = stopsAt > 0 ? events.slice(0, stopsAt) : events;
    due.forEach(note);
    return due;
  }

  /** Goes on to the end without a reader. */
  async function finish(): Promise<ToolLoopResult> {
    for (const events of ahead.splice(0)) events.forEach(note);
    while (!isOver) await advance();
    // A step that failed was thrown, to a reader or here.
    return result as ToolLoopResult;
  }

  /** Leaves in the middle of the steps. */
  async function leave(reason: unknown): Promise<void> {
    if (isOver) return;
    tools.abort(reason);
    keepToolLoop(reason, interruptLoop(progress));
    // Not awaited, because a tool may be running, and the result is not needed.
    steps.return(undefined as never).catch(() => {});
    await current?.cancel(reason);
  }

  const forgetStop = whenAborted(stop, (reason) => void leave(reason).catch(() => {}));
  try {
    let events: readonly ChatEvent[] | undefined;
    do {
      events = await advance();
      if (events) ahead.push(events);
    } while (events?.every(({ type }) => type === "start"));
  } catch (error) {
    forget();
    throw error;
  } finally {
    forgetStop();
  }

  return {
    severalAnswers: true,
    isWhole: () => isWhole,
    finish: () => finishing ??= finish(),
    async pull() {
      // Events that were read ahead are not handed out after an abort.
      tools.signal.throwIfAborted();
      const events = ahead.shift() ?? await advance();
      return events && handOut(events);
    },
    async close(reason) {
      forget();
      // A stream that is read to its end is over; without a reason there is nothing to leave.
      await (isWhole ? current?.cancel(reason) : leave(reason));
    },
  };
}
