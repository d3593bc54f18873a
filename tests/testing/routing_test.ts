import { assert, assertEquals, assertRejects } from "@std/assert";
import { fakeBedrock } from "@bedrock-edge/client/testing";
import { HOST, keyed, MODEL, refusalOf, user } from "./support.ts";
import { ManualClock } from "../helpers/manual_clock.ts";

async function statusAt(path: string, method = "POST"): Promise<[number, string | undefined]> {
  const headers = { authorization: "Bearer fake-bedrock-key" };
  const body = method === "POST" ? JSON.stringify({ messages: [user("Hi")] }) : null;
  const response = await fakeBedrock()(new Request(`${HOST}${path}`, { method, headers, body }));
  if (response.status === 200) {
    await response.body?.cancel();
    return [200, undefined];
  }
  const [status, name] = await refusalOf(response);
  return [status, name];
}

Deno.test("fake routes on the raw path: one segment for the model, nothing before or after", async () => {
  const unknown: [number, string] = [404, "UnknownOperationException"];
  assertEquals(await statusAt("/model/a.b%3A0/converse"), [200, undefined]);
  assertEquals(await statusAt("/model/a.b%3A0/converse-stream"), [200, undefined]);
  const arn = "arn%3Aaws%3Abedrock%3Aus-east-1%3A123456789012%3Aapplication-inference-profile";
  assertEquals(await statusAt(`/model/${arn}%2Fabc/converse`), [200, undefined]);
  assertEquals(await statusAt(`/model/${arn}/abc/converse`), unknown);
  for (
    const path of [
      "/",
      "/model/a.b",
      "/model//converse",
      "/model/a.b/converse/",
      "/prefix/model/a.b/converse",
      "/models/a.b/converse",
      "/model/a.b/invoke/",
      "/model/a.b/constructor",
      "/model/%ff/converse",
    ]
  ) assertEquals([path, ...await statusAt(path)], [path, ...unknown]);
  assertEquals(await statusAt("/model/a.b/converse", "GET"), [405, "UnknownOperationException"]);
});

Deno.test("fake gives every response a request id that counts, and the date of its clock", async () => {
  const fake = fakeBedrock({ clock: new ManualClock("2026-11-20T00:00:00Z") });
  const ids: (string | null)[] = [];
  for (const call of [{}, { operation: "converse-stream" as const }, { body: "{" }]) {
    const response = await fake(keyed(call));
    ids.push(response.headers.get("x-amzn-requestid"));
    assertEquals(response.headers.get("date"), "Fri, 20 Nov 2026 00:00:00 GMT");
    await response.body?.cancel();
  }
  assertEquals(ids, [1, 2, 3].map((n) => `00000000-0000-4000-8000-00000000000${n}`));
});

Deno.test("fake's errors carry AWS's namespace after the name", async () => {
  const response = await fakeBedrock()(keyed({ body: "{" }));
  assertEquals(
    response.headers.get("x-amzn-errortype"),
    "SerializationException:http://internal.amazon.com/coral/com.amazon.bedrock/",
  );
  assertEquals(response.headers.get("content-type"), "application/json");
  await response.body?.cancel();
});

Deno.test("fake logs what arrived, refused bodies too, and forgets it at reset", async () => {
  const fake = fakeBedrock();
  const body = { messages: [user("Hi")], unknownMember: 1 };
  await (await fake(keyed({ body }))).json();
  await (await fake(keyed({ operation: "converse-stream", body: "no json" }))).json();
  const [first, second] = fake.requests;
  assert(first && second);
  assertEquals([first.operation, first.modelId, first.body, first.auth], ["Converse", MODEL, body, "bearer"]);
  assertEquals(first.headers.get("content-type"), "application/json");
  assertEquals([second.operation, second.body], ["ConverseStream", "no json"]);
  fake.reset();
  assertEquals(fake.requests.length, 0);
  const response = await fake(keyed());
  assertEquals(response.headers.get("x-amzn-requestid"), "00000000-0000-4000-8000-000000000001");
  await response.body?.cancel();
});

Deno.test("fake rejects an aborted request with the abort's reason", async () => {
  const reason = new RangeError("enough");
  await assertRejects(() => fakeBedrock()(keyed({ signal: AbortSignal.abort(reason) })), RangeError, "enough");
});
