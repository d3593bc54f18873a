/**
 * The example of a provider of one's own: as a program, and as a provider for what this package makes of a `ChatModel`.
 */
import { assert, assertEquals, assertRejects } from "@std/assert";
import { isProviderError, streamTools, StreamTruncatedError, toResponse } from "@bedrock-edge/client";
import { relay } from "@bedrock-edge/client/provider";
import { createLines, service } from "../../examples/own-provider.ts";
import { idle } from "../helpers/clock.ts";
import { finish, spawn } from "./run.ts";

const URL = "http://127.0.0.1:9/api/chat";
const HI = { messages: "Hi there" } as const;

Deno.test("own-provider runs, without a permission", async () => {
  const { code, stdout, stderr } = await finish(spawn(["run", "--no-prompt", "examples/own-provider.ts"]));
  assertEquals([code, stdout, stderr], [0, "7 words, message 1.\n4 words, \nmessage 3.\n", ""]);
});

Deno.test("own-provider answers through chat, stream, a tool loop, a relay and a response", async () => {
  const provider = createLines(URL, service);
  const model = provider.model("counter");
  const usage = { inputTokens: 2, outputTokens: 4, cacheReadInputTokens: 0, cacheWriteInputTokens: 0, totalTokens: 6 };
  const answer = await provider.chat({ model: "counter", ...HI });
  assertEquals([answer.text, answer.stopReason, answer.usage], ["2 words, message 1.", "end_turn", usage]);
  assertEquals(await model.chat(HI), answer);
  assertEquals(await relay(model.stream(HI)).final(), answer);
  assertEquals((await streamTools(model, HI).final()).steps, [answer]);
  const response = await toResponse(model.stream(HI));
  assertEquals([response.status, (await response.text()).includes('"text":"2 words, "')], [200, true]);
});

Deno.test("own-provider tells a refusal, an end without stop, and lines that were cut anywhere", async () => {
  const busy = createLines(URL, () => Promise.resolve(new Response("{}", { status: 429 }))).model("counter");
  const error = await assertRejects(() => busy.chat(HI));
  assert(isProviderError(error) && error.kind === "rateLimit" && error.provider === "lines");
  assertEquals((await toResponse(busy.stream(HI))).status, 429);
  const whole = await (await service(new Request(URL, { method: "POST", body: '{"messages":[{"content":"Hi"}]}' })))
    .text();
  const cut = createLines(URL, () => Promise.resolve(new Response(whole.split("\n")[0] + "\n"))).model("counter");
  const { partial } = await assertRejects(() => cut.chat(HI), StreamTruncatedError);
  assertEquals(partial.text, "1 words, ");
  const bytes = [...new TextEncoder().encode(whole)].map((byte) => new Uint8Array([byte]));
  const slow = createLines(URL, () => Promise.resolve(new Response(ReadableStream.from(bytes)))).model("counter");
  assertEquals((await slow.chat(HI)).text, "1 words, message 1.");
});

Deno.test("own-provider: leaving the stream, and the caller's signal, reach the service", async () => {
  for (const how of ["cancel", "signal"] as const) {
    const reasons: unknown[] = [];
    let signal: AbortSignal | undefined;
    const body = () => new ReadableStream<Uint8Array<ArrayBuffer>>({ cancel: (reason) => void reasons.push(reason) });
    const model = createLines(URL, (request) => {
      signal = request.signal;
      return Promise.resolve(new Response(body()));
    }).model("counter");
    const controller = new AbortController();
    const stream = model.stream({ ...HI, signal: controller.signal });
    const reading = stream.text().catch((error: unknown) => error);
    await idle();
    const enough = new Error("enough");
    if (how === "cancel") await stream.cancel(enough);
    else controller.abort(enough);
    await idle();
    assert(signal?.aborted, how);
    if (how === "cancel") assertEquals([await reading, reasons], [enough, [enough]]);
    else await stream.cancel();
  }
});
