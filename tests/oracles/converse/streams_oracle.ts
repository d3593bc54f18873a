/**
 * Our reading of streams against AWS's own SDK for JavaScript: served the same bytes, our result holds everything that the
 * SDK's events do. Run with `deno task test:oracles`; it downloads the SDK from npm.
 */
import { assert, assertEquals } from "@std/assert";
import {
  ConverseStreamCommand,
  type ConverseStreamCommandInput,
  type ConverseStreamOutput,
} from "npm:@aws-sdk/client-bedrock-runtime@3.1162.0";
import type { ChatRequest } from "@bedrock-edge/client";
import { fakeBedrock } from "@bedrock-edge/client/testing";
import { bytesOf, streamed } from "../../helpers/wire.ts";
import { ANSWERS } from "./answers.ts";
import { folded } from "./folding.ts";
import { assertHolds, within } from "./reading.ts";
import { type Json, KEYS, MODEL, onTheWire, oursOver, sdkOver, type Service } from "./sdk.ts";
import { STREAMS } from "./streams.ts";

const HI: ConverseStreamCommandInput = { modelId: MODEL, messages: [{ role: "user", content: [{ text: "Hi" }] }] };
const OUR_HI: ChatRequest = { model: MODEL, messages: "Hi" };
const METADATA = { usage: { inputTokens: 3, outputTokens: 2, totalTokens: 5 }, metrics: { latencyMs: 12 } };

async function readBySdk(service: Service): Promise<ConverseStreamOutput[]> {
  const { stream } = await sdkOver(service).send(new ConverseStreamCommand(HI));
  return await Array.fromAsync(stream!);
}

async function readRaw(service: Service): Promise<Json[]> {
  const events: Json[] = [];
  const reader = (await oursOver(service).converseStream(MODEL, HI as unknown as Json)).getReader();
  for (let read = await reader.read(); !read.done; read = await reader.read()) events.push(read.value);
  return events;
}

/** Everything that the SDK read is in our result, and every text came as it was said. */
async function assertRead(service: Service): Promise<void> {
  const theirs = await readBySdk(service);
  const stream = oursOver(service).stream(OUR_HI);
  let text = "";
  for await (const piece of stream.textStream) text += piece;
  assertHolds(await stream.final(), folded(theirs));
  assertEquals(text, theirs.map((event) => event.contentBlockDelta?.delta?.text ?? "").join(""));
}

function unpadded(events: readonly Json[]): unknown[] {
  return events.map((event) =>
    Object.entries(event).map(([name, payload]) => {
      const { p: _, ...rest } = payload as Json;
      return [name, rest];
    })
  );
}

Deno.test("at least 40 answers and streams are compared, each under a name of its own", () => {
  const names = [...ANSWERS.map(({ what }) => `answer: ${what}`), ...STREAMS.map(({ what }) => `stream: ${what}`)];
  assert(names.length >= 40);
  assertEquals(new Set(names).size, names.length);
});

for (const { what, content, stop = { stopReason: "end_turn" }, metadata = METADATA } of STREAMS) {
  Deno.test(`we read a stream as the AWS SDK does: ${what}`, async () => {
    const events: Json[] = [
      { messageStart: { role: "assistant" } },
      ...content,
      { messageStop: stop },
      ...metadata ? [{ metadata }] : [],
    ];
    const service: Service = () => Promise.resolve(streamed(bytesOf(events)));
    await assertRead(service);
    // The raw operation gives what was served, but for padding, which it may leave out.
    assertEquals(unpadded(await readRaw(service)), unpadded(events));
  });
}

// Sound has no delta in the API's model: no stream carries it. The fake does not say which tier served an answer.
const FAKED = ANSWERS.filter(({ content, more }) =>
  !content.some((block) => "audio" in block) && !("serviceTier" in Object(more))
);
for (const { what, content, more } of FAKED) {
  Deno.test(`we read what the fake streams as the AWS SDK does: ${what}`, async () => {
    const { usage, ...rest } = { ...METADATA, stopReason: "end_turn", ...more as Json };
    const service = fakeBedrock({ credentials: KEYS, replies: [{ content, usage: usage as Json, ...rest }] });
    await assertRead(service);
    const theirs = onTheWire(await readBySdk(service));
    // Members that the SDK does not know are not among its own, nor is the padding.
    assertEquals(within(await readRaw(service), theirs), theirs);
  });
}
