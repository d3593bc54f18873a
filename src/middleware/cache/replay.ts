/**
 * Streams that are recorded, and streams that are read from a record.
 */
import { whenAborted } from "../../base/aborts.ts";
import type { ChatStream } from "../../chat/chat_stream.ts";
import type { ChatEvent, ChatEventSource } from "../../chat/event.ts";
import type { ChatResult } from "../../chat/result.ts";
import { createBlockGrower } from "../../chat/stream/block_grower.ts";
import { chatStream } from "../../chat/stream/chat_stream.ts";
import type { StreamControl } from "../../chat/stream/open_source.ts";
import { mergeInto } from "../../chat/stream/stream_inside.ts";
import { unreadStream } from "../../chat/stream/unread_stream.ts";
import { withPull } from "../../chat/stream/with_pull.ts";
import type { ToolEntry } from "../../chat/tool.ts";
import { createToolUseInserter } from "../../chat/tools/tool_uses.ts";
import { batchText, storedBatch } from "./entry.ts";

/** The purpose and the limit of a recording. */
export interface Recording {
  /** The most characters to record; a longer answer is not kept. */
  readonly maxChars: number;
  /** Called with a whole answer whose events have all come, before the reader learns of the end. */
  keep(result: ChatResult, batches: readonly string[]): Promise<void>;
  /** Called with the reason why the answer cannot be recorded. */
  report(error: unknown): Promise<void>;
}

/** Returns a stream that hands out the events of `inner`, and records them. */
export function recordedStream(inner: ChatStream, recording: Recording): ChatStream {
  const { model, open, clock, isTaken } = unreadStream(inner);
  // `chatStream` forgets this function, and the request that `open` holds, once the stream is open.
  const outer = chatStream(model, async (log, stop, control) => {
    const tape = startTape(recording, control);
    return recordedSource(await open(log, stop, control), tape);
  }, clock);
  if (isTaken) mergeInto(inner, outer);
  return outer;
}

function startTape(recording: Recording, control: StreamControl): Tape {
  const tape = createTape(recording);
  control.onEnd(async (result) => {
    const batches = tape.whole();
    if (result && batches) await recording.keep(result, batches);
  });
  return tape;
}

function recordedSource(source: ChatEventSource, tape: Tape): ChatEventSource {
  return withPull(source, async () => {
    const batch = await source.pull();
    await tape.add(batch);
    return batch;
  });
}

/** The record of the batches of one stream. */
interface Tape {
  /** Adds a batch, or hears of the end. */
  add(batch: readonly ChatEvent[] | undefined): Promise<void>;
  /** Returns the record if all batches are in it. */
  whole(): readonly string[] | undefined;
}

/** Creates a record of batches, which is forgotten once it is too long. */
function createTape({ maxChars, report }: Recording): Tape {
  let batches: string[] | undefined = [];
  let chars = 0;
  /** Whether all events have come: a reader may leave after `stop`, and miss the usage. */
  let isRead = false;
  return {
    async add(batch) {
      if (!batch) isRead = true;
      if (!batch || !batches) return;
      try {
        const text = batchText(batch);
        chars += text.length;
        if (chars > maxChars) batches = undefined;
        else if (text !== NO_EVENTS) batches.push(text);
      } catch (error) {
        batches = undefined;
        await report(error);
      }
    },
    whole: () => isRead ? batches : undefined,
  };
}

/** A batch that had only validated calls, which are not recorded. */
const NO_EVENTS = "[]";

/** An answer to replay. */
export interface Replay {
  /** The finished result. */
  readonly result: ChatResult;
  /** The events, in their batches, without validated calls. */
  readonly batches: readonly (readonly ChatEvent[])[];
  readonly tools: readonly ToolEntry[];
  readonly signal: AbortSignal | undefined;
}

/** Returns a stream of a stored answer: its events in their batches, one batch for each read. */
export function replayStream({ result, batches, tools, signal }: Replay): ChatStream {
  // deno-lint-ignore require-await -- a source is asynchronous
  return chatStream(result.model, async (log, _stop, control) => {
    const { model, requestId, repairs, attempts, cached } = result;
    Object.assign(log, { model, requestId, repairs, attempts, cached });
    const forget = signal ? whenAborted(signal, control.fail) : () => {};
    const withCalls = createToolUseInserter(tools);
    let next = 0;
    return {
      async pull() {
        const batch = batches[next++];
        return batch && await withCalls(storedBatch(batch));
      },
      grow: createBlockGrower(),
      finish: () => result,
      // deno-lint-ignore require-await -- a source is asynchronous
      async close() {
        forget();
      },
    };
  });
}
