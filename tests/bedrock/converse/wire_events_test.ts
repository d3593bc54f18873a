/**
 * A chunk that holds good events and then something bad: the good ones are handed out, then it fails.
 */
import { assert, assertEquals, assertRejects } from "@std/assert";
import { isProviderError } from "@bedrock-edge/client";
import { concat } from "../../helpers/bytes.ts";
import { HI, over } from "../../helpers/fire.ts";
import { eventFrame, eventsOf, exceptionFrame, streamed } from "../../helpers/wire.ts";

const GOOD = eventsOf("Par", "is").slice(0, 3).map(eventFrame);
const broken = eventFrame({ contentBlockDelta: {} });
broken[broken.length - 1]! ^= 1;
const BAD: Readonly<Record<string, [frame: Uint8Array<ArrayBuffer>, kind: string]>> = {
  "a frame with a bad checksum": [broken, "streamCorrupt"],
  "an exception": [exceptionFrame("modelStreamErrorException", { message: "no" }), "model"],
};

for (const [what, [frame, kind]] of Object.entries(BAD)) {
  Deno.test(`events before ${what} in one chunk are handed out before it fails`, async () => {
    const { bedrock } = over(() => streamed(concat([...GOOD, frame])), { retry: false });
    const stream = bedrock.stream(HI);
    const texts: string[] = [];
    const failure: unknown = await (async () => {
      for await (const text of stream.textStream) texts.push(text);
    })().catch((error: unknown) => error);
    assertEquals(texts, ["Par", "is"]);
    assert(isProviderError(failure) && failure.kind === kind, `${failure}`);
    assertEquals(stream.partial.text, "Paris");
    // The same of a raw stream.
    const reader = (await bedrock.converseStream(HI.model, {})).getReader();
    for (let event = 0; event < GOOD.length; event++) assertEquals((await reader.read()).done, false);
    await assertRejects(() => reader.read(), Error);
  });
}
