/**
 * A model whose calls are told to OpenTelemetry.
 */
import { checkOptions } from "../../base/check_options.ts";
import { systemClock } from "../../base/clock.ts";
import type { ChatModel } from "../../chat/provider.ts";
import type { ModelId } from "../../models/gate.ts";
import { use } from "../use/use.ts";
import { createInstruments } from "./instruments.ts";
import { INSTRUMENT, type InstrumentOptions } from "./options.ts";
import { quietly } from "./quietly.ts";
import { recordCall } from "./record_call.ts";

/**
 * Returns a handle of the same model, whose calls are told to OpenTelemetry by its conventions for generative AI. A tracer gets one span
 * for each call, a meter the metrics, and a logger an event for each call. Without any of them the model stays as it is.
 *
 * The span begins when the request is sent and ends once, at any end: a stream that is never read has none. If the tracer has
 * `startActiveSpan`, the span is active until the answer begins, so that spans of `fetch` are its children. It is not active while
 * a stream is read. A tracer, a meter, a logger or a cost function that throws never fails a call.
 *
 * Prompts and answers are not recorded, unless `content` is `true`. An answer of a cache has no usage in telemetry, and is not in
 * the metrics of the model. `docs/observability.md` has all names.
 *
 * @throws {TypeError} when `model` is not a handle, or an option is unknown or of the wrong type.
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { createBedrock } from "@bedrock-edge/client";
 * import { instrument } from "@bedrock-edge/client/middleware";
 * import { cost } from "@bedrock-edge/client/models";
 * import { fakeBedrock } from "@bedrock-edge/client/testing";
 *
 * // In Deno with OTEL_DENO=true: const tracer = Deno.telemetry.tracerProvider.getTracer("chat");
 * const seen: Record<string, unknown> = {};
 * const span = {
 *   setAttributes: (attributes: object) => Object.assign(seen, attributes),
 *   setStatus: () => {},
 *   end: () => {},
 * };
 * const tracer = { startSpan: (name: string) => (seen.name = name, span) };
 *
 * const bedrock = createBedrock({ region: "us-east-1", apiKey: "k", fetch: fakeBedrock({ apiKey: "k", replies: ["Paris."] }) });
 * const model = instrument(bedrock.model("amazon.nova-lite-v1:0"), { tracer, cost });
 * await model.stream({ messages: "The capital of France?" }).text();
 * assertEquals(seen.name, "chat amazon.nova-lite-v1:0");
 * assertEquals(seen["gen_ai.response.finish_reasons"], ["end_turn"]);
 * assertEquals(typeof seen["bedrock_edge.cost"], "number");
 * ```
 */
export function instrument<M extends ModelId, X>(
  model: ChatModel<M, X>,
  options: InstrumentOptions = {},
): ChatModel<M, X> {
  checkOptions(options, INSTRUMENT);
  const { tracer, meter, logger, content = false, cost, attributes = {}, clock = systemClock } = options;
  const instruments = meter && quietly(() => createInstruments(meter));
  if (!tracer && !instruments && !logger) return use(model);
  return use(model, (call) => recordCall(call, { tracer, instruments, logger, content, cost, attributes, clock }));
}
