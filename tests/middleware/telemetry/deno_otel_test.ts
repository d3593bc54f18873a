/**
 * Telemetry by Deno's own OpenTelemetry, without any package: a program in a process of its own, its Bedrock and its receiver both on
 * the loopback interface.
 */
import { assert, assertEquals } from "@std/assert";
import { fakeBedrock } from "@bedrock-edge/client/testing";
import { serveHttp } from "../../contract/http_server.ts";
import { account, finish, spawn } from "../../examples/run.ts";
import { serveReceiver } from "./receiver.ts";

Deno.test("Deno exports the spans and the metrics of chats and streams, with its own spans of fetch inside", async () => {
  const fake = fakeBedrock({
    replies: [
      { when: { text: /Refused/ }, error: { code: "AccessDeniedException", message: "No." } },
      { when: { text: /France/ }, text: "Paris." },
      { when: { text: /Norway/ }, text: "Oslo, on a long fjord." },
      "A long text. ".repeat(20),
    ],
  });
  using bedrock = serveHttp(fake);
  await using receiver = serveReceiver();
  const args = [
    "run",
    "--no-prompt",
    "--allow-net=127.0.0.1",
    "--allow-env",
    "tests/middleware/telemetry/deno_program.ts",
  ];
  const { code, stderr } = await finish(spawn(args, {
    ...account(bedrock.origin),
    OTEL_DENO: "true",
    OTEL_EXPORTER_OTLP_PROTOCOL: "http/json",
    OTEL_EXPORTER_OTLP_ENDPOINT: receiver.origin,
    OTEL_SERVICE_NAME: "tests",
  }));
  assertEquals([code, stderr], [0, ""]);

  const chats = receiver.spans.filter(({ name }) => name === "chat amazon.nova-lite-v1:0");
  assertEquals(chats.map(({ scope, kind }) => [scope, kind]), Array(4).fill(["bedrock-edge", 3]));
  const values = (name: string) => chats.map(({ attributes }) => attributes[name]);
  assertEquals(values("bedrock_edge.outcome"), ["answered", "answered", "left", "failed"]);
  assertEquals(values("gen_ai.provider.name"), Array(4).fill("aws.bedrock"));
  assertEquals(values("gen_ai.request.max_tokens"), [20, undefined, undefined, undefined]);
  assertEquals(values("gen_ai.response.finish_reasons"), [["end_turn"], ["end_turn"], undefined, undefined]);
  assertEquals(values("error.type"), [undefined, undefined, undefined, "accessDenied"]);
  assertEquals(chats.map(({ status }) => status), [0, 0, 0, 2]);
  assert(Number(values("gen_ai.usage.input_tokens")[0]) > 0);
  assert(Number(values("gen_ai.response.time_to_first_chunk")[1]) >= 0);
  assert(chats.every(({ lasted }) => lasted > 0n));

  // Deno's own span of each request is inside ours.
  for (const { spanId, traceId } of chats) {
    const [request, ...others] = receiver.spans.filter(({ parentSpanId }) => parentSpanId === spanId);
    assertEquals([request?.name, request?.traceId, others], ["POST", traceId, []]);
  }

  const points = (name: string) =>
    receiver.metrics.filter((metric) => metric.name === name).flatMap(({ points }) => points);
  const tokens = points("gen_ai.client.token.usage");
  assertEquals(tokens.map(({ attributes }) => attributes["gen_ai.token.type"]).toSorted(), ["input", "output"]);
  assertEquals(tokens[0]?.bounds.slice(0, 3), [1, 4, 16]);
  const durations = points("gen_ai.client.operation.duration");
  assertEquals(durations.map(({ attributes }) => attributes["error.type"]).toSorted(), ["accessDenied", undefined]);
  assert(points("gen_ai.client.operation.time_to_first_chunk").length > 0);
  assert(points("bedrock_edge.client.cost")[0]!.sum > 0);
});
