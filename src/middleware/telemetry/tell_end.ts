/**
 * The end of a call, as its span, its events and its metrics tell it.
 */
import type { Clock } from "../../base/clock.ts";
import type { ChatStream } from "../../chat/chat_stream.ts";
import type { ChatResult } from "../../chat/result.ts";
import { isReadingStopped } from "../../chat/stream/truncated.ts";
import type { MiddlewareCall } from "../use/middleware.ts";
import {
  allInputTokens,
  answerAttributes,
  attributesOf,
  commonAttributes,
  errorAttributes,
  errorType,
  type Facts,
} from "./attributes.ts";
import { asTexts, type ContentAttributes, resultContent } from "./content.ts";
import type { Instruments, Measure } from "./instruments.ts";
import type { InstrumentOptions, TelemetryAnswer } from "./options.ts";
import type { Logger, TelemetryAttributes, TelemetryEvent, TelemetrySpan, Tracer } from "./otel.ts";
import { quietly } from "./quietly.ts";

/** The places that a call is told to, and what is told. */
export interface RecordOptions {
  readonly tracer: Tracer | undefined;
  readonly instruments: Instruments | undefined;
  readonly logger: Logger | undefined;
  readonly content: boolean;
  readonly cost: InstrumentOptions["cost"];
  readonly attributes: TelemetryAttributes;
  readonly clock: Clock;
}

/** The part of a call that is known while it runs. Has no prompt unless content is recorded, because a stream keeps it. */
export interface RecordedCall {
  span: TelemetrySpan | undefined;
  /** The attributes of the request. */
  details: TelemetryAttributes;
  /** The content of the request, only where it is recorded. */
  content: ContentAttributes;
  /** Times in milliseconds since the epoch: of the request, and of the first and the last chunk of a stream. */
  begin: number | undefined;
  first: number | undefined;
  last: number;
  stream: ChatStream | undefined;
  isReplay: boolean;
}

/** OpenTelemetry's status of a span that failed. */
const ERROR = 2;
/** OpenTelemetry's severities of events. */
const INFO = 9;
const WARN = 13;

/** The end of a call. */
export interface End {
  readonly facts: Facts;
  readonly result?: ChatResult;
  /** Only of a call without a result. */
  readonly error?: unknown;
}

/** The facts of an ended call that spans, events and metrics tell. */
interface Told {
  readonly facts: Facts;
  /** Absent for an answer, and for a stream that its reader left. */
  readonly failure: { readonly error: unknown } | undefined;
  /** Seconds until the first chunk of a stream. */
  readonly firstChunk: number | undefined;
  readonly tokensPerSecond: number | undefined;
  readonly cost: number | undefined;
  readonly seconds: number;
}

/** Tells of the end of a call. The span ends in any case. */
export function tellEnd(call: MiddlewareCall, options: RecordOptions, state: RecordedCall, end: End): void {
  const { span } = state;
  try {
    const told = toldOf(options, state, end);
    const attributes = endAttributes(told, end.result);
    const content = options.content && end.result ? quietly(() => resultContent(end.result!)) : undefined;
    if (span) quietly(() => span.setAttributes({ ...attributes, ...asTexts(content ?? {}) }));
    if (span && told.failure) failSpan(span, told.failure.error, options.content);
    if (options.logger) emitEvents(options.logger, state, told, { ...attributes, ...content }, options.content);
    measureEnd(meterOf(options.instruments), { ...options.attributes, ...commonAttributes(call) }, told);
  } finally {
    quietly(() => span?.end());
  }
}

function toldOf(options: RecordOptions, { first, begin = 0 }: RecordedCall, { facts, result, error }: End): Told {
  const now = options.clock.now();
  return {
    facts,
    failure: result || isReadingStopped(error) ? undefined : { error },
    firstChunk: first === undefined ? undefined : (first - begin) / 1000,
    tokensPerSecond: tokensPerSecond(facts, (now - (first ?? begin)) / 1000),
    cost: costOf(options, result ?? partialAnswer(facts)),
    seconds: (now - begin) / 1000,
  };
}

function endAttributes(told: Told, result: ChatResult | undefined): TelemetryAttributes {
  const { failure, firstChunk, tokensPerSecond, cost } = told;
  return attributesOf({
    ...answerAttributes(told.facts),
    ...failure && errorAttributes(failure.error),
    "gen_ai.response.time_to_first_chunk": firstChunk,
    "bedrock_edge.outcome": result ? "answered" : failure ? "failed" : "left",
    "bedrock_edge.tool_calls": result?.toolUses?.length || undefined,
    "bedrock_edge.tokens_per_second": tokensPerSecond,
    "bedrock_edge.cost": cost,
  });
}

function failSpan(span: TelemetrySpan, error: unknown, content: boolean): void {
  const says = content && error instanceof Error;
  quietly(() => span.setStatus(says ? { code: ERROR, message: error.message } : { code: ERROR }));
  if (says) quietly(() => span.recordException?.(error));
}

function emitEvents(
  logger: Logger,
  { details, content }: RecordedCall,
  { failure }: Told,
  attributes: TelemetryEvent["attributes"],
  hasContent: boolean,
): void {
  const emit = (eventName: string, severityNumber: number, attributes: TelemetryEvent["attributes"]) =>
    quietly(() => logger.emit({ eventName, severityNumber, attributes }));
  emit("gen_ai.client.inference.operation.details", INFO, { ...details, ...content, ...attributes });
  if (!failure) return;
  const { name, message } = Object(failure.error) as { name?: unknown; message?: unknown };
  emit("gen_ai.client.operation.exception", WARN, {
    ...details,
    ...attributes,
    "exception.type": typeof name === "string" ? name : errorType(failure.error),
    ...hasContent && typeof message === "string" ? { "exception.message": message } : {},
  });
}

function measureEnd(measure: Meters, common: TelemetryAttributes, told: Told): void {
  const { facts, failure, firstChunk, tokensPerSecond, cost } = told;
  const { "gen_ai.provider.name": provider, "gen_ai.response.model": model } = answerAttributes(facts);
  const attributes = {
    ...common,
    ...attributesOf({
      "gen_ai.provider.name": provider ?? common["gen_ai.provider.name"],
      "gen_ai.response.model": model,
      "error.type": failure && errorType(failure.error),
    }),
  };
  // Not an operation of the model: its metrics would say that the model has become fast and cheap.
  if (facts.cached) return measure("cacheHits", 1, attributes);
  measure("duration", told.seconds, attributes);
  if (firstChunk !== undefined) measure("timeToFirstChunk", firstChunk, attributes);
  const { usage, attempts = 1 } = facts;
  if (usage) {
    measure("tokens", allInputTokens(usage), { ...attributes, "gen_ai.token.type": "input" });
    measure("tokens", usage.outputTokens, { ...attributes, "gen_ai.token.type": "output" });
  }
  if (tokensPerSecond !== undefined) measure("tokensPerSecond", tokensPerSecond, attributes);
  if (cost) measure("cost", cost, attributes);
  if (attempts > 1) measure("retries", attempts - 1, attributes);
}

/** Records a value with the instrument of a name. */
type Meters = (name: keyof Instruments, ...record: Parameters<Measure>) => void;

/** Returns a function that records a value, if there are instruments. */
export function meterOf(instruments: Instruments | undefined): Meters {
  return (name, value, attributes) => {
    if (instruments) quietly(() => instruments[name](value, attributes));
  };
}

/** Returns the output tokens in a second: of a stream behind its first chunk, of a whole answer in all of its time. */
function tokensPerSecond({ usage, cached }: Facts, seconds: number): number | undefined {
  return usage && !cached && seconds > 0 ? usage.outputTokens / seconds : undefined;
}

function partialAnswer({ model = "", usage, cached }: Facts): TelemetryAnswer {
  return { model, usage, ...cached && { cached } };
}

function costOf({ cost }: RecordOptions, answer: TelemetryAnswer): number | undefined {
  const told = quietly(() => cost?.(answer));
  return typeof told === "number" ? told : told?.total;
}
