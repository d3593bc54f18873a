/**
 * A stream that is left while its source does not look: while it opens, and while it is pulled.
 */
import { assertEquals, assertRejects } from "@std/assert";
import type { ChatEvent } from "@bedrock-edge/client";
import { chatStream } from "@bedrock-edge/client/provider";

/** A source whose steps are answered by hand. */
function byHand(): {
  opening: PromiseWithResolvers<void>;
  pulling: PromiseWithResolvers<ChatEvent[] | undefined>;
  closed: unknown[];
  stream: ReturnType<typeof chatStream>;
} {
  const opening = Promise.withResolvers<void>();
  const pulling = Promise.withResolvers<ChatEvent[] | undefined>();
  const closed: unknown[] = [];
  const stream = chatStream("m", async () => {
    await opening.promise;
    return { pull: () => pulling.promise, close: (reason) => Promise.resolve(void closed.push(reason)) };
  });
  return { opening, pulling, closed, stream };
}

const LEFT = new Error("the visitor has left");

Deno.test("a source that opens for nobody is closed, and nothing of it is handed out", async () => {
  const { opening, pulling, closed, stream } = byHand();
  pulling.resolve([{ type: "text", index: 0, text: "late" }]);
  const text = assertRejects(() => stream.text(), Error, LEFT.message);
  await stream.cancel(LEFT);
  assertEquals(closed, []);
  opening.resolve();
  await text;
  assertEquals(closed[0], LEFT);
  assertEquals(stream.partial.text, "");
});

Deno.test("events that come for nobody are not handed out", async () => {
  const { opening, pulling, closed, stream } = byHand();
  opening.resolve();
  const iterator = stream.textStream[Symbol.asyncIterator]();
  const next = assertRejects(async () => await iterator.next(), Error, LEFT.message);
  // The source is open, and is being pulled.
  for (let turns = 0; turns < 10; turns++) await Promise.resolve();
  await stream.cancel(LEFT);
  pulling.resolve([{ type: "text", index: 0, text: "late" }]);
  await next;
  assertEquals([closed, stream.partial.text], [[LEFT], ""]);
});

Deno.test("a stream's iterator can be looped over itself", async () => {
  const { opening, pulling, stream } = byHand();
  opening.resolve();
  pulling.resolve([{ type: "text", index: 0, text: "Par" }, { type: "stop", stopReason: "end_turn" }]);
  const iterator = stream.textStream[Symbol.asyncIterator]() as AsyncIterableIterator<string>;
  const texts: string[] = [];
  for await (const text of iterator) {
    texts.push(text);
    break;
  }
  assertEquals(texts, ["Par"]);
});
