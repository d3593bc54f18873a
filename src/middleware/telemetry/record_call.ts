/**
 * The record of one call while it runs: its span, and the times of its chunks.
 */
import type { ChatEvent } from "../../chat/event.ts";
import { withDefaults } from "../../chat/provider.ts";
import type { ChatOptions } from "../../chat/request.ts";
import type { MiddlewareCall, MiddlewareHooks } from "../use/middleware.ts";
import { commonAttributes, factsOf, requestAttributes } from "./attributes.ts";
import { asTexts, requestContent } from "./content.ts";
import type { TelemetryAttributes, TelemetrySpan, TelemetrySpanOptions, Tracer } from "./otel.ts";
import { quietly } from "./quietly.ts";
import { meterOf, type RecordedCall, type RecordOptions, tellEnd } from "./tell_end.ts";

/** Creates the functions that record one call. */
export function recordCall(call: MiddlewareCall, options: RecordOptions): MiddlewareHooks {
  const { tracer, clock } = options;
  const common = { ...options.attributes, ...commonAttributes(call) };
  const state: RecordedCall = {
    span: undefined,
    details: common,
    content: {},
    begin: undefined,
    first: undefined,
    last: 0,
    stream: undefined,
    isReplay: false,
  };
  const measure = meterOf(options.instruments);

  function hearChunk({ type }: ChatEvent): void {
    if (!CHUNKS.includes(type)) return;
    const now = clock.now();
    if (state.first === undefined) {
      state.first = now;
      state.isReplay = state.stream?.partial.cached !== undefined;
    } else if (!state.isReplay) measure("timePerChunk", (now - state.last) / 1000, common);
    state.last = now;
  }

  const hooks: MiddlewareHooks = {
    name: "instrument",
    request: (request) => void quietly(() => describeRequest(state, request, call, options)),
    around(send) {
      state.begin = clock.now();
      const attributes = { ...state.details, ...asTexts(state.content) };
      return tracer ? runInSpan(tracer, `chat ${call.model.modelId}`, attributes, state, send) : send();
    },
    result: (result) => void quietly(() => tellEnd(call, options, state, { result, facts: result })),
    error: (error) => {
      // Left before the request was sent.
      if (state.begin === undefined) return;
      const facts = { ...state.stream?.partial, ...factsOf(error) };
      quietly(() => tellEnd(call, options, state, { error, facts }));
    },
  };
  if (call.kind === "chat") return hooks;
  return {
    ...hooks,
    // The stream knows what has arrived, if it fails.
    wrapStream: (request, next) => state.stream = next(request),
    event: (event) => void quietly(() => hearChunk(event)),
  };
}

/** The events that bring something of the answer. */
const CHUNKS: readonly ChatEvent["type"][] = ["text", "reasoning", "toolInput", "citation", "unknown"];

function describeRequest(state: RecordedCall, given: ChatOptions, call: MiddlewareCall, options: RecordOptions): void {
  const request = withDefaults<ChatOptions>(call.model.defaults, given);
  state.details = { ...state.details, ...requestAttributes(request, call) };
  if (options.content) state.content = requestContent(request);
}

/** Runs `send` in a new span, active if the tracer can do that. */
async function runInSpan(
  tracer: Tracer,
  name: string,
  attributes: TelemetryAttributes,
  state: RecordedCall,
  send: () => Promise<void>,
): Promise<void> {
  const spanOptions: TelemetrySpanOptions = { kind: CLIENT, attributes };
  let sent: Promise<void> | undefined;
  const run = (span: TelemetrySpan): Promise<void> => {
    state.span = span;
    return sent ??= send();
  };
  const active: unknown = quietly(() =>
    tracer.startActiveSpan ? tracer.startActiveSpan(name, spanOptions, run) : run(tracer.startSpan(name, spanOptions))
  );
  // A tracer may return a promise of its own, whose rejection nobody else would handle.
  if (active !== sent) Promise.resolve(active).catch(() => {});
  await (sent ?? send());
}

/** OpenTelemetry's kind of a span that calls a service. */
const CLIENT = 2;
