/**
 * Only `messageStop` says that an answer is whole: what other events carry under the same names says nothing. Found by
 * tests/fuzz.
 */
import { assert, assertEquals, assertRejects } from "@std/assert";
import { StreamTruncatedError, toSSE } from "@bedrock-edge/client";
import { HI, over } from "../../helpers/fire.ts";
import { bytesOf, eventsOf, type Json, streamed } from "../../helpers/wire.ts";

const WITHOUT_STOP = eventsOf("Par").filter((event) => !("messageStop" in event) && !("metadata" in event));
const usage = { inputTokens: 3, outputTokens: 2, totalTokens: 5 };

const METADATA: Readonly<Record<string, Json>> = {
  "a stop reason": { usage, stopReason: "end_turn" },
  "a type of ours": { usage, type: "stop" },
  "both": { usage, type: "stop", stopReason: "end_turn" },
};

for (const client of ["whole", "plain"] as const) {
  for (const [what, metadata] of Object.entries(METADATA)) {
    Deno.test(`metadata with ${what} does not make an answer whole, in the ${client} client`, async () => {
      const { bedrock } = over(() => streamed(bytesOf([...WITHOUT_STOP, { metadata }])), { retry: false }, client);
      const stream = bedrock.stream(HI);
      await assertRejects(() => stream.final(), StreamTruncatedError);
      assertEquals([stream.partial.text, stream.partial.stopReason], ["Par", undefined]);
      assertEquals(stream.partial.usage?.totalTokens, 5);
      const sse = await new Response(toSSE(bedrock.stream(HI))).text();
      assert(!sse.includes('data: {"type":"stop"'), sse);
    });
  }

  Deno.test(`metadata does not replace the stop reason that came before it, in the ${client} client`, async () => {
    const events = eventsOf("Par").map((event) =>
      "metadata" in event ? { metadata: { usage, stopReason: "max_tokens", type: "text" } } : event
    );
    const { bedrock } = over(() => streamed(bytesOf(events)), { retry: false }, client);
    const { stopReason, usage: told } = await bedrock.stream(HI).final();
    assertEquals([stopReason, told?.totalTokens], ["end_turn", 5]);
  });

  Deno.test(`a messageStop that carries a type is a stop all the same, in the ${client} client`, async () => {
    const events = [...WITHOUT_STOP, { messageStop: { stopReason: "end_turn", type: "text", index: 0 } }];
    const { bedrock } = over(() => streamed(bytesOf(events)), { retry: false }, client);
    const types: string[] = [];
    const stream = bedrock.stream(HI);
    for await (const event of stream) types.push(event.type);
    assertEquals(types, ["start", "blockStart", "text", "blockStop", "stop"]);
    assertEquals((await stream.final()).text, "Par");
  });
}
