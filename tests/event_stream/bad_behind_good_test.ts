/**
 * A bad frame behind a good one in one chunk: the good one is handed out, then it is refused and the source cancelled, also
 * where the refusal is found before anything is waited for.
 */
import { assert, assertEquals, assertRejects } from "@std/assert";
import { isProviderError } from "@bedrock-edge/client";
import { decodeEventStream } from "@bedrock-edge/client/event-stream";
import { countedSource, goodFrames } from "./frames.ts";
import { concat } from "../helpers/bytes.ts";

Deno.test("a bad frame behind a good one in one chunk is refused at the next step, and the source cancelled", async () => {
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
