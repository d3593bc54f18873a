/**
 * A bad frame behind a good one in one chunk: the reader gets the good one, then the bad one is refused and the source
 * canceled, also if the refusal is found before any wait.
 */
import { assert, assertEquals, assertRejects } from "@std/assert";
import { isProviderError } from "@bedrock-edge/client";
import { decodeEventStream } from "@bedrock-edge/client/event-stream";
import { countedSource, goodFrames } from "./frames.ts";
import { concat } from "../helpers/bytes.ts";

Deno.test("a bad frame behind a good one in one chunk is refused at the next step, and the source canceled", async () => {
  const [, good] = goodFrames[0]!;
  const bad = good.slice();
  bad[bad.length - 1]! ^= 1;
  const source = countedSource([concat([good, bad])]);
  const messages = decodeEventStream(source.stream);
  assertEquals((await messages.next()).done, false);
  const error = await assertRejects(() => messages.next(), Error);
  assert(isProviderError(error) && error.kind === "streamCorrupt");
  assertEquals([source.cancelled().length, source.pulls()], [1, 1]);
  assertEquals(await messages.next(), { done: true, value: undefined });
});
