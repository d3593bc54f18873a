/**
 * A stream given on: as a readable stream, as server-sent events, and as a response with a status.
 */
import { assert, assertEquals, assertRejects } from "@std/assert";
import { ServerSentEventParseStream } from "@std/http/server-sent-event-parse-stream";
import { type ChatEvent, type ChatStream, toResponse, toSSE } from "@bedrock-edge/client";
import type { FakeFault } from "@bedrock-edge/client/testing";
import { idle } from "../../helpers/clock.ts";
import { HI, over, rig } from "../../helpers/fire.ts";
import { unhandledDuring } from "../../helpers/watch.ts";
import { bodyOf, bytesOf, eventFrame, eventsOf, exceptionFrame, streamed } from "../../helpers/wire.ts";

interface Parsed {
  event?: string;
  data: { type: string; [member: string]: unknown };
}

async function parsed(stream: ReadableStream<Uint8Array<ArrayBuffer>>): Promise<Parsed[]> {
  const messages: Parsed[] = [];
  const reader = stream.pipeThrough(new ServerSentEventParseStream()).getReader();
  for (let read = await reader.read(); !read.done; read = await reader.read()) {
    const { event, data = "" } = read.value;
    messages.push({ ...(event !== undefined && { event }), data: JSON.parse(data) });
  }
  return messages;
}

async function collected(stream: ReadableStream<ChatEvent>): Promise<ChatEvent[]> {
  const events: ChatEvent[] = [];
  const reader = stream.getReader();
  for (let read = await reader.read(); !read.done; read = await reader.read()) events.push(read.value);
  return events;
}

const SECRET_WORDS = "arn:aws:sts::123456789012:assumed-role/private is not welcome";

Deno.test("toReadableStream gives the events of iteration", async () => {
  const bytes = bytesOf(eventsOf("Par", "is"));
  const { bedrock } = over(() => streamed(bytes));
  const iterated: ChatEvent[] = [];
  for await (const event of bedrock.stream(HI)) iterated.push(event);
  assertEquals(await collected(bedrock.stream(HI).toReadableStream()), iterated);
});

Deno.test("toReadableStream and toSSE pull nothing ahead of their reader", async () => {
  const makes: Record<string, (stream: ChatStream) => ReadableStream<unknown>> = {
    toReadableStream: (stream) => stream.toReadableStream(),
    toSSE,
  };
  for (const [make, readableOf] of Object.entries(makes)) {
    const texts = Array.from({ length: 50 }, (_, index) => `${index} `);
    const body = bodyOf(eventsOf(...texts).map(eventFrame));
    const { bedrock } = over(() => streamed(body.stream));
    const reader = readableOf(bedrock.stream(HI)).getReader();
    await idle();
    assertEquals(body.pulls(), 0, make);
    // start, blockStart and the first text come of two frames; from then on a frame is one event.
    for (let read = 1; read <= 20; read++) {
      await reader.read();
      await idle();
      assertEquals(body.pulls(), Math.max(2, read - 1), `${make}, read ${read}`);
    }
    await reader.cancel();
    assertEquals(body.cancelled().length, 1, make);
  }
});

Deno.test("toReadableStream fails with the stream's own failure", async () => {
  const { bedrock } = rig({ fakes: { faults: [{ type: "noMessageStop" }] } });
  const stream = bedrock.stream(HI);
  const error = await assertRejects(() => collected(stream.toReadableStream()), Error, "before the answer was whole");
  assertEquals(await assertRejects(() => stream.final()), error);
});

Deno.test("toSSE is one JSON event each, as a parser of others reads it", async () => {
  const events = eventsOf("Par\n\nis: ", "\u2028 data: x", "é😀");
  const { bedrock } = over(() => streamed(bytesOf(events)));
  const iterated: unknown[] = [];
  for await (const event of bedrock.stream(HI)) {
    // The text was sent already.
    iterated.push(event.type === "blockStop" ? { ...event, block: { type: "text" } } : event);
  }
  const messages = await parsed(toSSE(bedrock.stream(HI)));
  assertEquals(messages.map(({ data }) => data), JSON.parse(JSON.stringify(iterated)));
  assert(messages.every(({ event }) => event === undefined));
});

Deno.test("toSSE ends a failure midway with event: error, in our words only", async () => {
  const frames = [
    ...eventsOf("Par").slice(0, 2).map(eventFrame),
    exceptionFrame("throttlingException", { message: SECRET_WORDS }),
  ];
  const { bedrock } = over(() => streamed(bodyOf(frames).stream));
  const messages = await parsed(toSSE(bedrock.stream(HI)));
  const last = messages.at(-1)!;
  assertEquals(last.event, "error");
  const { kind, code, retryable, message } = last.data;
  assertEquals([kind, code, retryable, message], [
    "rateLimit",
    "ThrottlingException",
    true,
    "The answer failed: rateLimit",
  ]);
  assert(!JSON.stringify(messages).includes("arn:aws"), "the service's words stay here");
  assert(!messages.some(({ data }) => data.type === "stop"), "no stop event: truncated");
});

Deno.test("toSSE says what sort of end a timeout, a cancel and a truncation are", async () => {
  const open = eventsOf("Par").slice(0, 2).map(eventFrame);
  const timedOut = over(() => streamed(bodyOf([...open, "hang"]).stream));
  const messages = await timedOut.clock.run(parsed(toSSE(timedOut.bedrock.stream(HI))));
  assertEquals([messages.at(-1)?.event, messages.at(-1)?.data["kind"]], ["error", "timeout"]);

  const truncated = over(() => streamed(bodyOf(open).stream));
  const kind = (await parsed(toSSE(truncated.bedrock.stream(HI)))).at(-1)?.data["kind"];
  assertEquals(kind, "streamTruncated");

  const cancelled = over(() => streamed(bodyOf([...open, "hang"]).stream));
  const stream = cancelled.bedrock.stream(HI);
  const reading = parsed(toSSE(stream));
  await idle();
  await stream.cancel(new Error(SECRET_WORDS));
  const last = (await reading).at(-1)!;
  assertEquals([last.event, last.data["kind"]], ["error", "aborted"]);
  assert(!JSON.stringify(last).includes("arn:aws"));
});

Deno.test("toResponse answers 200 with the headers of server-sent events, and the caller's over them", async () => {
  const { bedrock } = rig({ fakes: { replies: ["Paris."] } });
  const response = await toResponse(bedrock.stream(HI), {
    status: 203,
    headers: { "x-own": "1", "cache-control": "no-store" },
  });
  assertEquals(response.status, 203);
  assert(response.headers.get("content-type")?.startsWith("text/event-stream"));
  assertEquals(response.headers.get("cache-control"), "no-store");
  assertEquals(response.headers.get("x-own"), "1");
  assertEquals(response.headers.get("x-accel-buffering"), "no");
  const messages = await parsed(response.body!);
  // The events that toResponse read to know the status are in the body too.
  assertEquals(messages[0]?.data, { type: "start", role: "assistant" });
  assertEquals(messages.map(({ data }) => data["text"] ?? "").join(""), "Paris.");
  assertEquals(messages.filter(({ data }) => data.type === "stop").length, 1);
});

Deno.test("toResponse sends no header for a member that is undefined, and takes headers of every kind", async () => {
  const kinds: readonly ResponseInit["headers"][] = [
    // Callers in JavaScript leave out members so.
    { "x-a": "1, 2", "x-b": undefined } as unknown as Record<string, string>,
    [["x-a", "1"], ["x-a", "2"]],
    new Headers([["x-a", "1"], ["x-a", "2"]]),
    new Map([["x-a", "1, 2"]]) as unknown as Headers,
  ];
  for (const headers of kinds) {
    const response = await toResponse(rig().bedrock.stream(HI), { headers: headers! });
    assertEquals([response.headers.get("x-a"), response.headers.get("x-b")], ["1, 2", null]);
    await response.body?.cancel();
  }
});

Deno.test("toResponse resolves at the first content event, not at the last", async () => {
  const body = bodyOf([...eventsOf("Par").slice(0, 2).map(eventFrame), "hang"]);
  const { bedrock } = over(() => streamed(body.stream));
  const response = await toResponse(bedrock.stream(HI));
  assertEquals([response.status, body.pulls()], [200, 2]);
  await response.body!.cancel();
  assertEquals(body.cancelled().length, 1);
});

interface EarlyFailure {
  readonly fault: FakeFault;
  readonly status: number;
  readonly retryAfter?: string;
  readonly kind: string;
}

const throttled = { type: "status", status: 429, code: "ThrottlingException", message: SECRET_WORDS } as const;
const EARLY: readonly EarlyFailure[] = [
  { fault: throttled, status: 429, kind: "rateLimit" },
  { fault: { ...throttled, retryAfterSeconds: 7 }, status: 429, retryAfter: "7", kind: "rateLimit" },
  { fault: { ...throttled, message: "Too many tokens per day" }, status: 502, kind: "quota" },
  { fault: { type: "exception", name: "throttlingException", message: SECRET_WORDS }, status: 429, kind: "rateLimit" },
  {
    fault: { type: "status", status: 403, code: "AccessDeniedException", message: SECRET_WORDS },
    status: 502,
    kind: "accessDenied",
  },
  {
    fault: { type: "status", status: 400, code: "ValidationException", message: SECRET_WORDS },
    status: 502,
    kind: "validation",
  },
  { fault: { type: "status", status: 503, code: "ServiceUnavailableException" }, status: 502, kind: "overloaded" },
  { fault: { type: "status", status: 408, code: "ModelTimeoutException" }, status: 504, kind: "timeout" },
  { fault: { type: "silence", where: "headers" }, status: 504, kind: "timeout" },
  { fault: { type: "silence", where: "body" }, status: 504, kind: "timeout" },
  { fault: { type: "cut", atByte: 0 }, status: 502, kind: "streamTruncated" },
  { fault: { type: "reset", atByte: 0 }, status: 502, kind: "network" },
  { fault: { type: "badMessageCrc", frame: 0 }, status: 502, kind: "streamCorrupt" },
];

Deno.test("toResponse turns an early failure into a status of ours", async () => {
  for (const { fault, status, retryAfter, kind } of EARLY) {
    const { bedrock, clock } = rig({ retry: false, fakes: { faults: [fault] } });
    const response = await clock.run(toResponse(bedrock.stream(HI)));
    const shown = JSON.stringify(fault);
    assertEquals(response.status, status, shown);
    assertEquals(response.headers.get("retry-after"), retryAfter ?? null, shown);
    const text = await response.text();
    assertEquals(JSON.parse(text).error.kind, kind, shown);
    assert(!text.includes("arn:aws"), `${shown} gave away ${text}`);
  }
});

Deno.test("toResponse rejects for a caller's mistake, a cancel and an abort", async () => {
  const { bedrock } = rig({ fakes: { faults: [{ type: "silence", where: "headers", times: Infinity }] } });
  await assertRejects(() => toResponse(bedrock.stream({ ...HI, maxTokens: -1 })), RangeError, "maxTokens");
  const reason = new Error("gone");
  assertEquals(
    await assertRejects(() => toResponse(bedrock.stream({ ...HI, signal: AbortSignal.abort(reason) }))),
    reason,
  );
  const stream = bedrock.stream(HI);
  const response = assertRejects(() => toResponse(stream));
  await idle();
  await stream.cancel(reason);
  assertEquals(await response, reason);
});

Deno.test("toResponse lets onError answer an early failure, and a mistake too", async () => {
  const { bedrock } = rig({ retry: false, fakes: { faults: [throttled] } });
  const seen: unknown[] = [];
  const onError = (error: unknown) => {
    seen.push((error as Error).name);
    return new Response("busy", { status: 418 });
  };
  assertEquals((await toResponse(bedrock.stream(HI), { onError })).status, 418);
  assertEquals((await toResponse(bedrock.stream({ ...HI, messages: [] }), { onError })).status, 418);
  assertEquals(seen, ["RateLimitError", "TypeError"]);
});

Deno.test("canceling a response's body cancels the upstream, and final() knows", async () => {
  const { bedrock, fake, clock } = rig();
  const stream = bedrock.stream(HI);
  const response = await toResponse(stream);
  const reader = response.body!.getReader();
  await reader.read();
  await reader.cancel();
  await idle();
  assertEquals(fake.requests.map(({ ended }) => ended), ["cancelled"]);
  await assertRejects(() => stream.final(), TypeError, "stopped before the end");
  assertEquals(clock.pending, 0);
});

Deno.test("responses and streams of events that fail with nobody reading leave no unhandled rejection", async () => {
  const unhandled = await unhandledDuring(async () => {
    const fail = () => rig({ retry: false, fakes: { faults: [throttled] } }).bedrock.stream(HI);
    await (await toResponse(fail())).body?.cancel();
    fail().toReadableStream();
    toSSE(fail());
    const midway = rig({ fakes: { faults: [{ type: "noMessageStop" }] } }).bedrock.stream(HI);
    await (await toResponse(midway)).text();
  });
  assertEquals(unhandled, []);
});
