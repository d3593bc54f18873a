/**
 * AWS's own operations, uninterpreted, and any other call to the service.
 */
import { assert, assertEquals, assertRejects } from "@std/assert";
import { isProviderError } from "@bedrock-edge/client";
import { idle, outcomeOf } from "../../helpers/clock.ts";
import { HI, MODEL, over, REGION, rig, SCHEMES } from "../../helpers/fire.ts";
import { failureOf, nameOf, unhandledDuring } from "../../helpers/watch.ts";
import {
  bodyOf,
  bytesOf,
  eventFrame,
  eventsOf,
  exceptionFrame,
  type Json,
  refusedBy,
  streamed,
} from "../../helpers/wire.ts";

const BODY = { messages: [{ role: "user", content: [{ text: "Hi" }] }], unheardOf: { kept: true } };
const HOST = `https://bedrock-runtime.${REGION}.amazonaws.com`;

async function collected<T>(stream: ReadableStream<T>): Promise<T[]> {
  const values: T[] = [];
  const reader = stream.getReader();
  for (let read = await reader.read(); !read.done; read = await reader.read()) values.push(read.value);
  return values;
}

Deno.test("converse sends a body as it is and gives the answer as it came", async () => {
  for (const scheme of SCHEMES) {
    const { bedrock, fake } = rig({ scheme, fakes: { replies: [{ text: "Paris.", trace: { any: 1 } }] } });
    const answer = await bedrock.converse(MODEL, BODY);
    assertEquals<unknown>(fake.requests[0]?.body, BODY);
    assertEquals(answer["output"], { message: { role: "assistant", content: [{ text: "Paris." }] } });
    assertEquals([answer["stopReason"], answer["trace"]], ["end_turn", { any: 1 }]);
  }
});

Deno.test("converseStream gives AWS's events, each under its name", async () => {
  const events: Json[] = [
    ...eventsOf("Par", "is").slice(0, 2),
    { surprise: { p: "x" } },
    ...eventsOf("Par", "is").slice(2),
  ];
  const { bedrock } = over(() => streamed(bytesOf(events)));
  assertEquals(await collected(await bedrock.converseStream(MODEL, BODY)), events);
});

Deno.test("converseStream fails for a failure inside, and for an end without messageStop", async () => {
  const open = eventsOf("Par").slice(0, 2).map(eventFrame);
  const ends = [
    ["rateLimit", [...open, exceptionFrame("throttlingException", { message: "slow" })]],
    ["streamTruncated", open],
    ["streamTruncated", [...open, new Uint8Array(5)]],
    ["network", [...open, new TypeError("reset")]],
  ] as const;
  for (const [kind, frames] of ends) {
    const { bedrock, clock } = over(() => streamed(bodyOf(frames).stream));
    const stream = await bedrock.converseStream(MODEL, BODY);
    assertEquals((await failureOf(collected(stream))).kind, kind);
    assertEquals(clock.pending, 0, kind);
  }
});

Deno.test("converseStream retries an early exception unseen, and canceling it closes the connection", async () => {
  const { bedrock, fake, clock } = rig({ fakes: { faults: [{ type: "exception", name: "throttlingException" }] } });
  const reader = (await clock.run(bedrock.converseStream(MODEL, BODY))).getReader();
  await reader.read();
  await reader.cancel();
  await idle();
  assertEquals(fake.requests.length, 2);
  assertEquals(fake.requests[1]!.ended, "cancelled");
  assertEquals(clock.pending, 0);
});

Deno.test("an open raw stream is stopped by close() and by its signal", async () => {
  const reason = new Error("enough");
  for (const how of ["close", "abort"] as const) {
    const { bedrock, fake, clock } = rig({ fakes: { faults: [{ type: "silence", where: "body", afterEvents: 2 }] } });
    const controller = new AbortController();
    const reader = (await bedrock.converseStream(MODEL, BODY, { signal: controller.signal })).getReader();
    await reader.read();
    await reader.read();
    const waiting = outcomeOf(reader.read());
    await idle();
    if (how === "close") bedrock.close();
    else controller.abort(reason);
    const outcome = await waiting;
    assert("error" in outcome);
    if (how === "abort") assertEquals(outcome.error, reason);
    else assertEquals(nameOf(outcome.error), "AbortError");
    await idle();
    assertEquals(fake.requests.map(({ ended }) => ended), ["cancelled"]);
    assertEquals(clock.pending, 0);
  }
});

Deno.test("fetch lets any request to the endpoint or to Bedrock's hosts in, as it is", async () => {
  const urls = [
    `${HOST}/model/x/invoke?a=1&b=%2F`,
    `https://bedrock.${REGION}.amazonaws.com/foundation-models`,
    `https://bedrock-agent-runtime.${REGION}.amazonaws.com/rerank`,
    `https://bedrock-runtime-fips.${REGION}.amazonaws.com/model/x/invoke`,
    `https://bedrock-runtime.${REGION}.api.aws/model/x/invoke`,
    `https://bedrock-mantle.${REGION}.api.aws/v1/chat/completions`,
  ];
  for (const url of urls) {
    const seen: Request[] = [];
    const { bedrock } = over((request) => {
      seen.push(request);
      return new Response("answer", { status: 201, headers: { "x-a": "1" } });
    });
    const response = await bedrock.fetch(new Request(url, { method: "POST", body: "{}", headers: { "x-own": "1" } }));
    assertEquals([response.status, response.headers.get("x-a"), await response.text()], [201, "1", "answer"]);
    const [request] = seen;
    assertEquals([request?.url, request?.method, request?.headers.get("x-own")], [url, "POST", "1"]);
    assert(request?.headers.get("authorization")?.startsWith("Bearer "));
    assertEquals(await request!.text(), "{}");
  }
});

Deno.test("fetch sends credentials nowhere else", async () => {
  const outside = [
    "https://evil.example/",
    `http://bedrock-runtime.${REGION}.amazonaws.com/`,
    `https://bedrock-runtime.${REGION}.amazonaws.com:8443/`,
    `https://bedrock-runtime.${REGION}.amazonaws.com.evil.example/`,
    `https://bedrock-runtime.${REGION}.evil.example/`,
    `https://evil.bedrock-runtime.${REGION}.amazonaws.com/`,
    "https://bedrock-runtime.eu-west-1.amazonaws.com/",
    "https://bedrock-runtime.amazonaws.com/",
    `https://s3.${REGION}.amazonaws.com/`,
    `https://notbedrock.${REGION}.amazonaws.com/`,
    `https://bedrock-runtime.${REGION}.amazonaws.com.cn/`,
    "https://proxy.example/other",
    "https://proxy.example/prefixed/x",
    "https://proxy.example/prefix/../x",
    "https://proxy.example/prefix/%2e%2e/x",
    "https://proxy.example:444/prefix/x",
    "http://proxy.example/prefix/x",
  ];
  let sent = 0;
  const { bedrock } = over(() => {
    sent++;
    return new Response();
  }, { endpoint: "https://proxy.example/prefix" });
  for (const url of outside) {
    await assertRejects(() => bedrock.fetch(new Request(url)), TypeError, "Cannot send credentials", url);
  }
  assertEquals(sent, 0);
  await bedrock.fetch(new Request("https://proxy.example/prefix/x"));
  assertEquals(sent, 1);
});

Deno.test("fetch signs for the service it is told, and what it signs is what it sends", async () => {
  // The verifier is the fake's own: a path and a body that were not signed as sent would be refused.
  const { bedrock, fake } = rig({ scheme: "sigv4" });
  const request = () =>
    new Request(`${HOST}/model/${encodeURIComponent(MODEL)}/converse`, { method: "POST", body: JSON.stringify(BODY) });
  assertEquals((await bedrock.fetch(request())).status, 200);
  const scope = () => /Credential=[^/]+\/\d+\/([^,]+)/.exec(fake.requests.at(-1)!.headers.get("authorization")!)?.[1];
  assertEquals(scope(), `${REGION}/bedrock/aws4_request`);
  const refused = await failureOf(bedrock.fetch(request(), { service: "bedrock-mantle" }));
  assertEquals([refused.code, scope()], ["InvalidSignatureException", `${REGION}/bedrock-mantle/aws4_request`]);
});

Deno.test("fetch retries with the same body, and throws for an answer without success", async () => {
  const bodies: string[] = [];
  const { bedrock, clock } = over(async (request) => {
    bodies.push(await request.text());
    return refusedBy(503, "ServiceUnavailableException", { message: "down" });
  });
  const body = new Uint8Array([0, 255, 1]);
  const text = new TextDecoder().decode(body);
  const error = await failureOf(clock.run(bedrock.fetch(new Request(`${HOST}/x`, { method: "PUT", body }))));
  assertEquals([error.kind, error.status, error.attempts, error.model], ["overloaded", 503, 4, undefined]);
  assertEquals(bodies, [text, text, text, text]);
  const missing = over(() => new Response("nothing here", { status: 404 }));
  assertEquals((await failureOf(missing.bedrock.fetch(new Request(`${HOST}/x`)))).kind, "notFound");
});

Deno.test("fetch does not follow a redirect", async () => {
  const { bedrock } = over(() => new Response(null, { status: 307, headers: { location: "https://evil.example" } }));
  const error = await failureOf(bedrock.fetch(new Request(`${HOST}/x`)));
  assertEquals([error.kind, error.retryable], ["protocol", false]);
});

Deno.test("a response of fetch is pulled, and its body is under the timers, the signal and close()", async () => {
  const body = bodyOf([new Uint8Array([1]), new Uint8Array([2]), "hang"]);
  const { bedrock, clock } = over(() => new Response(body.stream), { timeouts: { idleMs: 500 } });
  const reader = (await bedrock.fetch(new Request(`${HOST}/x`))).body!.getReader();
  await idle();
  assertEquals(body.pulls(), 0);
  await reader.read();
  await reader.read();
  const outcome = await clock.outcome(reader.read());
  assert("error" in outcome);
  assertEquals([nameOf(outcome.error), clock.elapsedMs, body.cancelled().length, clock.pending], [
    "TimeoutError",
    500,
    1,
    0,
  ]);

  const open = bodyOf([new Uint8Array([1]), "hang"]);
  const second = over(() => new Response(open.stream));
  const response = await second.bedrock.fetch(new Request(`${HOST}/x`));
  const reading = outcomeOf(response.text());
  await idle();
  second.bedrock.close();
  const closed = await reading;
  assert("error" in closed && nameOf(closed.error) === "AbortError");
  assertEquals([open.cancelled().length, second.clock.pending], [1, 0]);
});

Deno.test("a response of fetch that is canceled, or has no body, leaves nothing behind", async () => {
  const unhandled = await unhandledDuring(async () => {
    const body = bodyOf(["hang"]);
    const { bedrock, clock } = over(() => new Response(body.stream));
    await (await bedrock.fetch(new Request(`${HOST}/x`))).body!.cancel();
    assertEquals([body.cancelled().length, clock.pending], [1, 0]);
    const empty = over(() => new Response(null, { status: 204 }));
    assertEquals((await empty.bedrock.fetch(new Request(`${HOST}/x`))).status, 204);
    assertEquals(empty.clock.pending, 0);
  });
  assertEquals(unhandled, []);
});

Deno.test("raw operations check the model id as chat does", async () => {
  const { bedrock, fake } = rig();
  for (const call of [() => bedrock.converse("", BODY), () => bedrock.converseStream("a b", BODY)]) {
    await assertRejects(call, TypeError, "Cannot call model");
  }
  assertEquals(fake.requests.length, 0);
});

Deno.test("errors of raw operations are those of chat", async () => {
  const { bedrock } = rig({
    retry: false,
    fakes: { faults: [{ type: "status", status: 403, code: "AccessDeniedException", times: 4 }] },
  });
  const errors = [
    await failureOf(bedrock.chat(HI)),
    await failureOf(bedrock.stream(HI).final()),
    await failureOf(bedrock.converse(MODEL, BODY)),
    await failureOf(bedrock.converseStream(MODEL, BODY)),
  ];
  for (const error of errors) {
    assert(isProviderError(error));
    assertEquals([error.name, error.kind, error.code], [
      "AuthenticationError",
      "accessDenied",
      "AccessDeniedException",
    ]);
  }
});
