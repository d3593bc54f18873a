/**
 * `record` changes nothing of the traffic, and writes every exchange once.
 */
import { assert, assertEquals, assertRejects } from "@std/assert";
import { createBedrock } from "@bedrock-edge/client";
import { createOpenAICompatible, embed } from "@bedrock-edge/client/openai-compatible";
import {
  type FakeBedrock,
  fakeBedrock,
  fakeOpenAI,
  record,
  type Recording,
  replay,
} from "@bedrock-edge/client/testing";
import { bodyOf } from "../../helpers/corpus.ts";
import { ContractClock } from "../../contract/clock.ts";
import { bytesOf, converse } from "./support.ts";

const MODEL = "amazon.nova-lite-v1:0";
const URL_OF_EXAMPLE = "https://api.example.com/v1/files";

/** A recorder over a service, and its recordings. */
function recorder(service: (request: Request) => Response | Promise<Response>) {
  const recordings: Recording[] = [];
  const fetch = record(
    async (input, init) => await service(new Request(input, init)),
    (line, recording) => {
      assertEquals(line, `${JSON.stringify(recording)}\n`);
      recordings.push(recording);
    },
    { source: "here" },
  );
  return { fetch, recordings };
}

/** A body of pieces, and what its reader did. */
function pieces(...texts: (string | Error)[]) {
  const log: unknown[] = [];
  const rest = [...texts];
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      const next = rest.shift();
      log.push(next instanceof Error ? "broken" : next ?? "end");
      if (next instanceof Error) controller.error(next);
      else if (next === undefined) controller.close();
      else controller.enqueue(new TextEncoder().encode(next));
    },
    cancel: (reason) => void log.push(["cancelled", reason]),
  }, { highWaterMark: 0 });
  return { body, log };
}

Deno.test("a stream is passed on piece by piece, as it is read, and written at its end", async () => {
  const { body, log } = pieces("one", "two");
  const { fetch, recordings } = recorder(() =>
    new Response(body, { headers: { "content-type": "text/event-stream" } })
  );
  const response = await fetch(URL_OF_EXAMPLE);
  assertEquals(log, []);
  const reader = response.body!.getReader();
  const read = async () => new TextDecoder().decode((await reader.read()).value);
  assertEquals([await read(), log.length, recordings.length], ["one", 1, 0]);
  assertEquals([await read(), log.length, recordings.length], ["two", 2, 0]);
  assertEquals([await read(), log.length, recordings.length], ["", 3, 1]);
  assertEquals(recordings, [{
    source: "here#1",
    operation: "Other",
    model: null,
    status: 200,
    path: "/v1/files",
    requestHeaders: {},
    responseHeaders: { "content-type": "text/event-stream" },
    response: "onetwo",
  }]);
});

Deno.test("a change of the bytes by their reader does not reach the recording", async () => {
  const { fetch, recordings } = recorder(() => new Response(pieces("abc").body));
  const reader = (await fetch(URL_OF_EXAMPLE)).body!.getReader();
  (await reader.read()).value?.fill(0);
  await reader.read();
  assertEquals(recordings[0]?.response, "abc");
});

Deno.test("a cancel reaches the service, and the part that came is recorded", async () => {
  const { body, log } = pieces("one", "two");
  const { fetch, recordings } = recorder(() => new Response(body));
  const reader = (await fetch(URL_OF_EXAMPLE)).body!.getReader();
  await reader.read();
  await reader.cancel("enough");
  assertEquals(log, ["one", ["cancelled", "enough"]]);
  const [{ response, responseCut, note } = {} as Partial<Recording>] = recordings;
  assertEquals([response, responseCut, note], ["one", true, "the reader left before the end"]);
});

Deno.test("a connection that breaks is an error for the reader, and recorded as far as it came", async () => {
  const broken = new TypeError("connection reset");
  const { fetch, recordings } = recorder(() => new Response(pieces("one", broken).body));
  const error = await assertRejects(async () => await (await fetch(URL_OF_EXAMPLE)).text(), TypeError);
  assert(error === broken);
  const [{ response, responseCut, note } = {} as Partial<Recording>] = recordings;
  assertEquals([response, responseCut, note], ["one", true, "the connection broke: TypeError: connection reset"]);
});

Deno.test("the reader waits for the sink, and gets its errors", async () => {
  const order: string[] = [];
  const service = () => Promise.resolve(new Response("ok"));
  const slow = record(service, async () => {
    await Promise.resolve();
    order.push("written");
  });
  await (await slow(URL_OF_EXAMPLE)).text();
  order.push("read");
  assertEquals(order, ["written", "read"]);
  const failing = record(service, () => Promise.reject(new Error("the disk is full")));
  await assertRejects(async () => await (await failing(URL_OF_EXAMPLE)).text(), Error, "the disk is full");
});

Deno.test("the sink gets one line at a time, also behind one that failed", async () => {
  const log: string[] = [];
  const service = (input: string | URL | Request) => Promise.resolve(new Response(`${input}`.slice(-1)));
  const recorder = record(service, async (_, { response }) => {
    log.push(`begin ${response}`);
    for (let turn = 0; turn < 10; turn++) await Promise.resolve();
    log.push(`end ${response}`);
    if (response === "2") throw new Error("the disk is full");
  });
  const read = async (name: string) => await (await recorder(`https://api.example.com/${name}`)).text();
  const ends = await Promise.allSettled(["1", "2", "3"].map(read));
  assertEquals(ends.map(({ status }) => status), ["fulfilled", "rejected", "fulfilled"]);
  assertEquals(log.toSorted(), ["begin 1", "begin 2", "begin 3", "end 1", "end 2", "end 3"]);
  for (let at = 0; at < log.length; at += 2) assertEquals(log[at + 1], log[at]!.replace("begin", "end"));
});

Deno.test("a request without an answer is not recorded, and its error is the service's", async () => {
  const { fetch, recordings } = recorder(() => Promise.reject(new TypeError("no route to host")));
  await assertRejects(() => fetch(URL_OF_EXAMPLE), TypeError, "no route to host");
  const aborted = recorder(fakeBedrock());
  const request = new Request(converse("Hi"), { signal: AbortSignal.abort(new Error("left")) });
  await assertRejects(() => aborted.fetch(request), Error, "left");
  assertEquals([recordings, aborted.recordings], [[], []]);
});

/** The ways to pass a body to `fetch`. */
const FORM = new FormData();
FORM.append("purpose", "vision");
FORM.append("file", new Blob([new Uint8Array([0, 255, 254])]), "cat.png");
const utf8 = new TextEncoder();
const BODIES: readonly (readonly [name: string, body: () => BodyInit, recorded: Partial<Recording>])[] = [
  ["text of JSON", () => '{"b":[1], "a":2}', { request: { b: [1], a: 2 } }],
  ["bytes of JSON", () => utf8.encode("[1]"), { request: [1] }],
  ["a stream", () => pieces('{"a"', ":1}").body, { request: { a: 1 } }],
  ["other text", () => "a: 1", { requestText: "a: 1" }],
  ["a form of a query", () => new URLSearchParams({ a: "1" }), { requestText: "a=1" }],
  ["a Blob", () => new Blob(["x"]), { requestText: "x" }],
  ["bytes", () => new Uint8Array([255, 0]), { requestBase64: "/wA=" }],
];

for (const [name, body, members] of BODIES) {
  Deno.test(`the body of a request arrives unchanged and is recorded: ${name}`, async () => {
    const received: Uint8Array[] = [];
    const { fetch, recordings } = recorder(async (request) => {
      received.push(new Uint8Array(await request.arrayBuffer()));
      return new Response("ok");
    });
    const init = () => ({ method: "POST", body: body(), duplex: "half" }) as RequestInit;
    await (await fetch(URL_OF_EXAMPLE, init())).text();
    await (await fetch(new URL(URL_OF_EXAMPLE), init())).text();
    await (await fetch(new Request(URL_OF_EXAMPLE, init()))).text();
    const expected = new Uint8Array(await new Response(body()).arrayBuffer());
    assertEquals(received, [expected, expected, expected]);
    for (const { request, requestText, requestBase64, method } of recordings) {
      assertEquals(JSON.parse(JSON.stringify({ request, requestText, requestBase64 })), members);
      assertEquals(method, undefined);
    }
    const replayed = replay(recordings);
    for (let count = 0; count < 3; count++) assertEquals(await (await replayed(URL_OF_EXAMPLE, init())).text(), "ok");
  });
}

Deno.test("a form with files is recorded with one boundary, and replayed for another", async () => {
  const { fetch, recordings } = recorder(async (request) => Response.json((await request.formData()).get("purpose")));
  const send = async (to: typeof fetch) => await (await to(URL_OF_EXAMPLE, { method: "POST", body: FORM })).json();
  assertEquals(await send(fetch), "vision");
  const [{ requestHeaders, requestBase64 } = {} as Partial<Recording>] = recordings;
  assertEquals(requestHeaders?.["content-type"], "multipart/form-data; boundary=recorded-boundary");
  assert(atob(requestBase64!).startsWith("--recorded-boundary\r\n"));
  assertEquals(await send(replay(recordings)), "vision");
});

Deno.test("a method that the body does not imply is written", async () => {
  const { fetch, recordings } = recorder(() => new Response(null, { status: 204 }));
  for (const method of ["GET", "POST", "DELETE"]) await fetch(URL_OF_EXAMPLE, { method });
  assertEquals(recordings.map(({ method, status }) => [method, status]), [[undefined, 204], ["POST", 204], [
    "DELETE",
    204,
  ]]);
  const replayed = replay(recordings);
  assertEquals((await replayed(URL_OF_EXAMPLE, { method: "DELETE" })).body, null);
  assertEquals([replayed.left.length, replayed.unread.length], [2, 0]);
});

Deno.test("an answer of bytes is recorded as base64", async () => {
  const bytes = new Uint8Array([137, 80, 78, 71, 255]);
  const { fetch, recordings } = recorder(() => new Response(bytes, { headers: { "content-type": "image/png" } }));
  assertEquals(await bytesOf(await fetch(URL_OF_EXAMPLE)), bytes);
  assertEquals(recordings[0]?.responseBase64, btoa(String.fromCharCode(...bytes)));
  assertEquals(await bytesOf(await replay(recordings)(URL_OF_EXAMPLE)), bytes);
});

Deno.test("a byte order mark stays in the recording", async () => {
  const { fetch, recordings } = recorder(() => new Response("\ufeff{}"));
  assertEquals((await bytesOf(await fetch(URL_OF_EXAMPLE))).length, 5);
  assertEquals(recordings[0]?.response, "\ufeff{}");
});

Deno.test("the client sees the same failures and retries through a recorder as without it", async () => {
  const faults = [{ type: "status", status: 429, code: "ThrottlingException" } as const];
  const { fetch, recordings } = recorder(fakeBedrock({ faults, replies: ["Paris."] }));
  const ask = async (to: typeof fetch) => {
    const bedrock = createBedrock({
      region: "us-east-1",
      apiKey: "fake-bedrock-key",
      env: {},
      fetch: to,
      clock: new ContractClock(),
    });
    const { text, attempts, requestId } = await bedrock.chat({ model: MODEL, messages: "Capital of France?" });
    return [text, attempts, typeof requestId];
  };
  assertEquals(await ask(fetch), ["Paris.", 2, "string"]);
  assertEquals(recordings.map(({ status, responseHeaders }) => [status, responseHeaders?.["x-amzn-errortype"]]), [
    [429, "ThrottlingException"],
    [200, undefined],
  ]);
  const replayed = replay(recordings);
  assertEquals(await ask(replayed), ["Paris.", 2, "string"]);
  assertEquals([replayed.left, replayed.unread], [[], []]);
});

Deno.test("a stream with damaged frames is recorded with its damage", async () => {
  for (const type of ["badMessageCrc", "badPreludeCrc", "noMessageStop"] as const) {
    const fake: FakeBedrock = fakeBedrock({ faults: [{ type }], replies: ["Paris is the capital of France."] });
    const { fetch, recordings } = recorder(fake);
    const kind = async (to: typeof fetch) => {
      const bedrock = createBedrock({ region: "us-east-1", apiKey: "fake-bedrock-key", env: {}, fetch: to });
      return await bedrock.stream({ model: MODEL, messages: "Hi" }).final().catch(({ kind }) => kind);
    };
    const first = await kind(fetch);
    assertEquals(first, type === "noMessageStop" ? "streamTruncated" : "streamCorrupt");
    assertEquals(await kind(replay(recordings)), first);
  }
});

Deno.test("other operations of a service with OpenAI's API are recorded and replayed", async () => {
  const { fetch, recordings } = recorder(fakeOpenAI({ apiKey: "k-0123456789" }));
  const make = async (to: typeof fetch) => {
    const service = createOpenAICompatible({
      name: "service",
      baseURL: "https://api.example.com/v1",
      apiKey: "k-0123456789",
      fetch: to,
    });
    return (await embed(service, { model: "e", input: ["a", "b"] })).embeddings;
  };
  const made = await make(fetch);
  assertEquals(await make(replay(recordings)), made);
  assertEquals([recordings[0]?.operation, recordings[0]?.model], ["OpenAI", "e"]);
});

Deno.test("the helper of the corpus reads a recording", async () => {
  const { fetch, recordings } = recorder(fakeBedrock());
  const bytes = await bytesOf(await fetch(converse("Hi")));
  const line = JSON.parse(JSON.stringify(recordings[0]));
  assertEquals(bodyOf(line), bytes);
  assertEquals(Object.keys(line), [
    "source",
    "operation",
    "model",
    "region",
    "status",
    "path",
    "requestHeaders",
    "request",
    "responseHeaders",
    "response",
  ]);
});
