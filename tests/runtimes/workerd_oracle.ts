/**
 * The example Worker in real workerd through Miniflare, without `nodejs_compat`. Run with `deno task test:oracles`.
 */
import { assert, assertEquals } from "@std/assert";
import { fakeBedrock } from "@bedrock-edge/client/testing";
import { eventually } from "../contract/eventually.ts";
import { type HttpServer, serveHttp } from "../contract/http_server.ts";
import { bundle } from "./bundle.ts";
import { workerd } from "./workerd.ts";

const utf8 = new TextEncoder();

function environment(upstream: HttpServer): Record<string, string> {
  return {
    AWS_BEARER_TOKEN_BEDROCK: "fake-bedrock-key",
    AWS_REGION: "us-east-1",
    AWS_ENDPOINT_URL: upstream.origin,
  };
}

Deno.test("the example Worker streams in workerd", async () => {
  const fake = fakeBedrock({ replies: ["Paris, of course."] });
  using upstream = serveHttp(fake);
  await using worker = await workerd(await bundle("examples/cloudflare-worker.ts"), environment(upstream));
  const answer = await fetch(worker.url, { method: "POST", body: "The capital of France?" });
  assertEquals([answer.status, answer.headers.get("content-type")?.split(";")[0]], [200, "text/event-stream"]);
  const events = (await answer.text()).split("\n\n").filter(Boolean).map((event) => JSON.parse(event.slice(6)));
  assertEquals(events.flatMap(({ type, text }) => type === "text" ? [text] : []).join(""), "Paris, of course.");
  assertEquals(events.find(({ type }) => type === "stop").stopReason, "end_turn");
  assertEquals(fake.requests.length, 1);
});

Deno.test("a client that leaves the example Worker closes the connection to Bedrock", async () => {
  const fake = fakeBedrock({ faults: [{ type: "silence", where: "body", afterEvents: 4 }] });
  using upstream = serveHttp(fake);
  await using worker = await workerd(await bundle("examples/cloudflare-worker.ts"), environment(upstream));
  // A bare socket: closing it is the whole of what a client that leaves does.
  const client = await Deno.connect({ hostname: "127.0.0.1", port: Number(worker.url.port) });
  await client.write(utf8.encode("POST / HTTP/1.1\r\nhost: worker\r\ncontent-length: 6\r\n\r\nHello?"));
  const buffer = new Uint8Array(65_536);
  let answer = "";
  while (!answer.includes('"type":"text"')) {
    const size = await client.read(buffer);
    assert(size !== null, `the Worker ended its answer: ${answer}`);
    answer += new TextDecoder().decode(buffer.subarray(0, size));
  }
  assert(answer.startsWith("HTTP/1.1 200 "), answer);
  assertEquals(fake.requests.map(({ ended }) => ended), ["open"]);
  client.close();
  await eventually(() => Promise.resolve(fake.requests[0]?.ended === "cancelled"), "the connection was closed");
});
