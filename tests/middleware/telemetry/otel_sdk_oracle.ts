/**
 * Telemetry by OpenTelemetry's own SDK for JavaScript, which exports to a receiver on the loopback interface; and its list of names as
 * the judge of ours.
 * Run with `deno task test:oracles`; it downloads the judges from npm.
 */
import { assert, assertEquals, assertRejects } from "@std/assert";
import { context, metrics, trace } from "npm:@opentelemetry/api@1.9.0";
import { logs } from "npm:@opentelemetry/api-logs@0.223.1";
import { AsyncLocalStorageContextManager } from "npm:@opentelemetry/context-async-hooks@2.12.1";
import { OTLPTraceExporter } from "npm:@opentelemetry/exporter-trace-otlp-http@0.223.1";
import {
  InMemoryLogRecordExporter,
  LoggerProvider,
  SimpleLogRecordProcessor,
} from "npm:@opentelemetry/sdk-logs@0.223.1";
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from "npm:@opentelemetry/sdk-metrics@2.12.1";
import { BasicTracerProvider, SimpleSpanProcessor } from "npm:@opentelemetry/sdk-trace-base@2.12.1";
import * as names from "npm:@opentelemetry/semantic-conventions@1.41.1/incubating";
import { createBedrock } from "@bedrock-edge/client";
import { instrument, type Logger, type Meter, type Tracer } from "@bedrock-edge/client/middleware";
import { fakeBedrock } from "@bedrock-edge/client/testing";
import { serveReceiver } from "./receiver.ts";

const NOVA = "amazon.nova-lite-v1:0";

Deno.test("the SDK exports our spans over HTTP, with the spans inside of them", async () => {
  await using receiver = serveReceiver();
  const exporter = new OTLPTraceExporter({ url: `${receiver.origin}/v1/traces` });
  const provider = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] });
  const manager = new AsyncLocalStorageContextManager().enable();
  context.setGlobalContextManager(manager);
  try {
    const otel = provider.getTracer("bedrock-edge");
    const tracer: Tracer = otel;
    const fake = fakeBedrock({
      apiKey: "k",
      replies: ["Paris.", "Oslo, on a long fjord.", { error: { code: "ValidationException", message: "No." } }],
    });
    // A span for each request, as an instrumentation of fetch makes it.
    const fetch: typeof globalThis.fetch = (input, init) =>
      otel.startActiveSpan("POST", async (span) => {
        try {
          return await fake(input as string, init);
        } finally {
          span.end();
        }
      });
    const bedrock = createBedrock({ region: "us-east-1", apiKey: "k", fetch });
    const model = instrument(bedrock.model(NOVA), {
      tracer,
      content: true,
      attributes: { "server.address": "a.example" },
    });
    await otel.startActiveSpan("the caller", async (span) => {
      await model.chat({ messages: "The capital of France?", stopSequences: ["x"] });
      await model.stream({ messages: "The capital of Norway?" }).text();
      await assertRejects(() => model.chat({ messages: "Hi" }));
      assertEquals(trace.getActiveSpan(), span);
      span.end();
    });
    await provider.forceFlush();
  } finally {
    context.disable();
    await provider.shutdown();
  }

  const [caller] = receiver.spans.filter(({ name }) => name === "the caller");
  const chats = receiver.spans.filter(({ name }) => name === `chat ${NOVA}`);
  assertEquals(chats.map(({ kind, status, events }) => [kind, status, events]), [[3, 0, 0], [3, 0, 0], [3, 2, 1]]);
  for (const { spanId, parentSpanId, traceId } of chats) {
    assertEquals([parentSpanId, traceId], [caller!.spanId, caller!.traceId]);
    assertEquals(receiver.spans.filter((span) => span.parentSpanId === spanId).map(({ name }) => name), ["POST"]);
  }
  const [{ attributes }] = chats as [typeof chats[number]];
  assertEquals(attributes["gen_ai.request.stop_sequences"], ["x"]);
  assertEquals(attributes["server.address"], "a.example");
  assertEquals(JSON.parse(`${attributes["gen_ai.output.messages"]}`)[0].parts, [{ type: "text", content: "Paris." }]);
  assertEquals(chats[2]!.attributes["error.type"], "validation");
});

Deno.test("the SDK's meter and logger take ours", async () => {
  const metricExporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
  const reader = new PeriodicExportingMetricReader({ exporter: metricExporter, exportIntervalMillis: 3_600_000 });
  const meters = new MeterProvider({ readers: [reader] });
  const logExporter = new InMemoryLogRecordExporter();
  const loggers = new LoggerProvider({ processors: [new SimpleLogRecordProcessor({ exporter: logExporter })] });
  const meter: Meter = meters.getMeter("bedrock-edge");
  const logger: Logger = loggers.getLogger("bedrock-edge");
  const bedrock = createBedrock({
    region: "us-east-1",
    apiKey: "k",
    fetch: fakeBedrock({ apiKey: "k", replies: ["Paris."] }),
  });
  const model = instrument(bedrock.model(NOVA), { meter, logger, content: true });
  await model.stream({ messages: "The capital of France?" }).text();
  await meters.forceFlush();
  await loggers.forceFlush();
  const told = metricExporter.getMetrics().flatMap(({ scopeMetrics }) =>
    scopeMetrics.flatMap(({ metrics }) => metrics)
  );
  const known = new Set(told.map(({ descriptor }) => descriptor.name));
  for (
    const name of [
      "operation.duration",
      "token.usage",
      "operation.time_to_first_chunk",
      "operation.time_per_output_chunk",
    ]
  ) {
    assert(known.has(`gen_ai.client.${name}`), name);
  }
  const [record] = logExporter.getFinishedLogRecords();
  assertEquals(record?.eventName, "gen_ai.client.inference.operation.details");
  // Structured, as the conventions want it in events.
  assertEquals(record?.attributes["gen_ai.input.messages"] as unknown, [
    { role: "user", parts: [{ type: "text", content: "The capital of France?" }] },
  ]);
  await meters.shutdown();
  await loggers.shutdown();
});

Deno.test("the interfaces of the API without an SDK do nothing, and the call goes on", async () => {
  const bedrock = createBedrock({
    region: "us-east-1",
    apiKey: "k",
    fetch: fakeBedrock({ apiKey: "k", replies: ["Paris."] }),
  });
  const model = instrument(bedrock.model(NOVA), {
    tracer: trace.getTracer("none"),
    meter: metrics.getMeter("none"),
    logger: logs.getLogger("none"),
  });
  assertEquals((await model.chat({ messages: "Hi" })).text, "Paris.");
  assertEquals(await model.stream({ messages: "Hi" }).text(), "Paris.");
});

Deno.test("every name that we write with gen_ai, error or http is one of the conventions 1.41", async () => {
  const known = new Set<unknown>(Object.values(names));
  const folder = new URL("../../../src/middleware/telemetry/", import.meta.url);
  const written = new Set<string>();
  for await (const { name } of Deno.readDir(folder)) {
    const source = await Deno.readTextFile(new URL(name, folder));
    for (const [, found] of source.matchAll(/"((?:gen_ai|error|http|exception)\.[a-z_.]+)"/g)) written.add(found!);
  }
  assert(written.size > 25, `${written.size} names were found`);
  assertEquals([...written].filter((name) => !known.has(name)), []);
  assert(known.has("aws.bedrock") && known.has("mistral_ai") && known.has("x_ai") && known.has("azure.ai.openai"));
});
