/**
 * Streams that end before the answer is whole: stopped by the caller, or cut, broken and failed on the way.
 */
import { isProviderError, StreamTruncatedError, toResponse } from "@bedrock-edge/client";
import { assert, assertEquals, rejection } from "./assert.ts";
import { arrived, turn } from "./eventually.ts";
import type { Capability } from "./capabilities.ts";
import type { CaseDefinition, Failure, Stage } from "./stage.ts";

const messages = "Count to a hundred.";
const REPLY = "One, two, three, four, five, six, seven, eight, nine, ten, and so on to a hundred.";

/** Waits until the service knows that the client has left, which means that the connection is closed. */
async function waitForCancel({ received, eventually }: Stage): Promise<void> {
  await eventually(
    async () => (await received()).every(({ ended }) => ended === "cancelled"),
    "the connection was closed",
  );
  assertEquals((await received()).length, 1);
}

/** A stream that begins well and then fails; `check` judges the error. */
function brokenStream(
  name: string,
  failure: Failure,
  check: (error: unknown) => void,
  needs: readonly Capability[] = [],
): CaseDefinition {
  return {
    name,
    needs,
    script: { text: REPLY, failure },
    async run({ model, provider, received }) {
      const stream = provider.stream({ model, messages });
      let text = "";
      let sent = 0;
      const error = await rejection(async () => {
        for await (const piece of stream.textStream) {
          sent ||= (await received()).length;
          text += piece;
        }
      });
      check(error);
      assert(text.length > 0 && REPLY.startsWith(text), `a part had arrived: "${text}"`);
      assertEquals(stream.partial.text, text);
      assert(!("stopReason" in stream.partial) && !("usage" in stream.partial), "nothing is invented");
      assert(await rejection(() => stream.final()) === error, "final rejects with the same error");
      assertEquals((await received()).length, sent, "nothing is sent again once content has arrived");
      const again = await rejection(() => provider.stream({ model, messages }).final());
      check(again);
    },
  };
}

function truncated(error: unknown): void {
  assert(error instanceof StreamTruncatedError && isProviderError(error), `truncated, not ${error}`);
  assert(error.kind === "streamTruncated", error.kind);
  assert(error.partial.text.length > 0 && REPLY.startsWith(error.partial.text), "the part is in the error");
}

function ofKind(kind: string): (error: unknown) => void {
  return (error) => assertEquals(isProviderError(error) ? error.kind : String(error), kind);
}

/** Cases of early ends. */
export const endings: readonly CaseDefinition[] = [
  {
    name: "leaving the loop closes the connection, and final says so",
    script: { text: REPLY, failure: "silentMidway" },
    async run(stage) {
      const { model, provider } = stage;
      const stream = provider.stream({ model, messages });
      for await (const _piece of stream.textStream) break;
      await waitForCancel(stage);
      const error = await rejection(() => stream.final());
      assert(error instanceof TypeError && error.message.includes("stopped before the end"), String(error));
      assert(stream.partial.text.length > 0, "the text that had arrived is still there");
    },
  },
  {
    name: "cancel closes the connection, and the reader rejects with the reason",
    script: { text: REPLY, failure: "silentMidway" },
    async run(stage) {
      const { model, provider } = stage;
      const stream = provider.stream({ model, messages });
      const reader = stream.textStream[Symbol.asyncIterator]();
      await reader.next();
      const waiting = rejection(() => reader.next());
      const reason = new Error("enough");
      await stream.cancel(reason);
      assert(await waiting === reason, "the reason arrives unchanged");
      assert(await rejection(() => stream.final()) === reason, "to final too");
      await waitForCancel(stage);
    },
  },
  {
    name: "cancel without a reason is an AbortError",
    script: { text: REPLY, failure: "silentMidway" },
    async run(stage) {
      const { model, provider } = stage;
      const stream = provider.stream({ model, messages });
      await stream.textStream[Symbol.asyncIterator]().next();
      await stream.cancel();
      assertEquals((await rejection(() => stream.final()) as Error).name, "AbortError");
      await waitForCancel(stage);
    },
  },
  {
    name: "await using closes the connection",
    script: { text: REPLY, failure: "silentMidway" },
    async run(stage) {
      const { model, provider } = stage;
      const stream = provider.stream({ model, messages });
      await stream.textStream[Symbol.asyncIterator]().next();
      await stream[Symbol.asyncDispose]();
      await waitForCancel(stage);
    },
  },
  {
    name: "canceling the body of toResponse closes the connection",
    script: { text: REPLY, failure: "silentMidway" },
    async run(stage) {
      const { model, provider } = stage;
      const response = await toResponse(provider.stream({ model, messages }));
      const reader = response.body!.getReader();
      await reader.read();
      await reader.cancel();
      await waitForCancel(stage);
    },
  },
  {
    name: "an abort rejects with the signal's reason and closes the connection",
    script: { text: REPLY, failure: "silentMidway" },
    async run(stage) {
      const stop = new AbortController();
      const { model, provider } = stage;
      const stream = provider.stream({ model, messages, signal: stop.signal });
      const reader = stream.textStream[Symbol.asyncIterator]();
      await reader.next();
      const waiting = rejection(() => reader.next());
      const reason = { my: "reason" };
      stop.abort(reason);
      assert(await waiting === reason, "the reason arrives unchanged");
      await waitForCancel(stage);
    },
  },
  {
    name: "an abort reaches a chat that waits",
    script: { text: REPLY, failure: "silentBeforeHeaders" },
    async run(stage) {
      const stop = new AbortController();
      const waiting = rejection(() => stage.provider.chat({ model: stage.model, messages, signal: stop.signal }));
      await arrived(stage);
      const reason = new Error("enough");
      stop.abort(reason);
      assert(await waiting === reason, "the reason arrives unchanged");
      await waitForCancel(stage);
    },
  },
  {
    name: "nothing is sent for a signal that was aborted before",
    script: { text: REPLY },
    async run({ model, provider, received }) {
      const reason = new Error("never mind");
      const signal = AbortSignal.abort(reason);
      assert(await rejection(() => provider.chat({ model, messages, signal })) === reason, "chat");
      assert(await rejection(() => provider.stream({ model, messages, signal }).final()) === reason, "stream");
      await turn();
      assertEquals(await received(), []);
    },
  },
  {
    name: "an abort after the end changes nothing",
    script: { text: REPLY },
    async run({ model, provider }) {
      const stop = new AbortController();
      const stream = provider.stream({ model, messages, signal: stop.signal });
      const before = await stream.final();
      stop.abort();
      assertEquals(await stream.final(), before);
    },
  },
  brokenStream("a stream that is cut is truncated", "truncated", truncated),
  brokenStream("a stream without its end is truncated, even if every byte is good", "unfinished", truncated),
  brokenStream("a connection that breaks midway is a truncated stream", "connectionLost", truncated),
  brokenStream("changed bytes are a corrupt stream", "corrupt", ofKind("streamCorrupt"), ["corruptionDetected"]),
  brokenStream("a failure after content is not tried again", "failsMidway", ofKind("model")),
  {
    name: "a failure midway is an error event of toResponse, and there is no stop event",
    script: { text: REPLY, failure: "unfinished" },
    async run({ model, provider }) {
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
