/**
 * A stream that a guard watches while it is read, and may end.
 */
import type { ChatStream } from "../../chat/chat_stream.ts";
import { chatStream } from "../../chat/stream/chat_stream.ts";
import type { ChatEvent } from "../../chat/event.ts";
import type { ChatResult, Usage } from "../../chat/result.ts";

/** Watches a stream. An error of any of its functions ends the stream and closes the connection. */
export interface StreamGuard {
  /** Called before the request is sent. */
  begin(): void;
  /** Called after every event, with the estimated number of tokens that have arrived. */
  progress(outputTokens: number): void;
  /** Called at the end of a stream with usage, with the answer, or with the known part of an answer without the requested output. */
  end(answer: Told): void;
}

/** The facts that a stream has told by its end. */
export type Told = Pick<ChatResult, "model" | "trace" | "serviceTier" | "performanceConfig" | "cache"> & {
  readonly usage: Usage;
};

/** UTF-8 bytes a token, as everywhere before the service has counted. */
const BYTES_PER_TOKEN = 4;

/** `inner` under a guard: one reader over the one reader, so that every way to read it is guarded. */
export function guardedStream(inner: ChatStream, guard: StreamGuard): ChatStream {
  const utf8 = new TextEncoder();
  let bytes = 0;
  let metadata: object = {};
  /** Asked for once: a schema's own validation may not be one to run twice. */
  let whole: Promise<ChatResult> | undefined;
  const final = () => whole ??= inner.final();

  const outer = chatStream(inner.partial.model, (info) => {
    guard.begin();
    const events = inner[Symbol.asyncIterator]();
    let begun = false;
    /** Copies the facts of the call, which no longer change once the answer has begun: `partial` builds all blocks so far. */
    const copyFacts = () => {
      const { requestId, repairs, attempts } = inner.partial;
      Object.assign(info, { requestId, repairs, attempts });
      begun = true;
    };
    return Promise.resolve({
      async pull() {
        try {
          const { done, value: event } = await events.next();
          if (done) {
            await settle();
            return undefined;
          }
          if (event.type === "metadata") metadata = event;
          const text = textOf(event);
          bytes += utf8.encode(text).length;
          if (text) guard.progress(Math.ceil(bytes / BYTES_PER_TOKEN));
          return [event];
        } finally {
          if (!begun) copyFacts();
        }
      },
      finish: final,
      close: async (reason) => {
        if (reason !== undefined) await inner.cancel(reason);
      },
    });
  });

  async function settle(): Promise<void> {
    // An output that does not fit is paid for as well.
    const answer = await final().catch(() => undefined);
    const { model, usage } = inner.partial;
    if (answer?.usage) guard.end(answer as Told);
    else if (usage) guard.end({ ...metadata, model, usage });
  }

  // What has arrived is the inner one's to say: it knows how every kind of block grows.
  return Object.create(outer, {
    partial: { get: () => inner.partial },
    cancel: {
      value: async (reason?: unknown) => {
        await outer.cancel(reason);
        // Not read yet: then nobody has told the inner one.
        await inner.cancel(reason);
      },
    },
  });
}

function textOf(event: ChatEvent): string {
  if (event.type === "text" || event.type === "reasoning") return event.text;
  return event.type === "toolInput" ? event.json : "";
}
