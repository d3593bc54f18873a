/**
 * Spans and metrics of every call, by OpenTelemetry's conventions for generative AI. The program prints them; Deno exports them
 * instead if it is asked to.
 *
 * ```sh
 * deno run examples/observability.ts    # without credentials: the fake answers, and no model runs
 * AWS_BEARER_TOKEN_BEDROCK=… AWS_REGION=us-east-1 deno run --allow-net --allow-env examples/observability.ts
 * OTEL_DENO=true deno run --allow-net --allow-env examples/observability.ts # exports to OTEL_EXPORTER_OTLP_ENDPOINT
 * ```
 *
 * @module
 */
// deno-lint-ignore-file no-console -- a command, whose output is its purpose
import { runTools, tool } from "@bedrock-edge/client";
import { instrument, type Meter, type Tracer, use } from "@bedrock-edge/client/middleware";
import { cost } from "@bedrock-edge/client/models";
import { connect, inRegion } from "./connect.ts";
import { readVariable } from "./connect/host.ts";

/** Prints spans when they end, without what differs from run to run. */
const printer: Tracer = {
  startSpan(name, { attributes: first = {} } = {}) {
    const attributes = { ...first };
    return {
      setAttributes: (more) => Object.assign(attributes, more),
      setStatus: () => {},
      end() {
        console.log(name);
        for (const [name, value] of Object.entries(attributes)) {
          if (/id$|time|per_second/.test(name) || value === 0) continue;
          console.log(`  ${name}: ${value}`);
        }
      },
    };
  },
};

/** Adds up what the counters and the histograms are told. */
const sums = new Map<string, number>();
const adder: Meter = {
  createHistogram: (name) => ({ record: (value) => void sums.set(name, (sums.get(name) ?? 0) + value) }),
  createCounter: (name) => ({ add: (value) => void sums.set(name, (sums.get(name) ?? 0) + value) }),
};

const isExported = await readVariable("OTEL_DENO") === "true";
const tracer = isExported ? Deno.telemetry.tracerProvider.getTracer("example") : printer;
const meter = isExported ? Deno.telemetry.meterProvider.getMeter("example") : adder;

const bedrock = await connect({
  fake: {
    replies: [
      { content: [{ toolUse: { toolUseId: "t1", name: "stock", input: { article: "umbrella" } } }] },
      "There are 12 umbrellas.",
      "An umbrella keeps you dry.",
    ],
  },
});
const handle = bedrock.model(inRegion("amazon.nova-lite-v1:0", bedrock), { maxTokens: 200 });
const model = instrument(handle, { tracer, meter, cost });

console.log("A tool loop, a span for each call:");
const stock = tool({
  name: "stock",
  description: "How many of an article are in stock",
  inputSchema: { type: "object", properties: { article: { type: "string" } }, required: ["article"] },
  execute: () => "12",
});
await runTools(model, { messages: "How many umbrellas are there?", tools: [stock] });

console.log("A stream, through a middleware of our own inside of the span:");
const polite = instrument(use(handle, { request: (request) => ({ ...request, system: "Be polite." }) }), {
  tracer,
  meter,
  cost,
});
await polite.stream({ messages: "Why an umbrella?" }).text();

if (!isExported) console.log(`Tokens of all calls: ${sums.get("gen_ai.client.token.usage")}`);
