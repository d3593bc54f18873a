/**
 * A turn that runs tools, as one stream over its steps.
 */
import { unlessAborted, whenAborted } from "../../base/aborts.ts";
import type { ChatStream } from "../chat_stream.ts";
import type { ToolUseBlock } from "../content.ts";
import type { ChatEvent, ChatEventSource } from "../event.ts";
import type { CallLog, ChatResult } from "../result.ts";
import type { ToolLoop, ToolLoopResult } from "../tools/tool_loop.ts";
import { keepToolLoop } from "../tools/tool_loop_failure.ts";
import { beginning, endsLoop, interrupted, streamed, toolSteps } from "../tools/tool_steps.ts";
import type { WholeRequest } from "./fit/fit.ts";
import type { FittedModel } from "./fitting.ts";

/** A turn whose tools are run. */
export interface ToolTurn {
  readonly model: FittedModel;
  readonly request: WholeRequest;
  readonly loop: ToolLoop;
  /** Runs each callback of the caller. */
  readonly calling: <T>(run: () => T) => T;
  /** Keeps the turn once it is whole. Its result is the stream's. */
  keep(result: ToolLoopResult): Promise<ChatResult>;
}

/**
 * Opens the event source of a turn: the events of every step, and a `toolResult` for each call. Resolves with the first event
 * after `start` of the first step. Tools run while the next event is asked for, and no step begins unless it is.
 */
export async function openToolStream(
  { model, request, loop, calling, keep }: ToolTurn,
  info: CallLog,
  stop: AbortSignal,
): Promise<ChatEventSource> {
  const tools = new AbortController();
  const progress = beginning(request.messages);
  /** The stream of the step, and of the step whose facts are in `info`. */
  let current: ChatStream | undefined;
  let told: ChatStream | undefined;
  /** The calls of the step so far, by id. */
  const calls = new Map<string, ToolUseBlock>();
  /** Whether the service has said that the answer is whole, and the answer calls for nothing more. */
  let isWhole = false;
  /** Whether the steps are over, however they ended. */
  let isOver = false;
  let kept: Promise<ChatResult> | undefined;
  let draining: Promise<ChatResult> | undefined;
  const forget = request.signal ? whenAborted(request.signal, (reason) => tools.abort(reason)) : () => {};
  const steps = toolSteps({
    ask: (asked) => streamed(current = model.stream(asked)),
    request,
    loop,
    progress,
    signal: tools.signal,
    calling,
  });

  function note(event: ChatEvent): void {
    if (current && current !== told) {
      const { requestId, repairs, attempts } = current.partial;
      Object.assign(info, { requestId, repairs, attempts });
      told = current;
      calls.clear();
      isWhole = false;
    }
    if (event.type === "toolUse") calls.set(event.toolUse.toolUseId, event.toolUse);
    if (event.type === "blockStop" && event.block.type === "toolUse" && !event.block.serverTool) {
      const { block } = event;
      // The event of the call knows whether its input fits the schema.
      if (!calls.has(block.toolUseId)) calls.set(block.toolUseId, block);
    }
    if (event.type === "stop") isWhole = endsLoop([...calls.values()], event.stopReason, request.tools ?? []);
  }

  /** The next event; `undefined` at the end, when the turn is kept. */
  async function advance(): Promise<ChatEvent | undefined> {
    let next: IteratorResult<ChatEvent, ToolLoopResult | undefined>;
    try {
      // A tool that runs may not look at its signal.
      next = await unlessAborted(steps.next(), [tools.signal]);
    } catch (error) {
      isOver = true;
      isWhole = false;
      keepToolLoop(error, interrupted(progress));
      throw error;
    }
    if (!next.done) {
      note(next.value);
      return next.value;
    }
    isOver = isWhole = true;
    // Asked again after its end, a generator has no value.
    if (next.value) kept = keep(next.value);
    await kept;
    return undefined;
  }

  /** Goes on to the end without a reader. */
  function finish(): Promise<ChatResult> {
    return draining ??= (async () => {
      while (!isOver) await advance();
      // A step that failed was thrown, to a reader or here.
      return await kept as ChatResult;
    })();
  }

  /** Leaves in the middle of the steps. */
  async function leave(reason: unknown): Promise<void> {
    if (isOver) return;
    tools.abort(reason);
    keepToolLoop(reason, interrupted(progress));
    // Not waited for, because a tool may be running. Nobody reads the result.
    steps.return(undefined as never).catch(() => {});
    await current?.cancel(reason);
  }

  const ahead: ChatEvent[] = [];
  const forgetStop = whenAborted(stop, (reason) => void leave(reason).catch(() => {}));
  try {
    let event: ChatEvent | undefined;
    do {
      event = await advance();
      if (event) ahead.push(event);
    } while (event?.type === "start");
  } catch (error) {
    forget();
    throw error;
  } finally {
    forgetStop();
  }

  return {
    severalAnswers: true,
    isWhole: () => isWhole,
    finish,
    async pull() {
      // An event that was read ahead is not handed out after an abort.
      tools.signal.throwIfAborted();
      const event = ahead.shift() ?? await advance();
      return event && [event];
    },
    async close(reason) {
      forget();
      // A stream that is read to its end is over; without a reason there is nothing to leave.
      if (!isWhole) return await leave(reason);
      await current?.cancel(reason);
      await finish();
    },
  };
}
