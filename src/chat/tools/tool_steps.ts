/**
 * The steps of a tool loop, one event at a time: nothing happens unless the next event is asked for.
 */
import { defined } from "../../base/defined.ts";
import { wordsOf } from "../../base/words.ts";
import { quoted } from "../../base/quote.ts";
import { holdBlobs, readBlobs } from "../media/blobs.ts";
import type { ChatStream } from "../chat_stream.ts";
import type { Message, ToolResultBlock, ToolUseBlock, ValidToolUse } from "../content.ts";
import type { ChatEvent } from "../event.ts";
import type { ChatOptions } from "../request.ts";
import { withResponse } from "../response.ts";
import { readerOf } from "../stream/stream_reader.ts";
import type { ChatResult } from "../result.ts";
import { type Tool, type ToolContext, type ToolEntry, toolNamed } from "../tool.ts";
import { toolContent } from "./tool_content.ts";
import type { ToolLoop, ToolLoopResult } from "./tool_loop.ts";
import type { ToolLoopFailure } from "./tool_loop_failure.ts";
import { summedUsage } from "../usage.ts";
import { WHOLE_STOPS } from "../calls/whole_calls.ts";

/** The progress of a loop, for the error that may end it. */
export interface LoopProgress {
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

/** One tool loop. */
export interface ToolSteps {
  /** Asks the model once: yields the events of the answer in batches, or none, and returns the whole answer. */
  readonly ask: (request: ChatOptions) => AsyncGenerator<readonly ChatEvent[], ChatResult>;
  readonly request: ChatOptions;
  readonly loop: ToolLoop;
  readonly progress: LoopProgress;
  /** Aborted when nobody needs the results of the tools any more. */
  readonly signal: AbortSignal | undefined;
  /** Whether the handle of the model may offer tools that are not in the request. */
  readonly hasHiddenTools?: boolean | undefined;
  /** Runs each callback of the caller. */
  readonly calling?: (<T>(run: () => T) => T) | undefined;
}

/** Returns the progress of a loop that has not begun. */
export function createProgress(messages: readonly Message[]): LoopProgress {
  return { steps: [], messages, open: undefined };
}

/** Returns the loop at the time of an error; calls without a result get an error result. */
export function interruptLoop({ steps, messages, open }: LoopProgress): ToolLoopFailure {
  if (!open) return { steps: [...steps], messages };
  const results = open.calls.map((call, at): ToolResultBlock => {
    const outcome = open.outcomes[at];
    if (outcome === undefined) return refusalOf(call, "the loop ended before the call was run; call it again");
    if (outcome !== "running") return outcome;
    const content = "The loop ended before the tool finished; the call may or may not have taken effect";
    return { type: "toolResult", toolUseId: call.toolUseId, content, status: "error" };
  });
  return { steps: [...steps], messages: withResults([...messages, open.answer], results) };
}

/** Asks the model in a stream. The stream is left together with the generator. */
export async function* streamed(stream: ChatStream): AsyncGenerator<readonly ChatEvent[], ChatResult> {
  const reader = readerOf(stream);
  let isRead = false;
  try {
    for (let events = await reader.nextBatch(); events; events = await reader.nextBatch()) yield events;
    isRead = true;
  } finally {
    if (!isRead) await reader.leave();
  }
  return await stream.final();
}

/**
 * Asks the model, runs the tools that it calls and sends their results, until it calls no more tools. Yields events in batches,
 * or one at a time where `onEvent` waits for each of them.
 */
export async function* toolSteps(
  { ask, request, loop, progress, signal, hasHiddenTools = false, calling = (run) => run() }: ToolSteps,
): AsyncGenerator<readonly ChatEvent[], ToolLoopResult> {
  const { tools = [], toolChoice } = request;
  const { maxSteps = 10, stopWhen, approve = () => true, onEvent, onStep } = loop;
  const done = progress.steps;
  let options: ChatOptions = request;

  async function* hand(events: readonly ChatEvent[], step: number): AsyncGenerator<readonly ChatEvent[], void> {
    signal?.throwIfAborted();
    if (!onEvent) return yield events;
    for (const event of events) {
      signal?.throwIfAborted();
      await calling(() => onEvent(event, step));
      yield [event];
    }
  }

  while (true) {
    const step = done.length;
    const answering = ask(options);
    let next: IteratorResult<readonly ChatEvent[], ChatResult> | undefined;
    try {
      next = await answering.next();
      while (!next.done) {
        yield* hand(next.value, step);
        next = await answering.next();
      }
    } finally {
      if (!next?.done) await answering.return(undefined as never); // its result is not looked at
    }
    const result = next.value;
    signal?.throwIfAborted();
    const { message, stopReason } = result;
    const calls = callsOf(result);
    done.push(result);
    const outcomes: OpenStep["outcomes"] = calls.map(() => undefined);
    // Services refuse a message without content.
    progress.open = message.content.length ? { answer: message, calls, outcomes } : undefined;
    await calling(() => onStep?.(result, step));
    signal?.throwIfAborted();
    const isStopped = await calling(() => stopWhen?.(result)) || done.length >= maxSteps;
    signal?.throwIfAborted();
    const messages = message.content.length ? [...progress.messages, message] : progress.messages;
    const last = (messages: readonly Message[]): ToolLoopResult => {
      const usage = summedUsage(done.map(({ usage }) => usage));
      return withResponse({ ...result, usage, steps: [...done], messages }, result);
    };
    if (endsLoop(calls, stopReason, tools)) return last(messages);
    if (hasHiddenTools) refuseHiddenTools(calls);

    const whole = WHOLE_STOPS.includes(stopReason);
    if (isStopped || !whole) {
      const why = whole
        ? "no more steps are made; answer without it"
        : `the answer stopped with ${stopReason}; call it again`;
      for (const [at, call] of calls.entries()) outcomes[at] = refusalOf(call, why);
      yield* hand((outcomes as ToolResultBlock[]).map(eventOfResult), step); // all of them are there
    } else {
      const runs: (() => ToolResultBlock | Promise<ToolResultBlock>)[] = [];
      for (const call of calls) {
        const tool = toolNamed(tools, call.name);
        const why = await obstacle(call, tool, tools, (valid) => calling(() => approve(valid)));
        signal?.throwIfAborted();
        const run = tool as Runnable; // without an obstacle there is a tool, and endsLoop() looked for `execute`
        runs.push(() => why === undefined ? ran(run, call, signal, calling) : refusalOf(call, why));
      }
      const running = runs.map(async (run, at) => {
        outcomes[at] = "running";
        return outcomes[at] = await run();
      });
      for await (const outcome of inOrderOfEnd(running)) yield* hand([eventOfResult(outcome)], step);
    }
    signal?.throwIfAborted();
    progress.messages = withResults(messages, outcomes as ToolResultBlock[]); // all of them have ended
    progress.open = undefined;
    if (isStopped || !whole) return last(progress.messages);
    options = {
      ...request,
      messages: progress.messages,
      toolChoice: toolChoice === "none" ? toolChoice : toolChoice && "auto",
    };
  }
}

/** Returns the calls of an answer that the caller must answer. */
function callsOf({ toolUses }: ChatResult): readonly ToolUseBlock[] {
  return toolUses.filter((call) => !call.serverTool);
}

/**
 * Whether the loop ends with an answer, because it calls no tool, or because the caller must run one that has no `execute`.
 */
export function endsLoop(calls: readonly ToolUseBlock[], stopReason: string, tools: readonly ToolEntry[]): boolean {
  if (!calls.length) return true;
  return WHOLE_STOPS.includes(stopReason) && calls.some((call) => {
    const tool = toolNamed(tools, call.name);
    return tool && !tool.execute && !call.invalid;
  });
}

/** Throws for a call of a tool that the handle offered and does not show: "there is no such tool" would be false. */
function refuseHiddenTools([call]: readonly ToolUseBlock[]): void {
  throw new TypeError(
    `Cannot run tool ${quoted(`${call?.name}`)}: the request has no tools, and the model's handle does not show its ` +
      "defaults; pass the tools in the request",
  );
}

function eventOfResult(toolResult: ToolResultBlock): ChatEvent {
  return { type: "toolResult", toolResult };
}

function withResults(messages: readonly Message[], content: readonly ToolResultBlock[]): readonly Message[] {
  return content.length ? [...messages, { role: "user", content }] : messages;
}

/** Yields the value of each promise once it is there; all of them go on, whatever the reader does. */
async function* inOrderOfEnd<T>(work: readonly Promise<T>[]): AsyncGenerator<T> {
  const ended: Promise<T>[] = [];
  let wake = () => {};
  for (const each of work) {
    const note = () => {
      ended.push(each);
      wake();
    };
    each.then(note, note);
  }
  for (let read = 0; read < work.length; read++) {
    if (read === ended.length) await new Promise<void>((resolve) => wake = resolve);
    yield await ended[read]!;
  }
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

function refusalOf({ name, toolUseId }: ToolUseBlock, why: string): ToolResultBlock {
  const content = `Cannot run tool ${JSON.stringify(name)}: ${why}`;
  return { type: "toolResult", toolUseId, content, status: "error" };
}

type Runnable = Tool & Required<Pick<Tool, "execute">>;

async function ran(
  tool: Runnable,
  call: ToolUseBlock,
  signal: AbortSignal | undefined,
  calling: <T>(run: () => T) => T,
): Promise<ToolResultBlock> {
  const { toolUseId, input } = call;
  try {
    const value = await calling(() => tool.execute(input, defined({ toolUseId, signal }) as ToolContext));
    const content = toolContent(value);
    return { type: "toolResult", toolUseId, content: holdBlobs(content) ? await readBlobs(content) : content };
  } catch (error) {
    // Services refuse an error without a word.
    const words = wordsOf(error);
    return { type: "toolResult", toolUseId, content: words.trim() ? words : "the tool failed", status: "error" };
  }
}
