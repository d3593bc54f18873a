/**
 * Faults strike the operations beside Converse: whole answers and frames, by name or all of them.
 */
import { assertEquals } from "@std/assert";
import { fakeBedrock, type FakeBedrockOptions, type FakeFault } from "@bedrock-edge/client/testing";
import { HOST } from "../support.ts";
import { invoke, streamed } from "./invoke/native.ts";

const MODEL = "amazon.nova-lite-v1:0";
const BODY = { messages: [{ role: "user", content: [{ text: "Hi" }] }] };

function fakeWith(fault: FakeFault, options: FakeBedrockOptions = {}) {
  return fakeBedrock({ replies: ["One two three four.", "Second."], faults: [fault], ...options });
}

Deno.test("a fault without an operation strikes InvokeModel, and one of another operation does not", async () => {
  const throttled = { type: "status", status: 429, code: "ThrottlingException" } as const;
  const struck = await invoke(fakeWith(throttled), MODEL, BODY);
  assertEquals([struck.status, struck.headers.get("x-amzn-errortype")], [429, "ThrottlingException"]);
  for (const operation of ["InvokeModel", "InvokeModelWithResponseStream"] as const) {
    const fake = fakeWith({ ...throttled, operation });
    const whole = await invoke(fake, MODEL, BODY);
    assertEquals(whole.status, operation === "InvokeModel" ? 429 : 200);
    const stream = await invoke(fake, MODEL, BODY, { verb: "invoke-with-response-stream" });
    assertEquals(stream.status, operation === "InvokeModel" ? 200 : 429);
  }
});

Deno.test("a reply that a fault spoils answers the next request", async () => {
  const fake = fakeWith({ type: "emptyBody", operation: "InvokeModel" });
  const text = async () => {
    const { output } = JSON.parse((await (await invoke(fake, MODEL, BODY)).text()) || "{}");
    return output?.message.content[0].text;
  };
  assertEquals([await text(), await text(), await text()], [undefined, "One two three four.", "Second."]);
});

Deno.test("noMessageStop leaves out the chunk that ends the answer, and all behind it", async () => {
  const chunks = await streamed(fakeWith({ type: "noMessageStop" }), MODEL, BODY);
  assertEquals(chunks.some((chunk) => "messageStop" in chunk || "metadata" in chunk), false);
  assertEquals(chunks.length > 3, true);
});

Deno.test("an exception is a frame of a stream, and a status of a whole answer", async () => {
  const fault = { type: "exception", name: "modelStreamErrorException", afterEvents: 2, times: 2 } as const;
  const fake = fakeWith(fault);
  const whole = await invoke(fake, MODEL, BODY);
  assertEquals([whole.status, (await whole.json()).message], [424, "Scripted modelStreamErrorException."]);
  const stream = await invoke(fake, MODEL, BODY, { verb: "invoke-with-response-stream" });
  assertEquals(stream.status, 200);
  const text = await stream.text();
  assertEquals(text.split("chunk").length - 1, 2);
  assertEquals(text.includes("modelStreamErrorException"), true);
});

Deno.test("a silent operation answers nothing until the caller leaves", async () => {
  for (const where of ["headers", "body"] as const) {
    const stop = new AbortController();
    const fake = fakeWith({ type: "silence", where });
    const answer = fake(`${HOST}/model/${MODEL}/invoke`, {
      method: "POST",
      headers: { authorization: "Bearer fake-bedrock-key" },
      body: JSON.stringify(BODY),
      signal: stop.signal,
    }).then((response) => response.text());
    const reason = answer.catch((error) => error.name);
    stop.abort();
    assertEquals([where, await reason], [where, "AbortError"]);
  }
});

Deno.test("a header asks for the fault of an operation", async () => {
  const fake = fakeWith({ type: "emptyBody", operation: "Converse" }, { faultHeader: "x-fake-fault" });
  const response = await invoke(fake, MODEL, BODY, { headers: { "x-fake-fault": "cut" } });
  assertEquals((await response.text()).length, 50);
  const refused = await invoke(fake, MODEL, BODY, { headers: { "x-fake-fault": "damaged" } });
  assertEquals([refused.status, (await refused.json()).message], [
    400,
    "fakeBedrock has no badMessageCrc fault for InvokeModel; the header x-fake-fault asks for it",
  ]);
});

Deno.test("only a fault that names it strikes an operation of the control plane", async () => {
  const list = "https://bedrock.us-east-1.amazonaws.com/foundation-models";
  const ask = (fake: ReturnType<typeof fakeWith>) =>
    fake(list, { headers: { authorization: "Bearer fake-bedrock-key" } });
  const status = { type: "status", status: 503 } as const;
  const unnamed = await ask(fakeWith(status));
  assertEquals([unnamed.status, await unnamed.json()], [200, { modelSummaries: [] }]);
  assertEquals((await ask(fakeWith({ ...status, operation: "ListFoundationModels" }))).status, 503);
});

Deno.test("a stream waits between its tokens", async () => {
  const waits: number[] = [];
  const clock = {
    now: () => 0,
    setTimeout(run: () => void, ms: number): () => void {
      waits.push(ms);
      queueMicrotask(run);
      return () => {};
    },
  };
  const fake = fakeBedrock({ replies: ["One two three."], msPerToken: 10, clock });
  await streamed(fake, MODEL, BODY);
  // Four tokens have three pauses.
  assertEquals(waits, [10, 10, 10]);
});
