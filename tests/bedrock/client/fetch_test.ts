/**
 * `bedrock.fetch()`: what it takes, what of the client's options reaches it, and what stops it.
 */
import { assert, assertEquals, assertRejects } from "@std/assert";
import { type BedrockOptions, createBedrock } from "@bedrock-edge/client";
import { fakeBedrock } from "@bedrock-edge/client/testing";
import { idle, outcomeOf, VirtualClock } from "../../helpers/clock.ts";
import { API_KEY, byRequest, CREDENTIALS, HI, MODEL, over, REGION } from "../../helpers/fire.ts";
import { nameOf } from "../../helpers/watch.ts";

const HOST = "https://bedrock-runtime.us-east-1.amazonaws.com";
const PATH = `/model/${encodeURIComponent(MODEL)}/converse`;
const BODY = JSON.stringify({ messages: [{ role: "user", content: [{ text: "Hi" }] }] });

/** Every way to write the same request. */
const WAYS: Readonly<Record<string, () => Parameters<ReturnType<typeof createBedrock>["fetch"]>>> = {
  "a path": () => [PATH, { method: "POST", body: BODY }],
  "a URL as text": () => [HOST + PATH, { method: "POST", body: BODY }],
  "a URL": () => [new URL(HOST + PATH), { method: "POST", body: BODY }],
  "a Request": () => [new Request(HOST + PATH, { method: "POST", body: BODY })],
  "a Request with an init": () => [new Request(HOST + PATH, { method: "POST" }), { body: BODY }],
  "bytes": () => [PATH, { method: "POST", body: new TextEncoder().encode(BODY) }],
  "a Blob": () => [PATH, { method: "POST", body: new Blob([BODY]) }],
  "a stream": () => [PATH, { method: "POST", body: new Blob([BODY]).stream() }],
};

for (const [what, call] of Object.entries(WAYS)) {
  Deno.test(`fetch takes ${what}, and sends and signs the same`, async () => {
    for (const authority of [{ apiKey: API_KEY }, { credentials: CREDENTIALS }]) {
      const fake = fakeBedrock({ apiKey: API_KEY, credentials: CREDENTIALS, replies: ["Paris."] });
      const bedrock = createBedrock({ region: REGION, env: {}, fetch: fake, ...authority } as BedrockOptions);
      const answer = await (await bedrock.fetch(...call())).json();
      assertEquals(answer.output.message.content, [{ text: "Paris." }]);
      assertEquals(fake.requests.map(({ body }) => body), [JSON.parse(BODY)]);
    }
  });
}

Deno.test("a path goes to the configured endpoint, with the endpoint's own path before it", async () => {
  const sent: string[] = [];
  const { bedrock } = over(({ url }) => {
    sent.push(url);
    return new Response();
  }, { endpoint: "https://proxy.example/aws" });
  await bedrock.fetch("/model/x/invoke?a=b");
  await assertRejects(
    () => bedrock.fetch("/../outside"),
    TypeError,
    "Cannot send credentials to https://proxy.example",
  );
  assertEquals(sent, ["https://proxy.example/aws/model/x/invoke?a=b"]);
});

for (const input of ["model/x/invoke", "", "bedrock", undefined, null, 5, {}, ["/x"]]) {
  Deno.test(`fetch(${Deno.inspect(input)}) is refused by what it is`, async () => {
    const { bedrock } = over(() => new Response());
    // Mistakes are what the types forbid, and JavaScript does not.
    const { message } = await assertRejects(() => bedrock.fetch(input as string), TypeError, "Cannot call ");
    assert(/not a URL/.test(message) && message.includes("/model/"), message);
  });
}

Deno.test("a request whose body is not shown as a stream, as in Firefox, is sent with its body", async () => {
  class FirefoxRequest extends Request {
    override get body(): ReadableStream<Uint8Array<ArrayBuffer>> {
      return undefined as unknown as ReadableStream<Uint8Array<ArrayBuffer>>; // Firefox has undefined there
    }
  }
  const sent: [method: string, body: string][] = [];
  const { bedrock } = over(async (request) => {
    sent.push([request.method, await request.text()]);
    return new Response();
  });
  await bedrock.fetch(new FirefoxRequest(HOST + PATH, { method: "POST", body: BODY }));
  await bedrock.fetch(new FirefoxRequest(HOST + PATH));
  assertEquals(sent, [["POST", BODY], ["GET", ""]]);
});

Deno.test("a URL with a password is refused without showing it", async () => {
  const { bedrock } = over(() => new Response());
  const { message } = await assertRejects(() => bedrock.fetch(`https://user:SECRET@evil.example/`), TypeError);
  assert(!message.includes("SECRET"), message);
});

Deno.test("a request that has been read is refused, and names what would work", async () => {
  const { bedrock } = over(() => new Response());
  const request = new Request(HOST + PATH, { method: "POST", body: BODY });
  await request.text();
  await assertRejects(() => bedrock.fetch(request), TypeError, "already been read; pass request.clone()");
});

const QUERIES: readonly (readonly [given: string, sent: string])[] = [
  ["?q=hello+world", "?q=hello%20world"],
  ["?q=a%2Bb", "?q=a%2Bb"],
  ["?q=a%20b&x=%C3%BC", "?q=a%20b&x=%C3%BC"],
  ["?=v", ""],
  ["?a=1&=v&b=2", "?a=1&b=2"],
  ["?a&b=&a=2", "?a&b=&a=2"],
  [`?${new URLSearchParams({ q: "a b+c&d=é" })}`, "?q=a%20b%2Bc%26d%3D%C3%A9"],
  ["", ""],
];

Deno.test("a query is sent as it is signed", async () => {
  for (const [given, expected] of QUERIES) {
    let search: string | undefined;
    const fake = fakeBedrock({
      credentials: CREDENTIALS,
      controlPlane: { foundationModels: ["amazon.nova-lite-v1:0"] },
    });
    const bedrock = createBedrock({
      region: REGION,
      env: {},
      credentials: CREDENTIALS,
      fetch: (url, init) => {
        ({ search } = new URL(`${url}`));
        return fake(url, init);
      },
    });
    // The fake verifies the signature of what arrives.
    const response = await bedrock.fetch(`https://bedrock.us-east-1.amazonaws.com/foundation-models${given}`);
    assertEquals([response.status, search], [200, expected], given);
    await response.body?.cancel();
  }
});

Deno.test("defaults reach fetch: headers, timeouts, retry and the signal", async () => {
  const seen: Headers[] = [];
  const { bedrock } = over(({ headers }) => {
    seen.push(headers);
    return new Response(null, { status: 503 });
  }, { defaults: { headers: { "x-gateway": "default", "x-own": "default" }, retry: false } });
  await outcomeOf(bedrock.fetch("/x", { headers: { "x-own": "mine" } }));
  assertEquals(seen.map((headers) => [headers.get("x-gateway"), headers.get("x-own")]), [["default", "mine"]]);

  const silent = over(() => new Promise(() => {}), { defaults: { timeouts: { responseMs: 700 } } });
  const outcome = await silent.clock.outcome(silent.bedrock.fetch("/x"));
  assertEquals("error" in outcome && nameOf(outcome.error), "TimeoutError");
  assertEquals(silent.clock.elapsedMs, 700);

  for (
    const call of [
      (signal: AbortSignal) => over(() => new Promise(() => {}), { defaults: { signal } }).bedrock.fetch("/x"),
      (signal: AbortSignal) => over(() => new Promise(() => {})).bedrock.fetch("/x", { signal }),
      (signal: AbortSignal) => over(() => new Promise(() => {})).bedrock.fetch(new Request(`${HOST}/x`, { signal })),
      (signal: AbortSignal) => over(() => new Promise(() => {}), { defaults: { signal } }).bedrock.converse(MODEL, {}),
      (signal: AbortSignal) => over(() => new Promise(() => {}), { defaults: { signal } }).bedrock.chat(HI),
    ]
  ) {
    const controller = new AbortController();
    const outcome = outcomeOf<unknown>(call(controller.signal));
    await idle();
    controller.abort(new Error("left"));
    const ended = await outcome;
    assertEquals("error" in ended && `${ended.error}`, "Error: left");
  }
});

/** A body that gives some bytes and then never another. */
function endless() {
  const reasons: unknown[] = [];
  const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
    start: (controller) => controller.enqueue(new Uint8Array([1])),
    cancel: (reason) => void reasons.push(reason),
  });
  return { body, reasons };
}

Deno.test("totalMs, a signal and close() reach a request whose body never ends, and cancel the body", async () => {
  const clock = new VirtualClock();
  let sent = 0;
  const bedrock = createBedrock({
    region: REGION,
    env: {},
    apiKey: API_KEY,
    clock,
    timeouts: { totalMs: 5_000 },
    fetch: byRequest(() => {
      sent++;
      return new Response();
    }),
  });
  const late = endless();
  const outcome = await clock.outcome(bedrock.fetch("/x", { method: "POST", body: late.body }));
  assertEquals("error" in outcome && nameOf(outcome.error), "TimeoutError");
  assertEquals([clock.elapsedMs, late.reasons.map(nameOf)], [5_000, ["TimeoutError"]]);

  for (const stop of ["signal", "close", "dispose"] as const) {
    const { body, reasons } = endless();
    const controller = new AbortController();
    const ended = outcomeOf(bedrock.fetch("/x", { method: "POST", body, signal: controller.signal }));
    await idle();
    if (stop === "signal") controller.abort();
    else if (stop === "close") bedrock.close();
    else bedrock[Symbol.dispose]();
    const outcome = await ended;
    assertEquals("error" in outcome && nameOf(outcome.error), "AbortError", stop);
    assertEquals(reasons.map(nameOf), ["AbortError"], stop);
  }
  assertEquals([sent, clock.pending], [0, 0]);
});

Deno.test("a request's body that fails, or has another type than bytes, fails the call with its error, once", async () => {
  const { bedrock } = over(() => new Response());
  const broken = new ReadableStream<Uint8Array<ArrayBuffer>>({
    pull: (controller) => controller.error(new Error("the disk is gone")),
  });
  await assertRejects(() => bedrock.fetch("/x", { method: "POST", body: broken }), Error, "the disk is gone");
  const texts = new ReadableStream({
    start(controller) {
      controller.enqueue("text");
      controller.close();
    },
  });
  await assertRejects(() => bedrock.fetch("/x", { method: "POST", body: texts }), TypeError);
});

Deno.test("`using` closes a client, and its open calls with it", async () => {
  let call: Promise<unknown>;
  {
    using bedrock = over(() => new Promise(() => {})).bedrock;
    call = outcomeOf(bedrock.chat(HI));
    await idle();
  }
  const outcome = await call as { error?: unknown };
  assertEquals(nameOf(outcome.error), "AbortError");
});

Deno.test("converse() takes bytes in a body of AWS's format", async () => {
  const sent: unknown[] = [];
  const { bedrock } = over(async (request) => {
    sent.push(await request.json());
    return Response.json({});
  });
  const image = { image: { format: "png", source: { bytes: new Uint8Array([1, 2, 3]) } } };
  await bedrock.converse(MODEL, { messages: [{ role: "user", content: [image] }] });
  assertEquals(JSON.stringify(sent[0]).includes('"bytes":"AQID"'), true);
});
