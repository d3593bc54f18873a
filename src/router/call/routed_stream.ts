/**
 * The stream of a router: the stream of the first target that answers, from its first content event on.
 */
import { whenAborted } from "../../base/aborts.ts";
import { defined } from "../../base/defined.ts";
import type { AnswerBlock } from "../../chat/content.ts";
import type { ChatEvent, ChatEventSource } from "../../chat/event.ts";
import type { ChatOptions } from "../../chat/request.ts";
import { withResponse } from "../../chat/response.ts";
import { type CallLog, createCallLog } from "../../chat/result.ts";
import type { RouteStep } from "../../chat/route.ts";
import type { OpenSource, StreamControl } from "../../chat/stream/open_source.ts";
import { openAttempt } from "../../chat/stream/unread_stream.ts";
import { withPull } from "../../chat/stream/with_pull.ts";
import { annotate, isProviderError } from "../../errors/provider_error.ts";
import { isUnhealthy, waitOf } from "./fallback.ts";
import type { Outcome } from "../health/breaker.ts";
import { beginLife, type Life } from "./life.ts";
import { type Answered, type Attempt, routeCall, type RouterCore } from "./route_call.ts";
import { isUnmarked, routeThrough } from "./routed_result.ts";
import { keepRoute, routeOf } from "./router_error.ts";
import { familyOfTarget } from "./target.ts";

/** The limits of a router's calls in time. */
export interface RouterLimits {
  readonly deadlineMs: number | undefined;
  readonly firstEventMs: number | undefined;
}

/** Events that come before the content of an answer. A failure after them may go to another target. */
const BEFORE_CONTENT: readonly string[] = ["start", "blockStart", "metadata"];

/** Some services begin with an empty text, of which a reader sees nothing. */
function isContent(event: ChatEvent): boolean {
  if (event.type === "text" || event.type === "reasoning") return event.text !== "";
  return !BEFORE_CONTENT.includes(event.type);
}

/** An attempt that has answered: its source, and its own log. */
interface Opened {
  readonly source: ChatEventSource;
  readonly log: CallLog;
}

/** Opens the stream of the first target that answers. */
export async function openRoute(
  core: RouterCore,
  { deadlineMs, firstEventMs }: RouterLimits,
  request: ChatOptions,
  ...[log, stop, control]: Parameters<OpenSource>
): Promise<ChatEventSource> {
  const life = beginLife(core.clock, [request.signal, stop], deadlineMs, request.timeouts?.totalMs);
  try {
    const answered = await routeCall<Opened>(core, request, life, {
      firstEventMs,
      send: (attempt) => openTarget(attempt, stop, control),
      discard: ({ source }, reason) => void source.close(reason).catch(() => {}),
    });
    return follow(core, answered, life, log, control);
  } catch (error) {
    life.end();
    Object.assign(
      log,
      defined({ route: routeOf(error), attempts: isProviderError(error) ? error.attempts : undefined }),
    );
    throw error;
  }
}

/** Opens the stream of one target. An attempt that was given up must not touch the stream of the others. */
async function openTarget(
  { target: { model }, request, signal = new AbortController().signal }: Attempt,
  stop: AbortSignal,
  control: StreamControl,
): Promise<Opened> {
  const log: CallLog = createCallLog(`${model.modelId}`);
  const isLive = () => stop.aborted || !signal.aborted;
  const own: StreamControl = {
    ...control,
    fail: (reason) => isLive() ? control.fail(reason) : undefined,
    onEnd: (run) => {
      if (isLive()) control.onEnd(run);
      else void (async () => await run(undefined, signal.reason))().catch(() => {});
    },
  };
  try {
    return { source: await openAttempt(model.stream(request), log, signal, own, isContent), log };
  } catch (error) {
    // As the stream of the target would, if it were read.
    const { response: _, route: _route, ...facts } = log;
    annotate(error, facts);
    throw error;
  }
}

/** Hands the stream of a target over. Nothing of the request is kept. */
function follow(
  { health }: RouterCore,
  { value: { source, log: own }, target, probe, repairs, route, attempts }: Answered<Opened>,
  life: Life,
  log: CallLog,
  control: StreamControl,
): ChatEventSource {
  const through = routeThrough(route, own.route);
  const { model, requestId } = own;
  const facts = {
    model,
    requestId,
    repairs: [...repairs, ...own.repairs],
    attempts: attempts + own.attempts,
    route: through,
  };
  withResponse(Object.assign(log, facts), own);
  const report = (outcome: Outcome) => health.report(target.name, outcome);
  return routedSource(source, { family: familyOfTarget(target), life, control, route: through, probe, report });
}

/** The facts about a target whose stream is read. */
interface Followed {
  readonly family: string | undefined;
  readonly life: Life;
  readonly control: StreamControl;
  readonly route: readonly RouteStep[];
  readonly probe: number | undefined;
  report(outcome: Outcome): void | Promise<void>;
}

function routedSource(
  source: ChatEventSource,
  { family, life, control, route, probe, report }: Followed,
): ChatEventSource {
  let kind: Outcome["kind"] = "answered";
  let retryAfterMs: number | undefined;
  // A target whose stream does not look at the signal is left all the same.
  const forget = life.signal ? whenAborted(life.signal, control.fail) : () => {};
  const pull = family === undefined
    ? () => source.pull()
    // No async function: each event passes here.
    : () => source.pull().then((events) => events && markedEvents(events, family));
  return {
    ...withPull(source, pull),
    describe(error) {
      source.describe?.(error);
      if (error === undefined) return;
      retryAfterMs = waitOf(error);
      if (error === life.signal?.reason) kind = "unknown";
      else if (isUnhealthy(error)) kind = "failed";
      // Reasons of the caller stay as they are.
      if (isProviderError(error) || life.isLate(error)) keepRoute(error, route);
    },
    async close(reason) {
      forget();
      life.end();
      try {
        await source.close(reason);
      } finally {
        await report({ kind, probe, retryAfterMs });
      }
    },
  };
}

/** Returns events whose reasoning names its family. */
function markedEvents(events: readonly ChatEvent[], family: string): readonly ChatEvent[] {
  for (const event of events) {
    if (event.type === "blockStop" && isUnmarked(event.block)) return events.map((each) => markedEvent(each, family));
  }
  return events;
}

function markedEvent(event: ChatEvent, family: string): ChatEvent {
  if (event.type !== "blockStop" || !isUnmarked(event.block)) return event;
  return { ...event, block: { ...event.block, family } as AnswerBlock };
}
