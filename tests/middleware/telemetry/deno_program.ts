/**
 * A program that is instrumented by Deno's own OpenTelemetry; `deno_otel_test.ts` runs it, and receives what Deno exports.
 */
import { createBedrock } from "@bedrock-edge/client";
import { instrument } from "@bedrock-edge/client/middleware";
import { cost } from "@bedrock-edge/client/models";

const bedrock = createBedrock();
const model = instrument(bedrock.model("amazon.nova-lite-v1:0"), {
  tracer: Deno.telemetry.tracerProvider.getTracer("bedrock-edge"),
  meter: Deno.telemetry.meterProvider.getMeter("bedrock-edge"),
  cost,
});

await model.chat({ messages: "The capital of France?", maxTokens: 20 });
await model.stream({ messages: "The capital of Norway?" }).text();
for await (const event of model.stream({ messages: "A long text, please." })) if (event.type === "text") break;
await model.chat({ messages: "Refused" }).catch(() => {});
