/**
 * `replay` answers with the recording of the same request, and names the nearest one when there is none.
 */
import { assertEquals, assertRejects } from "@std/assert";
import { createBedrock } from "@bedrock-edge/client";
import { createGateway } from "@bedrock-edge/client/gateway";
import { fakeGateway, record, type Recording, replay } from "@bedrock-edge/client/testing";
import { converse, converseBody, errorOf, operationPath } from "./support.ts";

const MODEL = "amazon.nova-lite-v1:0";

/** A recording of Converse, as another program may have written it. */
function recordingOf(text: string, answer: string, more: Partial<Recording> = {}): Recording {
  return {
    source: answer,
    operation: "Converse",
    model: MODEL,
    status: 200,
    request: { messages: [{ role: "user", content: [{ text }] }] },
    response: JSON.stringify({ answer }),
    ...more,
  };
}

async function answerOf(response: Promise<Response>): Promise<string> {
  return (await (await response).json()).answer;
}

Deno.test("equal requests get their recordings in order, each of them once", async () => {
  const fetch = replay([recordingOf("a", "1"), recordingOf("b", "2"), recordingOf("a", "3")]);
  assertEquals(await answerOf(fetch(converse("a"))), "1");
  assertEquals(fetch.left.map(({ source }) => source), ["2", "3"]);
  assertEquals(await answerOf(fetch(converse("a"))), "3");
  assertEquals(await answerOf(fetch(converse("b"))), "2");
  assertEquals([fetch.left, fetch.unread], [[], []]);
  await assertRejects(() => fetch(converse("b")), TypeError, "recording 2 (2) answered it before");
});

Deno.test("an answer counts as read at its end", async () => {
  const fetch = replay([recordingOf("a", "1"), recordingOf("b", "2", { response: "" })]);
  const names = () => fetch.unread.map(({ source }) => source);
  const response = await fetch(converse("a"));
  const reader = response.body!.getReader();
  assertEquals(names(), ["1"]);
  await reader.read();
  assertEquals(names(), ["1"]);
  await reader.read();
  assertEquals(names(), []);
  await (await fetch(converse("b"))).body?.cancel();
  assertEquals(names(), ["2"]);
});

Deno.test("spelling, order of members, host and credentials do not matter", async () => {
  const { path } = operationPath("Converse", MODEL);
  const send = (url: string, body: string, authorization: string) =>
    replay([recordingOf("a", "1", { path })])(url, { method: "POST", body, headers: { authorization } });
  const bodies = [
    '{"messages":[{"role":"user","content":[{"text":"a"}]}]}',
    '{ "messages": [ { "content": [ { "text": "\\u0061" } ], "role": "user" } ] }',
  ];
  for (const body of bodies) {
    for (const url of [`http://127.0.0.1:1${path}`, `https://example.com/model/${MODEL}/converse`]) {
      for (const authorization of ["", "Bearer another-key"]) {
        assertEquals(await answerOf(send(url, body, authorization)), "1");
      }
    }
  }
  await assertRejects(() => send(`https://example.com${path}?trace=1`, bodies[0]!, ""), TypeError, "has this path");
});

Deno.test("the account of an ARN does not matter, and the secrets of the options do not", async () => {
  const arn = (account: string) => `arn:aws:bedrock:us-east-1:${account}:prompt/PROMPT0001`;
  const fetch = replay([recordingOf("[redacted] a", "1", { model: arn("123456789012") })], { secrets: ["sesame"] });
  assertEquals(await answerOf(fetch(converse("sesame a", arn("999911112222")))), "1");
});

Deno.test("a recorded body is preferred to a recording without a request", async () => {
  const { request: _, ...any } = recordingOf("", "any");
  const fetch = replay([any, recordingOf("a", "a")]);
  assertEquals(await answerOf(fetch(converse("a"))), "a");
  assertEquals(await answerOf(fetch(converse("a"))), "any");
});

Deno.test("a body that another program kept as text is compared as JSON", async () => {
  const { request, ...rest } = recordingOf("a", "1");
  assertEquals(await answerOf(replay([{ ...rest, requestText: JSON.stringify(request) }])(converse("a"))), "1");
});

Deno.test("a path with invalid percent-encoding is compared as it is", async () => {
  const fetch = replay([recordingOf("a", "1", { model: "100%" }), recordingOf("a", "2", { path: "/%zz" })]);
  const send = (path: string) => fetch(`https://example.com${path}`, { method: "POST", body: converseBody("a") });
  assertEquals(await answerOf(send("/model/100%/converse")), "1");
  assertEquals(await answerOf(send("/%zz")), "2");
});

Deno.test("AI Gateway's model and streaming are headers, and choose the recording", async () => {
  const lines: string[] = [];
  const gateway = (fetch: typeof globalThis.fetch) => createGateway({ apiKey: "vck_0123456789abcdef", env: {}, fetch });
  const recorder = record(fakeGateway({ apiKey: "vck_0123456789abcdef" }), (line) => void lines.push(line));
  const ask = async (
    fetch: typeof globalThis.fetch,
    model: string,
  ) => [
    await gateway(fetch).stream({ model, messages: "Hi" }).text(),
    (await gateway(fetch).chat({ model, messages: "Hi" })).text,
  ];
  const first = await ask(recorder, "amazon/nova-lite");
  const second = await ask(recorder, "anthropic/claude-haiku-4.5");
  const fetch = replay(lines);
  assertEquals(await ask(fetch, "anthropic/claude-haiku-4.5"), second);
  assertEquals(await ask(fetch, "amazon/nova-lite"), first);
  assertEquals(fetch.left, []);
});

/** Requests that no recording answers, with the error. */
const MISSES: readonly (readonly [name: string, request: Request, says: string])[] = [
  [
    "another text",
    converse("c"),
    `TypeError: Cannot replay POST /model/amazon.nova-lite-v1%3A0/converse: no recording has this body; the nearest is ` +
    `recording 1 (1), which has "a" at messages[0].content[0].text instead of "c"; record the request, or send the recorded one`,
  ],
  [
    "a member that is missing",
    new Request(converse("a"), { method: "POST", body: '{"messages":[],"system":[],"topP":1}' }),
    `TypeError: Cannot replay POST /model/amazon.nova-lite-v1%3A0/converse: no recording has this body; the nearest is ` +
    `recording 2 (2), which has undefined at topP instead of 1; record the request, or send the recorded one`,
  ],
  [
    "a body that is not JSON",
    new Request(converse("a"), { method: "POST", body: "hello" }),
    `TypeError: Cannot replay POST /model/amazon.nova-lite-v1%3A0/converse: no recording has this body; the nearest is ` +
    `recording 1 (1), which has an object at the body instead of "hello"; record the request, or send the recorded one`,
  ],
  [
    "another model",
    converse("a", "amazon.nova-pro-v1:0"),
    `TypeError: Cannot replay POST /model/amazon.nova-pro-v1%3A0/converse: no recording has this path; the nearest is ` +
    `recording 3 (3), POST /model/amazon.nova-micro-v1%3A0/converse; record the request, or send the recorded one`,
  ],
];

for (const [name, request, says] of MISSES) {
  Deno.test(`the error names the nearest recording and the difference: ${name}`, async () => {
    const fetch = replay([
      recordingOf("a", "1"),
      recordingOf("b", "2", { request: { messages: [], system: [] } }),
      recordingOf("a", "3", { path: "/model/amazon.nova-micro-v1%3A0/converse" }),
    ]);
    assertEquals(await errorOf(fetch(request)), says);
    assertEquals(fetch.left.length, 3);
  });
}

Deno.test("a client reports a request without a recording at once, without a retry", async () => {
  let calls = 0;
  const replayed = replay([recordingOf("a", "1")]);
  const bedrock = createBedrock({
    region: "us-east-1",
    apiKey: "fake-bedrock-key",
    env: {},
    fetch: (input, init) => {
      calls++;
      return replayed(input, init);
    },
  });
  const error = await assertRejects(() => bedrock.chat({ model: MODEL, messages: "c" }), TypeError);
  assertEquals(calls, 1);
  assertEquals(`${error.cause}`, MISSES[0]![2]);
});

Deno.test("an abort is the error of the request, and of a body that is not read yet", async () => {
  const fetch = replay([recordingOf("a", "1")]);
  const stop = new AbortController();
  const reason = new Error("enough");
  await assertRejects(() => fetch(new Request(converse("a"), { signal: AbortSignal.abort(reason) })), Error, "enough");
  const response = await fetch(converse("a"), { signal: stop.signal });
  stop.abort(reason);
  await assertRejects(() => response.text(), Error, "enough");
});

Deno.test("a source is the text of a file, its lines or recordings", async () => {
  const line = JSON.stringify(recordingOf("a", "1"));
  for (const source of [line, `\n${line}\r\n\n`, [line], [recordingOf("a", "1")], new Set([line])]) {
    assertEquals(await answerOf(replay(source)(converse("a"))), "1");
  }
});
