/**
 * A receiver of OpenTelemetry's protocol on the loopback interface, for exports as JSON.
 * Source: https://github.com/open-telemetry/opentelemetry-proto, trace.proto and metrics.proto, read 2026-11-29.
 */
/** A value in the protocol. 64-bit numbers are strings. */
interface WireValue {
  readonly stringValue?: string;
  readonly intValue?: string | number;
  readonly doubleValue?: number;
  readonly boolValue?: boolean;
  readonly arrayValue?: { readonly values: readonly WireValue[] };
}

interface WireAttribute {
  readonly key: string;
  readonly value: WireValue;
}

export interface ReceivedSpan {
  readonly scope: string;
  readonly name: string;
  readonly kind: number;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly status: number;
  readonly events: number;
  /** Nanoseconds between start and end. */
  readonly lasted: bigint;
}

export interface ReceivedMetric {
  readonly name: string;
  readonly unit: string;
  /** The data points, each with its attributes, its sum and its bounds. */
  readonly points: readonly {
    readonly attributes: Readonly<Record<string, unknown>>;
    readonly sum: number;
    readonly bounds: readonly number[];
  }[];
}

/** A receiver that stops when it is disposed of. */
export interface Receiver extends AsyncDisposable {
  readonly origin: string;
  readonly spans: ReceivedSpan[];
  readonly metrics: ReceivedMetric[];
  readonly events: { readonly name: string; readonly attributes: Readonly<Record<string, unknown>> }[];
}

// deno-lint-ignore no-explicit-any -- the protocol's own JSON, read by members that the tests check
type Json = any;

export function serveReceiver(): Receiver {
  const spans: ReceivedSpan[] = [];
  const metrics: ReceivedMetric[] = [];
  const events: Receiver["events"] = [];
  const stop = new AbortController();
  const options = { hostname: "127.0.0.1", port: 0, signal: stop.signal, onListen: () => {} };
  const server = Deno.serve(options, async (request) => {
    const path = new URL(request.url).pathname;
    const body = await request.json();
    if (path === "/v1/traces") spans.push(...spansOf(body));
    else if (path === "/v1/metrics") metrics.push(...metricsOf(body));
    else if (path === "/v1/logs") events.push(...eventsOf(body));
    return Response.json({});
  });
  return {
    origin: `http://127.0.0.1:${server.addr.port}`,
    spans,
    metrics,
    events,
    async [Symbol.asyncDispose]() {
      stop.abort();
      await server.finished;
    },
  };
}

function spansOf({ resourceSpans }: Json): ReceivedSpan[] {
  return resourceSpans.flatMap(({ scopeSpans }: Json) =>
    scopeSpans.flatMap(({ scope, spans }: Json) =>
      spans.map((span: Json): ReceivedSpan => ({
        scope: scope?.name ?? "",
        name: span.name,
        kind: span.kind,
        traceId: span.traceId,
        spanId: span.spanId,
        parentSpanId: span.parentSpanId ?? "",
        attributes: attributesOf(span.attributes),
        status: span.status?.code ?? 0,
        events: span.events?.length ?? 0,
        lasted: BigInt(span.endTimeUnixNano) - BigInt(span.startTimeUnixNano),
      }))
    )
  );
}

function metricsOf({ resourceMetrics }: Json): ReceivedMetric[] {
  return resourceMetrics.flatMap(({ scopeMetrics }: Json) =>
    scopeMetrics.flatMap(({ metrics }: Json) =>
      metrics.map(({ name, unit, histogram, sum }: Json): ReceivedMetric => ({
        name,
        unit,
        points: (histogram ?? sum).dataPoints.map((point: Json) => ({
          attributes: attributesOf(point.attributes),
          sum: Number(point.sum ?? point.asDouble ?? point.asInt),
          bounds: point.explicitBounds ?? [],
        })),
      }))
    )
  );
}

function eventsOf({ resourceLogs }: Json): Receiver["events"] {
  return resourceLogs.flatMap(({ scopeLogs }: Json) =>
    scopeLogs.flatMap(({ logRecords }: Json) =>
      logRecords.map((record: Json) => ({ name: record.eventName, attributes: attributesOf(record.attributes) }))
    )
  );
}

function attributesOf(attributes: readonly WireAttribute[] = []): Record<string, unknown> {
  return Object.fromEntries(attributes.map(({ key, value }) => [key, valueOf(value)]));
}

function valueOf(value: WireValue): unknown {
  if (value.arrayValue) return value.arrayValue.values.map(valueOf);
  return value.stringValue ?? value.boolValue ?? value.doubleValue ?? Number(value.intValue);
}
