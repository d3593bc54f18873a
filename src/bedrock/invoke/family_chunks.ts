/**
 * Reads the chunks of a stream: a family reads the model's own JSON, and the members that Bedrock adds are read here.
 */
import { defined } from "../../base/defined.ts";
import { isObject } from "../../base/json_object.ts";
import type { ChatEvent } from "../../chat/event.ts";
import type { Failures } from "../../transport/failure.ts";
import { converseTrace, INTERVENED, isIntervened, servedBy } from "./added_outcome.ts";
import { takeAddedMembers } from "./base/added_members.ts";
import type { InvokeChunk } from "./base/chunk_decoder.ts";
import { countsInMetrics, usageOfCounts } from "./base/counts.ts";
import type { Family } from "./base/family.ts";

/** Reads the chunks of one stream. */
export interface FamilyChunks {
  /** Appends the chat events of one chunk. */
  read(chunk: InvokeChunk, events: ChatEvent[]): void;
  /** Appends the events that only the end of the bytes makes certain. */
  end(events: ChatEvent[]): void;
}

/** Begins to read the chunks of one stream, whose answer has some headers. */
export function familyChunks(family: Family, failures: Failures, headers: Headers): FamilyChunks {
  const own = family.events(failures);
  let isBlocked = false;
  let hasStopped = false;
  /** Whether Bedrock has said that nothing follows. */
  let isLast = false;
  let metadata: Metadata | undefined = {
    type: "metadata",
    usage: undefined,
    latencyMs: undefined,
    ...servedBy(headers),
  };

  /** Hands on the family's events. */
  function hand(batch: readonly ChatEvent[], events: ChatEvent[]): void {
    for (const event of batch) {
      if (event.type === "stop") {
        hasStopped = true;
        events.push(isBlocked ? { ...event, stopReason: INTERVENED } : event);
        continue;
      }
      if (event.type === "metadata" && metadata) metadata = merged(metadata, event);
      else events.push(event);
    }
  }

  function learn(metrics: unknown, trace: unknown): void {
    if (metrics === undefined && trace === undefined) return;
    isLast = true;
    const counts = countsInMetrics(metrics) ?? {};
    const said: Metadata = metadata ?? { type: "metadata", usage: undefined, latencyMs: undefined };
    const { usage = usageOfCounts(counts), latencyMs = counts.latencyMs } = said;
    metadata = { ...said, usage, latencyMs, ...defined({ trace: converseTrace(trace) }) };
  }

  /** Hands out the members beside the content, once and behind the stop. */
  function tell(events: ChatEvent[]): void {
    if (!metadata || !hasStopped) return;
    events.push(metadata);
    metadata = undefined;
  }

  function read({ name, value }: InvokeChunk, events: ChatEvent[]): void {
    if (name !== "chunk") {
      events.push({ type: "unknown", name, value });
      return;
    }
    if (!isObject(value)) throw failures.unusable("a chunk of the stream holds no JSON object");
    const { own: json, guardrailAction, trace, metrics } = takeAddedMembers(value);
    isBlocked ||= isIntervened(guardrailAction);
    const batch: ChatEvent[] = [];
    try {
      if (Object.keys(json).length) own.read(json, batch);
    } finally {
      hand(batch, events);
    }
    // Behind the model's own counts, which take precedence.
    learn(metrics, trace);
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

/** The members beside the content of an answer. */
type Metadata = Extract<ChatEvent, { type: "metadata" }>;

/** Returns earlier members with those of the model over them. */
function merged(before: Metadata, own: Metadata): Metadata {
  return {
    ...before,
    ...defined({ ...own, unknown: own.unknown && { ...before.unknown, ...own.unknown } }),
    usage: own.usage ?? before.usage,
    latencyMs: own.latencyMs ?? before.latencyMs,
  };
}
