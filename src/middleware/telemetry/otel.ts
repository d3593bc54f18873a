/**
 * The parts of OpenTelemetry's interfaces that are called. The objects of `@opentelemetry/api`, of `Deno.telemetry` and of others
 * have these methods; nothing of theirs is imported.
 * Source: @opentelemetry/api 1.9.0 and @opentelemetry/api-logs 0.223.1, read 2026-11-29.
 */

/** A value of an attribute. The log of an event takes structured values too. */
export type TelemetryValue = string | number | boolean | string[];

/** Attributes, by name. */
export type TelemetryAttributes = Record<string, TelemetryValue>;

/** A span. */
export interface TelemetrySpan {
  /** Sets attributes. */
  setAttributes(attributes: TelemetryAttributes): unknown;
  /** Sets the status: 2 is an error. */
  setStatus(status: { code: number; message?: string }): unknown;
  /** Records an error with its message and its stack. */
  recordException?(error: Error): unknown;
  /** Ends the span. */
  end(): unknown;
}

/** The options of a new span. */
export interface TelemetrySpanOptions {
  /** The kind: 2 is that of a client. */
  kind?: number;
  /** The first attributes, which samplers see. */
  attributes?: TelemetryAttributes;
}

/** Makes spans: `trace.getTracer(…)` of `@opentelemetry/api`, or `Deno.telemetry.tracerProvider.getTracer(…)`. */
export interface Tracer {
  /** Starts a span. */
  startSpan(name: string, options?: TelemetrySpanOptions): TelemetrySpan;
  /** Starts a span, and runs a function in its context, so that spans started meanwhile are its children. */
  startActiveSpan?<T>(name: string, options: TelemetrySpanOptions, run: (span: TelemetrySpan) => T): T;
}

/** Makes instruments: `metrics.getMeter(…)` of `@opentelemetry/api`, or `Deno.telemetry.meterProvider.getMeter(…)`. */
export interface Meter {
  /** Creates a histogram. */
  createHistogram(name: string, options?: TelemetryInstrumentOptions): {
    /** Records a value. */
    record(value: number, attributes?: TelemetryAttributes): unknown;
  };
  /** Creates a counter. */
  createCounter(name: string, options?: TelemetryInstrumentOptions): {
    /** Adds to the count. */
    add(value: number, attributes?: TelemetryAttributes): unknown;
  };
}

/** The options of an instrument. */
export interface TelemetryInstrumentOptions {
  /** The unit, by UCUM. */
  unit?: string;
  /** A sentence for people. */
  description?: string;
  /** Advice for the collection. */
  advice?: {
    /** The limits of a histogram's buckets. */
    explicitBucketBoundaries?: number[];
  };
}

/** Writes events: `logs.getLogger(…)` of `@opentelemetry/api-logs`. */
export interface Logger {
  /** Writes an event. */
  emit(record: TelemetryEvent): unknown;
}

/** An event in the log. */
export interface TelemetryEvent {
  /** The name of the event. */
  eventName: string;
  /** The severity: 9 is information, 13 a warning. */
  severityNumber: number;
  /** The attributes, structured where content is recorded. */
  attributes: Record<string, TelemetryValue | TelemetryContent>;
}

/** Messages in the form of the conventions, as JSON. */
export type TelemetryContent =
  | { [name: string]: TelemetryContent }
  | TelemetryContent[]
  | string
  | number
  | boolean
  | null;
