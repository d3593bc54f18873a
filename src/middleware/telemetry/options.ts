/**
 * The options of `instrument`.
 */
import { callback, flag, object, type OptionTable, optionTable, withMethods } from "../../base/check_options.ts";
import type { Clock } from "../../base/clock.ts";
import type { ChatResult } from "../../chat/result.ts";
import type { Logger, Meter, TelemetryAttributes, Tracer } from "./otel.ts";

/** The members of an answer by which its cost is told. */
export type TelemetryAnswer = Pick<
  ChatResult,
  "model" | "usage" | "trace" | "serviceTier" | "performanceConfig" | "cache" | "cached"
>;

/** The places that a call is told to, and what is told. */
export interface InstrumentOptions {
  /** Makes the spans. */
  tracer?: Tracer | undefined;
  /** Makes the metrics. */
  meter?: Meter | undefined;
  /** Writes an event for each call, and one for each failure. */
  logger?: Logger | undefined;
  /**
   * Whether prompts, answers, names of tools and the messages of errors are recorded. They hold what users wrote, and may be large.
   * The bytes of files are never recorded. @default {false}
   */
  content?: boolean | undefined;
  /** Returns the cost of an answer in dollars, such as `cost` of `@bedrock-edge/client/models`. @default the cost is not told */
  cost?: ((answer: TelemetryAnswer) => { readonly total: number } | number | undefined) | undefined;
  /** Attributes of every span, metric and event, such as `server.address`. */
  attributes?: TelemetryAttributes | undefined;
  /** The time; for tests. */
  clock?: Clock | undefined;
}

/** The table of the options. */
export const INSTRUMENT: OptionTable = /* @__PURE__ */ optionTable<InstrumentOptions>(() => ({
  of: "instrument()",
  options: {
    tracer: withMethods("startSpan"),
    meter: withMethods("createHistogram", "createCounter"),
    logger: withMethods("emit"),
    content: flag,
    cost: callback,
    attributes: object,
    clock: withMethods("now", "setTimeout"),
  },
  otherNames: {
    tracerProvider: "tracer: tracerProvider.getTracer(name)",
    meterProvider: "meter: meterProvider.getMeter(name)",
    loggerProvider: "logger: loggerProvider.getLogger(name)",
    recordInputs: "content",
    recordOutputs: "content",
    captureContent: "content",
    metadata: "attributes",
    isEnabled: "no tracer, meter and logger for a model that is not instrumented",
  },
}));
