/**
 * Reads a stream of InvokeModelWithResponseStream in a family's format.
 */
import { defined } from "../../base/defined.ts";
import { isObject } from "../../base/json_object.ts";
import type { ChatEvent, ChatEventSource } from "../../chat/event.ts";
import { missingStop } from "../../chat/stream/truncated.ts";
import type { AnswerReader } from "../../operation/answer_reader.ts";
import type { Exchange } from "../../transport/exchange.ts";
import { openStream, type StreamDecoder } from "../../transport/open_stream.ts";
import { requireEventStream } from "../converse/events/require_event_stream.ts";
import { takeAddedMembers } from "./base/added_members.ts";
import { chunkDecoder, type InvokeChunk } from "./base/chunk_decoder.ts";
import { countsInMetrics, usageOfCounts } from "./base/counts.ts";
import type { Family } from "./base/family.ts";
import { converseTrace, INTERVENED, isIntervened, servedBy } from "./added_outcome.ts";

/**
 * Opens a stream.
 *
 * @param maxFrameBytes the most bytes of one frame.
 * @throws {ProviderError} `protocol` when the answer is not an event stream.
 */
export async function openFamilyStream(
  exchange: Exchange,
  family: Family,
  { grow, finish, convert }: AnswerReader,
  maxFrameBytes: number | undefined,
): Promise<ChatEventSource> {
  await requireEventStream(exchange);
  const source = await openStream(exchange, chatDecoder(exchange, family, maxFrameBytes), isContent);
  return {
    ...defined({ describe: source.describe }),
    grow,
    finish,
    close: source.close,
    pull: () => source.pull().then((events) => events && convert([...events])),
  };
}

/** Returns whether an event is a part of the answer. Before it, a failure may be repeated unseen. */
function isContent({ type }: ChatEvent): boolean {
  return type !== "start" && type !== "blockStart" && type !== "metadata" && type !== "unknown";
}

function chatDecoder(
  exchange: Exchange,
  family: Family,
  maxFrameBytes: number | undefined,
): StreamDecoder<ChatEvent> {
  const chunks = chunkDecoder(exchange, maxFrameBytes);
  const reader = chunkReader(exchange, family);
  return {
    decode(bytes, events) {
      const batch: InvokeChunk[] = [];
      try {
        chunks.decode(bytes, batch);
      } finally {
        for (const chunk of batch) reader.read(chunk, events);
      }
    },
    end(hasContent, events) {
      chunks.end(true, []);
      reader.end(events);
      if (!hasContent && !events.some(isContent)) throw missingStop();
    },
  };
}

/** Reads the chunks of one stream: the family reads the model's own JSON, and the members that Bedrock adds are read here. */
function chunkReader(exchange: Exchange, family: Family) {
  const own = family.events(exchange);
  let isBlocked = false;
  let hasStopped = false;
  /** Whether Bedrock has said that nothing follows. */
  let isLast = false;
  let hasUsage = false;
  let metadata: ChatEvent & { readonly type: "metadata" } | undefined = {
    type: "metadata",
    usage: undefined,
    latencyMs: undefined,
    ...servedBy(exchange.response.headers),
  };

  /** Hands on the family's events. */
  function hand(batch: readonly ChatEvent[], events: ChatEvent[]): void {
    for (const event of batch) {
      if (event.type === "stop") {
        hasStopped = true;
        events.push(isBlocked ? { ...event, stopReason: INTERVENED } : event);
        continue;
      }
      if (event.type === "metadata" && event.usage) hasUsage = true;
      events.push(event);
    }
  }

  function learn(metrics: unknown, trace: unknown): void {
    if (metrics === undefined && trace === undefined) return;
    isLast = true;
    const counts = countsInMetrics(metrics) ?? {};
    metadata = {
      ...metadata ?? { type: "metadata" },
      usage: usageOfCounts(counts) ?? metadata?.usage,
      latencyMs: counts.latencyMs ?? metadata?.latencyMs,
      ...defined({ trace: converseTrace(trace) ?? metadata?.trace }),
    };
  }

  /** Hands out the members beside the content, once and behind the stop. The family's own counts are kept. */
  function tell(events: ChatEvent[]): void {
    if (!metadata || !hasStopped) return;
    const { usage, latencyMs, ...rest } = metadata;
    metadata = undefined;
    if (usage === undefined && latencyMs === undefined && Object.keys(rest).length === 1) return;
    events.push({ ...rest, usage: hasUsage ? undefined : usage, latencyMs });
  }

  function read({ name, value }: InvokeChunk, events: ChatEvent[]): void {
    if (name !== "chunk") {
      events.push({ type: "unknown", name, value });
      return;
    }
    if (!isObject(value)) throw exchange.unusable("a chunk of the stream holds no JSON object");
    const { own: json, guardrailAction, trace, metrics } = takeAddedMembers(value);
    isBlocked ||= isIntervened(guardrailAction);
    learn(metrics, trace);
    const batch: ChatEvent[] = [];
    try {
      if (Object.keys(json).length) own.read(json, batch);
    } finally {
      hand(batch, events);
    }
    if (isLast) tell(events);
  }

  function end(events: ChatEvent[]): void {
    const isCutByGuardrail = isBlocked && isLast && !hasStopped;
    const batch: ChatEvent[] = [];
    own.end?.(batch, isCutByGuardrail);
    if (isCutByGuardrail) batch.push({ type: "stop", stopReason: INTERVENED });
    hand(batch, events);
    tell(events);
  }

  return { read, end };
}
