/**
 * Recorded answers, whole and streamed, as AWS's own SDK for JavaScript reads them: our result holds everything that the SDK's
 * does. The raw operation alone keeps `usage.serverToolUsage`, which the SDK drops. Run with `deno task test:oracles`; it
 * downloads the SDK from npm.
 */
import { assertEquals } from "@std/assert";
import {
  ConverseCommand,
  type ConverseCommandInput,
  ConverseStreamCommand,
} from "npm:@aws-sdk/client-bedrock-runtime@3.1162.0";
import { responseOf } from "../helpers/corpus.ts";
import { folded } from "../oracles/converse/folding.ts";
import { assertHolds } from "../oracles/converse/reading.ts";
import { onTheWire, oursOver, sdkOver } from "../oracles/converse/sdk.ts";
import { ANSWERS, CONVERSE, CONVERSE_STREAM, corpusTest, type Json, judgeEach, STREAMED_ANSWERS } from "./recorded.ts";

const MODEL = "amazon.nova-lite-v1:0";
const HI: ConverseCommandInput = { modelId: MODEL, messages: [{ role: "user", content: [{ text: "Hi" }] }] };

corpusTest("chat() reads 493 recorded answers as the AWS SDK does", [CONVERSE], async () => {
  await judgeEach(ANSWERS, async (recording) => {
    const service = () => Promise.resolve(responseOf(recording));
    const { $metadata: _, output, ...beside } = await sdkOver(service).send(new ConverseCommand(HI));
    const result = await oursOver(service).chat({ model: MODEL, messages: "Hi" });
    assertHolds(result, { ...beside, content: output?.message?.content ?? [] });
  });
  assertEquals(ANSWERS.length, 493);
});

corpusTest("stream().final() reads 139 recorded streams as the AWS SDK does, and its text events are the SDK's", [
  CONVERSE_STREAM,
], async () => {
  await judgeEach(STREAMED_ANSWERS, async (recording) => {
    const service = () => Promise.resolve(responseOf(recording));
    const { stream } = await sdkOver(service).send(new ConverseStreamCommand(HI));
    const theirs = await Array.fromAsync(stream!);
    const ours = oursOver(service).stream({ model: MODEL, messages: "Hi" });
    let text = "";
    for await (const piece of ours.textStream) text += piece;
    assertHolds(await ours.final(), folded(theirs));
    assertEquals(text, theirs.map((event) => event.contentBlockDelta?.delta?.text ?? "").join(""));
  });
  assertEquals(STREAMED_ANSWERS.length, 139);
});

corpusTest(
  "converse() keeps every count that the AWS SDK reads, and serverToolUsage of 403 answers, which the SDK drops",
  [CONVERSE],
  async () => {
    let dropped = 0;
    await judgeEach(ANSWERS, async (recording) => {
      const service = () => Promise.resolve(responseOf(recording));
      const { usage } = onTheWire(await sdkOver(service).send(new ConverseCommand(HI))) as { usage: Json };
      const raw = await oursOver(service).converse(MODEL, { messages: [{ role: "user", content: [{ text: "Hi" }] }] });
      const { serverToolUsage, ...counts } = raw["usage"] as Json;
      if (serverToolUsage !== undefined) dropped++;
      assertEquals("serverToolUsage" in usage, false);
      assertEquals(Object.fromEntries(Object.keys(usage).map((name) => [name, counts[name]])), usage);
    });
    assertEquals(dropped, 403);
  },
);
