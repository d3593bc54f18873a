/**
 * A whole answer has a most size, after decompression: more of it is not read, whatever it is made of.
 */
import { assert, assertEquals, assertThrows } from "@std/assert";
import { createBedrock } from "@bedrock-edge/client";
import { discoverModels, modelFacts, resolveModel } from "@bedrock-edge/client/models";
import { callSettings } from "../../src/base/call_options.ts";
import { openWireEvents } from "../../src/bedrock/converse/events/wire_events.ts";
import { bedrockService } from "../../src/bedrock/service.ts";
import { createSender } from "../../src/transport/send.ts";
import { VirtualClock } from "../helpers/clock.ts";
import { HI, MODEL, over, REGION } from "../helpers/fire.ts";
import { failureOf } from "../helpers/watch.ts";
import { answered, bodyOf, bytesOf, streamed } from "../helpers/wire.ts";

const MIB = 1_048_576;
const DEFAULT_MIB = 24;

function* blanks(mebibytes: number): Generator<Uint8Array<ArrayBuffer>> {
  const chunk = new Uint8Array(MIB).fill(0x20);
  for (let count = 0; count < mebibytes; count++) yield chunk;
}

const store = { get: () => undefined, set: () => {}, delete: () => {} };
const PROFILE = "arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/large";

for (const [what, limit, mebibytes] of [["by default", undefined, DEFAULT_MIB], ["by option", 2 * MIB, 2]] as const) {
  Deno.test(`an answer of endless blanks is refused once maxAnswerBytes are read, ${what}`, async () => {
    for (const call of ["chat", "converse", "a stream that is read whole"] as const) {
      let calls = 0;
      const bodies: ReturnType<typeof bodyOf>[] = [];
      const { bedrock } = over(() => {
        calls++;
        bodies.push(bodyOf(blanks(4000)));
        return new Response(bodies[0]!.stream, { headers: { "content-type": "application/json" } });
      }, { maxAnswerBytes: limit, models: modelFacts() });
      const error = await failureOf(
        call === "chat" ? bedrock.chat(HI) : call === "converse"
          ? bedrock.converse(MODEL, {})
          // A model that does not stream with tools.
          : bedrock.stream({
            model: "ai21.jamba-1-5-large-v1:0",
            messages: "Hi",
            tools: [{ name: "t", inputSchema: { type: "object" } }],
          }).final(),
      );
      assertEquals([error.kind, error.retryable, calls], ["protocol", false, 1], `${call}: ${error.message}`);
      if (call !== "a stream that is read whole") assert(error.message.includes("raise maxAnswerBytes"), error.message);
      const [body] = bodies;
      assert(body!.pulls() <= mebibytes + 2, `${body!.pulls()} MiB were pulled`);
      assertEquals(body!.cancelled().length, 1);
    }
  });
}

Deno.test("an answer of exactly maxAnswerBytes is read", async () => {
  const size = (await answered([{ text: "Paris." }]).arrayBuffer()).byteLength;
  const read = (maxAnswerBytes: number) =>
    over(() => answered([{ text: "Paris." }]), { maxAnswerBytes }).bedrock.chat(HI);
  assertEquals((await read(size)).text, "Paris.");
  assertEquals((await failureOf(read(size - 1))).kind, "protocol");
  assertEquals((await read(Infinity)).text, "Paris.");
});

Deno.test("the control plane's answers have a most size too", async () => {
  for (const ask of ["resolveModel", "discoverModels"] as const) {
    const bodies: ReturnType<typeof bodyOf>[] = [];
    const { bedrock } = over(() => {
      bodies.push(bodyOf(blanks(4000)));
      return new Response(bodies.at(-1)!.stream);
    });
    const error = await failureOf(
      ask === "resolveModel" ? resolveModel(bedrock, PROFILE, { store }) : discoverModels(bedrock, { store }),
    );
    assertEquals(error.kind, "protocol", error.message);
    assert(error.message.includes("larger than"), error.message);
    for (const body of bodies) assert(body.pulls() <= DEFAULT_MIB + 2, `${body.pulls()} MiB were pulled`);
  }
});

Deno.test("a stream has a most size, below the longest text of the engine", async () => {
  const chunk = bytesOf([{ contentBlockDelta: { contentBlockIndex: 0, delta: { text: "x".repeat(1000) } } }]);
  const limit = 10 * chunk.length;
  const body = bodyOf(Array.from({ length: 100 }, () => chunk));
  const clock = new VirtualClock();
  const sender = createSender(() => {}, bedrockService(), {
    clock,
    fetch: () => Promise.resolve(streamed(body.stream)),
  });
  const url = new URL("https://bedrock-runtime.us-east-1.amazonaws.com/");
  const outgoing = {
    operation: "ConverseStream",
    region: REGION,
    service: "bedrock",
    method: "POST",
    url,
    signingUrl: url,
    headers: new Headers(),
  };
  const progress = { model: MODEL, requestId: undefined, attempts: 0 };
  const source = await sender.send(
    outgoing,
    progress,
    callSettings(true),
    [],
    (exchange) => openWireEvents(exchange, undefined, limit),
  );
  let events = 0;
  const error = await failureOf((async () => {
    for (let batch = await source.pull(); batch; batch = await source.pull()) events += batch.length;
  })());
  assertEquals([error.kind, events, body.pulls()], ["protocol", 10, 11]);
  await source.close(error);
  assertEquals([body.cancelled(), clock.pending], [[error], 0]);
});

Deno.test("an invalid maxAnswerBytes is refused when the client is made", () => {
  for (const maxAnswerBytes of [0, -1, NaN]) {
    assertThrows(
      () => createBedrock({ region: REGION, apiKey: "k", env: {}, maxAnswerBytes }),
      RangeError,
      "maxAnswerBytes",
    );
  }
});
