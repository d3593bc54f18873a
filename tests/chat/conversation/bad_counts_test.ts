/**
 * Counts and limits of the service that cannot be right: a conversation survives them, and is sent whole again.
 */
import { assertEquals } from "@std/assert";
import { conversation } from "@bedrock-edge/client";
import { HI, over } from "../../helpers/fire.ts";
import { answered, bytesOf, eventsOf, type Json, refusedBy, streamed } from "../../helpers/wire.ts";

const GOOD = { inputTokens: 30, outputTokens: 2, totalTokens: 32 };

/** A conversation whose third answer has `usage`, and how many messages each request had. */
async function lengths(usage: Json, how: "send" | "stream"): Promise<number[]> {
  const sent: number[] = [];
  const { bedrock } = over(async (request) => {
    const { messages } = await request.json();
    sent.push(messages.length);
    const told = sent.length === 3 ? usage : GOOD;
    if (!request.url.endsWith("-stream")) return answered([{ text: "Yes." }], { usage: told });
    const events = eventsOf("Yes.").map((event) => "metadata" in event ? { metadata: { usage: told } } : event);
    return streamed(bytesOf(events));
  });
  const chat = conversation(bedrock.model(HI.model), { window: 10_000 });
  for (let turn = 0; turn < 6; turn++) {
    if (how === "send") await chat.send("And?");
    else await chat.stream("And?").final();
  }
  return sent;
}

for (const how of ["send", "stream"] as const) {
  for (const count of [1e12, 2 ** 26, -5, Number.MAX_SAFE_INTEGER]) {
    Deno.test(`${how}: a count of ${count} tokens leaves nothing out`, async () => {
      for (const usage of [{ inputTokens: count }, { inputTokens: 1, cacheReadInputTokens: count }]) {
        assertEquals(await lengths(usage, how), [1, 3, 5, 7, 9, 11]);
      }
    });
  }
}

Deno.test("a refusal that names an impossible window shortens one request, and not those after it", async () => {
  const sent: number[] = [];
  let refused = false;
  const { bedrock } = over(async (request) => {
    const { messages } = await request.json();
    sent.push(messages.length);
    if (messages.length === 5 && !refused) {
      refused = true;
      return refusedBy(400, "ValidationException", { message: "prompt is too long: 10 tokens > 1 maximum" });
    }
    return answered([{ text: "Yes." }], { usage: GOOD });
  });
  for (const window of [undefined, 10_000]) {
    sent.length = 0;
    refused = false;
    const chat = conversation(bedrock.model(HI.model), { window });
    for (let turn = 0; turn < 7; turn++) await chat.send("And?");
    const after = sent.slice(sent.indexOf(5) + 2);
    // Turns that were left out stay out; later turns are sent.
    assertEquals(after.at(-1)! > 6, true, `${window}: ${sent}`);
  }
});
