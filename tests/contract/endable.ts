/**
 * A service that can be ended, so that no case leaves an open answer behind.
 */
import type { ScriptedService } from "./stage.ts";

/** A service with an end. */
export interface EndableService extends ScriptedService {
  /** Breaks off every open answer. */
  end(): void;
}

/** Adds an end to a service. */
export function endable(service: ScriptedService): EndableService {
  let end = () => {};
  const ended = new Promise<never>((_, reject) => end = () => reject(new Error("The service has ended")));
  // Between two requests nothing waits for the end.
  ended.catch(() => {});
  return {
    received: () => service.received(),
    async fetch(request) {
      const response = await Promise.race([service.fetch(request), ended]);
      return new Response(response.body && untilEnded(response.body.getReader(), ended), response);
    },
    end: () => end(),
  };
}

/** The bytes of `reader`, until `ended` rejects. */
function untilEnded(
  reader: ReadableStreamDefaultReader<Uint8Array>,
  ended: Promise<never>,
): ReadableStream<Uint8Array> {
  return new ReadableStream({
    async pull(controller) {
      const { done, value } = await Promise.race([reader.read(), ended]);
      if (done) controller.close();
      else controller.enqueue(value);
    },
    cancel: (reason) => reader.cancel(reason),
  }, { highWaterMark: 0 });
}
