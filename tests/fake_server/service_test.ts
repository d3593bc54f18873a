/**
 * The paths under `/_fake`, by which programs in any language script the fake and read its log.
 */
import { assert, assertEquals } from "@std/assert";
import { EXPLANATION, fakeService } from "../../support/fake/service.ts";
import { converse } from "../testing/recording/support.ts";

function setUp() {
  const service = fakeService({ replies: ["from the command line"] });
  const control = (method: string, path: string, body?: unknown) =>
    service(
      new Request(`http://127.0.0.1:4114${path}`, {
        method,
        ...body !== undefined && { body: typeof body === "string" ? body : JSON.stringify(body) },
      }),
    );
  const ask = async () => {
    const response = await service(converse("Hi"));
    const { output, message } = await response.json();
    return output?.message.content[0].text ?? `${response.status} ${message}`;
  };
  return { service, control, ask };
}

Deno.test("a script sets answers and faults, and goes again", async () => {
  const { control, ask } = setUp();
  assertEquals(await ask(), "from the command line");
  const script = { replies: ["one", "two"], faults: [{ type: "status", status: 503, message: "later" }] };
  assertEquals((await control("PUT", "/_fake/script", script)).status, 204);
  assertEquals([await ask(), await ask(), await ask()], ["503 later", "one", "two"]);
  assertEquals((await control("DELETE", "/_fake/script")).status, 204);
  assertEquals(await ask(), "from the command line");
});

Deno.test("the log has every request without its secrets, and begins anew with a script", async () => {
  const { control, ask } = setUp();
  await ask();
  const log = await (await control("GET", "/_fake/requests")).json();
  assertEquals(log.mantleRequests, []);
  const [{ operation, modelId, ended, auth, headers, body }] = log.requests;
  assertEquals([operation, modelId, ended, auth], ["Converse", "amazon.nova-lite-v1:0", "complete", "bearer"]);
  assertEquals([headers, body.messages[0].content], [{ "content-type": "application/json" }, [{ text: "Hi" }]]);
  await control("PUT", "/_fake/script", {});
  assertEquals((await (await control("GET", "/_fake/requests")).json()).requests, []);
});

/** Requests that are refused, with the status and the words. */
const REFUSALS: readonly (readonly [method: string, path: string, body: unknown, status: number, says: string])[] = [
  ["PUT", "/_fake/script", "{", 400, 'Cannot use the script: not JSON; send an object such as {"replies":["Hello"]}'],
  [
    "PUT",
    "/_fake/script",
    [],
    400,
    'Cannot use the script: not an object; send an object such as {"replies":["Hello"]}',
  ],
  [
    "PUT",
    "/_fake/script",
    { apiKey: "k" },
    400,
    "Cannot use the script: apiKey is set when the server starts; leave it out",
  ],
  ["PUT", "/_fake/script", { reply: [] }, 400, 'Cannot use option "reply": unknown option; did you mean "replies"?'],
  ["PUT", "/_fake/script", { faults: [{ type: "cut" }] }, 400, 'Cannot use option "faults[0].atByte"'],
  ["POST", "/_fake/script", {}, 404, "Cannot POST /_fake/script: no such path; GET /_fake explains the paths"],
  ["GET", "/_fake/", undefined, 404, "Cannot GET /_fake/: no such path; GET /_fake explains the paths"],
];

Deno.test("a bad script changes nothing, and the answer says what would work", async () => {
  const { control, ask } = setUp();
  for (const [method, path, body, status, says] of REFUSALS) {
    const response = await control(method, path, body);
    const { message } = await response.json();
    assertEquals(response.status, status, says);
    assert(message.startsWith(says), message);
  }
  assertEquals(await ask(), "from the command line");
});

Deno.test("the explanation and the page name every fault that a header may ask for", async () => {
  const { control, service } = setUp();
  assertEquals(await (await control("GET", "/_fake")).text(), EXPLANATION);
  const request = converse("Hi");
  request.headers.set("x-fake-fault", "bogus");
  const { message } = await (await service(request)).json();
  const [, names = ""] = /takes (.*), or a fault as JSON/.exec(message) ?? [];
  assert(names.split(", ").length > 5, message);
  const page = await Deno.readTextFile(new URL("../../docs/testing.md", import.meta.url));
  for (const name of names.split(", ")) {
    assert(EXPLANATION.replaceAll("\n", " ").includes(name), name);
    assert(page.includes(`\n| \`${name}\` `), name);
  }
});
