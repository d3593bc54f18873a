import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { type FakeBedrock, fakeBedrock, type FakeFault } from "@bedrock-edge/client/testing";
import { frameDecoder } from "../../../src/event_stream/decoder.ts";
import { allHeaders } from "../../../src/event_stream/header_values.ts";
import { crc32 } from "../../../src/event_stream/crc32.ts";
import { framesOf, keyed, refusalOf, settle, summaryOf, textOf } from "../support.ts";
import { ManualClock } from "../../helpers/manual_clock.ts";

const OPERATIONS = ["converse", "converse-stream"] as const;
const stream = { operation: "converse-stream" as const };
const replies = ["one two three"];

const faulty = (...faults: FakeFault[]): FakeBedrock => fakeBedrock({ faults, replies });
const names = async (response: Response) => (await framesOf(response)).map((frame) => summaryOf(frame)[0]);
const bytesOf = async (response: Response) => new Uint8Array(await response.arrayBuffer());
const wholeBytes = async (operation: typeof OPERATIONS[number]) => await bytesOf(await faulty()(keyed({ operation })));

Deno.test("status fault answers as AWS or as a proxy, with and without Retry-After", async () => {
  for (const operation of OPERATIONS) {
    const fake = faulty(
      { type: "status", status: 429, code: "ThrottlingException", message: "Slow down", retryAfterSeconds: 3 },
      { type: "status", status: 503 },
      { type: "status", status: 502, body: "<html>Bad gateway</html>", contentType: "text/html" },
      { type: "status", status: 500, body: "" },
    );
    const throttled = await fake(keyed({ operation }));
    assertEquals(throttled.headers.get("retry-after"), "3");
    assertEquals(throttled.headers.get("x-amzn-errortype"), "ThrottlingException");
    assertEquals(await refusalOf(throttled), [429, "ThrottlingException", "Slow down"]);
    const bare = await fake(keyed({ operation }));
    assertEquals([bare.headers.get("retry-after"), bare.headers.get("x-amzn-errortype")], [null, null]);
    assertEquals(await refusalOf(bare), [503, undefined, "Scripted status 503."]);
    const proxy = await fake(keyed({ operation }));
    assertEquals([proxy.status, proxy.headers.get("content-type")], [502, "text/html"]);
    assertEquals(await proxy.text(), "<html>Bad gateway</html>");
    const empty = await fake(keyed({ operation }));
    assertEquals([empty.status, (await empty.body!.getReader().read()).done], [500, true]);
    assertEquals(fake.requests.map(({ ended }) => ended), Array(4).fill("complete"));
  }
});

Deno.test("exception fault is a frame in a stream and a status elsewhere", async () => {
  const extra = { originalStatusCode: 424 };
  const fake = faulty(
    { type: "exception", name: "throttlingException", message: "Too many", times: 2 },
    { type: "exception", name: "modelStreamErrorException", afterEvents: 2, extra, times: 2 },
  );
  const first = await framesOf(await fake(keyed(stream)));
  assertEquals(first.map(summaryOf), [["throttlingException", { message: "Too many" }]]);
  assertEquals(first[0]?.headers, {
    ":exception-type": "throttlingException",
    ":content-type": "application/json",
    ":message-type": "exception",
  });
  assertEquals(await refusalOf(await fake(keyed())), [429, "ThrottlingException", "Too many"]);
  const late = await framesOf(await fake(keyed(stream)));
  assertEquals(late.map((frame) => summaryOf(frame)[0]), [
    "messageStart",
    "contentBlockDelta",
    "modelStreamErrorException",
  ]);
  assertEquals(late.at(-1)?.payload, { message: "Scripted modelStreamErrorException.", originalStatusCode: 424 });
  const whole = await fake(keyed());
  assertEquals([whole.status, await whole.json()], [
    424,
    { message: "Scripted modelStreamErrorException.", originalStatusCode: 424 },
  ]);
});

Deno.test("error fault is an unmodeled error frame in a stream and a status elsewhere", async () => {
  const fake = faulty({ type: "error", code: "InternalError", message: "Broken", afterEvents: 1, times: 2 });
  const frames = await framesOf(await fake(keyed(stream)));
  assertEquals(frames.length, 2);
  assertEquals(frames[1]?.headers, {
    ":message-type": "error",
    ":error-code": "InternalError",
    ":error-message": "Broken",
  });
  assertEquals(await refusalOf(await fake(keyed())), [500, "InternalError", "Broken"]);
});

Deno.test("cut fault ends the body cleanly at every byte", async () => {
  for (const operation of OPERATIONS) {
    const whole = await wholeBytes(operation);
    const fake = faulty(
      { type: "cut", atByte: 0 },
      ...[1, 11, 12, 100, whole.length - 1, whole.length, 1e9].map((atByte): FakeFault => ({ type: "cut", atByte })),
    );
    for (const atByte of [0, 1, 11, 12, 100, whole.length - 1, whole.length, 1e9]) {
      assertEquals(await bytesOf(await fake(keyed({ operation }))), whole.slice(0, atByte));
    }
    assertEquals(new Set(fake.requests.map(({ ended }) => ended)), new Set(["complete"]));
  }
});

Deno.test("reset fault breaks the body after its bytes", async () => {
  for (const operation of OPERATIONS) {
    const whole = await wholeBytes(operation);
    const fake = faulty({ type: "reset", atByte: 100 });
    const reader = (await fake(keyed({ operation }))).body!.getReader();
    const taken: number[] = [];
    await assertRejects(
      async () => {
        while (true) taken.push(...(await reader.read()).value!);
      },
      TypeError,
      "Connection reset by the fake at byte 100",
    );
    assertEquals(new Uint8Array(taken), whole.slice(0, 100));
    assertEquals(fake.requests[0]?.ended, "failed");
  }
});

Deno.test("noMessageStop fault ends a stream between frames, before messageStop", async () => {
  const all = await names(await faulty()(keyed(stream)));
  const fake = faulty({ type: "noMessageStop" });
  assertEquals(await names(await fake(keyed(stream))), all.slice(0, all.indexOf("messageStop")));
  assertEquals(fake.requests[0]?.ended, "complete");
});

/** Frames cut by their own lengths, and whether each checksum holds. */
function checksums(bytes: Uint8Array): { prelude: boolean; message: boolean }[] {
  const view = new DataView(bytes.buffer);
  const found: { prelude: boolean; message: boolean }[] = [];
  for (let at = 0; at < bytes.length;) {
    const end = at + view.getUint32(at);
    found.push({
      prelude: crc32(bytes, at, at + 8) === view.getUint32(at + 8),
      message: crc32(bytes, at, end - 4) === view.getUint32(end - 4),
    });
    at = end;
  }
  return found;
}

Deno.test("checksum faults break one checksum of one frame", async () => {
  const cases: [FakeFault, number, "prelude" | "message"][] = [
    [{ type: "badPreludeCrc" }, 2, "prelude"],
    [{ type: "badMessageCrc" }, 2, "message"],
    [{ type: "badPreludeCrc", frame: 0 }, 0, "prelude"],
    [{ type: "badMessageCrc", frame: 1e6 }, 7, "message"],
  ];
  for (const [fault, frame, checksum] of cases) {
    const found = checksums(await bytesOf(await faulty(fault)(keyed(stream))));
    const expected = found.map((_, index) => ({
      prelude: true,
      message: true,
      ...(index === frame ? { [checksum]: false } : {}),
    }));
    assertEquals([found.length, found], [8, expected]);
  }
});

Deno.test("hugeFrame fault claims its bytes under a sound checksum and then is silent", async () => {
  const cases: [FakeFault, number, number][] = [
    [{ type: "hugeFrame" }, 2, 2_000_000_000],
    [{ type: "hugeFrame", frame: 0, bytes: 25_165_825 }, 0, 25_165_825],
  ];
  for (const [fault, frame, bytes] of cases) {
    const fake = faulty(fault);
    const reader = (await fake(keyed(stream))).body!.getReader();
    for (let index = 0; index < frame; index++) await reader.read();
    const { value } = await reader.read();
    assert(value);
    const view = new DataView(value.buffer);
    assertEquals([value.length, view.getUint32(0), view.getUint32(8)], [12, bytes, crc32(value, 0, 8)]);
    assertThrows(() => {
      const decoder = frameDecoder(allHeaders);
      decoder.push(value);
      decoder.next();
    });
    let arrived = false;
    const next = reader.read().then(() => arrived = true);
    await settle();
    assertEquals(arrived, false);
    await reader.cancel();
    await next;
    assertEquals(fake.requests[0]?.ended, "cancelled");
  }
});

Deno.test("silence fault sends no headers until the request is aborted", async () => {
  for (const operation of OPERATIONS) {
    const fake = faulty({ type: "silence", where: "headers" });
    const controller = new AbortController();
    let answered = false;
    const answer = fake(keyed({ operation, signal: controller.signal })).finally(() => answered = true);
    await settle();
    assertEquals([answered, fake.requests.map(({ ended }) => ended)], [false, ["open"]]);
    controller.abort(new RangeError("enough"));
    await assertRejects(() => answer, RangeError, "enough");
    assertEquals(fake.requests[0]?.ended, "cancelled");
  }
});

Deno.test("silence fault stops a body after its events until the reader leaves", async () => {
  for (const [operation, afterEvents] of [["converse-stream", 3], ["converse-stream", 0], ["converse", 0]] as const) {
    const fake = faulty({ type: "silence", where: "body", ...(afterEvents > 0 ? { afterEvents } : {}) });
    const response = await fake(keyed({ operation }));
    assertEquals(response.status, 200);
    const reader = response.body!.getReader();
    for (let event = 0; event < afterEvents; event++) assertEquals((await reader.read()).done, false);
    let arrived = false;
    const next = reader.read().then(({ done }) => {
      arrived = true;
      return done;
    });
    await settle();
    assertEquals([arrived, fake.requests[0]?.ended], [false, "open"]);
    await reader.cancel();
    assertEquals([await next, fake.requests[0]?.ended], [true, "cancelled"]);
  }
});

Deno.test("slowBytes fault sends one byte at a time through the clock", async () => {
  for (const operation of OPERATIONS) {
    const whole = await wholeBytes(operation);
    const clock = new ManualClock();
    const fake = fakeBedrock({ clock, replies, faults: [{ type: "slowBytes", msPerByte: 10 }] });
    const reader = (await fake(keyed({ operation }))).body!.getReader();
    const taken: number[] = [];
    while (true) {
      const read = reader.read();
      await settle();
      assert(clock.pending <= 1);
      clock.tick();
      const { done, value } = await read;
      if (done) break;
      assertEquals(value.length, 1);
      taken.push(value[0]!);
    }
    assertEquals(new Uint8Array(taken), whole);
    assertEquals(clock.now(), whole.length * 10);
  }
});

Deno.test("contentType fault sends a good body under a wrong type", async () => {
  for (const operation of OPERATIONS) {
    const response = await faulty({ type: "contentType", value: "text/html" })(keyed({ operation }));
    assertEquals([response.status, response.headers.get("content-type")], [200, "text/html"]);
    assertEquals(await bytesOf(response), await wholeBytes(operation));
  }
});

Deno.test("emptyBody fault sends the right type and no bytes", async () => {
  for (
    const [operation, type] of [["converse", "application/json"], [
      "converse-stream",
      "application/vnd.amazon.eventstream",
    ]] as const
  ) {
    const response = await faulty({ type: "emptyBody" })(keyed({ operation }));
    assertEquals([response.status, response.headers.get("content-type")], [200, type]);
    assertEquals((await bytesOf(response)).length, 0);
  }
});

Deno.test("faults strike in order, as often as they say, the operation they name", async () => {
  const status = (code: number, more: Partial<Pick<FakeFault, "operation" | "times">>): FakeFault => ({
    type: "status",
    status: code,
    ...more,
  });
  const fake = faulty(
    status(500, { operation: "ConverseStream" }),
    status(501, { times: 2 }),
    { type: "noMessageStop", times: Infinity },
    status(503, {}),
  );
  const ask = async (operation: typeof OPERATIONS[number]) => {
    const response = await fake(keyed({ operation }));
    await response.body?.cancel();
    return response.status;
  };
  const play = async () => {
    const seen: number[] = [];
    for (const operation of ["converse", "converse-stream", "converse-stream"] as const) {
      seen.push(await ask(operation));
    }
    // A fault that exists only in a stream is passed over by Converse, and stays.
    for (const operation of ["converse", "converse", "converse-stream"] as const) seen.push(await ask(operation));
    return seen;
  };
  const expected = [501, 500, 501, 503, 200, 200];
  assertEquals(await play(), expected);
  assertEquals(fake.requests.length, 6);
  fake.reset();
  assertEquals(await play(), expected);
});

Deno.test("faults spare requests that are refused anyway", async () => {
  const fake = faulty({ type: "status", status: 503 });
  for (const call of [{ headers: { authorization: "Bearer wrong" } }, { body: "{" }, { body: {} }]) {
    const response = await fake(keyed(call));
    assert(response.status < 500);
    await response.body?.cancel();
  }
  const struck = await fake(keyed());
  assertEquals(struck.status, 503);
  await struck.body?.cancel();
  assertEquals(textOf(await framesOf(await fake(keyed(stream)))), "one two three");
});

Deno.test("fake refuses a fault of a type that does not exist", () => {
  // A typo that the compiler cannot see, in JavaScript or in a script read from a file.
  const misspelt = { type: "statsu" } as unknown as FakeFault;
  assertThrows(
    () => fakeBedrock({ faults: [misspelt] }),
    TypeError,
    'Cannot script fault "statsu": no such type; use one of status,',
  );
});
