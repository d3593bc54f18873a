/**
 * A tracer, a meter and a logger by hand, which note everything that they are told.
 */
import type { Logger, Meter, TelemetryAttributes, TelemetryEvent, Tracer } from "@bedrock-edge/client/middleware";

/** A span, as it was told. */
export interface NotedSpan {
  readonly name: string;
  readonly kind: number | undefined;
  /** The attributes at the start. */
  readonly first: TelemetryAttributes;
  /** All attributes. */
  attributes: TelemetryAttributes;
  status: { code: number; message?: string } | undefined;
  readonly errors: Error[];
  ends: number;
  /** How many calls came after the end. */
  late: number;
}

/** A value of a metric. */
export interface Measured {
  readonly name: string;
  readonly value: number;
  readonly attributes: TelemetryAttributes;
}

export interface Recorder {
  /** Options of `instrument`. */
  readonly places: { readonly tracer: Tracer; readonly meter: Meter; readonly logger: Logger };
  readonly spans: NotedSpan[];
  readonly measured: Measured[];
  readonly events: TelemetryEvent[];
  /** The units of the instruments, by name. */
  readonly units: Record<string, string | undefined>;
  /** The names of the active spans, outermost first. */
  readonly active: string[];
}

export function recorder(): Recorder {
  const spans: NotedSpan[] = [];
  const measured: Measured[] = [];
  const events: TelemetryEvent[] = [];
  const units: Record<string, string | undefined> = {};
  const active: string[] = [];

  const startSpan: Tracer["startSpan"] = (name, { kind, attributes = {} } = {}) => {
    const noted: NotedSpan = {
      name,
      kind,
      first: attributes,
      attributes: { ...attributes },
      status: undefined,
      errors: [],
      ends: 0,
      late: 0,
    };
    spans.push(noted);
    const open = (run: () => void) => void (noted.ends ? noted.late++ : run());
    return {
      setAttributes: (attributes) => open(() => Object.assign(noted.attributes, attributes)),
      setStatus: (status) => open(() => void (noted.status = status)),
      recordException: (error) => open(() => noted.errors.push(error)),
      end: () => void noted.ends++,
    };
  };
  return {
    spans,
    measured,
    events,
    units,
    active,
    places: {
      tracer: {
        startSpan,
        startActiveSpan(name, options, run) {
          const span = startSpan(name, options);
          active.push(name);
          const result = run(span);
          // As some tracers do, this one returns another promise.
          const leave = () => void active.splice(active.indexOf(name), 1);
          return (result instanceof Promise ? result.finally(leave) : result) as typeof result;
        },
      },
      meter: {
        createHistogram(name, { unit } = {}) {
          units[name] = unit;
          return { record: (value, attributes = {}) => void measured.push({ name, value, attributes }) };
        },
        createCounter(name, { unit } = {}) {
          units[name] = unit;
          return { add: (value, attributes = {}) => void measured.push({ name, value, attributes }) };
        },
      },
      logger: { emit: (event) => void events.push(event) },
    },
  };
}
