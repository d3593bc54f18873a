/**
 * Streams that end before the answer is whole: stopped by the caller, or cut, broken and failed on the way.
 */
import { isProviderError, StreamTruncatedError, toResponse } from "@bedrock-edge/client";
import { assert, assertEquals, rejection } from "./assert.ts";
import { arrived, eventually, turn } from "./eventually.ts";
import type { Play, Scene } from "./stage.ts";

const model = "amazon.nova-lite-v1:0";
const messages = "Count to a hundred.";
const says = "One, two, three, four, five, six, seven, eight, nine, ten, and so on to a hundred.";

/** The service knows that nobody wants the rest, which means that the connection was closed. */
async function cancelled({ seen }: Play): Promise<void> {
  await eventually(async () => (await seen()).every(({ ended }) => ended === "cancelled"), "the connection was closed");
  assertEquals((await seen()).length, 1);
}

/** A stream that begins well and breaks; `check` judges the error. */
function brokenScene(
  name: string,
  trouble: "truncated" | "unfinished" | "connectionLost" | "corrupt" | "failsMidway",
  check: (error: unknown) => void,
): Scene {
  return {
    name,
    script: { says, trouble },
    async run({ provider, seen }) {
      const stream = provider.stream({ model, messages });
      let text = "";
      let sent = 0;
      const error = await rejection(async () => {
        for await (const piece of stream.textStream) {
          sent ||= (await seen()).length;
          text += piece;
        }
      });
      check(error);
      assert(text.length > 0 && says.startsWith(text), `a part had arrived: "${text}"`);
      assertEquals(stream.partial.text, text);
      assert(!("stopReason" in stream.partial) && !("usage" in stream.partial), "nothing is invented");
      assert(await rejection(() => stream.final()) === error, "final rejects with the same error");
      assertEquals((await seen()).length, sent, "nothing is sent again once content has arrived");
      const again = await rejection(() => provider.stream({ model, messages }).final());
      check(again);
    },
  };
}

function truncated(error: unknown): void {
  assert(error instanceof StreamTruncatedError && isProviderError(error), `truncated, not ${error}`);
  assert(error.kind === "streamTruncated", error.kind);
  assert(error.partial.text.length > 0 && says.startsWith(error.partial.text), "the part is in the error");
}

function ofKind(kind: string): (error: unknown) => void {
  return (error) => assertEquals(isProviderError(error) ? error.kind : String(error), kind);
}

/** Scenes of early ends. */
export const endings: readonly Scene[] = [
  {
    name: "leaving the loop closes the connection, and final says so",
    script: { says, trouble: "silentMidway" },
    async run(play) {
      const stream = play.provider.stream({ model, messages });
      for await (const _piece of stream.textStream) break;
      await cancelled(play);
      const error = await rejection(() => stream.final());
      assert(error instanceof TypeError && error.message.includes("stopped before the end"), String(error));
      assert(stream.partial.text.length > 0, "what had arrived is still there");
    },
  },
  {
    name: "cancel closes the connection, and the reader rejects with its reason",
    script: { says, trouble: "silentMidway" },
    async run(play) {
      const stream = play.provider.stream({ model, messages });
      const reader = stream.textStream[Symbol.asyncIterator]();
      await reader.next();
      const waiting = rejection(() => reader.next());
      const reason = new Error("enough");
      await stream.cancel(reason);
      assert(await waiting === reason, "the reason is handed on as it is");
      assert(await rejection(() => stream.final()) === reason, "to final too");
      await cancelled(play);
    },
  },
  {
    name: "cancel without a reason is an AbortError",
    script: { says, trouble: "silentMidway" },
    async run(play) {
      const stream = play.provider.stream({ model, messages });
      await stream.textStream[Symbol.asyncIterator]().next();
      await stream.cancel();
      assertEquals((await rejection(() => stream.final()) as Error).name, "AbortError");
      await cancelled(play);
    },
  },
  {
    name: "await using closes the connection",
    script: { says, trouble: "silentMidway" },
    async run(play) {
      const stream = play.provider.stream({ model, messages });
      await stream.textStream[Symbol.asyncIterator]().next();
      await stream[Symbol.asyncDispose]();
      await cancelled(play);
    },
  },
  {
    name: "cancelling the body of toResponse closes the connection",
    script: { says, trouble: "silentMidway" },
    async run(play) {
      const response = await toResponse(play.provider.stream({ model, messages }));
      const reader = response.body!.getReader();
      await reader.read();
      await reader.cancel();
      await cancelled(play);
    },
  },
  {
    name: "an abort rejects with the signal's reason and closes the connection",
    script: { says, trouble: "silentMidway" },
    async run(play) {
      const stop = new AbortController();
      const stream = play.provider.stream({ model, messages, signal: stop.signal });
      const reader = stream.textStream[Symbol.asyncIterator]();
      await reader.next();
      const waiting = rejection(() => reader.next());
      const reason = { my: "reason" };
      stop.abort(reason);
      assert(await waiting === reason, "the reason is handed on as it is");
      await cancelled(play);
    },
  },
  {
    name: "an abort reaches a chat that waits",
    script: { says, trouble: "silentBeforeHeaders" },
    async run(play) {
      const stop = new AbortController();
      const waiting = rejection(() => play.provider.chat({ model, messages, signal: stop.signal }));
      await arrived(play);
      const reason = new Error("enough");
      stop.abort(reason);
      assert(await waiting === reason, "the reason is handed on as it is");
      await cancelled(play);
    },
  },
  {
    name: "nothing is sent for a signal that was aborted before",
    script: { says },
    async run({ provider, seen }) {
      const reason = new Error("never mind");
      const signal = AbortSignal.abort(reason);
      assert(await rejection(() => provider.chat({ model, messages, signal })) === reason, "chat");
      assert(await rejection(() => provider.stream({ model, messages, signal }).final()) === reason, "stream");
      await turn();
      assertEquals(await seen(), []);
    },
  },
  {
    name: "an abort after the end changes nothing",
    script: { says },
    async run({ provider }) {
      const stop = new AbortController();
      const stream = provider.stream({ model, messages, signal: stop.signal });
      const before = await stream.final();
      stop.abort();
      assertEquals(await stream.final(), before);
    },
  },
  brokenScene("a stream that is cut is truncated", "truncated", truncated),
  brokenScene("a stream that lacks nothing but its end is truncated", "unfinished", truncated),
  brokenScene("a connection that breaks midway is a truncated stream", "connectionLost", truncated),
  brokenScene("changed bytes are a corrupt stream", "corrupt", ofKind("streamCorrupt")),
  brokenScene("a failure after content is not tried again", "failsMidway", ofKind("model")),
  {
    name: "a failure midway is an error event of toResponse, and there is no stop event",
    script: { says, trouble: "unfinished" },
    async run({ provider }) {
      const response = await toResponse(provider.stream({ model, messages }));
      assertEquals(response.status, 200);
      const events = (await response.text()).split("\n\n").filter(Boolean);
      const last = events.at(-1)!;
      assert(last.startsWith("event: error\ndata: "), last);
      const { kind } = JSON.parse(last.slice(last.indexOf("{")));
      assertEquals(kind, "streamTruncated");
      assert(!events.some((event) => event.includes('"type":"stop"')), "no stop event");
    },
  },
];
