import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { fakeOpenAI, type FakeOpenAIFault } from "@bedrock-edge/client/testing";
import { settle } from "../support.ts";
import { BASE, chat, eventsOf, post } from "./support.ts";

const streamed = { stream: true };

Deno.test("fakeOpenAI answers a status with its error, a Retry-After and another body", async () => {
  const fake = fakeOpenAI({
    faults: [
      { type: "status", status: 429, retryAfterSeconds: 7 },
      { type: "status", status: 502, body: "<html>", contentType: "text/html" },
      { type: "status", status: 400, code: "odd", message: "No." },
      { type: "status", status: 418 },
      { type: "status", status: 599 },
    ],
  });
  const limited = await chat(fake);
  assertEquals([limited.status, limited.headers.get("retry-after")], [429, "7"]);
  assertEquals((await limited.json()).error, {
    message: "Scripted status 429.",
    type: "requests",
    param: null,
    code: "rate_limit_exceeded",
  });
  const proxy = await chat(fake);
  assertEquals([proxy.status, proxy.headers.get("content-type"), await proxy.text()], [502, "text/html", "<html>"]);
  const odd = await chat(fake);
  assertEquals([odd.status, (await odd.json()).error], [
    400,
    { message: "No.", type: "invalid_request_error", param: null, code: "odd" },
  ]);
  for (const [status, type] of [[418, "invalid_request_error"], [599, "server_error"]] as const) {
    const answer = await chat(fake);
    assertEquals([answer.status, (await answer.json()).error], [
      status,
      { message: `Scripted status ${status}.`, type, param: null, code: null },
    ]);
  }
  assertEquals((await chat(fake)).status, 200);
});

Deno.test("fakeOpenAI ends a stream before its finish reason, or with an error", async () => {
  const fake = fakeOpenAI({
    replies: ["Paris.", "Rome."],
    faults: [{ type: "noFinish" }, { type: "error", code: "server_error", message: "Boom", afterEvents: 2 }],
  });
  const unfinished = eventsOf(await (await chat(fake, streamed)).text());
  assertEquals(unfinished.map(({ choices: [{ delta, finish_reason }] }) => [delta.content, finish_reason]), [
    ["", null],
    ["Pari", null],
    ["s.", null],
  ]);
  const failed = eventsOf(await (await chat(fake, streamed)).text());
  assertEquals(failed.length, 3);
  assertEquals(failed[2].error.code, "server_error");
  // Neither answer arrived: the reply is not used up.
  assertEquals((await (await chat(fake)).json()).choices[0].message.content, "Paris.");
});

Deno.test("fakeOpenAI fails and falls silent before the first event, and leaves events without a finish whole", async () => {
  const events = [{ choices: [] }, { odd: 1 }];
  const fake = fakeOpenAI({
    replies: [{ events }, "Paris."],
    faults: [{ type: "noFinish" }, { type: "error", code: "server_error", message: "Boom" }, {
      type: "silence",
      where: "body",
    }],
  });
  assertEquals(eventsOf(await (await chat(fake, streamed)).text()), events);
  const failed = eventsOf(await (await chat(fake, streamed)).text());
  assertEquals(failed.map(({ error }) => error.message), ["Boom"]);
  const reader = (await chat(fake, streamed)).body!.getReader();
  const read = reader.read();
  await settle();
  await reader.cancel();
  assertEquals([(await read).done, fake.requests.at(-1)!.ended], [true, "cancelled"]);
});

Deno.test("fakeOpenAI makes an HTTP error of an error in a whole answer", async () => {
  const fake = fakeOpenAI({ faults: [{ type: "error", code: "overloaded", message: "Busy" }] });
  const response = await chat(fake);
  assertEquals([response.status, (await response.json()).error.message], [503, "Busy"]);
});

Deno.test("fakeOpenAI cuts, resets and empties bodies", async () => {
  const fake = fakeOpenAI({
    faults: [{ type: "cut", atByte: 10 }, { type: "reset", atByte: 10 }, { type: "emptyBody" }, {
      type: "contentType",
      value: "text/plain",
    }],
  });
  assertEquals((await (await chat(fake, streamed)).text()).length, 10);
  const reset = await chat(fake, streamed);
  await assertRejects(() => reset.text(), TypeError, "Connection reset by the fake at byte 10");
  assertEquals(await (await chat(fake)).text(), "");
  assertEquals((await chat(fake)).headers.get("content-type"), "text/plain");
  assertEquals(fake.requests.map(({ ended }) => ended), ["complete", "failed", "complete", "open"]);
});

Deno.test("fakeOpenAI is silent until the caller leaves", async () => {
  const fake = fakeOpenAI({
    faults: [{ type: "silence", where: "headers" }, { type: "silence", where: "body", afterEvents: 1 }],
  });
  const controller = new AbortController();
  const request = () =>
    new Request(`${BASE}/chat/completions`, {
      method: "POST",
      headers: { authorization: "Bearer fake-openai-key" },
      body: JSON.stringify({ model: "a", messages: [{ role: "user", content: "Hi" }], stream: true }),
      signal: controller.signal,
    });
  const mute = fake(request());
  await settle();
  assertEquals(fake.requests.map(({ ended }) => ended), ["open"]);
  controller.abort(new Error("enough"));
  await assertRejects(() => mute, Error, "enough");
  const response = await chat(fake, streamed);
  const reader = response.body!.getReader();
  assertEquals((await reader.read()).done, false);
  await reader.cancel();
  assertEquals(fake.requests.map(({ ended }) => ended), ["cancelled", "cancelled"]);
});

Deno.test("fakeOpenAI strikes the operations and the kinds of requests that a fault names", async () => {
  const fake = fakeOpenAI({
    faults: [
      { type: "status", status: 500, operation: "models", times: Infinity },
      { type: "status", status: 501, stream: true },
      { type: "status", status: 502, operation: "embeddings" },
    ],
  });
  const statusOf = async (response: Promise<Response>) => {
    await (await response).body?.cancel();
    return (await response).status;
  };
  const models = () => fake(`${BASE}/models`, { headers: { authorization: "Bearer fake-openai-key" } });
  assertEquals(await statusOf(chat(fake)), 200);
  assertEquals(await statusOf(chat(fake, streamed)), 501);
  assertEquals(await statusOf(models()), 500);
  assertEquals(await statusOf(post(fake, "embeddings", { model: "a", input: "a" })), 502);
  assertEquals(await statusOf(models()), 500);
});

const INVALID: readonly [unknown, string][] = [
  [{ type: "noMessageStop" }, 'Cannot script fault "noMessageStop": no such type; use one of status, cut'],
  [{ type: "noFinish", stream: false }, 'Cannot use option "faults[0]": a noFinish fault of requests without a stream'],
  [{ type: "noFinish", operation: "embeddings" }, 'Cannot use option "faults[0]": a noFinish fault'],
  [{ type: "error", code: "a" }, 'Cannot use option "faults[0].message"'],
  [{ type: "cut", atByte: 1, operation: "chat" }, 'Cannot use option "faults[0].operation"'],
];

for (const [fault, message] of INVALID) {
  Deno.test(`fakeOpenAI refuses a fault that cannot strike: ${JSON.stringify(fault)}`, () => {
    assertThrows(() => fakeOpenAI({ faults: [fault as FakeOpenAIFault] }), TypeError, message);
  });
}

/** Options that cannot work. */
const OPTIONS: readonly [Record<string, unknown>, string][] = [
  [{ key: "a" }, 'Cannot use option "key": unknown option; did you mean "apiKey"?'],
  [{ apiKey: "a b" }, 'Cannot use option "apiKey": a text with blanks or beyond ASCII is not valid'],
  [{ apiKey: 7 }, 'Cannot use option "apiKey": a number is not valid'],
  [{ basePath: "v1/" }, 'Cannot use option "basePath": "v1/" is not valid; use a path without a slash at the end'],
  [{ models: [{}] }, 'Cannot use option "models[0].id"'],
  [{ dialect: { reasoning: "thoughts" } }, 'Cannot use option "dialect.reasoning": "thoughts" is not valid'],
  [{ dialect: { eol: "\n" } }, 'Cannot use option "dialect.eol": unknown option'],
  [{ replies: [{ toolResult: { toolUseId: "a", content: [] } }] }, "a block of kind toolResult is not valid"],
  [{ replies: [{ text: "a", metrics: {} }] }, 'Cannot use option "replies[0].metrics": unknown option'],
  [{ replies: [{ error: { code: "a" } }] }, 'Cannot use option "replies[0].error.message"'],
];

for (const [options, message] of OPTIONS) {
  Deno.test(`fakeOpenAI refuses an option that cannot work: ${JSON.stringify(options)}`, () => {
    assertThrows(() => fakeOpenAI(options), TypeError, message);
  });
}
