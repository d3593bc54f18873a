import { assertEquals, assertRejects } from "@std/assert";
import { fakeGateway } from "@bedrock-edge/client/testing";
import { settle } from "../support.ts";
import { ask, KEYED, ORIGIN, partsOf } from "./support.ts";

const streamed = { stream: true };

Deno.test("fakeGateway answers a status with its type, a Retry-After and another body", async () => {
  const fake = fakeGateway({
    faults: [
      { type: "status", status: 429, retryAfterSeconds: 7 },
      { type: "status", status: 503 },
      { type: "status", status: 400, code: "failed_dependency", message: "No." },
      { type: "status", status: 418 },
      { type: "status", status: 599 },
      { type: "status", status: 502, body: "<html>", contentType: "text/html" },
    ],
  });
  const said = async () => {
    const response = await ask(fake);
    return [response.status, (await response.json()).error.type, response.headers.get("retry-after")];
  };
  assertEquals(await said(), [429, "rate_limit_exceeded", "7"]);
  assertEquals(await said(), [503, "internal_server_error", null]);
  assertEquals(await said(), [400, "failed_dependency", null]);
  assertEquals(await said(), [418, "invalid_request_error", null]);
  assertEquals(await said(), [599, "internal_server_error", null]);
  const proxy = await ask(fake);
  assertEquals([proxy.status, proxy.headers.get("content-type"), await proxy.text()], [502, "text/html", "<html>"]);
});

Deno.test("fakeGateway ends a stream before its finish, or with an error part", async () => {
  const fake = fakeGateway({
    replies: ["Paris.", "Rome."],
    faults: [{ type: "noFinish" }, { type: "error", code: "rate_limit_exceeded", message: "Busy", afterEvents: 2 }],
  });
  assertEquals((await partsOf(await ask(fake, streamed))).at(-1).type, "text-end");
  const failed = await partsOf(await ask(fake, streamed));
  assertEquals(failed.slice(2), [{
    type: "error",
    error: { message: "Busy", type: "rate_limit_exceeded", param: null, code: null },
  }]);
  // Neither answer arrived: the reply is not used up.
  assertEquals((await (await ask(fake)).json()).content[0].text, "Paris.");
});

Deno.test("fakeGateway is silent until the caller leaves, and logs that it left", async () => {
  const fake = fakeGateway({
    faults: [{ type: "silence", where: "headers" }, { type: "silence", where: "body", afterEvents: 1 }],
  });
  const controller = new AbortController();
  const mute = ask(fake, { signal: controller.signal });
  await settle();
  controller.abort(new Error("enough"));
  await assertRejects(() => mute, Error, "enough");
  const reader = (await ask(fake, streamed)).body!.getReader();
  await reader.read();
  await reader.cancel();
  assertEquals(fake.requests.map(({ ended }) => ended), ["cancelled", "cancelled"]);
});

Deno.test("fakeGateway strikes the operations that a fault names", async () => {
  const fake = fakeGateway({
    faults: [{ type: "status", status: 500, operation: "config" }, { type: "cut", atByte: 5, stream: true }],
  });
  assertEquals((await ask(fake)).status, 200);
  assertEquals((await fake(`${ORIGIN}/v4/ai/config`, { headers: KEYED })).status, 500);
  assertEquals(await (await ask(fake, streamed)).text(), "data:");
});

Deno.test("fakeGateway makes an HTTP error of an error in a whole answer", async () => {
  const response = await ask(fakeGateway({ faults: [{ type: "error", code: "forbidden", message: "No." }] }));
  assertEquals([response.status, (await response.json()).error.message], [403, "No."]);
});
