/**
 * The fake in the place of `fetch`: every form of its arguments, its rejections, and the handlers of servers.
 */
import { assert, assertEquals, assertRejects } from "@std/assert";
import { createBedrock } from "@bedrock-edge/client";
import { fakeBedrock } from "@bedrock-edge/client/testing";
import { HOST, MODEL, settle, urlOf, user } from "../support.ts";

const url = urlOf({});
const body = JSON.stringify({ messages: [user("Hi")] });
const headers = { authorization: "Bearer fake-bedrock-key", "x-mark": "1" };
const init = { method: "POST", headers, body };

async function textOf(answer: Promise<Response>): Promise<string> {
  return (await (await answer).json()).output.message.content[0].text;
}

/** A `Request` of another realm or a polyfill: not an instance of the platform's class, and known by its members alone. */
function foreign(request: Request): Request {
  const members = { url: request.url, method: request.method, signal: request.signal };
  return {
    ...members,
    headers: new Map(request.headers),
    arrayBuffer: () => request.arrayBuffer(),
  } as unknown as Request;
}

const FORMS: Readonly<Record<string, Parameters<ReturnType<typeof fakeBedrock>>>> = {
  "a string and an init": [url, init],
  "a URL and an init": [new URL(url), init],
  "a Request": [new Request(url, init)],
  "a Request and undefined": [new Request(url, init), undefined],
  "a Request and an init with other headers": [new Request(url, { method: "POST", body }), { headers }],
  "a Request and an init with another body": [new Request(url, { ...init, body: "{" }), { body }],
  "a URL and a Request for init": [url, new Request(url, init)],
  "a Request of another realm": [foreign(new Request(url, init))],
  "a Request of another realm and an init": [foreign(new Request(url, { method: "POST", body })), { headers }],
  "a Request and what Deno.serve adds": [new Request(url, init), { remoteAddr: { hostname: "127.0.0.1" } }],
  "a Request and a Worker's env": [new Request(url, init), { AWS_REGION: "us-east-1", KV: {} }],
  "a Request and an empty env": [new Request(url, init), {}],
};

for (const [name, form] of Object.entries(FORMS)) {
  Deno.test(`fake takes the arguments of fetch: ${name}`, async () => {
    const fake = fakeBedrock({ replies: ["Hello"] });
    assertEquals(await textOf(fake(...form)), "Hello");
    const [request] = fake.requests;
    assertEquals([request?.modelId, request?.auth, request?.ended], [MODEL, "bearer", "complete"]);
    assertEquals(request?.body.messages[0]?.content[0]?.text, "Hi");
  });
}

Deno.test("fake stands in for the global fetch, whoever calls it in whatever form", async () => {
  const fake = fakeBedrock({ replies: ["Hello"] });
  const before = globalThis.fetch;
  globalThis.fetch = fake;
  try {
    assertEquals(await textOf(fetch(url, init)), "Hello");
    assertEquals(await textOf(fetch(new URL(url), init)), "Hello");
    assertEquals(await textOf(fetch(new Request(url, init))), "Hello");
    const bedrock = createBedrock({ region: "us-east-1", apiKey: "fake-bedrock-key" });
    assertEquals((await bedrock.chat({ model: MODEL, messages: "Hi" })).text, "Hello");
    assertEquals(await bedrock.stream({ model: MODEL, messages: "Hi" }).text(), "Hello");
  } finally {
    globalThis.fetch = before;
  }
  assertEquals(fake.requests.length, 5);
});

Deno.test("an abort in any form of the arguments rejects with its reason before the headers, and ends the body after", async () => {
  const forms = (signal: AbortSignal): Parameters<typeof fetch>[] => [
    [url, { ...init, signal }],
    [new Request(url, init), { signal }],
    [new Request(url, { ...init, signal })],
    [foreign(new Request(url, { ...init, signal }))],
    [foreign(new Request(url, init)), { signal }],
  ];
  for (const at of forms(AbortSignal.timeout(1e9)).keys()) {
    const reason = new RangeError("enough");
    const aborted = fakeBedrock();
    await assertRejects(() => aborted(...forms(AbortSignal.abort(reason))[at]!), RangeError, "enough");
    assertEquals(aborted.requests, []);

    const mute = fakeBedrock({ faults: [{ type: "silence", where: "headers" }] });
    const early = new AbortController();
    const waiting = mute(...forms(early.signal)[at]!);
    await settle();
    early.abort(reason);
    await assertRejects(() => waiting, RangeError, "enough");
    assertEquals(mute.requests.map(({ ended }) => ended), ["cancelled"]);

    const open = fakeBedrock({ faults: [{ type: "silence", where: "body" }] });
    const late = new AbortController();
    const response = await open(...forms(late.signal)[at]!);
    late.abort(reason);
    await assertRejects(() => response.text(), RangeError, "enough");
    assertEquals(open.requests.map(({ ended }) => ended), ["cancelled"]);
  }
});

Deno.test("a signal of null in init takes the signal of the request away", async () => {
  const fake = fakeBedrock({ replies: ["Hello"] });
  const request = new Request(url, { ...init, signal: AbortSignal.abort() });
  assertEquals(await textOf(fake(request, { signal: null })), "Hello");
});

Deno.test("fake rejects with a TypeError where fetch does, and logs nothing", async () => {
  const fake = fakeBedrock();
  const mistakes: Parameters<typeof fake>[] = [
    ["/model/x/converse", init],
    ["nonsense", init],
    [url, { ...init, method: "GET" }],
    [url, { ...init, headers: { "bad name": "x" } }],
    [undefined as unknown as string],
    [7 as unknown as string, init],
  ];
  for (const form of mistakes) await assertRejects(() => fake(...form), TypeError);
  assertEquals(fake.requests, []);
});

Deno.test("fake is the handler of a server as it is", async () => {
  const fake = fakeBedrock({ replies: ["Hello"] });
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, fake);
  try {
    const origin = `http://127.0.0.1:${server.addr.port}`;
    assertEquals(await textOf(fetch(url.replace(HOST, origin), init)), "Hello");
  } finally {
    await server.shutdown();
  }
});

Deno.test("the log tells operation, body and headers of a request without a cast", async () => {
  const fake = fakeBedrock({ replies: ["Hello"], controlPlane: { foundationModels: ["a.b"] } });
  const bedrock = createBedrock({ region: "us-east-1", apiKey: "fake-bedrock-key", fetch: fake });
  await bedrock.chat({ model: MODEL, messages: "Hi", maxTokens: 5, temperature: 0.5, requestMetadata: { a: "b" } });
  const [request] = fake.requests;
  assert(request);
  assertEquals(request.operation, "Converse");
  assertEquals(request.headers.get("authorization"), "Bearer fake-bedrock-key");
  assertEquals(request.body.messages, [{ role: "user", content: [{ text: "Hi" }] }]);
  assertEquals(request.body.inferenceConfig?.maxTokens, 5);
  assertEquals(request.body.requestMetadata?.["a"], "b");
  assertEquals(request.body["requestMetadata"], { a: "b" });
  const list = await fake("https://bedrock.us-east-1.amazonaws.com/foundation-models", { headers });
  await list.body?.cancel();
  const last = fake.requests.at(-1);
  assertEquals([last?.operation, last?.body.messages], ["ListFoundationModels", undefined]);
});
